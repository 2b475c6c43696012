"""What the clock of a ward shows.

Python subtracts, adds to and compares moments of one zone by what the clock shows, as if it were never changed. Whatever is
computed is therefore computed in UTC.
"""

from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo


def in_utc(moment: datetime) -> datetime:
    """Gives the same moment in UTC."""
    return moment.astimezone(timezone.utc)


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Gives the moment, in UTC, at which the ward's clock shows a time on a day. A time that is shown twice is the first."""
    return in_utc(datetime.combine(day, clock.replace(fold=0), tzinfo=zone))
