from datetime import date

import pytest

from ledger.book import Book
from ledger.entry import Entry
from ledger.errors import StatementError
from ledger.profile import PROFILES
from ledger.statement import read_statement

MARK = b"\xef\xbb\xbf"
DAY = date(2024, 1, 31)


def overseas(*records: str, end: str = "\n") -> bytes:
    return "".join(line + end for line in ("Date,Payee,Memo,Amount", *records)).encode()


def sparbank(*records: str, end: str = "\r\n") -> str:
    lines = ("Sportverein Nord;4711", "", "Buchungstag;Name;Zweck;Betrag", *records)
    return "".join(line + end for line in lines)


def read(data: bytes, name: str = "overseas") -> list[Entry]:
    return read_statement(data, PROFILES[name])


def texts(data: bytes, name: str = "overseas") -> list[tuple[str, str]]:
    return [(entry.payee, entry.purpose) for entry in read(data, name)]


def line_of_problem(data: bytes, name: str = "overseas") -> int:
    with pytest.raises(StatementError) as caught:
        read(data, name)
    return caught.value.line


def cents(text: str, name: str) -> int:
    """What the amount is booked as."""
    profile = PROFILES[name]
    day = DAY.strftime(profile.date_format)
    fields = profile.delimiter.join([day, "a", "b", f'"{text}"'])
    data = "x\n" * profile.preamble + profile.delimiter.join(profile.columns) + "\n" + fields + "\n"
    encoding = "utf-8-sig" if "\u2212" in text else profile.encoding
    (entry,) = read_statement(data.encode(encoding), profile)
    return entry.cents


# The mark


def test_a_mark_does_not_hide_the_first_column():
    assert read(MARK + overseas("01/31/2024,Coach,travel,-20.00")) == [Entry(DAY, "Coach", "travel", -2000)]


def test_a_mark_is_skipped_before_a_quote():
    data = MARK + b'"Date","Payee","Memo","Amount"\n"01/31/2024","Coach","a, b","1.00"\n'
    assert read(data) == [Entry(DAY, "Coach", "a, b", 100)]


def test_a_mark_means_utf_8_at_the_savings_bank():
    text = sparbank("31.01.2024;M\u00fcller \u0141;Pr\u00e4mie;5,00")
    assert read(text.encode("utf-8-sig"), "sparbank") == [Entry(DAY, "M\u00fcller \u0141", "Pr\u00e4mie", 500)]


def test_a_mark_in_the_preamble_does_not_move_the_lines():
    assert line_of_problem(sparbank("31.01.2024;a;b;one").encode("utf-8-sig"), "sparbank") == 4


def test_without_a_mark_the_savings_bank_stays_what_it_is():
    text = sparbank("31.01.2024;M\u00fcller;\u20ac 5 \u2026;5,00")
    assert texts(text.encode("cp1252"), "sparbank") == [("M\u00fcller", "\u20ac 5 \u2026")]


def test_a_mark_before_what_is_not_utf_8_is_a_problem():
    assert line_of_problem(MARK + sparbank("31.01.2024;M\u00fcller;b;5,00").encode("cp1252"), "sparbank") == 4


# Fields


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_quoted_fields_hold_delimiters_and_line_breaks(end):
    memo = end.join(["fees, January", "", "see also, list"])
    data = overseas(f'01/31/2024,"Club, North","{memo}",1.00', "01/31/2024,Coach,travel,2.00", end=end)
    assert texts(data) == [("Club, North", "fees, January\n\nsee also, list"), ("Coach", "travel")]


def test_line_breaks_of_both_kinds_in_one_field():
    assert texts(overseas('01/31/2024,a,"one\r\ntwo\nthree",1.00', end="\r\n")) == [("a", "one\ntwo\nthree")]


def test_doubled_quotes_stand_for_one():
    records = [
        '01/31/2024,"the ""Lions""","""",1.00',
        '01/31/2024,"","a"",""b",1.00',
        '01/31/2024,"""a","b""\n""c""",1.00',
    ]
    assert texts(overseas(*records)) == [('the "Lions"', '"'), ("", 'a","b'), ('"a', 'b"\n"c"')]


def test_quotes_within_other_fields_are_ordinary():
    assert texts(overseas('01/31/2024,5" pipe,a "b" c,1.00', '01/31/2024,6",7"",1.00')) == [
        ('5" pipe', 'a "b" c'),
        ('6"', '7""'),
    ]


def test_blanks_around_texts_mean_nothing():
    assert texts(overseas('01/31/2024 , Coach  ,"  fee, two \t",1.00')) == [("Coach", "fee, two")]


def test_other_characters_do_not_break_lines():
    memo = "a\u2028b\u0085c\x0bd\x0ce\x1cf"
    assert texts(overseas(f"01/31/2024,p,{memo},1.00", f'01/31/2024,q,"{memo}",1.00')) == [("p", memo), ("q", memo)]


def test_header_and_preamble():
    text = 'Konto "4711;\r\n\r\n"Betrag";"Zweck, ""neu""";"Zweck";Name;"Buchungs\r\ntext";Buchungstag\r\n'
    text += '"1,00";"x";"y;z";"n";"t";31.01.2024\r\n'
    assert read(text.encode("cp1252"), "sparbank") == [Entry(DAY, "n", "y;z", 100)]


