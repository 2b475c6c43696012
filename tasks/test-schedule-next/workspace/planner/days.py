"""Which days a schedule means."""

import calendar
from dataclasses import dataclass, field
from datetime import date

LAST = -1


@dataclass
class Days:
    """All days that fit one of the kinds below, in one of the months."""

    months: set[int] = field(default_factory=lambda: set(range(1, 13)))
    every: bool = False
    weekdays: set[int] = field(default_factory=set)
    # Days of the month; LAST is the last one.
    numbers: set[int] = field(default_factory=set)
    # Pairs of a count, from 1 or LAST, and a weekday.
    nth: set[tuple[int, int]] = field(default_factory=set)

    def match(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        return (
            self.every
            or day.weekday() in self.weekdays
            or day.day in self.numbers
            or (LAST in self.numbers and day.day == length_of_month(day))
            or any(weekday == day.weekday() and is_nth(day, count) for count, weekday in self.nth)
        )


def length_of_month(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def is_nth(day: date, count: int) -> bool:
    """Whether it is the first (second, ...) of its weekday in its month."""
    if count == LAST:
        return day.day + 7 > length_of_month(day)
    return (day.day - 1) // 7 + 1 == count
