from shop.inventory import Inventory
from shop.journal import Journal
from shop.orders import Orders
from shop.purchasing import Purchasing


class Shop:
    """The whole shop."""

    def __init__(self, minimum: dict[str, int] | None = None):
        journal = Journal()
        self._journal = journal
        self._inventory = Inventory(journal)
        self._purchasing = Purchasing(self._inventory, journal, minimum or {})
        self._orders = Orders(self._inventory, self._purchasing, journal)

    @property
    def journal(self) -> list[str]:
        return list(self._journal.lines)

    def place(self, customer: str, lines: dict[str, int], express: bool = False) -> int:
        return self._orders.place(customer, lines, express).id

    def cancel(self, order_id: int) -> None:
        self._orders.cancel(order_id)

    def ship(self, order_id: int) -> None:
        self._orders.ship(order_id)

    def status(self, order_id: int) -> str:
        return self._orders.get(order_id).status

    def arrive(self, sku: str, count: int) -> None:
        self._purchasing.arrive(sku, count)

    def write_off(self, sku: str, count: int) -> None:
        self._inventory.write_off(sku, count)

    def free(self, sku: str) -> int:
        return self._inventory.free(sku)

    def on_the_way(self, sku: str) -> int:
        return self._purchasing.on_the_way(sku)
