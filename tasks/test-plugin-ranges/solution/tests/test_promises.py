import pytest

from registry import Catalog, Range, RangeError, Release, Version


def inside(text: str, versions: str, previews: bool = False) -> list[str]:
    """Those of the versions that the range contains."""
    wanted = Range(text)
    return [one for one in versions.split() if wanted.contains(Version(one), previews=previews)]


class TestVersions:
    def test_order(self):
        texts = "0.0.9 0.0.10 0.9.0 0.10.0 1.10.0-alpha.1 1.10.0-alpha.2 1.10.0-alpha.10 1.10.0-beta.1 1.10.0-rc.1 1.10.0"
        versions = [Version(text) for text in texts.split()]
        assert sorted(reversed(versions)) == versions
        assert all(a < b and b > a and a != b for a, b in zip(versions, versions[1:]))

    def test_equality_and_text(self):
        assert Version("1.2.3-rc.4") == Version("1.2.3-rc.4")
        assert len({Version("1.2.3"), Version("1.2.3"), Version("1.2.3-rc.1")}) == 2
        assert [str(Version(text)) for text in ("1.2.3", "0.0.0-alpha.10")] == ["1.2.3", "0.0.0-alpha.10"]
        assert Version("1.2.3-beta.1").is_preview and not Version("1.2.3").is_preview

    @pytest.mark.parametrize(
        "text",
        ["", "1", "1.2", "1.2.3.4", "01.2.3", "1.02.3", "v1.2.3", "1.2.3-", "1.2.3-rc", "1.2.3-rc.0", "1.2.3-rc.01",
         "1.2.3-gamma.1", "1.2.3+5", " 1.2.3", "1.2.x", "-1.2.3"],
    )  # fmt: skip
    def test_nothing_else(self, text):
        with pytest.raises(RangeError):
            Version(text)
        assert issubclass(RangeError, ValueError)


class TestTerms:
    ALL = "0.0.3 0.0.4 0.2.2 0.2.3 0.3.0 1.0.0 1.1.9 1.2.0 1.2.3 1.2.4 1.3.0 1.8.0 1.8.5 1.9.0 2.0.0"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("*", ALL),
            ("1.2.3", "1.2.3"),
            ("1.2", "1.2.0 1.2.3 1.2.4"),
            ("1", "1.0.0 1.1.9 1.2.0 1.2.3 1.2.4 1.3.0 1.8.0 1.8.5 1.9.0"),
            ("!=1.2.3, 1.2", "1.2.0 1.2.4"),
            ("!=1.2, 1, <1.8", "1.0.0 1.1.9 1.3.0"),
            ("!=1", "0.0.3 0.0.4 0.2.2 0.2.3 0.3.0 2.0.0"),
            (">=1.8", "1.8.0 1.8.5 1.9.0 2.0.0"),
            (">=1.8.5", "1.8.5 1.9.0 2.0.0"),
            (">1.8", "1.9.0 2.0.0"),
            (">1.8.0", "1.8.5 1.9.0 2.0.0"),
            (">1", "2.0.0"),
            ("<0.3", "0.0.3 0.0.4 0.2.2 0.2.3"),
            ("<0.2.3", "0.0.3 0.0.4 0.2.2"),
            ("<1", "0.0.3 0.0.4 0.2.2 0.2.3 0.3.0"),
            ("<=0.2", "0.0.3 0.0.4 0.2.2 0.2.3"),
            ("<=0.2.2", "0.0.3 0.0.4 0.2.2"),
            ("<=0", "0.0.3 0.0.4 0.2.2 0.2.3 0.3.0"),
            ("~1.2.3", "1.2.3 1.2.4"),
            ("~1.2", "1.2.0 1.2.3 1.2.4"),
            ("~1", "1.0.0 1.1.9 1.2.0 1.2.3 1.2.4 1.3.0 1.8.0 1.8.5 1.9.0"),
            ("^1.2.4", "1.2.4 1.3.0 1.8.0 1.8.5 1.9.0"),
            ("^1.8", "1.8.0 1.8.5 1.9.0"),
            ("^1", "1.0.0 1.1.9 1.2.0 1.2.3 1.2.4 1.3.0 1.8.0 1.8.5 1.9.0"),
            ("^0.2.3", "0.2.3"),
            ("^0.2", "0.2.2 0.2.3"),
            ("^0.0.3", "0.0.3"),
            ("^0.0", "0.0.3 0.0.4"),
            ("^0", "0.0.3 0.0.4 0.2.2 0.2.3 0.3.0"),
            ("1.2 to 1.8", "1.2.0 1.2.3 1.2.4 1.3.0 1.8.0 1.8.5"),
            ("1.2.3 to 1.8.0", "1.2.3 1.2.4 1.3.0 1.8.0"),
            ("1.9 to 2", "1.9.0 2.0.0"),
            ("1.2.4 to 1.2", "1.2.4"),
        ],
    )
    def test_contain(self, text, expected):
        assert inside(text, self.ALL) == expected.split()

    def test_alternatives_and_spaces(self):
        assert inside(">=1.8, <1.9 or 0.0 or  ^ 0.2.3 ", self.ALL) == ["0.0.3", "0.0.4", "0.2.3", "1.8.0", "1.8.5"]
        assert inside("  1.2.3  ", self.ALL) == ["1.2.3"]
        assert inside(">= 1.9,!= 2", self.ALL) == ["1.9.0"]

    @pytest.mark.parametrize(
        "text", ["", ",", "1,", "1 or", "or 1", "=1", "==1.2.3", "1.x", "1.2.*", "1 2", ">=", "to 1", "1 to", "2 to 1", "1.3 to 1.2", "1.2.4 to 1.2.3", "^*", "1.2-rc.1"]
    )
    def test_nothing_else(self, text):
        with pytest.raises(RangeError):
            Range(text)


