"""What the shop does, seen from outside."""

import hashlib

import pytest

from shop import NotPossible, Shop


def after(shop, start):
    return shop.journal[start:]


def test_lines_that_do_not_fit_are_passed_over():
    shop = Shop()
    big = shop.place("Ada", {"beans": 10})
    small = shop.place("Ben", {"beans": 2})
    middle = shop.place("Cleo", {"beans": 3})
    start = len(shop.journal)
    shop.arrive("beans", 5)
    assert after(shop, start) == [
        "received 5 beans",
        f"order {small} got beans",
        f"order {small} is ready",
        f"order {middle} got beans",
        f"order {middle} is ready",
    ]
    shop.cancel(small)
    shop.cancel(middle)
    assert (shop.status(big), shop.free("beans")) == ("waiting", 5)
    shop.arrive("beans", 5)
    assert (shop.status(big), shop.free("beans")) == ("ready", 0)


def test_a_new_order_takes_what_is_free():
    shop = Shop()
    shop.arrive("beans", 5)
    waiting = shop.place("Ada", {"beans": 10})
    assert shop.status(shop.place("Ben", {"beans": 5})) == "ready"
    assert (shop.status(waiting), shop.on_the_way("beans")) == ("waiting", 5)


def test_express_orders_get_stock_first_and_lose_it_last():
    shop = Shop()
    shop.arrive("beans", 8)
    old, express, new = (shop.place(name, {"beans": 2}, express) for name, express in (("a", False), ("b", True), ("c", False)))
    last = shop.place("d", {"beans": 2}, True)
    lost = []
    for _ in range(4):
        start = len(shop.journal)
        shop.write_off("beans", 2)
        lost += [line for line in after(shop, start) if "lost" in line]
    assert lost == [f"order {order} lost beans" for order in (new, old, last, express)]
    start = len(shop.journal)
    shop.arrive("beans", 8)
    got = [line for line in after(shop, start) if "got" in line]
    assert got == [f"order {order} got beans" for order in (express, last, old, new)]


def test_age_counts_and_not_when_it_was_reserved():
    shop = Shop()
    first = shop.place("Ada", {"beans": 3})  # waits
    shop.arrive("beans", 2)
    second = shop.place("Ben", {"beans": 2})  # has its stock before the first one
    shop.arrive("beans", 3)
    assert [shop.status(order) for order in (first, second)] == ["ready", "ready"]
    shop.write_off("beans", 1)
    assert [shop.status(order) for order in (first, second)] == ["ready", "waiting"]


def test_what_is_too_much_of_a_loss_serves_others():
    shop = Shop()
    shop.arrive("beans", 10)
    first = shop.place("Ada", {"beans": 4})
    second = shop.place("Ben", {"beans": 6})
    third = shop.place("Cleo", {"beans": 3})
    start = len(shop.journal)
    shop.write_off("beans", 2)
    assert after(shop, start) == [
        "wrote off 2 beans",
        f"order {second} lost beans",
        f"order {third} got beans",
        f"order {third} is ready",
        "ordered 2 beans",  # 6 are wanted, 1 is free, 3 were on the way
    ]
    assert [shop.status(order) for order in (first, second, third)] == ["ready", "waiting", "ready"]


def test_who_lost_may_get_it_back_at_once():
    shop = Shop()
    shop.arrive("beans", 10)
    express = shop.place("Ada", {"beans": 2}, express=True)
    big = shop.place("Ben", {"beans": 8})
    small = shop.place("Cleo", {"beans": 1})
    shop.write_off("beans", 1)
    assert [shop.status(order) for order in (express, big, small)] == ["ready", "waiting", "ready"]
    assert shop.free("beans") == 6
    shop.cancel(big)
    assert shop.free("beans") == 6


def test_shipped_and_cancelled_orders_neither_lose_nor_get():
    shop = Shop()
    shop.arrive("beans", 6)
    shipped, kept = shop.place("Ada", {"beans": 2}), shop.place("Ben", {"beans": 2})
    gone = shop.place("Cleo", {"beans": 3})
    shop.ship(shipped)
    shop.cancel(gone)
    start = len(shop.journal)
    shop.write_off("beans", 3)
    shop.arrive("beans", 9)
    assert after(shop, start) == [
        "wrote off 3 beans",
        f"order {kept} lost beans",
        "received 9 beans",
        f"order {kept} got beans",
        f"order {kept} is ready",
    ]
    assert [shop.status(order) for order in (shipped, kept, gone)] == ["shipped", "ready", "cancelled"]


