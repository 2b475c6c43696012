"""Occurrences of a schedule."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .names import ScheduleError
from .parse import parse

_DAY = timedelta(days=1)
# Days to look at. A fifth Monday in February may be 40 years away, and nothing can be farther.
_HORIZON = 41 * 366


class Schedule:
    def __init__(self, expression: str, zone: str = "UTC") -> None:
        self.expression = expression
        self._days, self._times = parse(expression)
        try:
            self._zone = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ScheduleError(f"no such zone: {zone!r}") from error

    def next_after(self, moment: datetime) -> datetime | None:
        """The first occurrence later than the moment; None when there is none at all."""
        after = _as_utc(moment)
        best: datetime | None = None
        for day in self._days_from(after):
            for instant in self._instants(day):
                if instant > after and (best is None or instant < best):
                    best = instant
            # The next day's may be earlier than this day's: windows go over midnight, skipped times are late.
            if best is not None and day > best.astimezone(self._zone).date():
                break
        return None if best is None else best.astimezone(self._zone)

    def between(self, start: datetime, end: datetime) -> list[datetime]:
        """All occurrences from start on and before end."""
        first, stop = _as_utc(start), _as_utc(end)
        found: set[datetime] = set()
        for day in self._days_from(first):
            if day > stop.astimezone(self._zone).date():
                break
            found.update(instant for instant in self._instants(day) if first <= instant < stop)
        return [instant.astimezone(self._zone) for instant in sorted(found)]

    def _days_from(self, moment: datetime) -> Iterator[date]:
        # A window that began yesterday may still be open.
        day = moment.astimezone(self._zone).date() - _DAY
        for _ in range(_HORIZON):
            yield day
            day += _DAY

    def _instants(self, day: date) -> Iterator[datetime]:
        """The occurrences that belong to a day, in UTC."""
        if not self._days.match(day):
            return
        midnight = datetime.combine(day, time())
        for minutes in self._times:
            # Arithmetic without a zone is that of the clock on the wall. Of a time that comes twice it is the first
            # one (fold=0), and a time that is skipped is read as if the clock had not been changed yet.
            wall = midnight + timedelta(minutes=minutes)
            yield wall.replace(tzinfo=self._zone).astimezone(timezone.utc)


def _as_utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("the moment has no time zone")
    return moment.astimezone(timezone.utc)
