from dataclasses import dataclass
from datetime import datetime, timedelta

from roster.clock import in_utc


@dataclass(frozen=True)
class Shift:
    """What a person works, from a moment up to, but not including, another. Both are kept in UTC."""

    person: str
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", in_utc(self.start))
        object.__setattr__(self, "end", in_utc(self.end))

    @property
    def length(self) -> timedelta:
        return self.end - self.start
