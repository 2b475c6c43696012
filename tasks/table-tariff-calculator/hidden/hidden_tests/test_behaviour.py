"""What vessels pay, through what others import."""

from datetime import datetime

import pytest

import dues
from dues import Bill, Call, Line, UnknownKind, Vessel, bill_for, freight_share, income_by_label, statement

ARRIVED = datetime(2025, 5, 1, 12)


def call(kind, gross_tonnage=1000, length=40, left=datetime(2025, 5, 2, 12), arrived=ARRIVED, home_port=False, **more):
    return Call(Vessel("Sanna", kind, gross_tonnage, length, home_port), arrived, left, **more)


def lines(*args, **more):
    return {line.text: line.cents for line in bill_for(call(*args, **more)).lines}


def test_offers_what_it_offered():
    names = ["Bill", "Call", "Line", "UnknownKind", "Vessel", "bill_for", "freight_share", "income_by_label", "statement"]
    assert dues.__all__ == names
    assert all(hasattr(dues, name) for name in names)


@pytest.mark.parametrize(("tonnage", "cargo", "barge"), [(5000, 60_000, 30_000), (5001, 75_015, 37_507), (1, 12, 6), (5003, 75_045, 37_522)])
def test_tonnage_of_cargo_vessels_and_barges(tonnage, cargo, barge):
    assert lines("cargo", tonnage)["Tonnage dues"] == cargo
    assert lines("barge", tonnage)["Tonnage dues"] == barge


def test_tonnage_of_tankers():
    assert lines("tanker", 333, cargo_tons=1)["Tonnage dues"] == 5994
    assert lines("tanker", 333)["Tonnage dues"] == 3596
    assert lines("cargo", 333)["Tonnage dues"] == lines("cargo", 333, cargo_tons=1)["Tonnage dues"]


def test_tonnage_of_others():
    assert [lines("passenger", 300, passengers=n)["Tonnage dues"] for n in (0, 10, 11)] == [1500, 1500, 1650]
    assert lines("fishing", 9000) == {"Tonnage dues": 4000}
    assert lines("fishing", 9000, home_port=True) == {}
    assert "Tonnage dues" not in lines("yacht", 9000)
    assert lines("cargo", 100, home_port=True)["Tonnage dues"] == 1200


@pytest.mark.parametrize(
    ("left", "cargo", "tanker", "passenger", "yacht"),
    [
        (datetime(2025, 5, 1, 12), None, 5600, 8000, 12_000),
        (datetime(2025, 5, 2, 0), None, 5600, 8000, 12_000),
        (datetime(2025, 5, 2, 0, 1), None, 5600, 16_000, 12_000),
        (datetime(2025, 5, 2, 12), None, 5600, 16_000, 12_000),
        (datetime(2025, 5, 2, 12, 0, 1), 4400, 11_200, 24_000, 24_000),
        (datetime(2025, 5, 4, 11), 8800, 16_800, 48_000, 36_000),
    ],
)
def test_berths(left, cargo, tanker, passenger, yacht):
    found = [lines(kind, left=left).get("Berth dues") for kind in ("cargo", "barge", "tanker", "passenger", "yacht", "fishing")]
    assert found == [cargo, cargo, tanker, passenger, yacht, None]


def test_yachts_pay_more_in_summer():
    days = [datetime(2025, month, day, 23) for month, day in ((5, 31), (6, 1), (8, 31), (9, 1))]
    found = [lines("yacht", length=10, arrived=day, left=day)["Berth dues"] for day in days]
    assert found == [3000, 4500, 4500, 3000]
    summer = lines("passenger", arrived=days[1], left=days[1])
    assert summer["Berth dues"] == 8000


@pytest.mark.parametrize(
    ("kind", "longest"), [("cargo", 90), ("passenger", 70), ("yacht", 40), ("tanker", 0), ("fishing", None), ("barge", None)]
)
def test_pilots(kind, longest):
    if longest is None:
        assert "Pilot" not in lines(kind, length=400)
    else:
        assert "Pilot" not in lines(kind, length=longest) or longest == 0
        assert lines(kind, length=longest + 1)["Pilot"] == 45_000 + 200 * (longest + 1)


def test_what_is_paid_besides():
    long = datetime(2025, 5, 3, 1)
    more = {"cargo_tons": 10, "passengers": 20, "hazardous": True, "left": long}
    usual = {"Tonnage dues", "Berth dues", "Pilot"}
    besides = {kind: {text: cents for text, cents in lines(kind, **more).items() if text not in usual}
               for kind in ("cargo", "barge", "tanker", "passenger", "fishing", "yacht")}
    freight = {"Handling": 350, "Fire watch": 50_000}
    assert besides == {
        "cargo": freight,
        "barge": freight,
        "tanker": {"Fire watch": 50_000},
        "passenger": {"Waste": 1800},
        "fishing": {},
        "yacht": {"Tourist tax": 10_000},
    }
    assert "Fire watch" not in lines("cargo", cargo_tons=10)
    assert lines("tanker")["Fire watch"] == 25_000


def test_nights_are_calendar_days():
    late, early = datetime(2025, 5, 1, 23, 59), datetime(2025, 5, 2, 0, 1)
    assert lines("yacht", passengers=4, arrived=late, left=early)["Tourist tax"] == 1000
    assert "Tourist tax" not in lines("yacht", passengers=4, arrived=early, left=datetime(2025, 5, 2, 23))


def test_lines_come_in_order():
    bill = bill_for(call("cargo", 100, 95, datetime(2025, 5, 3), cargo_tons=1, hazardous=True))
    assert [line.text for line in bill.lines] == ["Tonnage dues", "Berth dues", "Pilot", "Handling", "Fire watch"]
    assert bill.total == sum(line.cents for line in bill.lines)
    assert isinstance(bill.lines, tuple)


@pytest.mark.parametrize("kind", ["submarine", "Cargo", "cargos"])
def test_kinds_that_the_tariff_does_not_know(kind):
    with pytest.raises(UnknownKind) as caught:
        bill_for(call(kind))
    assert str(caught.value) == f"no kind of vessel: {kind}"
    unknown = call(kind)
    assert statement(Bill(unknown, (Line("Flowers", 1050),))).splitlines()[:2] == [
        "Vessel Sanna, 01.05.2025 to 02.05.2025",
        "Flowers                            10.50",
    ]
    assert freight_share([unknown, call("tanker")]) == 0.5


def test_names_on_paper():
    names = {kind: statement(Bill(call(kind), ())).split(" Sanna")[0] for kind in ("tanker", "passenger", "fishing", "yacht", "barge")}
    assert names == {"tanker": "Tanker", "passenger": "Passenger ship", "fishing": "Fishing vessel", "yacht": "Yacht", "barge": "Barge"}
    large = [statement(Bill(call(kind, 5000 + n), ())).split(" Sanna")[0] for kind in ("cargo", "barge") for n in (0, 1)]
    assert large == ["Cargo vessel", "Large cargo vessel", "Barge", "Barge"]


def test_statistics():
    calls = [call(kind) for kind in ("cargo", "tanker", "passenger", "fishing", "yacht", "barge")]
    assert [freight_share([one]) for one in calls] == [1, 1, 0, 0, 0, 1]
    assert freight_share(iter(calls)) == 0.5
    assert income_by_label([call("fishing"), call("cargo", 9000), call("fishing"), call("cargo", 100)]) == {
        "Fishing vessel": 8000,
        "Large cargo vessel": 135_000,
        "Cargo vessel": 1200,
    }
    with pytest.raises(UnknownKind):
        income_by_label([call("submarine")])
