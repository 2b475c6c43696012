"""When the library is open."""

from datetime import date, timedelta

SUNDAY = 6

# By month and day; the town's feast is on a day of its own every year.
HOLIDAYS = {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}
FEASTS = {date(2024, 6, 21), date(2025, 6, 20), date(2026, 6, 19)}


def is_open(day: date) -> bool:
    """Whether anything can be brought back on a day."""
    return day.weekday() != SUNDAY and (day.month, day.day) not in HOLIDAYS and day not in FEASTS


def open_days_between(after: date, until: date) -> int:
    """How many open days come after one day, up to and including another."""
    days = (until - after).days
    return sum(is_open(after + timedelta(days=number)) for number in range(1, days + 1))
