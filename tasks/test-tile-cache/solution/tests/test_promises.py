import pytest

from tilecache import Reason, Stats, TileCache


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


class TestWeight:
    def test_is_given_or_weighed_or_one(self, clock):
        cache = TileCache(100, weigh=len, clock=clock)
        cache.put("a", "xxxx")
        assert cache.weight == 4
        cache.put("b", "xxxx", weight=7)
        assert cache.weight == 11
        plain = TileCache(100, clock=clock)
        plain.put("a", "xxxx")
        assert plain.weight == 1

    @pytest.mark.parametrize("weight", [0, -1, 1.5, "3"])
    def test_that_makes_no_sense_changes_nothing(self, clock, weight):
        cache = TileCache(10, clock=clock)
        cache.put("a", 1, weight=4)
        with pytest.raises(ValueError):
            cache.put("a", 2, weight=weight)
        assert (cache.peek("a"), cache.weight) == (1, 4)

    def test_fills_the_cache_exactly(self, clock):
        cache = TileCache(10, clock=clock)
        assert cache.put("a", 1, weight=4) is True
        assert cache.put("b", 2, weight=6) is True
        assert cache.keys() == ["a", "b"]
        assert cache.put("c", 3, weight=10) is True
        assert cache.keys() == ["c"]

    def test_too_heavy_is_not_stored_and_removes_the_old_value(self, clock):
        cache = TileCache(10, clock=clock)
        cache.put("a", 1, weight=2)
        cache.put("b", 2, weight=2)
        assert cache.put("a", 3, weight=11) is False
        assert cache.keys() == ["b"]
        assert cache.weight == 2
        assert cache.stats == Stats()

    def test_of_a_replaced_value_is_given_back(self, clock):
        cache = TileCache(10, clock=clock)
        for weight in (8, 3, 5):
            cache.put("a", weight, weight=weight)
            assert cache.weight == weight
        cache.delete("a")
        assert cache.weight == 0


class TestMakingRoom:
    def test_takes_the_one_used_the_longest_ago(self, clock):
        cache = TileCache(3, clock=clock)
        for key in "abc":
            cache.put(key, key)
        cache.get("a")
        cache.put("b", "new b")
        cache.put("d", "d")
        assert cache.keys() == ["a", "b", "d"]

    def test_takes_no_more_than_needed(self, clock):
        cache = TileCache(10, clock=clock)
        for key, weight in (("a", 2), ("b", 3), ("c", 5)):
            cache.put(key, key, weight=weight)
        cache.put("d", "d", weight=4)
        assert cache.keys() == ["c", "d"]
        assert cache.stats.evictions == 2

    def test_looking_is_not_using(self, clock):
        cache = TileCache(2, clock=clock)
        cache.put("a", 1)
        cache.put("b", 2)
        assert cache.peek("a") == 1
        assert "a" in cache
        assert len(cache) == 2
        assert cache.keys() == ["a", "b"]
        cache.put("c", 3)
        assert cache.keys() == ["b", "c"]

    def test_a_replacement_pushes_nobody_out(self, clock):
        cache = TileCache(10, clock=clock)
        cache.put("other", 1, weight=4)
        cache.put("a", 1, weight=6)
        cache.put("a", 2, weight=5)
        assert cache.keys() == ["other", "a"]
        assert cache.stats.evictions == 0

    def test_takes_what_has_expired_first(self, clock):
        left = []
        cache = TileCache(3, clock=clock, on_leave=lambda *seen: left.append(seen))
        cache.put("a", 1)
        cache.put("b", 2, ttl=5)
        cache.put("c", 3)
        clock.now += 5
        cache.put("d", 4)
        assert cache.keys() == ["a", "c", "d"]
        assert left == [("b", 2, Reason.EXPIRED)]

    def test_happens_on_resize(self, clock):
        cache = TileCache(10, clock=clock)
        for key in "abc":
            cache.put(key, key, weight=3)
        cache.resize(6)
        assert (cache.keys(), cache.capacity) == (["b", "c"], 6)
        cache.resize(20)
        cache.put("d", 1, weight=14)
        assert cache.keys() == ["b", "c", "d"]


