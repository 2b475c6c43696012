from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lending.calendar import Calendar
from lending.catalogue import Catalogue, Title
from lending.errors import NotAllowed, Unknown
from lending.fines import fine_for
from lending.holds import Holds
from lending.members import LOAN_LIMITS, Member, Members
from lending.notices import Notice, due_soon, hold_ready, overdue

LOAN_DAYS = 21
MAX_RENEWALS = 2
DEBT_LIMIT = 500


@dataclass
class Loan:
    member_id: int
    isbn: str
    due: date
    renewals: int = 0


class LoanService:
    """The lending desk."""

    def __init__(self, calendar: Calendar):
        self._calendar = calendar
        self._catalogue = Catalogue()
        self._members = Members()
        self._holds = Holds()
        self._loans: list[Loan] = []
        # Kept copies whose members have been told.
        self._told: set[tuple[str, int, date]] = set()

    def add_title(self, isbn: str, name: str, author: str, copies: int = 1) -> Title:
        """Adds a title, or more copies of one that we have."""
        return self._catalogue.add(isbn, name, author, copies)

    def find(self, text: str) -> list[Title]:
        """Titles with `text` in their name or author, in whatever case, by name."""
        return self._catalogue.find(text)

    def join(self, name: str, kind: str, email: str) -> int:
        """Makes somebody a member and gives their number."""
        return self._members.join(name, kind, email)

    def member(self, member_id: int) -> Member:
        return self._members.get(member_id)

    def debt(self, member_id: int) -> int:
        return self._members.debt(member_id)

    def pay(self, member_id: int, cents: int) -> int:
        """Takes money and gives what is still owed."""
        return self._members.pay(member_id, cents)

    def loans(self, member_id: int) -> list[Loan]:
        self.member(member_id)
        return [loan for loan in self._loans if loan.member_id == member_id]

    def _loan(self, member_id: int, isbn: str) -> Loan:
        for loan in self.loans(member_id):
            if loan.isbn == isbn:
                return loan
        raise Unknown(f"member {member_id} does not have {isbn}")

    def free_copies(self, isbn: str, today: date) -> int:
        """Copies that anybody may have: neither lent nor kept for somebody."""
        title = self._catalogue.get(isbn)
        self._holds.pass_on(isbn, today)
        lent = sum(loan.isbn == isbn for loan in self._loans)
        return title.copies - lent - len(self._holds.kept(isbn))

    def lend(self, member_id: int, isbn: str, today: date) -> Loan:
        member = self.member(member_id)
        self._catalogue.get(isbn)
        debt = self.debt(member_id)
        if debt > DEBT_LIMIT:
            raise NotAllowed(f"{member.name} owes {debt / 100:.2f}")
        own = self.loans(member_id)
        if len(own) >= LOAN_LIMITS[member.kind]:
            raise NotAllowed(f"{member.name} has {len(own)} loans already")
        if any(loan.isbn == isbn for loan in own):
            raise NotAllowed(f"{member.name} has this title already")
        free = self.free_copies(isbn, today)
        if free <= 0 and not self._is_kept_for(member_id, isbn):
            raise NotAllowed("no copy is free")
        self._holds.fetched(isbn, member_id)
        self._told = {told for told in self._told if told[:2] != (isbn, member_id)}
        loan = Loan(member_id, isbn, self._due(today))
        self._loans.append(loan)
        return loan

    def _due(self, today: date) -> date:
        return self._calendar.next_open(today + timedelta(days=LOAN_DAYS))

    def _is_kept_for(self, member_id: int, isbn: str) -> bool:
        return any(waiting == member_id for waiting, _ in self._holds.kept(isbn))

    def renew(self, member_id: int, isbn: str, today: date) -> Loan:
        loan = self._loan(member_id, isbn)
        if loan.due < today:
            raise NotAllowed("the loan is overdue")
        if loan.renewals >= MAX_RENEWALS:
            raise NotAllowed(f"renewed {loan.renewals} times already")
        self._holds.pass_on(isbn, today)
        if self._holds.waiting(isbn):
            raise NotAllowed("somebody waits for it")
        loan.due = self._due(today)
        loan.renewals += 1
        return loan

    def give_back(self, member_id: int, isbn: str, today: date) -> int:
        """Takes a copy back and gives the fine, which is added to what the member owes."""
        loan = self._loan(member_id, isbn)
        fine = self._fine(loan, today)
        self._members.charge(member_id, fine)
        self._loans.remove(loan)
        self._holds.pass_on(isbn, today)
        self._holds.returned(isbn, today)
        return fine

    def _fine(self, loan: Loan, today: date) -> int:
        return fine_for(self.member(loan.member_id).kind, loan.due, today, self._calendar)

    def hold(self, member_id: int, isbn: str, today: date) -> int:
        """Puts a member on the list of those who wait and gives their place on it, 1 being the first."""
        member = self.member(member_id)
        free = self.free_copies(isbn, today)
        if member_id in self._holds.waiting(isbn) or self._is_kept_for(member_id, isbn):
            raise NotAllowed(f"{member.name} waits for this title already")
        if any(loan.isbn == isbn for loan in self.loans(member_id)):
            raise NotAllowed(f"{member.name} has this title already")
        if free > 0:
            raise NotAllowed("a copy is free")
        return self._holds.place(isbn, member_id)

    def notices(self, today: date) -> list[Notice]:
        """What goes out this morning: loans in the order of lending, then copies that are kept."""
        notices = []
        for loan in self._loans:
            member, title = self.member(loan.member_id), self._catalogue.get(loan.isbn)
            days = (today - loan.due).days
            if days == -2:
                notices.append(due_soon(member, title, loan.due))
            elif days > 0 and days % 7 == 1:
                notices.append(overdue(member, title, loan.due, self._fine(loan, today)))
        for title in self._catalogue.all():
            self._holds.pass_on(title.isbn, today)
            for member_id, until in self._holds.kept(title.isbn):
                if (title.isbn, member_id, until) not in self._told:
                    self._told.add((title.isbn, member_id, until))
                    notices.append(hold_ready(self.member(member_id), title, until))
        return notices
