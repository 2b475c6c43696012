from lending.calendar import Calendar
from lending.catalogue import Title
from lending.errors import NotAllowed, Unknown
from lending.members import Member
from lending.notices import Notice
from lending.service import Loan, LoanService

__all__ = ["Calendar", "Loan", "LoanService", "Member", "NotAllowed", "Notice", "Title", "Unknown"]
