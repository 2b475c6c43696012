from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Vessel:
    name: str
    kind: str
    gross_tonnage: int
    length: int
    home_port: bool = False


@dataclass(frozen=True)
class Call:
    """A stay of a vessel in our harbour."""

    vessel: Vessel
    arrived: datetime
    left: datetime
    cargo_tons: int = 0
    passengers: int = 0
    hazardous: bool = False

    def periods(self, hours: int) -> int:
        """How many periods of so many hours have started, at least one."""
        return max(1, -((self.arrived - self.left) // timedelta(hours=hours)))

    @property
    def nights(self) -> int:
        return (self.left.date() - self.arrived.date()).days


@dataclass(frozen=True)
class Line:
    text: str
    cents: int
