from __future__ import annotations

from dataclasses import dataclass

from lending.errors import Unknown

LOAN_LIMITS = {"child": 5, "adult": 20, "staff": 50}


@dataclass(frozen=True)
class Member:
    id: int
    name: str
    kind: str
    email: str


class Members:
    """Who is a member, and what they owe."""

    def __init__(self) -> None:
        self._members: dict[int, Member] = {}
        self._debts: dict[int, int] = {}

    def join(self, name: str, kind: str, email: str) -> int:
        """Makes somebody a member and gives their number."""
        if kind not in LOAN_LIMITS:
            raise ValueError(f"no kind of member: {kind}")
        member = Member(len(self._members) + 1, name, kind, email)
        self._members[member.id] = member
        self._debts[member.id] = 0
        return member.id

    def get(self, member_id: int) -> Member:
        if member_id not in self._members:
            raise Unknown(f"no member {member_id}")
        return self._members[member_id]

    def debt(self, member_id: int) -> int:
        return self._debts[self.get(member_id).id]

    def charge(self, member_id: int, cents: int) -> None:
        self._debts[self.get(member_id).id] += cents

    def pay(self, member_id: int, cents: int) -> int:
        """Takes money and gives what is still owed."""
        debt = self.debt(member_id)
        if not 0 < cents <= debt:
            raise ValueError(f"cannot take {cents} of {debt}")
        self._debts[member_id] -= cents
        return self._debts[member_id]
