"""The file that the treasurer opens in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from ledger.amount import format_cents
from ledger.entry import Entry
from ledger.profile import PROFILES


def export_entries(entries: Iterable[Entry]) -> bytes:
    """Gives the entries in our own dialect, sorted by date, with the mark by which spreadsheets know UTF-8."""
    own = PROFILES["own"]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=own.delimiter, lineterminator="\r\n")
    writer.writerow(own.columns)
    for entry in sorted(entries, key=lambda entry: entry.date):
        amount = format_cents(entry.cents, own.decimal)
        writer.writerow([entry.date.isoformat(), entry.payee, entry.purpose, amount])
    return text.getvalue().encode("utf-8-sig")
