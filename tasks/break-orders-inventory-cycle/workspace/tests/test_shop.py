import pytest

from shop import NotPossible, Shop


def test_ships_what_is_there():
    shop = Shop()
    shop.arrive("beans", 10)
    order = shop.place("Ada", {"beans": 4})
    shop.ship(order)
    assert (shop.status(order), shop.free("beans")) == ("shipped", 6)
    assert shop.journal == ["received 10 beans", "order 1 placed", "order 1 is ready", "order 1 shipped"]


def test_orders_what_is_missing():
    shop = Shop(minimum={"beans": 10})
    order = shop.place("Ada", {"beans": 4, "peas": 1})
    assert (shop.on_the_way("beans"), shop.on_the_way("peas")) == (14, 1)
    shop.arrive("peas", 1)
    assert shop.status(order) == "waiting"
    shop.arrive("beans", 14)
    assert shop.status(order) == "ready"


def test_serves_express_orders_first():
    shop = Shop()
    orders = [shop.place("Ada", {"beans": 2}), shop.place("Ben", {"beans": 2}, express=True)]
    shop.arrive("beans", 3)
    assert [shop.status(order) for order in orders] == ["waiting", "ready"]
    shop.cancel(orders[1])
    assert shop.status(orders[0]) == "ready"


def test_newer_orders_lose_what_was_written_off():
    shop = Shop()
    shop.arrive("beans", 10)
    orders = [shop.place(name, {"beans": 4}) for name in ("Ada", "Ben")]
    shop.write_off("beans", 3)
    assert [shop.status(order) for order in orders] == ["ready", "waiting"]
    assert shop.journal[-3:] == ["wrote off 3 beans", "order 2 lost beans", "ordered 1 beans"]


def test_refuses_what_is_not_possible():
    shop = Shop()
    order = shop.place("Ada", {"beans": 1})
    for call in (lambda: shop.ship(order), lambda: shop.cancel(7), lambda: shop.write_off("beans", 1), lambda: shop.arrive("beans", 0)):
        with pytest.raises(NotPossible):
            call()
