from __future__ import annotations

from typing import TYPE_CHECKING

from shop.errors import NotPossible
from shop.journal import Journal

if TYPE_CHECKING:
    from shop.orders import Orders
    from shop.purchasing import Purchasing


class Inventory:
    """What lies on the shelves, and for which orders it is reserved."""

    def __init__(self, journal: Journal):
        self._journal = journal
        self._on_hand: dict[str, int] = {}
        self._reserved: dict[str, dict[int, int]] = {}
        # They introduce themselves.
        self.orders: Orders | None = None
        self.purchasing: Purchasing | None = None

    def on_hand(self, sku: str) -> int:
        return self._on_hand.get(sku, 0)

    def free(self, sku: str) -> int:
        """What is reserved for nobody."""
        return self.on_hand(sku) - sum(self._reserved.get(sku, {}).values())

    def receive(self, sku: str, count: int) -> None:
        if count < 1:
            raise NotPossible(f"cannot receive {count} {sku}")
        self._on_hand[sku] = self.on_hand(sku) + count
        self._journal.write(f"received {count} {sku}")
        self._serve(sku)

    def write_off(self, sku: str, count: int) -> None:
        """Takes away what is broken or gone, reserved or not."""
        from shop.orders import by_loss

        if not 0 < count <= self.on_hand(sku):
            raise NotPossible(f"cannot write off {count} of {self.on_hand(sku)} {sku}")
        self._on_hand[sku] -= count
        self._journal.write(f"wrote off {count} {sku}")
        for order in sorted(self.orders.holding(sku), key=by_loss):
            if self.free(sku) >= 0:
                break
            del self._reserved[sku][order.id]
            order.waiting.add(sku)
            self._journal.write(f"order {order.id} lost {sku}")
        self._serve(sku)
        self.purchasing.check(sku)

    def reserve(self, sku: str, count: int, order_id: int) -> bool:
        """Reserves all of it or nothing, and says which."""
        if self.free(sku) < count:
            return False
        self._reserved.setdefault(sku, {})[order_id] = count
        return True

    def release(self, order_id: int) -> None:
        """Gives everything free that was reserved for an order."""
        for sku in sorted(self._reserved):
            if self._reserved[sku].pop(order_id, 0):
                self._serve(sku)

    def take(self, order_id: int) -> None:
        """Takes everything off the shelves that was reserved for an order."""
        for sku in sorted(self._reserved):
            count = self._reserved[sku].pop(order_id, 0)
            if count:
                self._on_hand[sku] -= count
                self.purchasing.check(sku)

    def _serve(self, sku: str) -> None:
        from shop.orders import by_age

        for order in sorted(self.orders.waiting_for(sku), key=by_age):
            if self.reserve(sku, order.lines[sku], order.id):
                order.waiting.discard(sku)
                self._journal.write(f"order {order.id} got {sku}")
                if order.status == "ready":
                    self._journal.write(f"order {order.id} is ready")
