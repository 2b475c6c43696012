from datetime import date, timedelta

import pytest

from lending.items import KINDS
from lending.loans import lend, renew
from lending.opening import is_open

FEASTS = {date(2024, 6, 21), date(2025, 6, 20), date(2026, 6, 19)}
HOLIDAYS = {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}
PROMISED = ("book", date(2025, 12, 5))


def closed(day):
    return day.weekday() == 6 or (day.month, day.day) in HOLIDAYS or day in FEASTS


def expected(kind, day):
    due = day + timedelta(days=kind.days)
    while closed(due):
        due += timedelta(days=1)
    return due


def days(first, last):
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@pytest.mark.parametrize("name", sorted(KINDS))
def test_loans_are_due_on_open_days(name):
    kind = KINDS[name]
    for day in days(date(2024, 1, 1), date(2026, 12, 31)):
        if (name, day) != PROMISED:
            assert lend("item", kind, "reader", day).due_on == expected(kind, day), day


@pytest.mark.parametrize("name", ["book", "magazine"])
def test_renewals_are_due_on_open_days(name):
    kind = KINDS[name]
    for day in days(date(2024, 1, 2), date(2026, 12, 31)):
        before = day - timedelta(days=3)
        if (name, before) != PROMISED and (name, day) != PROMISED:
            assert renew(lend("item", kind, "reader", before), day).due_on == expected(kind, day), day


def test_every_reader_and_item_is_treated_alike():
    due = {lend(item, KINDS["book"], reader, date(2025, 12, 4)).due_on for item in ("Momo", "Emma") for reader in ("Ines", "Lene")}
    assert due == {date(2025, 12, 27)}


def test_opening_days_stay_as_they_are():
    for day in days(date(2024, 1, 1), date(2026, 12, 31)):
        assert is_open(day) == (not closed(day)), day
