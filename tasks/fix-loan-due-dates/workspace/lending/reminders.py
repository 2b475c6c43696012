"""Letters and mails to readers."""

from collections.abc import Iterable
from datetime import date, timedelta

from lending.fines import fine
from lending.loans import Loan


def due_soon(loans: Iterable[Loan], today: date) -> list[Loan]:
    """Loans that are due within three days, the next first; their readers get a mail."""
    limit = today + timedelta(days=3)
    return sorted((loan for loan in loans if today <= loan.due_on <= limit), key=lambda loan: (loan.due_on, loan.item))


def reminder(loan: Loan, today: date) -> str | None:
    """The text of a letter for an overdue loan; None while there is nothing to pay."""
    cents = fine(loan, today)
    if cents == 0:
        return None
    return f"{loan.reader}: {loan.item} was due on {loan.due_on:%d.%m.%Y}. Until today that makes {cents / 100:.2f} EUR."