def test_empty_lines_mean_nothing():
    assert texts(overseas("", "01/31/2024,a,b,1.00", "  ", "", "01/31/2024,c,d,1.00", "")) == [("a", "b"), ("c", "d")]


def test_a_last_line_without_an_end():
    assert texts(overseas('01/31/2024,a,"b",1.00')[:-1]) == [("a", "b")]
    assert texts(b'Memo,Payee,Amount,Date,Note\n"b,c",a,1.00,01/31/2024,"x"') == [("a", "b,c")]


# Problems and their lines

LONG = '01/31/2024,a,"one\n\ntwo\nthree",1.00'


@pytest.mark.parametrize(
    ("records", "line"),
    [
        ((LONG, "01/31/2024,a,b,one"), 6),
        ((LONG, "", "31/01/2024,a,b,1.00"), 7),
        ((LONG, LONG, "01/31/2024,a,1.00"), 10),
        (('01/31/2024,a,"one\ntwo",x',), 2),
        ((LONG, '01/31/2024,a,"one\ntwo",1.00,5'), 6),
        (("01/31/2024,a,b,1.00", '01/31/2024,a,"b,1.00', "01/31/2024,a,b,1.00", "01/31/2024,a,b,1.00"), 3),
        ((LONG, '01/31/2024,a,"b"",1.00', LONG.replace('"', "")), 6),
        (('01/31/2024,a,"b"c,1.00', "01/31/2024,a,b,1.00"), 2),
        ((LONG, '01/31/2024,"one\ntwo" x,b,1.00'), 6),
        (('"',), 2),
    ],
    ids=[
        "amount below a long record",
        "date below a long record",
        "missing field below two long records",
        "amount of a long record",
        "extra field of a long record",
        "quote without an end",
        "doubled quote at the end",
        "text after a quote",
        "text after a quote on another line",
        "nothing but a quote",
    ],
)
def test_problems_are_reported_where_their_record_begins(records, line):
    for end in ("\n", "\r\n"):
        data = overseas(*(record.replace("\n", end) for record in records), end=end)
        assert line_of_problem(data) == line


def test_problems_below_the_preamble():
    text = sparbank('31.01.2024;a;"b\r\nc";1,00', "31.01.2024;a;b;1.00")
    assert line_of_problem(text.encode("cp1252"), "sparbank") == 6


def test_a_missing_column_is_reported_at_the_header():
    assert line_of_problem(b'\n\n"Date","Payee","Amount"\n') == 3


# Amounts


AMOUNTS = {
    "sparbank": {
        "1.234,50": 123450,
        "1.234": 123400,
        "-1.234.567,8": -123456780,
        "1234567,89": 123456789,
        "12,50-": -1250,
        "1.000-": -100000,
        "\u22123,07": -307,
        "+3,07": 307,
        "0,00": 0,
        "-0,05": -5,
    },
    "overseas": {
        "1,234.50": 123450,
        "1,234": 123400,
        "\u22121,234,567.89": -123456789,
        "20.5": 2050,
    },
    "alpine": {
        "1'234.50": 123450,
        "-12'345": -1234500,
        "12345.6-": -1234560,
    },
    "own": {
        "1234,50": 123450,
        "90071992547409,93": 9007199254740993,
        "-90.071.992.547.409.931,07": -9007199254740993107,
        "1.234,50": 123450,
        "-7,5": -750,
    },
}


@pytest.mark.parametrize("name", AMOUNTS)
def test_amounts(name):
    assert {text: cents(text, name) for text in AMOUNTS[name]} == AMOUNTS[name]


@pytest.mark.parametrize("name", ["sparbank", "overseas", "own"])
def test_every_cent_is_right(name):
    decimal = PROFILES[name].decimal
    for value in range(0, 3000, 7):
        assert cents(f"{value // 100}{decimal}{value % 100:02}", name) == value


NO_AMOUNTS = {
    "sparbank": [
        *("12.34", "1.23.456", "1234.567", "1.2345,00", "1.234,567", "1,234.50", "1,50,20", "1'234,00"),
        *("-5,00-", "+5,00-", "--5,00", "5,00+"),
    ],
    "overseas": ["1.234,50", "12,34", "1,2345.00", "1.234", "1e3", "1_000", "nan"],
    "alpine": ["1,234.50", "1'23.50"],
    "own": ["inf", "", "-", "5 EUR", "1.5.0"],
}


@pytest.mark.parametrize("name", NO_AMOUNTS)
def test_what_is_no_amount(name):
    for text in NO_AMOUNTS[name]:
        with pytest.raises(StatementError):
            cents(text, name)


# What stands in the books


def test_overlapping_statements_are_booked_once():
    first = '01/31/2024,"Club ""N""","a\nb",1.00'
    book = Book()
    assert book.add(read(overseas(first, "01/31/2024,c,d,2.00"))) == 2
    assert book.add(read(MARK + overseas(first, "01/31/2024,e,f,4.00", end="\r\n").replace(b"a\nb", b"a\r\nb"))) == 1
    assert book.balance == 700


def test_fingerprints_of_the_old_books_are_known():
    text = sparbank('"31.01.2024"; M\u00fcller ;" Beitrag, 2024 ";"-60,00"', "31.01.2024;Ana;x;0,29")
    entries = read(text.encode("cp1252"), "sparbank")
    assert [entry.fingerprint for entry in entries] == ["4d70e4d50a0635f248ef", "1c1e5bc31f7beee3724c"]
