from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

from roster.plan import Pattern, plan
from roster.sheet import sheet
from roster.shift import Shift
from roster.store import dumps, loads

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Pattern(frozenset({0, 1}), time(22), end=time(6))
STANDBY = Pattern(frozenset({5}), time(8), hours=24)


def test_plans_by_weekday():
    first, second = plan(NIGHT, "ana", date(2024, 1, 8), date(2024, 1, 14), BERLIN)
    assert first == Shift("ana", datetime(2024, 1, 8, 22, tzinfo=BERLIN), datetime(2024, 1, 9, 6, tzinfo=BERLIN))
    assert second.start == datetime(2024, 1, 9, 21, tzinfo=timezone.utc)


def test_plans_by_hours():
    (shift,) = plan(STANDBY, "ben", date(2024, 1, 8), date(2024, 1, 14), BERLIN)
    assert shift.end == datetime(2024, 1, 14, 8, tzinfo=BERLIN)


def test_prints_a_sheet():
    shifts = plan(NIGHT, "ana", date(2024, 1, 8), date(2024, 1, 9), BERLIN)
    reported = (datetime(2024, 1, 8, hour, 30, tzinfo=timezone.utc) for hour in (5, 12))
    shifts.append(Shift("ben", *reported))
    assert sheet(shifts, date(2024, 1, 8), BERLIN) == ["06:30-13:30 ben 7:00", "22:00-06:00 ana 8:00"]


def test_stores_shifts():
    shifts = plan(NIGHT, "ana", date(2024, 7, 8), date(2024, 7, 8), BERLIN)
    text = dumps(shifts, BERLIN)
    assert text == "ana;2024-07-08 22:00;2024-07-09 06:00\n"
    assert loads(text, BERLIN) == shifts
