from dataclasses import dataclass
from datetime import date

from lending.catalogue import Title
from lending.members import Member


@dataclass(frozen=True)
class Notice:
    email: str
    subject: str
    text: str


def due_soon(member: Member, title: Title, due: date) -> Notice:
    return _notice(member, f"Due soon: {title.name}", f"{title.name} is due on {_day(due)}.")


def overdue(member: Member, title: Title, due: date, fine: int) -> Notice:
    cost = f" It costs {fine / 100:.2f} so far." if fine else ""
    return _notice(member, f"Overdue: {title.name}", f"{title.name} was due on {_day(due)}.{cost}")


def hold_ready(member: Member, title: Title, until: date) -> Notice:
    return _notice(member, f"Ready: {title.name}", f"{title.name} is here for you until {_day(until)}.")


def _notice(member: Member, subject: str, message: str) -> Notice:
    return Notice(member.email, subject, f"Dear {member.name},\n\n{message}\n")


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
