"""From a bank's statement to entries."""

from datetime import datetime

from ledger.amount import parse_cents
from ledger.entry import Entry
from ledger.errors import StatementError
from ledger.profile import Profile
from ledger.records import read_records


def read_statement(data: bytes, profile: Profile) -> list[Entry]:
    """Gives the entries of a statement, in the order of the file. Raises StatementError."""
    return [_entry(line, record, profile) for line, record in read_records(data, profile)]


def _entry(line: int, record: dict[str, str], profile: Profile) -> Entry:
    day, payee, purpose, amount = (record[column] for column in profile.columns)
    try:
        date = datetime.strptime(day, profile.date_format).date()
    except ValueError as problem:
        raise StatementError(line, f"{day!r} is no date") from problem
    try:
        cents = parse_cents(amount, profile.decimal, profile.grouping)
    except ValueError as problem:
        raise StatementError(line, f"{amount!r} is no amount") from problem
    return Entry(date, payee, purpose, cents)
