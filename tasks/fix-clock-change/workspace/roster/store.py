"""Shifts as text: a line each, with the person, the start and the end by the ward's clock."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from roster.clock import at
from roster.shift import Shift

FORM = "%Y-%m-%d %H:%M"


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
    return moment.astimezone(zone).strftime(FORM)


def _moment(text: str, zone: ZoneInfo) -> datetime:
    shown = datetime.strptime(text, FORM)
    return at(shown.date(), shown.time(), zone)
