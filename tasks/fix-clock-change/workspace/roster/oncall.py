"""Who has the telephone that the night porter calls."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from roster.clock import at


@dataclass(frozen=True)
class Rota:
    """People who have the telephone in turns of so many days, from the first day on. It is handed over by the clock."""

    people: tuple[str, ...]
    first: date
    days: int
    handover: time
    zone: ZoneInfo


def holder(rota: Rota, moment: datetime) -> str | None:
    """Gives who has the telephone at a moment; None before the first turn."""
    passed = moment - at(rota.first, rota.handover, rota.zone)
    if passed < timedelta(0):
        return None
    turn = passed // timedelta(days=rota.days)
    return rota.people[turn % len(rota.people)]
