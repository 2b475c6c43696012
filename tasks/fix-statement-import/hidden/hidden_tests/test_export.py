from datetime import date
from random import Random

import pytest

from ledger.entry import Entry
from ledger.export import export_entries
from ledger.profile import PROFILES
from ledger.statement import read_statement

DAY = date(2024, 1, 31)


def again(entries: list[Entry]) -> list[Entry]:
    return read_statement(export_entries(entries), PROFILES["own"])


TEXTS = {
    "delimiters": ["a;b", ";"],
    "quotes": ['"', '""', 'the "Lions"', '"a";"b"', '5" pipe', "'"],
    "line breaks": ["one\ntwo", 'a\n\n;"\nb'],
    "other": ["1.234,50", "a\u2028b", "=1+2", "\ufeffx", ""],
}


@pytest.mark.parametrize("kind", TEXTS)
def test_what_is_written_can_be_read_again(kind):
    for text in TEXTS[kind]:
        entries = [Entry(DAY, text, "x", 1), Entry(DAY, "x", text, -123456789), Entry(DAY, text, text, 0)]
        assert again(entries) == entries


def test_texts_of_any_characters_can_be_read_again():
    chance = Random(11)
    entries = []
    for number in range(400):
        payee, purpose = (
            "".join(chance.choice('";;,\n"a\u00e4 \u20ac') for _ in range(chance.randrange(7))).strip() for _ in "ab"
        )
        entries.append(Entry(DAY, payee, purpose, chance.randrange(-10**12, 10**12)))
    assert again(entries) == entries


def test_plain_texts_are_written_as_before():
    entries = [Entry(date(2024, 2, 1), "Ana M\u00fcller", "fee, two", 6000), Entry(DAY, "City", "", -5)]
    text = "\ufeffdate;payee;purpose;amount\r\n2024-01-31;City;;-0,05\r\n2024-02-01;Ana M\u00fcller;fee, two;60,00\r\n"
    assert export_entries(entries) == text.encode()


def test_records_still_end_with_carriage_returns():
    data = export_entries([Entry(DAY, "a;b", 'the "Lions"', 100)])
    assert data == '\ufeffdate;payee;purpose;amount\r\n2024-01-31;"a;b";"the ""Lions""";1,00\r\n'.encode()


def test_statements_go_through_the_treasurers_file():
    statement = b"Date,Payee,Memo,Amount\r\n"
    statement += b'01/31/2024,"Club; ""N""","a\r\nb, c","1,234.5"\r\n01/31/2024,5" pipe,x,7.00-\r\n'
    entries = read_statement(statement, PROFILES["overseas"])
    assert entries == [Entry(DAY, 'Club; "N"', "a\nb, c", 123450), Entry(DAY, '5" pipe', "x", -700)]
    assert again(entries) == entries
    assert [entry.fingerprint for entry in again(entries)] == [entry.fingerprint for entry in entries]
