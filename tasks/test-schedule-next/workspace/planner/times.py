"""Which times of a day a schedule means, in minutes after its midnight. Those from 1440 on are of the next day."""

import re

from .names import ScheduleError

DAY = 24 * 60


def minute_of_day(text: str) -> int:
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", text)
    if match is None:
        raise ScheduleError(f"not a time: {text!r}")
    return int(match[1]) * 60 + int(match[2])


def interval(step: int, start: int = 0, end: int = DAY - 1) -> list[int]:
    """A time every `step` minutes from `start` to `end`, both included."""
    if not 1 <= step <= DAY:
        raise ScheduleError(f"not an interval: {step} min")
    if end < start:
        end += DAY
    return list(range(start, end + 1, step))
