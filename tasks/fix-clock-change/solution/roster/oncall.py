"""Who has the telephone that the night porter calls."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from roster.clock import at, in_utc


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
    day = moment.astimezone(rota.zone).date()
    if in_utc(moment) < at(day, rota.handover, rota.zone):
        day -= timedelta(days=1)
    if day < rota.first:
        return None
    turn = (day - rota.first).days // rota.days
    return rota.people[turn % len(rota.people)]
