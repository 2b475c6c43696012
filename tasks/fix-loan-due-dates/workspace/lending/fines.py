"""What being late costs."""

from datetime import date

from lending.loans import Loan
from lending.opening import open_days_between

MOST_CENTS = 1500


def fine(loan: Loan, returned_on: date) -> int:
    """The fine in cents, by open days after the due date; never more than MOST_CENTS."""
    if returned_on <= loan.due_on:
        return 0
    return min(MOST_CENTS, open_days_between(loan.due_on, returned_on) * loan.kind.fine_cents)
