from dues.errors import UnknownKind
from dues.vessel import Call, Line

FIRE_WATCH = 25_000
HANDLING = 35


def tonnage_due(call: Call) -> int:
    vessel = call.vessel
    if vessel.kind == "cargo":
        return vessel.gross_tonnage * (15 if vessel.gross_tonnage > 5000 else 12)
    elif vessel.kind == "tanker":
        due = vessel.gross_tonnage * 18
        if call.cargo_tons == 0:
            due = due * 60 // 100
        return due
    elif vessel.kind == "passenger":
        return max(vessel.gross_tonnage * 5, call.passengers * 150)
    elif vessel.kind == "fishing":
        return 0 if vessel.home_port else 4000
    elif vessel.kind == "yacht":
        return 0
    elif vessel.kind == "barge":
        return vessel.gross_tonnage * (15 if vessel.gross_tonnage > 5000 else 12) // 2
    else:
        raise UnknownKind(vessel.kind)


def berth_due(call: Call) -> int:
    vessel = call.vessel
    if vessel.kind in ("cargo", "barge"):
        return vessel.length * 110 * (call.periods(24) - 1)
    if vessel.kind == "tanker":
        return vessel.length * 140 * call.periods(24)
    if vessel.kind == "passenger":
        return vessel.length * 200 * call.periods(12)
    if vessel.kind == "yacht":
        rate = 450 if call.arrived.month in (6, 7, 8) else 300
        return vessel.length * rate * call.periods(24)
    if vessel.kind == "fishing":
        return 0
    raise UnknownKind(vessel.kind)


def needs_pilot(call: Call) -> bool:
    kind, length = call.vessel.kind, call.vessel.length
    if kind == "tanker":
        return True
    if kind in ("fishing", "barge"):
        return False
    if kind not in ("cargo", "passenger", "yacht"):
        raise UnknownKind(kind)
    return length > {"cargo": 90, "passenger": 70, "yacht": 40}[kind]


def extras(call: Call) -> list[Line]:
    """What else there is to pay, in the order of the bill."""
    kind = call.vessel.kind
    lines = []
    if kind == "cargo" or kind == "barge":
        lines.append(Line("Handling", call.cargo_tons * HANDLING))
    if kind == "passenger":
        lines.append(Line("Waste", call.passengers * 90))
    if kind == "yacht":
        lines.append(Line("Tourist tax", call.passengers * call.nights * 250))
    if kind == "tanker" or (kind in ("cargo", "barge") and call.hazardous):
        lines.append(Line("Fire watch", FIRE_WATCH * call.periods(24)))
    return lines
