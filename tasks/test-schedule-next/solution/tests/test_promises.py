from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from planner import Schedule, ScheduleError

BERLIN = "Europe/Berlin"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def days(expression: str, start: str, end: str) -> list[str]:
    """The dates on which `at 12:00` and the rest of an expression is due."""
    found = Schedule(f"at 12:00 {expression}").between(utc(start), utc(end))
    assert all(moment.strftime("%H:%M") == "12:00" for moment in found)
    return [moment.strftime("%m-%d") for moment in found]


def times(expression: str, start: str, end: str) -> list[str]:
    return [moment.strftime("%d %H:%M") for moment in Schedule(expression).between(utc(start), utc(end))]


class TestReading:
    def test_case_and_spaces_do_not_matter(self):
        moment = utc("2026-01-01")
        tidy = Schedule("at 06:30, 18:00 on mon-fri, last in jan-mar").next_after(moment)
        untidy = Schedule("  AT 06:30 ,18:00  On Mon - Fri,LAST in Jan-Mar ").next_after(moment)
        assert tidy == untidy == utc("2026-01-01 06:30")

    @pytest.mark.parametrize(
        "expression",
        [
            "", "06:30", "at", "at 6:30", "at 24:00", "at 12:60", "at 12:00,", "every 0 min", "every 1441 min",
            "every 15", "every 15 min from 08:00", "every 15 min to 08:00", "at 12:00 on", "at 12:00 on monday",
            "at 12:00 on 0", "at 12:00 on 32", "at 12:00 on 15-10", "at 12:00 on 6th mon", "at 12:00 on 2nd",
            "at 12:00 on last day", "at 12:00 in january", "at 12:00 in 1", "at 12:00 in jan on mon",
        ],
    )  # fmt: skip
    def test_nothing_else_is_understood(self, expression):
        with pytest.raises(ScheduleError):
            Schedule(expression)

    def test_error_is_a_value_error(self):
        assert issubclass(ScheduleError, ValueError)

    def test_unknown_zone(self):
        with pytest.raises(ScheduleError):
            Schedule("at 12:00", zone="Europe/Atlantis")


class TestDays:
    def test_weekdays_and_their_ranges(self):
        week = ("2026-06-01", "2026-06-08")
        assert days("on tue", *week) == ["06-02"]
        assert days("on mon-wed, fri", *week) == ["06-01", "06-02", "06-03", "06-05"]
        assert days("on sat-mon", *week) == ["06-01", "06-06", "06-07"]
        assert days("on wed-wed", *week) == ["06-03"]
        assert len(days("", *week)) == 7

    def test_numbers_leave_out_months_without_them(self):
        assert days("on 31", "2026-01-01", "2026-06-01") == ["01-31", "03-31", "05-31"]
        assert days("on 29-30", "2026-02-01", "2026-04-01") == ["03-29", "03-30"]
        assert days("on 10-12, 11", "2026-02-01", "2026-03-01") == ["02-10", "02-11", "02-12"]

    def test_last_day(self):
        assert days("on last", "2027-12-01", "2028-05-01") == ["12-31", "01-31", "02-29", "03-31", "04-30"]
        assert days("on last", "2027-02-01", "2027-03-01") == ["02-28"]

    def test_nth_weekdays(self):
        # June 2026 begins on a Monday, July on a Wednesday.
        both = ("2026-06-01", "2026-08-01")
        assert days("on 1st mon", *both) == ["06-01", "07-06"]
        assert days("on 2nd tue", *both) == ["06-09", "07-14"]
        assert days("on 2nd wed", *both) == ["06-10", "07-08"]
        assert days("on 5th fri", *both) == ["07-31"]
        assert days("on last fri", *both) == ["06-26", "07-31"]
        assert days("on last wed", *both) == ["06-24", "07-29"]
        assert days("on 4th tue, last tue", *both) == ["06-23", "06-30", "07-28"]

    def test_kinds_add_up(self):
        assert days("on 3, sun, 1st mon", "2026-06-01", "2026-06-10") == ["06-01", "06-03", "06-07"]

    def test_months(self):
        year = ("2026-01-01", "2027-01-01")
        assert days("on 1 in feb, jun-aug", *year) == ["02-01", "06-01", "07-01", "08-01"]
        assert days("on 1 in nov-feb", *year) == ["01-01", "02-01", "11-01", "12-01"]


class TestTimes:
    def test_list(self):
        assert times("at 18:00, 06:30, 18:00", "2026-06-01", "2026-06-02") == ["01 06:30", "01 18:00"]

    def test_interval_counts_from_the_window_and_includes_its_end(self):
        assert times("every 45 min from 08:10 to 10:25", "2026-06-01", "2026-06-02") == [
            "01 08:10", "01 08:55", "01 09:40", "01 10:25",
        ]  # fmt: skip
        assert times("every 60 min from 08:10 to 10:00", "2026-06-01", "2026-06-02") == ["01 08:10", "01 09:10"]
        assert times("every 5 min from 08:00 to 08:00", "2026-06-01", "2026-06-02") == ["01 08:00"]

    def test_interval_begins_anew_each_midnight(self):
        assert times("every 700 min", "2026-06-01", "2026-06-03") == [
            "01 00:00", "01 11:40", "01 23:20", "02 00:00", "02 11:40", "02 23:20",
        ]  # fmt: skip
        assert times("every 1440 min", "2026-06-01", "2026-06-03") == ["01 00:00", "02 00:00"]

    def test_window_over_midnight_belongs_to_its_first_day(self):
        # The 5th is a Friday.
        schedule = "every 120 min from 22:00 to 02:00 on fri"
        assert times(schedule, "2026-06-04", "2026-06-08") == ["05 22:00", "06 00:00", "06 02:00"]
        assert Schedule(schedule).next_after(utc("2026-06-06 00:30")) == utc("2026-06-06 02:00")
        assert Schedule(schedule).next_after(utc("2026-06-05 00:30")) == utc("2026-06-05 22:00")
        end = "every 60 min from 23:30 to 00:30 on last in may"
        assert times(end, "2026-05-01", "2026-07-01") == ["31 23:30", "01 00:30"]


