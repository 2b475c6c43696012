from datetime import date, timedelta


class Calendar:
    """The days on which the library is open. Weekdays count from Monday, 0."""

    def __init__(self, closed_weekdays: set[int] = frozenset(), holidays: set[date] = frozenset()):
        self._closed_weekdays = frozenset(closed_weekdays)
        self._holidays = frozenset(holidays)

    def is_open(self, day: date) -> bool:
        return day.weekday() not in self._closed_weekdays and day not in self._holidays

    def next_open(self, day: date) -> date:
        """The day itself, or the first one after it on which we are open."""
        while not self.is_open(day):
            day += timedelta(days=1)
        return day

    def open_days(self, after: date, until: date) -> int:
        """How many days after `after`, up to and including `until`, we are open."""
        days = (until - after).days
        return sum(self.is_open(after + timedelta(days=n)) for n in range(1, days + 1))
