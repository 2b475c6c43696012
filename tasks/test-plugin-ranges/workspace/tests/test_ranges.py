from registry import Catalog, Range, Release, Version


def test_order():
    texts = ["1.9.0", "1.10.0-rc.2", "1.10.0-rc.10", "1.10.0", "2.0.0"]
    assert [str(version) for version in sorted(map(Version, reversed(texts)))] == texts


def test_best():
    catalog = Catalog([Release("charts", Version(text)) for text in ("1.0.0", "1.4.0", "2.0.0")])
    best = catalog.best("charts", Range("^1.2"), host=Version("6.0.0"))
    assert best is not None and best.version == Version("1.4.0")
