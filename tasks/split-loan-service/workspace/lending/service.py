from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lending.calendar import Calendar
from lending.errors import NotAllowed, Unknown

LOAN_DAYS = 21
MAX_RENEWALS = 2
KEEP_DAYS = 7
DEBT_LIMIT = 500
LOAN_LIMITS = {"child": 5, "adult": 20, "staff": 50}
DAILY_FINES = {"child": 10, "adult": 25, "staff": 0}
FREE_DAYS = 1
FINE_CAP = 1000


@dataclass
class Title:
    isbn: str
    name: str
    author: str
    copies: int


@dataclass(frozen=True)
class Member:
    id: int
    name: str
    kind: str
    email: str


@dataclass
class Loan:
    member_id: int
    isbn: str
    due: date
    renewals: int = 0


@dataclass(frozen=True)
class Notice:
    email: str
    subject: str
    text: str


class LoanService:
    """The lending desk."""

    def __init__(self, calendar: Calendar):
        self._calendar = calendar
        self._titles: dict[str, Title] = {}
        self._members: dict[int, Member] = {}
        self._debts: dict[int, int] = {}
        self._loans: list[Loan] = []
        self._queues: dict[str, list[int]] = {}
        self._kept: dict[str, list[tuple[int, date]]] = {}
        self._told: set[tuple[str, int]] = set()

    def add_title(self, isbn: str, name: str, author: str, copies: int = 1) -> Title:
        """Adds a title, or more copies of one that we have."""
        if copies < 1:
            raise ValueError("at least one copy")
        if isbn in self._titles:
            self._titles[isbn].copies += copies
        else:
            self._titles[isbn] = Title(isbn, name, author, copies)
        return self._titles[isbn]

    def find(self, text: str) -> list[Title]:
        """Titles with `text` in their name or author, in whatever case, by name."""
        wanted = text.casefold()
        found = [t for t in self._titles.values() if wanted in t.name.casefold() or wanted in t.author.casefold()]
        return sorted(found, key=lambda title: title.name.casefold())

    def _title(self, isbn: str) -> Title:
        if isbn not in self._titles:
            raise Unknown(f"no title {isbn}")
        return self._titles[isbn]

    def join(self, name: str, kind: str, email: str) -> int:
        """Makes somebody a member and gives their number."""
        if kind not in LOAN_LIMITS:
            raise ValueError(f"no kind of member: {kind}")
        member = Member(len(self._members) + 1, name, kind, email)
        self._members[member.id] = member
        self._debts[member.id] = 0
        return member.id

    def member(self, member_id: int) -> Member:
        if member_id not in self._members:
            raise Unknown(f"no member {member_id}")
        return self._members[member_id]

    def debt(self, member_id: int) -> int:
        self.member(member_id)
        return self._debts[member_id]

    def pay(self, member_id: int, cents: int) -> int:
        """Takes money and gives what is still owed."""
        self.member(member_id)
        if not 0 < cents <= self._debts[member_id]:
            raise ValueError(f"cannot take {cents} of {self._debts[member_id]}")
        self._debts[member_id] -= cents
        return self._debts[member_id]

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
        title = self._title(isbn)
        self._pass_on(isbn, today)
        lent = sum(loan.isbn == isbn for loan in self._loans)
        return title.copies - lent - len(self._kept.get(isbn, []))

    def lend(self, member_id: int, isbn: str, today: date) -> Loan:
        member = self.member(member_id)
        self._title(isbn)
        if self._debts[member_id] > DEBT_LIMIT:
            raise NotAllowed(f"{member.name} owes {self._debts[member_id] / 100:.2f}")
        own = self.loans(member_id)
        if len(own) >= LOAN_LIMITS[member.kind]:
            raise NotAllowed(f"{member.name} has {len(own)} loans already")
        if any(loan.isbn == isbn for loan in own):
            raise NotAllowed(f"{member.name} has this title already")
        free = self.free_copies(isbn, today)
        kept = self._kept.get(isbn, [])
        if any(waiting == member_id for waiting, _ in kept):
            self._kept[isbn] = [entry for entry in kept if entry[0] != member_id]
            self._told.discard((isbn, member_id))
        elif free <= 0:
            raise NotAllowed("no copy is free")
        elif member_id in self._queues.get(isbn, []):
            self._queues[isbn].remove(member_id)
        loan = Loan(member_id, isbn, self._calendar.next_open(today + timedelta(days=LOAN_DAYS)))
        self._loans.append(loan)
        return loan

    def renew(self, member_id: int, isbn: str, today: date) -> Loan:
        loan = self._loan(member_id, isbn)
        if loan.due < today:
            raise NotAllowed("the loan is overdue")
        if loan.renewals >= MAX_RENEWALS:
            raise NotAllowed(f"renewed {loan.renewals} times already")
        self._pass_on(isbn, today)
        if self._queues.get(isbn):
            raise NotAllowed("somebody waits for it")
        loan.due = self._calendar.next_open(today + timedelta(days=LOAN_DAYS))
        loan.renewals += 1
        return loan

    def give_back(self, member_id: int, isbn: str, today: date) -> int:
        """Takes a copy back and gives the fine, which is added to what the member owes."""
        loan = self._loan(member_id, isbn)
        fine = self._fine(loan, today)
        self._debts[member_id] += fine
        self._loans.remove(loan)
        self._pass_on(isbn, today)
        queue = self._queues.get(isbn, [])
        if queue:
            self._kept.setdefault(isbn, []).append((queue.pop(0), today + timedelta(days=KEEP_DAYS)))
        return fine

    def _fine(self, loan: Loan, today: date) -> int:
        late = self._calendar.open_days(loan.due, today)
        kind = self.member(loan.member_id).kind
        return min(max(late - FREE_DAYS, 0) * DAILY_FINES[kind], FINE_CAP)

    def hold(self, member_id: int, isbn: str, today: date) -> int:
        """Puts a member on the list of those who wait and gives their place on it, 1 being the first."""
        member = self.member(member_id)
        free = self.free_copies(isbn, today)
        queue = self._queues.setdefault(isbn, [])
        if member_id in queue or any(waiting == member_id for waiting, _ in self._kept.get(isbn, [])):
            raise NotAllowed(f"{member.name} waits for this title already")
        if any(loan.isbn == isbn for loan in self.loans(member_id)):
            raise NotAllowed(f"{member.name} has this title already")
        if free > 0:
            raise NotAllowed("a copy is free")
        queue.append(member_id)
        return len(queue)

    def _pass_on(self, isbn: str, today: date) -> None:
        """Copies that were not fetched in time go to the next in the queue."""
        kept = self._kept.get(isbn, [])
        for entry in [entry for entry in kept if entry[1] < today]:
            kept.remove(entry)
            self._told.discard((isbn, entry[0]))
            queue = self._queues.get(isbn, [])
            if queue:
                kept.append((queue.pop(0), today + timedelta(days=KEEP_DAYS)))

    def notices(self, today: date) -> list[Notice]:
        """What goes out this morning: loans in the order of lending, then copies that are kept."""
        notices = []
        for loan in self._loans:
            member = self._members[loan.member_id]
            name = self._titles[loan.isbn].name
            days = (today - loan.due).days
            if days == -2:
                text = f"Dear {member.name},\n\n{name} is due on {loan.due:%d.%m.%Y}.\n"
                notices.append(Notice(member.email, f"Due soon: {name}", text))
            elif days > 0 and days % 7 == 1:
                fine = self._fine(loan, today)
                text = f"Dear {member.name},\n\n{name} was due on {loan.due:%d.%m.%Y}."
                text += f" It costs {fine / 100:.2f} so far.\n" if fine else "\n"
                notices.append(Notice(member.email, f"Overdue: {name}", text))
        for isbn in self._titles:
            self._pass_on(isbn, today)
            for member_id, until in self._kept.get(isbn, []):
                if (isbn, member_id) in self._told:
                    continue
                self._told.add((isbn, member_id))
                member = self._members[member_id]
                name = self._titles[isbn].name
                text = f"Dear {member.name},\n\n{name} is here for you until {until:%d.%m.%Y}.\n"
                notices.append(Notice(member.email, f"Ready: {name}", text))
        return notices