class TestOccurrences:
    def test_next_is_later_to_the_microsecond(self):
        schedule = Schedule("at 06:30")
        assert schedule.next_after(utc("2026-06-01 06:29:59.999999")) == utc("2026-06-01 06:30")
        assert schedule.next_after(utc("2026-06-01 06:30:00")) == utc("2026-06-02 06:30")
        assert schedule.next_after(utc("2026-06-01 06:30:00.000001")) == utc("2026-06-02 06:30")

    def test_none_when_no_day_can_fit(self):
        assert Schedule("at 06:30 on 30 in feb").next_after(utc("2026-06-01")) is None
        assert Schedule("at 06:30 on 31 in apr, jun").next_after(utc("2026-06-01")) is None

    def test_leap_day(self):
        schedule = Schedule("at 06:30 on 29 in feb")
        assert schedule.next_after(utc("2026-06-01")) == utc("2028-02-29 06:30")
        assert schedule.next_after(utc("2096-02-29 06:30")) == utc("2104-02-29 06:30")
        rare = Schedule("at 06:30 on 5th mon in feb")
        assert rare.next_after(utc("2026-06-01")) == utc("2044-02-29 06:30")

    def test_between_includes_the_start_only(self):
        assert times("at 06:00, 12:00", "2026-06-01 06:00", "2026-06-02 06:00") == ["01 06:00", "01 12:00"]
        assert times("at 06:00", "2026-06-01 06:00", "2026-06-01 06:00") == []

    def test_naive_moments(self):
        schedule = Schedule("at 06:00")
        with pytest.raises(ValueError):
            schedule.next_after(datetime(2026, 6, 1))
        with pytest.raises(ValueError):
            schedule.between(datetime(2026, 6, 1), utc("2026-06-02"))

    def test_zones(self):
        schedule = Schedule("at 00:30", zone=BERLIN)
        tokyo = datetime(2026, 6, 1, 7, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
        found = schedule.next_after(tokyo)
        # 07:00 in Tokyo is 00:00 in Berlin, of the same day.
        assert found.isoformat() == "2026-06-01T00:30:00+02:00"
        assert schedule.next_after(utc("2026-05-31 23:00")).isoformat() == "2026-06-02T00:30:00+02:00"


class TestClockChanges:
    def iso(self, expression: str, start: str, end: str, zone: str = BERLIN) -> list[str]:
        return [moment.isoformat() for moment in Schedule(expression, zone).between(utc(start), utc(end))]

    def test_skipped_time_is_late(self):
        assert self.iso("at 02:30", "2026-03-28", "2026-03-30 12:00") == [
            "2026-03-28T02:30:00+01:00",
            "2026-03-29T03:30:00+02:00",
            "2026-03-30T02:30:00+02:00",
        ]
        found = Schedule("at 02:30", BERLIN).next_after(utc("2026-03-28 12:00"))
        assert found.isoformat() == "2026-03-29T03:30:00+02:00"

    def test_skipped_time_may_coincide(self):
        assert self.iso("every 30 min from 01:30 to 03:30", "2026-03-29", "2026-03-29 12:00") == [
            "2026-03-29T01:30:00+01:00",
            "2026-03-29T03:00:00+02:00",
            "2026-03-29T03:30:00+02:00",
        ]
        schedule = Schedule("at 02:45, 03:15", BERLIN)
        first = schedule.next_after(utc("2026-03-29 00:00"))
        assert first.isoformat() == "2026-03-29T03:15:00+02:00"
        assert schedule.next_after(first).isoformat() == "2026-03-29T03:45:00+02:00"

    def test_repeated_time_is_due_once(self):
        assert self.iso("at 02:30", "2026-10-24 12:00", "2026-10-26 12:00") == [
            "2026-10-25T02:30:00+02:00",
            "2026-10-26T02:30:00+01:00",
        ]
        schedule = Schedule("at 02:30", BERLIN)
        found = schedule.next_after(utc("2026-10-24 12:00"))
        assert found.isoformat() == "2026-10-25T02:30:00+02:00"
        assert schedule.next_after(found).isoformat() == "2026-10-26T02:30:00+01:00"

    def test_moments_of_the_repeated_hour_are_told_apart(self):
        schedule = Schedule("at 02:30, 04:00", BERLIN)
        zone = ZoneInfo(BERLIN)
        once, again = (datetime(2026, 10, 25, 2, 10, fold=fold, tzinfo=zone) for fold in (0, 1))
        assert schedule.next_after(once).isoformat() == "2026-10-25T02:30:00+02:00"
        assert schedule.next_after(again).isoformat() == "2026-10-25T04:00:00+01:00"

    def test_windows_that_began_before(self):
        assert self.iso("every 60 min from 23:30 to 03:30 on sat", "2026-03-28", "2026-03-30") == [
            "2026-03-28T23:30:00+01:00",
            "2026-03-29T00:30:00+01:00",
            "2026-03-29T01:30:00+01:00",
            "2026-03-29T03:30:00+02:00",
        ]
        assert self.iso("at 02:30", "2026-03-07", "2026-03-09", "America/New_York") == [
            "2026-03-07T02:30:00-05:00",
            "2026-03-08T03:30:00-04:00",
        ]