def test_purchasing_looks_when_it_should():
    shop = Shop(minimum={"beans": 10, "peas": 5})
    shop.arrive("beans", 10)
    shop.arrive("peas", 5)
    order = shop.place("Ada", {"beans": 4, "peas": 2})
    assert (shop.on_the_way("beans"), shop.on_the_way("peas")) == (0, 0)  # placing alone is no reason
    shop.ship(order)
    assert shop.journal[-3:] == [f"order {order} shipped", "ordered 4 beans", "ordered 2 peas"]
    shop.write_off("beans", 1)
    assert shop.on_the_way("beans") == 5
    shop.place("Ben", {"peas": 9})
    assert shop.on_the_way("peas") == 11
    shop.arrive("peas", 20)
    assert shop.on_the_way("peas") == 0
    shop.write_off("peas", 12)
    assert shop.on_the_way("peas") == 3


def test_journal_of_an_order_with_several_lines():
    shop = Shop()
    shop.arrive("kale", 1)
    order = shop.place("Ada", {"peas": 2, "kale": 1, "beans": 1})
    shop.arrive("beans", 2)
    shop.arrive("peas", 2)
    other = shop.place("Ben", {"peas": 1, "kale": 1, "beans": 2})
    shop.cancel(order)
    assert shop.journal == [
        "received 1 kale",
        f"order {order} placed",
        f"order {order} waits for peas",
        "ordered 2 peas",
        f"order {order} waits for beans",
        "ordered 1 beans",
        "received 2 beans",
        f"order {order} got beans",
        "received 2 peas",
        f"order {order} got peas",
        f"order {order} is ready",
        f"order {other} placed",
        f"order {other} waits for peas",
        "ordered 1 peas",
        f"order {other} waits for kale",
        "ordered 1 kale",
        f"order {other} waits for beans",
        "ordered 1 beans",
        f"order {order} cancelled",
        f"order {other} got beans",
        f"order {other} got kale",
        f"order {other} got peas",
        f"order {other} is ready",
    ]


def test_what_is_refused_changes_nothing():
    shop = Shop(minimum={"beans": 3})
    shop.arrive("beans", 2)
    order = shop.place("Ada", {"beans": 1})
    shop.ship(order)
    before = shop.journal
    calls = {
        f"order {order} is shipped": [lambda: shop.ship(order), lambda: shop.cancel(order)],
        "no order 9": [lambda: shop.ship(9), lambda: shop.cancel(9), lambda: shop.status(9)],
        "cannot write off 2 of 1 beans": [lambda: shop.write_off("beans", 2)],
        "cannot write off 0 of 1 beans": [lambda: shop.write_off("beans", 0)],
        "cannot write off 1 of 0 peas": [lambda: shop.write_off("peas", 1)],
        "cannot receive 0 beans": [lambda: shop.arrive("beans", 0)],
        "an order has lines of at least one": [lambda: shop.place("Ada", {}), lambda: shop.place("Ada", {"beans": 1, "peas": 0})],
    }
    for message, attempts in calls.items():
        for attempt in attempts:
            with pytest.raises(NotPossible) as caught:
                attempt()
            assert str(caught.value) == message
    assert shop.journal == before
    assert shop.place("Ben", {"beans": 1}) == 2


def busy_year(seed):
    """Many things that happen, the same ones for a seed."""

    def chance(below):
        nonlocal seed
        seed = (seed * 1103515245 + 12345) % 2**31
        return (seed >> 8) % below

    shop = Shop(minimum={"beans": 4, "kale": 2})
    skus = ["beans", "peas", "kale", "chard"]
    placed = 0
    for _ in range(400):
        sku, dice = skus[chance(4)], chance(10)
        try:
            if dice < 4:
                lines = {skus[(chance(4) + n) % 4]: 1 + chance(6) for n in range(1 + chance(3))}
                placed = shop.place("somebody", lines, express=chance(4) == 0)
            elif dice < 6:
                shop.arrive(sku, 1 + chance(12))
            elif dice < 7:
                shop.cancel(1 + chance(placed + 1))
            elif dice < 9:
                shop.ship(1 + chance(placed + 1))
            else:
                shop.write_off(sku, 1 + chance(8))
        except NotPossible:
            pass
        assert all(shop.free(each) >= 0 for each in skus)
    return shop


# How many lines each journal has, and their digest.
YEARS = {1: (1107, "0b573fa4bb470b4d"), 2: (1250, "22996ef9dc8c84ac"), 3: (1166, "1702612db630f41e")}


@pytest.mark.parametrize("seed", YEARS)
def test_a_busy_year_goes_as_it_went(seed):
    journal = busy_year(seed).journal
    assert (len(journal), hashlib.sha256("\n".join(journal).encode()).hexdigest()[:16]) == YEARS[seed]