class TestExpiry:
    def test_is_at_the_end_of_the_ttl_for_every_way_of_reading(self, clock):
        cache = TileCache(10, clock=clock)
        cache.put("a", 1, ttl=5)
        clock.now += 4.5
        assert (cache.get("a"), cache.peek("a"), "a" in cache, len(cache), cache.weight) == (1, 1, True, 1, 1)
        clock.now += 0.5
        assert cache.weight == 0
        cache.put("b", 1, ttl=5)
        clock.now += 5
        assert cache.get("b", "none") == "none"
        cache.put("c", 1, ttl=5)
        clock.now += 5
        assert (cache.peek("c"), "c" in cache, len(cache), cache.keys()) == (None, False, 0, [])
        assert cache.delete("c") is False

    def test_gives_the_weight_back_when_somebody_asks(self, clock):
        cache = TileCache(10, clock=clock)
        cache.put("a", 1, weight=6, ttl=5)
        cache.put("b", 2, weight=4)
        clock.now += 5
        assert cache.get("a") is None
        assert cache.weight == 4
        cache.put("c", 3, weight=6)
        assert cache.keys() == ["b", "c"]

    def test_default_applies_and_can_be_overruled(self, clock):
        cache = TileCache(10, default_ttl=5, clock=clock)
        cache.put("a", 1)
        cache.put("b", 1, ttl=8)
        clock.now += 5
        assert cache.keys() == ["b"]

    def test_reading_does_not_prolong_and_replacing_starts_anew(self, clock):
        cache = TileCache(10, clock=clock)
        cache.put("read", 1, ttl=5)
        cache.put("replaced", 1, ttl=5)
        cache.put("kept", 1, ttl=5)
        clock.now += 3
        cache.get("read")
        cache.put("replaced", 2, ttl=5)
        cache.put("kept", 2)
        clock.now += 2
        assert cache.keys() == ["replaced", "kept"]
        clock.now += 3
        assert cache.keys() == ["kept"]

    @pytest.mark.parametrize("ttl", [0, -1])
    def test_that_makes_no_sense_changes_nothing(self, clock, ttl):
        cache = TileCache(10, clock=clock)
        cache.put("a", 1)
        with pytest.raises(ValueError):
            cache.put("a", 2, ttl=ttl)
        assert cache.peek("a") == 1


class TestLoading:
    def test_only_when_nothing_is_there(self, clock):
        cache = TileCache(10, clock=clock)
        calls = []

        def load():
            calls.append(1)

        assert cache.get_or_load("a", load) is None
        assert cache.get_or_load("a", load) is None
        assert len(calls) == 1
        assert "a" in cache

    def test_uses_the_default_rules(self, clock):
        cache = TileCache(10, weigh=len, default_ttl=5, clock=clock)
        cache.get_or_load("a", lambda: "xxx")
        assert cache.weight == 3
        clock.now += 5
        assert cache.get_or_load("a", lambda: "yy") == "yy"

    def test_that_fails_stores_nothing(self, clock):
        cache = TileCache(10, clock=clock)
        with pytest.raises(KeyError):
            cache.get_or_load("a", lambda: {}["missing"])
        assert "a" not in cache

    def test_gives_also_what_is_too_heavy(self, clock):
        cache = TileCache(2, weigh=len, clock=clock)
        assert cache.get_or_load("a", lambda: "xxx") == "xxx"
        assert len(cache) == 0


class TestRemoving:
    def test_delete_says_whether_it_did(self, clock):
        cache = TileCache(10, clock=clock)
        cache.put("a", 1)
        assert cache.delete("a") is True
        assert cache.delete("a") is False

    def test_clear_leaves_a_new_cache_but_for_its_statistics(self, clock):
        cache = TileCache(10, clock=clock)
        cache.put("a", 1, weight=8)
        cache.get("a")
        cache.clear()
        assert (len(cache), cache.weight) == (0, 0)
        assert cache.stats == Stats(hits=1)
        cache.put("b", 1, weight=5)
        cache.put("c", 1, weight=5)
        assert cache.keys() == ["b", "c"]


class TestWatching:
    def test_statistics(self, clock):
        cache = TileCache(2, clock=clock)
        cache.put("a", 1)
        cache.put("b", 2, ttl=5)
        cache.get("a")
        cache.get("nobody")
        cache.get_or_load("a", lambda: 0)
        cache.peek("a"), cache.peek("nobody"), "a" in cache, "nobody" in cache
        assert cache.stats == Stats(hits=2, misses=1)
        clock.now += 5
        cache.get("b")
        assert cache.stats == Stats(hits=2, misses=2, expirations=1)
        cache.put("c", 3)
        cache.put("c", 4)
        cache.put("d", 5)
        cache.delete("d")
        assert cache.stats == Stats(hits=2, misses=2, evictions=1, expirations=1)

    def test_whoever_leaves_is_reported_once(self, clock):
        left = []
        cache = TileCache(2, clock=clock, on_leave=lambda *seen: left.append(seen))
        cache.put("a", 1)
        cache.put("b", 2, ttl=5)
        cache.put("c", 3)
        clock.now += 5
        cache.get("b")
        cache.get("b")
        cache.put("c", 4)
        cache.delete("c")
        assert left == [("a", 1, Reason.ROOM), ("b", 2, Reason.EXPIRED)]
