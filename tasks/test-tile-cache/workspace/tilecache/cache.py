"""The cache itself: README.md says how it behaves."""

from collections.abc import Callable, Hashable
from typing import Any

from .clock import Clock, monotonic_clock
from .entry import Entry, checked_ttl, checked_weight
from .ledger import Ledger
from .stats import Reason, Stats

OnLeave = Callable[[Hashable, Any, Reason], None]


class TileCache:
    def __init__(
        self,
        capacity: int,
        *,
        weigh: Callable[[Any], int] | None = None,
        default_ttl: float | None = None,
        on_leave: OnLeave | None = None,
        clock: Clock = monotonic_clock,
    ) -> None:
        self._capacity = checked_weight(capacity)
        self._weigh = weigh
        self._default_ttl = checked_ttl(default_ttl)
        self._on_leave = on_leave
        self._clock = clock
        self._ledger = Ledger()
        self.stats = Stats()

    @property
    def capacity(self) -> int:
        return self._capacity

    @property
    def weight(self) -> int:
        """What the entries that are there weigh together."""
        self._drop_expired()
        return self._ledger.weight

    def __len__(self) -> int:
        return len(self.keys())

    def __contains__(self, key: Hashable) -> bool:
        return self._live(key) is not None

    def keys(self) -> list[Hashable]:
        """The keys that are there, the one used the longest ago first."""
        self._drop_expired()
        return [key for key, _ in self._ledger]

    def get(self, key: Hashable, default: Any = None) -> Any:
        entry = self._read(key)
        return default if entry is None else entry.value

    def peek(self, key: Hashable, default: Any = None) -> Any:
        """Like `get`, but leaves order and statistics alone."""
        entry = self._live(key)
        return default if entry is None else entry.value

    def get_or_load(self, key: Hashable, load: Callable[[], Any]) -> Any:
        entry = self._read(key)
        if entry is not None:
            return entry.value
        value = load()
        self.put(key, value)
        return value

    def put(self, key: Hashable, value: Any, *, weight: int | None = None, ttl: float | None = None) -> bool:
        """Stores a value; False when it is too heavy for this cache."""
        entry = self._entry_for(value, weight, ttl)
        # An entry that has expired leaves as such, even when it would have been replaced.
        self._live(key)
        self._ledger.remove(key)
        if entry.weight > self._capacity:
            return False
        self._make_room(entry.weight)
        self._ledger.add(key, entry)
        return True

    def delete(self, key: Hashable) -> bool:
        self._live(key)
        return self._ledger.remove(key) is not None

    def clear(self) -> None:
        self._ledger.clear()

    def resize(self, capacity: int) -> None:
        self._capacity = checked_weight(capacity)
        self._make_room(0)

    def _entry_for(self, value: Any, weight: int | None, ttl: float | None) -> Entry:
        if weight is None:
            weight = 1 if self._weigh is None else self._weigh(value)
        ttl = self._default_ttl if ttl is None else checked_ttl(ttl)
        return Entry(value, checked_weight(weight), None if ttl is None else self._clock() + ttl)

    def _read(self, key: Hashable) -> Entry | None:
        entry = self._live(key)
        if entry is None:
            self.stats.misses += 1
            return None
        self.stats.hits += 1
        self._ledger.use(key)
        return entry

    def _live(self, key: Hashable) -> Entry | None:
        entry = self._ledger.find(key)
        if entry is None or not entry.has_expired(self._clock()):
            return entry
        self._leave(key, Reason.EXPIRED)
        return None

    def _make_room(self, needed: int) -> None:
        if self._ledger.weight + needed <= self._capacity:
            return
        self._drop_expired()
        while self._ledger.weight + needed > self._capacity:
            self._leave(self._ledger.oldest(), Reason.ROOM)

    def _drop_expired(self) -> None:
        now = self._clock()
        for key, entry in self._ledger:
            if entry.has_expired(now):
                self._leave(key, Reason.EXPIRED)

    def _leave(self, key: Hashable, reason: Reason) -> None:
        entry = self._ledger.remove(key)
        if entry is None:
            return
        self.stats.count(reason)
        if self._on_leave is not None:
            self._on_leave(key, entry.value, reason)