class TestPreviews:
    ALL = "1.2.0-rc.1 1.2.0 1.2.1-beta.1 1.3.0-alpha.1 1.3.0-rc.1 1.3.0 2.0.0-beta.2 2.0.0-beta.3 2.0.0-rc.1 2.0.0 2.1.0-beta.1 2.1.0"

    def test_have_to_be_named(self):
        assert inside("*", self.ALL) == ["1.2.0", "1.3.0", "2.0.0", "2.1.0"]
        assert inside(">=2.0.0-beta.3", self.ALL) == ["2.0.0-beta.3", "2.0.0-rc.1", "2.0.0", "2.1.0"]
        assert inside("2.0.0-rc.1", self.ALL) == ["2.0.0-rc.1"]
        assert inside("^2.0.0-rc.1", self.ALL) == ["2.0.0-rc.1", "2.0.0", "2.1.0"]
        assert inside("~1.3.0-alpha.1", self.ALL) == ["1.3.0-alpha.1", "1.3.0-rc.1", "1.3.0"]

    def test_have_to_be_named_by_the_alternative_that_fits(self):
        assert inside(">=2.0.0-rc.1, <2 or 2.0", self.ALL) == ["2.0.0"]
        assert inside("1.3.0-rc.1 or >=1.3, <2", self.ALL) == ["1.3.0-rc.1", "1.3.0"]
        assert inside("2.0.0-rc.1 or >=1.2.0, <2.0.0-rc.1", self.ALL) == ["1.2.0", "1.3.0", "2.0.0-beta.2", "2.0.0-beta.3", "2.0.0-rc.1"]
        assert inside("2.0.0-rc.1 or <3", self.ALL) == ["1.2.0", "1.3.0", "2.0.0-rc.1", "2.0.0", "2.1.0"]

    def test_can_all_be_asked_for(self):
        assert inside("*", self.ALL, previews=True) == self.ALL.split()
        assert inside(">=1.3, <2.1", self.ALL, previews=True) == ["1.3.0", "2.0.0-beta.2", "2.0.0-beta.3", "2.0.0-rc.1", "2.0.0"]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("<1.3.0", "1.2.0-rc.1 1.2.0 1.2.1-beta.1"),
            ("<1.3", "1.2.0-rc.1 1.2.0 1.2.1-beta.1"),
            ("<=1.2", "1.2.0-rc.1 1.2.0 1.2.1-beta.1"),
            ("<=1.3.0", "1.2.0-rc.1 1.2.0 1.2.1-beta.1 1.3.0-alpha.1 1.3.0-rc.1 1.3.0"),
            ("<1.3.0-rc.1", "1.2.0-rc.1 1.2.0 1.2.1-beta.1 1.3.0-alpha.1"),
            ("1.2", "1.2.0 1.2.1-beta.1"),
            ("~1.2.0", "1.2.0 1.2.1-beta.1"),
            ("^1.3", "1.3.0"),
            ("1.2 to 1.2", "1.2.0 1.2.1-beta.1"),
            (">1.2, <2", "1.3.0"),
            (">=2.0", "2.0.0 2.1.0-beta.1 2.1.0"),
            ("!=1.2, <1.3.0", "1.2.0-rc.1"),
        ],
    )
    def test_of_an_end_are_beyond_it(self, text, expected):
        assert inside(text, self.ALL, previews=True) == expected.split()


