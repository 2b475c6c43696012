from __future__ import annotations

from shop.errors import NotPossible
from shop.inventory import Inventory
from shop.journal import Journal


class Purchasing:
    """Orders what is missing from the growers."""

    def __init__(self, inventory: Inventory, journal: Journal, minimum: dict[str, int]):
        self._inventory = inventory
        self._journal = journal
        self._minimum = minimum
        self._on_the_way: dict[str, int] = {}
        inventory.purchasing = self

    def on_the_way(self, sku: str) -> int:
        return self._on_the_way.get(sku, 0)

    def check(self, sku: str) -> None:
        """Orders an article when there is not enough of it."""
        from shop.orders import demand_for

        wanted = demand_for(self._inventory.orders, sku) + self._minimum.get(sku, 0)
        missing = wanted - self._inventory.free(sku) - self.on_the_way(sku)
        if missing > 0:
            self._on_the_way[sku] = self.on_the_way(sku) + missing
            self._journal.write(f"ordered {missing} {sku}")

    def arrive(self, sku: str, count: int) -> None:
        """Something came from a grower, ordered or not."""
        if count < 1:
            raise NotPossible(f"cannot receive {count} {sku}")
        self._on_the_way[sku] = max(0, self.on_the_way(sku) - count)
        self._inventory.receive(sku, count)
