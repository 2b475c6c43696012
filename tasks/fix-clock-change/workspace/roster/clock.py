"""What the clock of a ward shows."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Gives the moment at which the ward's clock shows a time on a day."""
    return datetime.combine(day, clock, tzinfo=zone)
