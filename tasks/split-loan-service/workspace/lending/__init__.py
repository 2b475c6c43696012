from lending.calendar import Calendar
from lending.errors import NotAllowed, Unknown
from lending.service import Loan, LoanService, Member, Notice, Title

__all__ = ["Calendar", "Loan", "LoanService", "Member", "NotAllowed", "Notice", "Title", "Unknown"]
