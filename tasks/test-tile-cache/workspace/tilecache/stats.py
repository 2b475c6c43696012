"""What happened to the entries."""

from dataclasses import dataclass
from enum import Enum


class Reason(Enum):
    """Why an entry left by itself."""

    ROOM = "room"
    EXPIRED = "expired"


@dataclass
class Stats:
    hits: int = 0
    misses: int = 0
    evictions: int = 0
    expirations: int = 0

    def count(self, reason: Reason) -> None:
        if reason is Reason.ROOM:
            self.evictions += 1
        else:
            self.expirations += 1
