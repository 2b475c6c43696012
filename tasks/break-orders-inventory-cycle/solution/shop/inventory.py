from __future__ import annotations

from collections.abc import Callable

from shop.errors import NotPossible
from shop.journal import Journal

# Is told of which article it is.
Listener = Callable[[str], None]


class Inventory:
    """What lies on the shelves, and how much of it is reserved for which order."""

    def __init__(self, journal: Journal):
        self._journal = journal
        self._on_hand: dict[str, int] = {}
        self._reserved: dict[str, dict[int, int]] = {}
        self._when_short: list[Listener] = []
        self._when_free: list[Listener] = []
        self._when_less: list[Listener] = []

    def when_short(self, listener: Listener) -> None:
        """Tells when more is reserved than there is: the listener has to give reservations up until it fits."""
        self._when_short.append(listener)

    def when_free(self, listener: Listener) -> None:
        """Tells when more may be free than before."""
        self._when_free.append(listener)

    def when_less(self, listener: Listener) -> None:
        """Tells when something has left the shelves and everybody has been served."""
        self._when_less.append(listener)

    def on_hand(self, sku: str) -> int:
        return self._on_hand.get(sku, 0)

    def free(self, sku: str) -> int:
        """What is reserved for nobody. Less than nothing while reservations are given up."""
        return self.on_hand(sku) - sum(self._reserved.get(sku, {}).values())

    def receive(self, sku: str, count: int) -> None:
        if count < 1:
            raise NotPossible(f"cannot receive {count} {sku}")
        self._on_hand[sku] = self.on_hand(sku) + count
        self._journal.write(f"received {count} {sku}")
        _tell(self._when_free, sku)

    def write_off(self, sku: str, count: int) -> None:
        """Takes away what is broken or gone, reserved or not."""
        if not 0 < count <= self.on_hand(sku):
            raise NotPossible(f"cannot write off {count} of {self.on_hand(sku)} {sku}")
        self._on_hand[sku] -= count
        self._journal.write(f"wrote off {count} {sku}")
        if self.free(sku) < 0:
            _tell(self._when_short, sku)
        _tell(self._when_free, sku)
        _tell(self._when_less, sku)

    def reserve(self, sku: str, count: int, order_id: int) -> bool:
        """Reserves all of it or nothing, and says which."""
        if self.free(sku) < count:
            return False
        self._reserved.setdefault(sku, {})[order_id] = count
        return True

    def give_up(self, sku: str, order_id: int) -> None:
        """Ends one reservation and tells nobody."""
        self._reserved[sku].pop(order_id, None)

    def release(self, order_id: int) -> None:
        """Gives everything free that was reserved for an order."""
        for sku in sorted(self._reserved):
            if self._reserved[sku].pop(order_id, 0):
                _tell(self._when_free, sku)

    def take(self, order_id: int) -> None:
        """Takes everything off the shelves that was reserved for an order."""
        for sku in sorted(self._reserved):
            count = self._reserved[sku].pop(order_id, 0)
            if count:
                self._on_hand[sku] -= count
                _tell(self._when_less, sku)


def _tell(listeners: list[Listener], sku: str) -> None:
    for listener in listeners:
        listener(sku)
