from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

from roster.duty import on_duty, uncovered
from roster.oncall import Rota, holder
from roster.pay import night_minutes, paid_minutes, week_minutes
from roster.rest import short_rests
from roster.shift import Shift

BERLIN = ZoneInfo("Europe/Berlin")


def january(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 1, day, hour, minute, tzinfo=BERLIN)


def test_duty():
    shifts = [Shift("ana", january(8, 22), january(9, 6)), Shift("ben", january(9, 7), january(9, 14))]
    assert on_duty(shifts, january(8, 22)) == {"ana"}
    assert on_duty(shifts, datetime(2024, 1, 9, 5, tzinfo=timezone.utc)) == set()
    assert uncovered(shifts, january(8, 20), january(9, 12)) == [
        (january(8, 20), january(8, 22)),
        (january(9, 6), january(9, 7)),
    ]


def test_pay():
    shift = Shift("ana", january(8, 20), january(9, 6, 30))
    assert paid_minutes(shift) == 630
    assert night_minutes(shift, BERLIN) == 420
    sunday = Shift("ana", january(14, 20), january(15, 6))
    assert week_minutes([shift, sunday], BERLIN) == {("ana", date(2024, 1, 8)): 870, ("ana", date(2024, 1, 15)): 360}


def test_rest():
    late, early = Shift("ana", january(8, 14), january(8, 22)), Shift("ana", january(9, 6), january(9, 14))
    assert short_rests([early, late, Shift("ben", january(8, 23), january(9, 6))]) == [(late, early)]


def test_the_telephone():
    rota = Rota(("ana", "ben", "eva"), date(2024, 1, 8), 7, time(7), BERLIN)
    assert holder(rota, january(8, 6, 59)) is None
    assert holder(rota, january(8, 7)) == "ana"
    assert holder(rota, datetime(2024, 1, 15, 5, 59, tzinfo=timezone.utc)) == "ana"
    assert holder(rota, datetime(2024, 1, 15, 6, 0, tzinfo=timezone.utc)) == "ben"
    assert holder(rota, january(29, 12)) == "ana"
