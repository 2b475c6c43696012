from datetime import date

from lending.service import LoanService, Notice


def morning_mail(service: LoanService, today: date) -> str:
    """The morning's notices, one after the other, as the mail server takes them."""
    return "".join(_mail(notice) for notice in service.notices(today))


def _mail(notice: Notice) -> str:
    return f"To: {notice.email}\nSubject: {notice.subject}\n\n{notice.text}.\n"
