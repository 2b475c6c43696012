"""Entries in order of use, and what they weigh together."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator

from .entry import Entry


class Ledger:
    """The entry that was used the longest ago comes first. Knows nothing of capacity and time."""

    def __init__(self) -> None:
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()
        self._weight = 0

    @property
    def weight(self) -> int:
        return self._weight

    def __iter__(self) -> Iterator[tuple[Hashable, Entry]]:
        return iter(list(self._entries.items()))

    def find(self, key: Hashable) -> Entry | None:
        return self._entries.get(key)

    def add(self, key: Hashable, entry: Entry) -> None:
        """Adds an entry under a key that has none, as the one used last."""
        self._entries[key] = entry
        self._weight += entry.weight

    def use(self, key: Hashable) -> None:
        self._entries.move_to_end(key)

    def remove(self, key: Hashable) -> Entry | None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._weight -= entry.weight
        return entry

    def oldest(self) -> Hashable:
        return next(iter(self._entries))

    def clear(self) -> None:
        self._entries.clear()
        self._weight = 0
