"""The file that the treasurer opens in a spreadsheet."""

from collections.abc import Iterable

from ledger.amount import format_cents
from ledger.entry import Entry
from ledger.profile import PROFILES


def export_entries(entries: Iterable[Entry]) -> bytes:
    """Gives the entries in our own dialect, sorted by date, with the mark by which spreadsheets know UTF-8."""
    own = PROFILES["own"]
    lines = [own.delimiter.join(own.columns)]
    for entry in sorted(entries, key=lambda entry: entry.date):
        amount = format_cents(entry.cents, own.decimal)
        lines.append(own.delimiter.join([entry.date.isoformat(), entry.payee, entry.purpose, amount]))
    return "".join(line + "\r\n" for line in lines).encode("utf-8-sig")
