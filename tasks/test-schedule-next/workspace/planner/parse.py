"""Reading expressions."""

import re

from .days import LAST, Days
from .names import MONTHS, WEEKDAYS, ScheduleError, name_range
from .times import interval, minute_of_day

_EXPRESSION = re.compile(
    r"(?:at (?P<at>.+?)|every (?P<step>\d+) min(?: from (?P<start>\S+) to (?P<end>\S+))?)"
    r"(?: on (?P<days>.+?))?(?: in (?P<months>.+?))?"
)
_NTH = re.compile(r"(1st|2nd|3rd|4th|5th|last) ([a-z]{3})")
_COUNTS = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "last": LAST}


def parse(text: str) -> tuple[Days, list[int]]:
    """The days and the times of an expression."""
    match = _EXPRESSION.fullmatch(" ".join(text.lower().split()))
    if match is None:
        raise ScheduleError(f"not a schedule: {text!r}")
    return _days(match["days"], match["months"]), _times(match)


def _times(match: re.Match[str]) -> list[int]:
    if match["at"] is not None:
        return sorted({minute_of_day(item) for item in _items(match["at"])})
    if match["start"] is None:
        return interval(int(match["step"]))
    return interval(int(match["step"]), minute_of_day(match["start"]), minute_of_day(match["end"]))


def _days(days: str | None, months: str | None) -> Days:
    result = Days(every=days is None)
    for item in _items(days) if days else []:
        _add_days(result, item)
    if months is not None:
        result.months = set()
        for item in _items(months):
            positions = name_range(item, MONTHS)
            if positions is None:
                raise ScheduleError(f"not a month: {item!r}")
            result.months |= {position + 1 for position in positions}
    return result


def _add_days(days: Days, item: str) -> None:
    if item == "last":
        days.numbers.add(LAST)
    elif (nth := _NTH.fullmatch(item)) and nth[2] in WEEKDAYS:
        days.nth.add((_COUNTS[nth[1]], WEEKDAYS.index(nth[2])))
    elif (weekdays := name_range(item, WEEKDAYS)) is not None:
        days.weekdays |= weekdays
    elif numbers := re.fullmatch(r"(\d{1,2})(?: ?- ?(\d{1,2}))?", item):
        first, last = int(numbers[1]), int(numbers[2] or numbers[1])
        if not 1 <= first <= last <= 31:
            raise ScheduleError(f"not days of a month: {item!r}")
        days.numbers |= set(range(first, last + 1))
    else:
        raise ScheduleError(f"not a day: {item!r}")


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",")]
