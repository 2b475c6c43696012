from dues.bill import Bill
from dues.vessel import Vessel


def statement(bill: Bill) -> str:
    """A bill as text, 40 characters wide."""
    call = bill.call
    head = f"{label(call.vessel)} {call.vessel.name}, {call.arrived:%d.%m.%Y} to {call.left:%d.%m.%Y}"
    rows = [_row(line.text, line.cents) for line in bill.lines]
    return "\n".join([head, *rows, "-" * 40, _row("Total", bill.total)]) + "\n"


def label(vessel: Vessel) -> str:
    """How a vessel of this kind is called on paper."""
    match vessel.kind:
        case "cargo":
            return "Cargo vessel" if vessel.gross_tonnage <= 5000 else "Large cargo vessel"
        case "tanker":
            return "Tanker"
        case "passenger":
            return "Passenger ship"
        case "fishing":
            return "Fishing vessel"
        case "yacht":
            return "Yacht"
        case "barge":
            return "Barge"
        case _:
            return "Vessel"


def _row(text: str, cents: int) -> str:
    return f"{text:<28}{cents / 100:>12,.2f}"
