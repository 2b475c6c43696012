"""Shifts as text: a line each, with the person, the start and the end by the ward's clock.

A time that the clock shows twice is the first of the two, unless its offset stands behind it.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from roster.clock import at, in_utc
from roster.shift import Shift

FORM = "%Y-%m-%d %H:%M"
FORM_WITH_OFFSET = "%Y-%m-%d %H:%M%z"


def dumps(shifts: Iterable[Shift], zone: ZoneInfo) -> str:
    return "".join(f"{shift.person};{_text(shift.start, zone)};{_text(shift.end, zone)}\n" for shift in shifts)


def loads(text: str, zone: ZoneInfo) -> list[Shift]:
    """Reads what `dumps` wrote. Raises ValueError for anything else."""
    shifts = []
    for line in text.splitlines():
        person, start, end = line.split(";")
        shifts.append(Shift(person, _moment(start, zone), _moment(end, zone)))
    return shifts


def _text(moment: datetime, zone: ZoneInfo) -> str:
    shown = moment.astimezone(zone)
    text = shown.strftime(FORM)
    if _moment(text, zone) == in_utc(moment):
        return text
    return f"{text}{shown.isoformat()[-6:]}"


def _moment(text: str, zone: ZoneInfo) -> datetime:
    if len(text) > 16:
        return datetime.strptime(text, FORM_WITH_OFFSET)
    shown = datetime.strptime(text, FORM)
    return at(shown.date(), shown.time(), zone)
