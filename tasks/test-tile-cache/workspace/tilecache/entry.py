"""One stored value."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    value: Any
    weight: int
    # None: never.
    expires_at: float | None

    def has_expired(self, now: float) -> bool:
        return self.expires_at is not None and now >= self.expires_at


def checked_weight(weight: object) -> int:
    """The weight, or a ValueError. `True` is an int for Python, but no weight."""
    if isinstance(weight, bool) or not isinstance(weight, int) or weight < 1:
        raise ValueError(f"a weight is a whole number of at least 1, not {weight!r}")
    return weight


def checked_ttl(ttl: float | None) -> float | None:
    """The time to live, or a ValueError."""
    if ttl is not None and not ttl > 0:
        raise ValueError(f"a ttl is more than 0 seconds, not {ttl!r}")
    return ttl
