from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Shift:
    """What a person works, from a moment up to, but not including, another."""

    person: str
    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start
