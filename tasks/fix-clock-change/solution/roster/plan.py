"""Shifts after a weekly pattern."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from roster.clock import at
from roster.shift import Shift

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pattern:
    """A kind of shift. It ends by the clock, or lasts a number of hours."""

    # Monday is 0.
    weekdays: frozenset[int]
    begin: time
    end: time | None = None
    hours: float | None = None


def plan(pattern: Pattern, person: str, first: date, last: date, zone: ZoneInfo) -> list[Shift]:
    """Gives the shifts that begin on the days from the first to the last, the earliest first."""
    shifts = []
    day = first
    while day <= last:
        if day.weekday() in pattern.weekdays:
            start = at(day, pattern.begin, zone)
            end = _end(pattern, day, start, zone)
            if end > start:
                shifts.append(Shift(person, start, end))
        day += DAY
    return shifts


def _end(pattern: Pattern, day: date, start: datetime, zone: ZoneInfo) -> datetime:
    if pattern.hours is not None:
        return start + timedelta(hours=pattern.hours)
    return at(day if pattern.end > pattern.begin else day + DAY, pattern.end, zone)
