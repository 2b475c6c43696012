"""What the payroll needs."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from roster.clock import at
from roster.shift import Shift

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
NIGHT_BEGINS = time(23)
NIGHT_ENDS = time(6)


def paid_minutes(shift: Shift) -> int:
    return shift.length // MINUTE


def night_minutes(shift: Shift, zone: ZoneInfo) -> int:
    """Gives how much of a shift lies between 23:00 and 06:00 by the ward's clock."""
    return sum(
        _common(shift, at(day, NIGHT_BEGINS, zone), at(day + DAY, NIGHT_ENDS, zone))
        for day in _days(shift.start.astimezone(zone).date() - DAY, shift.end.astimezone(zone).date())
    )


def week_minutes(shifts: Iterable[Shift], zone: ZoneInfo) -> dict[tuple[str, date], int]:
    """Gives what people worked in each week, by person and Monday. Weeks without work are left out."""
    minutes = Counter()
    for shift in shifts:
        first, last = shift.start.astimezone(zone).date(), shift.end.astimezone(zone).date()
        for monday in _days(first - first.weekday() * DAY, last, 7 * DAY):
            worked = _common(shift, at(monday, time(), zone), at(monday + 7 * DAY, time(), zone))
            if worked > 0:
                minutes[shift.person, monday] += worked
    return dict(minutes)


def _common(shift: Shift, start: datetime, end: datetime) -> int:
    return max(0, (min(end, shift.end) - max(start, shift.start)) // MINUTE)


def _days(first: date, last: date, step: timedelta = DAY) -> Iterator[date]:
    while first <= last:
        yield first
        first += step
