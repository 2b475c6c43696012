from datetime import date

from lending.calendar import Calendar

DAILY_FINES = {"child": 10, "adult": 25, "staff": 0}
FREE_DAYS = 1
FINE_CAP = 1000


def fine_for(kind: str, due: date, returned: date, calendar: Calendar) -> int:
    """What a member of this kind pays, in cents."""
    late = calendar.open_days(due, returned)
    return min(max(late - FREE_DAYS, 0) * DAILY_FINES[kind], FINE_CAP)
