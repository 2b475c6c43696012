from datetime import date

import pytest

from lending.items import BOOK, FILM, MAGAZINE
from lending.loans import RenewalRefused, lend, renew


def test_a_book_is_lent_for_three_weeks():
    assert lend("Moby Dick", BOOK, "Ines", date(2025, 3, 3)).due_on == date(2025, 3, 24)


def test_a_renewal_begins_today():
    loan = renew(lend("Moby Dick", BOOK, "Ines", date(2025, 3, 3)), date(2025, 3, 20))
    assert loan.due_on == date(2025, 4, 10)
    assert loan.renewed == 1


def test_a_film_is_not_renewed():
    with pytest.raises(RenewalRefused):
        renew(lend("Alien", FILM, "Ines", date(2025, 3, 3)), date(2025, 3, 5))


def test_what_is_reserved_is_not_renewed():
    with pytest.raises(RenewalRefused):
        renew(lend("Geo", MAGAZINE, "Ines", date(2025, 3, 3)), date(2025, 3, 5), reserved=True)
