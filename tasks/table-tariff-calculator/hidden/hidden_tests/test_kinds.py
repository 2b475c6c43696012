"""Kinds of vessels, each in one place."""

from datetime import datetime

import pytest

from dues import Call, Line, UnknownKind, Vessel, bill_for, freight_share, income_by_label, statement


def call(kind, gross_tonnage=1000, length=40, **more):
    return Call(Vessel("Sanna", kind, gross_tonnage, length), datetime(2025, 5, 1, 12), datetime(2025, 5, 2, 18), **more)


class Research:
    """A kind that knows nothing of the others."""

    carries_freight = True

    def tonnage_due(self, call):
        return call.vessel.gross_tonnage

    def berth_due(self, call):
        return 7

    def needs_pilot(self, call):
        return call.vessel.length > 30

    def extras(self, call):
        return [Line("Laboratory", 11), Line("Nothing", 0)]

    def label(self, vessel):
        return f"Research vessel of {vessel.length} m"


def test_every_kind_has_its_object():
    from dues.kinds import KINDS, kind_of

    assert sorted(KINDS) == ["barge", "cargo", "fishing", "passenger", "tanker", "yacht"]
    for name, kind in KINDS.items():
        assert kind_of(call(name).vessel) is kind
    with pytest.raises(UnknownKind, match="no kind of vessel: submarine"):
        kind_of(call("submarine").vessel)


def test_objects_know_their_dues():
    from dues.kinds import KINDS

    found = {}
    for name, kind in KINDS.items():
        one = call(name, passengers=2, cargo_tons=3)
        extras = [(line.text, line.cents) for line in kind.extras(one) if line.cents]
        label = kind.label(one.vessel)
        found[name] = (kind.tonnage_due(one), kind.berth_due(one), bool(kind.needs_pilot(one)), extras, label, bool(kind.carries_freight))
    assert found == {
        "cargo": (12_000, 4400, False, [("Handling", 105)], "Cargo vessel", True),
        "tanker": (18_000, 11_200, True, [("Fire watch", 50_000)], "Tanker", True),
        "passenger": (5000, 24_000, False, [("Waste", 180)], "Passenger ship", False),
        "fishing": (4000, 0, False, [], "Fishing vessel", False),
        "yacht": (0, 24_000, False, [("Tourist tax", 500)], "Yacht", False),
        "barge": (6000, 4400, False, [("Handling", 105)], "Barge", True),
    }


def test_a_new_kind_works_everywhere(monkeypatch):
    from dues.kinds import KINDS

    monkeypatch.setitem(KINDS, "research", Research())
    bill = bill_for(call("research"))
    assert bill.lines == (Line("Tonnage dues", 1000), Line("Berth dues", 7), Line("Pilot", 53_000), Line("Laboratory", 11))
    assert statement(bill).startswith("Research vessel of 40 m Sanna, ")
    assert freight_share([call("research"), call("yacht")]) == 0.5
    assert income_by_label([call("research", length=20)]) == {"Research vessel of 20 m": 1018}


def test_a_kind_can_be_replaced(monkeypatch):
    from dues.kinds import KINDS

    monkeypatch.setitem(KINDS, "cargo", Research())
    assert [line.text for line in bill_for(call("cargo", cargo_tons=5)).lines] == ["Tonnage dues", "Berth dues", "Pilot", "Laboratory"]
    monkeypatch.delitem(KINDS, "yacht")
    with pytest.raises(UnknownKind, match="no kind of vessel: yacht"):
        bill_for(call("yacht"))
