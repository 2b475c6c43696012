from collections.abc import Iterable

from ledger.entry import Entry


class Book:
    """The entries of a year, each of them once."""

    def __init__(self, closed: Iterable[str] = ()):
        """Takes the fingerprints of entries that stand in the books of earlier years."""
        self._known = set(closed)
        self.entries: list[Entry] = []

    def add(self, entries: Iterable[Entry]) -> int:
        """Books what is not known yet, and tells how many entries that were."""
        before = len(self.entries)
        for entry in entries:
            if entry.fingerprint not in self._known:
                self._known.add(entry.fingerprint)
                self.entries.append(entry)
        return len(self.entries) - before

    @property
    def balance(self) -> int:
        """In cents."""
        return sum(entry.cents for entry in self.entries)
