from datetime import date

from ledger.book import Book
from ledger.entry import Entry
from ledger.export import export_entries

FEE = Entry(date(2024, 2, 1), "Ana", "fee", 6000)
RENT = Entry(date(2024, 1, 15), "City", "hall", -41207)


def test_books_each_entry_once():
    book = Book(closed=[Entry(date(2023, 12, 31), "City", "hall", -40000).fingerprint])
    assert book.add([FEE, RENT, Entry(date(2023, 12, 31), "City", "hall", -40000)]) == 2
    assert book.add([RENT]) == 0
    assert book.balance == -35207


def test_fingerprints_are_those_of_the_old_books():
    assert FEE.fingerprint == "4b038a50b02cbf4eb4a3"


def test_exports_by_date():
    lines = export_entries([FEE, RENT]).decode("utf-8-sig").split("\r\n")
    assert lines == ["date;payee;purpose;amount", "2024-01-15;City;hall;-412,07", "2024-02-01;Ana;fee;60,00", ""]
