from datetime import date

from lending.fines import fine
from lending.items import BOOK, FILM
from lending.loans import Loan


def loan(kind, due_on):
    return Loan("Moby Dick", kind, "Ines", lent_on=date(2025, 3, 1), due_on=due_on)


def test_nothing_to_pay_in_time():
    assert fine(loan(BOOK, date(2025, 3, 22)), date(2025, 3, 22)) == 0


def test_closed_days_cost_nothing():
    # From Saturday to Tuesday: Monday and Tuesday count.
    assert fine(loan(BOOK, date(2025, 3, 22)), date(2025, 3, 25)) == 40


def test_there_is_a_most():
    assert fine(loan(FILM, date(2025, 3, 8)), date(2025, 6, 1)) == 1500
