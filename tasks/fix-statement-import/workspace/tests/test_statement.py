from datetime import date

import pytest

from ledger.entry import Entry
from ledger.errors import StatementError
from ledger.profile import PROFILES
from ledger.statement import read_statement

SPARBANK = """Sportverein Nord;Konto 4711
Stand: 31.01.2024
Buchungstag;Wert;Name;Zweck;Betrag
"05.01.2024";"05.01.2024";"M\u00fcller";"Beitrag 2024";"60,00"

"12.01.2024";"13.01.2024";"Stadtwerke";"Strom, Halle";"-412,07"
"""


def test_reads_a_statement_of_the_savings_bank():
    assert read_statement(SPARBANK.encode("cp1252"), PROFILES["sparbank"]) == [
        Entry(date(2024, 1, 5), "M\u00fcller", "Beitrag 2024", 6000),
        Entry(date(2024, 1, 12), "Stadtwerke", "Strom, Halle", -41207),
    ]


def test_reads_lines_of_either_kind_and_columns_in_any_order():
    data = b"Amount,Memo,Date,Payee\r\n-20.5, travel ,01/31/2024,Coach\r\n"
    assert read_statement(data, PROFILES["overseas"]) == [Entry(date(2024, 1, 31), "Coach", "travel", -2050)]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"Date,Payee,Memo\n", 1),
        (b"Date,Payee,Memo,Amount\n\n01/31/2024,Coach,1.00\n", 3),
        (b"Date,Payee,Memo,Amount\n31/01/2024,Coach,travel,1.00\n", 2),
        (b"Date,Payee,Memo,Amount\n01/31/2024,Coach,travel,one\n", 2),
        (b"Date,Payee,Memo,Amount\n01/31/2024,Co\xff,travel,1.00\n", 2),
    ],
    ids=["empty", "missing column", "missing field", "wrong date", "wrong amount", "wrong encoding"],
)
def test_names_the_line_of_a_problem(data, line):
    with pytest.raises(StatementError) as caught:
        read_statement(data, PROFILES["overseas"])
    assert caught.value.line == line
