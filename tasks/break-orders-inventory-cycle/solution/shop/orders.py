from __future__ import annotations

from dataclasses import dataclass, field

from shop.errors import NotPossible
from shop.inventory import Inventory
from shop.journal import Journal
from shop.purchasing import Purchasing


@dataclass
class Order:
    id: int
    customer: str
    lines: dict[str, int]
    express: bool = False
    # The articles for which there is no reservation yet.
    waiting: set[str] = field(default_factory=set)
    end: str = ""

    @property
    def status(self) -> str:
        return self.end or ("waiting" if self.waiting else "ready")

    @property
    def is_open(self) -> bool:
        return not self.end


def by_age(order: Order) -> tuple[bool, int]:
    """In this order orders get stock."""
    return (not order.express, order.id)


def by_loss(order: Order) -> tuple[bool, int]:
    """In this order they lose it."""
    return (order.express, -order.id)


class Orders:
    def __init__(self, inventory: Inventory, purchasing: Purchasing, journal: Journal):
        self._inventory = inventory
        self._purchasing = purchasing
        self._journal = journal
        self._orders: dict[int, Order] = {}
        inventory.when_short(self._give_up)
        inventory.when_free(self._serve)
        purchasing.ask_demand(self.demand_for)

    def get(self, order_id: int) -> Order:
        if order_id not in self._orders:
            raise NotPossible(f"no order {order_id}")
        return self._orders[order_id]

    def waiting_for(self, sku: str) -> list[Order]:
        return [order for order in self._orders.values() if order.is_open and sku in order.waiting]

    def holding(self, sku: str) -> list[Order]:
        """Orders that have stock of an article reserved."""
        orders = self._orders.values()
        return [order for order in orders if order.is_open and sku in order.lines and sku not in order.waiting]

    def demand_for(self, sku: str) -> int:
        """How many are wanted by those who wait."""
        return sum(order.lines[sku] for order in self.waiting_for(sku))

    def _give_up(self, sku: str) -> None:
        for order in sorted(self.holding(sku), key=by_loss):
            if self._inventory.free(sku) >= 0:
                break
            self._inventory.give_up(sku, order.id)
            order.waiting.add(sku)
            self._journal.write(f"order {order.id} lost {sku}")

    def _serve(self, sku: str) -> None:
        for order in sorted(self.waiting_for(sku), key=by_age):
            if self._inventory.reserve(sku, order.lines[sku], order.id):
                order.waiting.discard(sku)
                self._journal.write(f"order {order.id} got {sku}")
                if order.status == "ready":
                    self._journal.write(f"order {order.id} is ready")

    def place(self, customer: str, lines: dict[str, int], express: bool = False) -> Order:
        if not lines or any(count < 1 for count in lines.values()):
            raise NotPossible("an order has lines of at least one")
        order = Order(len(self._orders) + 1, customer, dict(lines), express)
        self._orders[order.id] = order
        self._journal.write(f"order {order.id} placed")
        for sku, count in order.lines.items():
            if not self._inventory.reserve(sku, count, order.id):
                order.waiting.add(sku)
                self._journal.write(f"order {order.id} waits for {sku}")
                self._purchasing.check(sku)
        if order.status == "ready":
            self._journal.write(f"order {order.id} is ready")
        return order

    def cancel(self, order_id: int) -> None:
        order = self.get(order_id)
        if not order.is_open:
            raise NotPossible(f"order {order_id} is {order.status}")
        order.end = "cancelled"
        self._journal.write(f"order {order_id} cancelled")
        self._inventory.release(order_id)

    def ship(self, order_id: int) -> None:
        order = self.get(order_id)
        if order.status != "ready":
            raise NotPossible(f"order {order_id} is {order.status}")
        order.end = "shipped"
        self._journal.write(f"order {order_id} shipped")
        self._inventory.take(order_id)
