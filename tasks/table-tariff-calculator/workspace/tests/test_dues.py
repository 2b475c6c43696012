from datetime import datetime

import pytest

from dues import Call, Line, UnknownKind, Vessel, bill_for, freight_share, income_by_label, statement


def call(kind, gross_tonnage=1000, length=50, days=1, **more):
    arrived = datetime(2025, 5, 1, 12)
    return Call(Vessel("Sanna", kind, gross_tonnage, length), arrived, datetime(2025, 5, 1 + days, 12), **more)


def test_cargo():
    bill = bill_for(call("cargo", 2400, 95, 3, cargo_tons=100))
    assert bill.lines == (
        Line("Tonnage dues", 28_800),
        Line("Berth dues", 20_900),
        Line("Pilot", 64_000),
        Line("Handling", 3500),
    )
    assert bill.total == 117_200


@pytest.mark.parametrize(
    ("kind", "total"),
    [("tanker", 10_800 + 7000 + 55_000 + 25_000), ("passenger", 5000 + 20_000), ("fishing", 4000), ("yacht", 15_000 + 55_000), ("barge", 6000)],
)
def test_other_kinds(kind, total):
    assert bill_for(call(kind)).total == total


def test_unknown_kinds():
    with pytest.raises(UnknownKind, match="no kind of vessel: submarine"):
        bill_for(call("submarine"))


def test_statement():
    assert statement(bill_for(call("barge", 1001, cargo_tons=4000, hazardous=True))) == (
        "Barge Sanna, 01.05.2025 to 02.05.2025\n"
        "Tonnage dues                       60.06\n"
        "Handling                        1,400.00\n"
        "Fire watch                        250.00\n"
        "----------------------------------------\n"
        "Total                           1,710.06\n"
    )


def test_statistics():
    calls = [call("cargo"), call("yacht", days=2), call("cargo", 6000), call("fishing")]
    assert freight_share(calls) == 0.5
    assert freight_share([]) == 0
    assert list(income_by_label(calls).items())[2] == ("Large cargo vessel", 90_000)
