"""Cases that readers complained about, with the day that the desk promised them."""

from datetime import date

from lending.items import BOOK, FILM, MAGAZINE
from lending.loans import lend


def test_a_film_before_a_sunday():
    assert lend("Alien", FILM, "Tarek", date(2025, 3, 9)).due_on == date(2025, 3, 17)


def test_a_magazine_before_the_first_of_may():
    assert lend("Geo", MAGAZINE, "Lene", date(2025, 4, 17)).due_on == date(2025, 5, 2)


def test_a_film_before_the_feast():
    assert lend("Solaris", FILM, "Lene", date(2025, 6, 13)).due_on == date(2025, 6, 21)


def test_a_book_before_christmas():
    assert lend("Momo", BOOK, "Ines", date(2025, 12, 5)).due_on == date(2025, 12, 28)


def test_a_book_before_new_year():
    assert lend("Emma", BOOK, "Tarek", date(2025, 12, 11)).due_on == date(2026, 1, 2)
