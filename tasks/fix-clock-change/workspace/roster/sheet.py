"""The sheet on the wall of the ward."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from roster.pay import paid_minutes
from roster.shift import Shift


def sheet(shifts: Iterable[Shift], day: date, zone: ZoneInfo) -> list[str]:
    """Gives a line for each shift that begins on a day by the ward's clock, the earliest first."""
    lines = []
    for shift in sorted(shifts, key=lambda shift: (shift.start, shift.person)):
        start, end = shift.start.astimezone(zone), shift.end.astimezone(zone)
        if start.date() == day:
            hours, minutes = divmod(paid_minutes(shift), 60)
            lines.append(f"{start:%H:%M}-{end:%H:%M} {shift.person} {hours}:{minutes:02}")
    return lines
