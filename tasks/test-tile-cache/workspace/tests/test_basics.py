from tilecache import TileCache


def test_a_stored_value_is_found():
    cache = TileCache(capacity=10)
    assert cache.put("a", "tile a")
    assert cache.get("a") == "tile a"
    assert cache.get("b") is None


def test_a_value_may_fill_the_whole_cache():
    cache = TileCache(capacity=10)
    assert cache.put("a", "big tile", weight=10)
    assert cache.get("a") == "big tile"
