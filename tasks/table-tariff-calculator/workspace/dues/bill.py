from dataclasses import dataclass

from dues import calculator
from dues.vessel import Call, Line


@dataclass(frozen=True)
class Bill:
    call: Call
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        return sum(line.cents for line in self.lines)


def bill_for(call: Call) -> Bill:
    """The bill for a call. Raises UnknownKind for vessels that the tariff does not know."""
    lines = [Line("Tonnage dues", calculator.tonnage_due(call)), Line("Berth dues", calculator.berth_due(call))]
    if calculator.needs_pilot(call):
        lines.append(Line("Pilot", 45_000 + 200 * call.vessel.length))
    lines += calculator.extras(call)
    return Bill(call, tuple(line for line in lines if line.cents != 0))