class TestCatalog:
    def catalog(self) -> Catalog:
        return Catalog(
            [
                Release("charts", Version("1.10.0"), requires=Range(">=5, <7")),
                Release("charts", Version("2.0.0-rc.1"), requires=Range("^6.2")),
                Release("charts", Version("1.11.0"), yanked=True),
                Release("charts", Version("1.9.0")),
                Release("maps", Version("3.0.0")),
            ]
        )

    def best(self, wanted: str, host: str, **more) -> str | None:
        release = self.catalog().best("charts", Range(wanted), host=Version(host), **more)
        return None if release is None else str(release.version)

    def test_highest_version_that_fits(self):
        assert self.best("*", "6.5.0") == "1.10.0"
        assert self.best("*", "7.0.0") == "1.9.0"
        assert self.best("<1.10", "6.5.0") == "1.9.0"
        assert self.best("^3", "6.5.0") is None
        assert self.catalog().best("nothing", Range("*"), Version("6.0.0")) is None

    def test_previews(self):
        assert self.best("*", "6.5.0", previews=True) == "2.0.0-rc.1"
        assert self.best(">=2.0.0-rc.1", "6.5.0") == "2.0.0-rc.1"
        assert self.best("*", "6.1.0", previews=True) == "1.10.0"

    def test_yanked_stays_where_it_is_installed(self):
        assert self.best("*", "6.5.0", installed=Version("1.11.0")) == "1.11.0"
        assert self.best("*", "6.5.0", installed=Version("1.9.0")) == "1.10.0"
        assert self.best("<1.11", "6.5.0", installed=Version("1.11.0")) == "1.10.0"

    def test_host_may_be_a_preview(self):
        assert self.best("1.10.0", "6.1.0-beta.1") == "1.10.0"
        assert self.best("1.10.0", "7.0.0-rc.1") is None
        assert self.best("1.10.0", "5.0.0-rc.1") is None

    def test_reasons(self):
        def reason(version, wanted="*", host="6.5.0", **more):
            return self.catalog().reason("charts", Version(version), Range(wanted), Version(host), **more)

        assert reason("1.10.0") is None
        assert reason("4.0.0") == "unknown"
        assert reason("3.0.0") == "unknown"
        assert reason("1.11.0") == "yanked"
        assert reason("1.11.0", "^2") == "yanked"
        assert reason("1.11.0", "^2", installed=Version("1.11.0")) == "range"
        assert reason("1.11.0", installed=Version("1.11.0")) is None
        assert reason("1.10.0", "^2", "8.0.0") == "range"
        assert reason("1.10.0", "^1", "8.0.0") == "host"
        assert reason("2.0.0-rc.1") == "range"
        assert reason("2.0.0-rc.1", previews=True) is None

    def test_twice_the_same(self):
        with pytest.raises(RangeError):
            Catalog([Release("maps", Version("3.0.0")), Release("maps", Version("3.0.0"), yanked=True)])
        Catalog([Release("maps", Version("3.0.0")), Release("charts", Version("3.0.0"))])
