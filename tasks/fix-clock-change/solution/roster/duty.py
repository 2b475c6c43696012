"""Who is on duty when."""

from collections.abc import Iterable
from datetime import datetime

from roster.clock import in_utc
from roster.shift import Shift


def on_duty(shifts: Iterable[Shift], moment: datetime) -> set[str]:
    """Gives the people who are on duty at a moment."""
    moment = in_utc(moment)
    return {shift.person for shift in shifts if shift.start <= moment < shift.end}


def uncovered(shifts: Iterable[Shift], start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Gives the parts of a time in which nobody is on duty, the earliest first."""
    gaps = []
    covered, end = in_utc(start), in_utc(end)
    for shift in sorted(shifts, key=lambda shift: shift.start):
        if shift.start >= end:
            break
        if shift.start > covered:
            gaps.append((covered, shift.start))
        covered = max(covered, shift.end)
    if covered < end:
        gaps.append((covered, end))
    return gaps
