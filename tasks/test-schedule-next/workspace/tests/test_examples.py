from datetime import datetime, timezone

from planner import Schedule


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def test_daily():
    schedule = Schedule("at 06:30")
    assert schedule.next_after(utc("2026-01-10 05:00")) == utc("2026-01-10 06:30")
    assert schedule.next_after(utc("2026-01-10 06:30")) == utc("2026-01-11 06:30")


def test_on_weekdays():
    schedule = Schedule("at 06:30 on mon-fri")
    assert schedule.next_after(utc("2026-01-09 12:00")) == utc("2026-01-12 06:30")


def test_at_intervals():
    schedule = Schedule("every 30 min from 08:00 to 18:00")
    assert schedule.next_after(utc("2026-01-09 12:10")) == utc("2026-01-09 12:30")
