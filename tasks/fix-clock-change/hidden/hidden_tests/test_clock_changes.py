from datetime import date, datetime, time, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

import pytest

from roster.clock import at
from roster.duty import on_duty, uncovered
from roster.oncall import Rota, holder
from roster.pay import night_minutes, paid_minutes, week_minutes
from roster.plan import Pattern, plan
from roster.rest import short_rests
from roster.sheet import sheet
from roster.shift import Shift
from roster.store import dumps, loads

UTC = timezone.utc
BERLIN = ZoneInfo("Europe/Berlin")
HOWE = ZoneInfo("Australia/Lord_Howe")
AZORES = ZoneInfo("Atlantic/Azores")
EVERY_DAY = frozenset(range(7))
MARCH, OCTOBER = date(2024, 3, 31), date(2024, 10, 27)
DAY = timedelta(days=1)


def utc(moment: datetime) -> str:
    assert moment.tzinfo is not None
    return moment.astimezone(UTC).strftime("%m-%d %H:%M")


def shown(day: date, clock: str, zone: ZoneInfo = BERLIN, fold: int = 0) -> datetime:
    """What a clock shows, as people write it down: in the zone of the ward."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=zone).replace(fold=fold)


def reported(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-{text}").replace(tzinfo=UTC)


def night(day: date, zone: ZoneInfo = BERLIN) -> Shift:
    (shift,) = plan(Pattern(EVERY_DAY, time(22), end=time(6)), "ana", day, day, zone)
    return shift


# Moments of a clock


@pytest.mark.parametrize(
    ("day", "clock", "zone", "expected"),
    [
        (MARCH, "01:59", BERLIN, "03-31 00:59"),
        (MARCH, "02:00", BERLIN, "03-31 01:00"),
        (MARCH, "02:30", BERLIN, "03-31 01:30"),
        (MARCH, "03:00", BERLIN, "03-31 01:00"),
        (OCTOBER, "02:30", BERLIN, "10-27 00:30"),
        (OCTOBER, "03:00", BERLIN, "10-27 02:00"),
        (date(2024, 10, 6), "02:10", HOWE, "10-05 15:40"),
        (date(2024, 4, 7), "01:45", HOWE, "04-06 14:45"),
        (MARCH, "00:30", AZORES, "03-31 01:30"),
        (OCTOBER, "00:30", AZORES, "10-27 00:30"),
    ],
    ids=[
        *("before a skip", "first skipped", "skipped", "after a skip", "repeated", "after a repetition"),
        *("half an hour skipped", "half an hour repeated", "midnight skipped", "midnight repeated"),
    ],
)
def test_a_clock_is_changed(day, clock, zone, expected):
    assert utc(at(day, time.fromisoformat(clock), zone)) == expected


# Plans and their sheets


@pytest.mark.parametrize(
    ("day", "zone", "paid", "at_night", "line"),
    [
        (MARCH - DAY, BERLIN, 420, 360, "22:00-06:00 ana 7:00"),
        (OCTOBER - DAY, BERLIN, 540, 480, "22:00-06:00 ana 9:00"),
        (MARCH, BERLIN, 480, 420, "22:00-06:00 ana 8:00"),
        (date(2024, 10, 5), HOWE, 450, 390, "22:00-06:00 ana 7:30"),
        (date(2024, 4, 6), HOWE, 510, 450, "22:00-06:00 ana 8:30"),
        (MARCH - DAY, AZORES, 420, 360, "22:00-06:00 ana 7:00"),
        (OCTOBER - DAY, AZORES, 540, 480, "22:00-06:00 ana 9:00"),
    ],
    ids=["Berlin March", "Berlin October", "Berlin later", "Howe spring", "Howe autumn", "Azores March", "Azores October"],
)
def test_a_night_lasts_as_long_as_it_lasts(day, zone, paid, at_night, line):
    shift = night(day, zone)
    assert paid_minutes(shift) == paid
    assert shift.length == timedelta(minutes=paid)
    assert night_minutes(shift, zone) == at_night
    assert sheet([shift], day, zone) == [line]


def test_nights_begin_and_end_by_the_clock_all_year():
    shifts = plan(Pattern(EVERY_DAY, time(22), end=time(6)), "ana", date(2024, 1, 1), date(2024, 12, 31), BERLIN)
    assert len(shifts) == 366
    for number, shift in enumerate(shifts):
        day = date(2024, 1, 1) + number * DAY
        start, end = (moment.astimezone(UTC).astimezone(BERLIN) for moment in (shift.start, shift.end))
        assert (start.date(), start.time(), end.date(), end.time()) == (day, time(22), day + DAY, time(6))
    assert sum(paid_minutes(shift) for shift in shifts) == 366 * 480


@pytest.mark.parametrize(
    ("hours", "day", "begin", "end"),
    [
        (24, MARCH - DAY, "08:00", "03-31 07:00"),
        (24, OCTOBER - DAY, "08:00", "10-27 06:00"),
        (0.5, OCTOBER, "02:45", "10-27 01:15"),
        (1.5, MARCH, "01:00", "03-31 01:30"),
        (2, MARCH, "02:30", "03-31 03:30"),
    ],
    ids=["a day in March", "a day in October", "into the second hour", "over the skip", "from a skipped time"],
)
def test_hours_are_hours(hours, day, begin, end):
    pattern = Pattern(EVERY_DAY, time.fromisoformat(begin), hours=hours)
    (shift,) = plan(pattern, "ben", day, day, BERLIN)
    assert utc(shift.end) == end
    assert paid_minutes(shift) == hours * 60


def test_skipped_times_stand_where_the_clock_shows_them():
    shifts = plan(Pattern(EVERY_DAY, time(2, 30), end=time(5)), "ana", MARCH, MARCH, BERLIN)
    shifts += plan(Pattern(EVERY_DAY, time(22), end=time(2, 15)), "ben", MARCH - DAY, MARCH - DAY, BERLIN)
    assert sheet(shifts, MARCH, BERLIN) == ["03:30-05:00 ana 1:30"]
    assert sheet(shifts, MARCH - DAY, BERLIN) == ["22:00-03:15 ben 4:15"]


def test_repeated_times_are_the_first():
    shifts = plan(Pattern(EVERY_DAY, time(2, 30), end=time(3)), "ana", OCTOBER, OCTOBER, BERLIN)
    shifts += plan(Pattern(EVERY_DAY, time(2), end=time(2, 30)), "ben", OCTOBER, OCTOBER, BERLIN)
    assert sheet(shifts, OCTOBER, BERLIN) == ["02:00-02:30 ben 0:30", "02:30-03:00 ana 1:30"]


def test_shifts_without_time_are_left_out():
    for begin, end in (("02:00", "03:00"), ("02:30", "03:15"), ("02:45", "03:00")):
        pattern = Pattern(EVERY_DAY, time.fromisoformat(begin), end=time.fromisoformat(end))
        days = [utc(shift.start)[:5] for shift in plan(pattern, "ana", MARCH - DAY, MARCH + DAY, BERLIN)]
        assert days == ["03-30", "04-01"]


def test_a_sheet_goes_by_the_order_of_time():
    shifts = [
        Shift("ana", shown(OCTOBER, "02:10", fold=1), shown(OCTOBER, "04:00")),
        Shift("ben", shown(OCTOBER, "02:50"), shown(OCTOBER, "02:20", fold=1)),
        Shift("eva", reported("10-27T00:55"), reported("10-27T01:05")),
    ]
    assert sheet(shifts, OCTOBER, BERLIN) == ["02:50-02:20 ben 0:30", "02:55-02:05 eva 0:10", "02:10-04:00 ana 1:50"]


# Duty and rest


def test_duty_between_two_equal_times():
    gone = Shift("gone", shown(OCTOBER - DAY, "22:00"), shown(OCTOBER, "02:30"))
    late = Shift("late", shown(OCTOBER, "02:30", fold=1), shown(OCTOBER, "06:00"))
    for fold, clock, expected in [
        (0, "02:29", {"gone"}),
        (0, "02:30", set()),
        (0, "02:45", set()),
        (1, "02:00", set()),
        (1, "02:15", set()),
        (1, "02:30", {"late"}),
        (1, "02:45", {"late"}),
    ]:
        moment = shown(OCTOBER, clock, fold=fold)
        assert on_duty([gone, late], moment) == expected
        assert on_duty([gone, late], moment.astimezone(UTC)) == expected
    gaps = uncovered([late, gone], shown(OCTOBER, "01:00"), shown(OCTOBER, "07:00"))
    expected = [("10-27 00:30", "10-27 01:30"), ("10-27 05:00", "10-27 06:00")]
    assert [(utc(start), utc(end)) for start, end in gaps] == expected


def test_nothing_is_uncovered_where_nothing_is():
    shifts = [
        Shift("ana", shown(OCTOBER, "01:00"), shown(OCTOBER, "02:50")),
        Shift("ben", shown(OCTOBER, "02:50"), shown(OCTOBER, "02:10", fold=1)),
        Shift("eva", shown(OCTOBER, "02:10", fold=1), shown(OCTOBER, "08:00")),
    ]
    assert uncovered(reversed(shifts), shown(OCTOBER, "01:00"), shown(OCTOBER, "08:00")) == []
    assert uncovered(shifts, shown(OCTOBER, "02:55"), shown(OCTOBER, "02:05", fold=1)) == []
    (gap,) = uncovered([], shown(OCTOBER, "02:55"), shown(OCTOBER, "02:05", fold=1))
    assert (utc(gap[0]), utc(gap[1])) == ("10-27 00:55", "10-27 01:05")


def test_rest_is_time_that_passes():
    march = (
        Shift("ana", shown(MARCH - DAY, "14:00"), shown(MARCH - DAY, "22:00")),
        Shift("ana", shown(MARCH, "09:00"), shown(MARCH, "12:00")),
    )
    october = (
        Shift("ben", shown(OCTOBER - DAY, "14:00"), shown(OCTOBER - DAY, "22:00")),
        Shift("ben", shown(OCTOBER, "08:00"), shown(OCTOBER, "12:00")),
    )
    assert [(utc(a.end), utc(b.start)) for a, b in short_rests([*march, *october])] == [("03-30 21:00", "03-31 07:00")]
    assert len(short_rests([*march, *october], timedelta(hours=11, minutes=1))) == 2


def test_rest_goes_by_the_order_of_time():
    shifts = [
        Shift("ana", shown(OCTOBER, "02:05", fold=1), shown(OCTOBER, "02:25", fold=1)),
        Shift("ana", shown(OCTOBER, "02:20"), shown(OCTOBER, "02:40")),
    ]
    assert short_rests(shifts, timedelta(minutes=25)) == []
    (pair,) = short_rests(shifts, timedelta(minutes=26))
    assert [utc(shift.start) for shift in pair] == ["10-27 00:20", "10-27 01:05"]


# Pay


def test_weeks_begin_by_the_clock():
    before = night(MARCH - DAY)
    sunday = night(MARCH)
    weeks = week_minutes([before, sunday], BERLIN)
    assert weeks == {("ana", date(2024, 3, 25)): 420 + 120, ("ana", date(2024, 4, 1)): 360}
    assert week_minutes([night(OCTOBER - DAY)], BERLIN) == {("ana", date(2024, 10, 21)): 540}


def test_shifts_that_are_reported_count_for_the_ward():
    auckland, york = ZoneInfo("Pacific/Auckland"), ZoneInfo("America/New_York")
    # Monday 00:30 to 08:30, and Sunday 21:00 to Monday 01:00.
    early = Shift("ana", reported("04-14T12:30"), reported("04-14T20:30"))
    late = Shift("ana", reported("04-15T01:00"), reported("04-15T05:00"))
    assert week_minutes([early], auckland) == {("ana", date(2024, 4, 15)): 480}
    assert week_minutes([late], york) == {
        ("ana", date(2024, 4, 8)): 180,
        ("ana", date(2024, 4, 15)): 60,
    }
    assert night_minutes(Shift("ana", reported("04-14T08:00"), reported("04-14T18:30")), auckland) == 420
    assert night_minutes(Shift("ana", reported("04-15T02:00"), reported("04-15T11:00")), york) == 420


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        (BERLIN, "03-31T01:00"),
        (BERLIN, "10-27T01:00"),
        (HOWE, "10-05T15:30"),
        (HOWE, "04-06T15:00"),
        (AZORES, "03-31T01:00"),
        (AZORES, "10-27T01:00"),
        (ZoneInfo("America/New_York"), "11-03T06:00"),
    ],
    ids=["Berlin March", "Berlin October", "Howe spring", "Howe autumn", "Azores March", "Azores October", "New York"],
)
def test_every_minute_around_a_change_is_counted_once(zone, change):
    chance = Random(change)
    middle = reported(change)
    for _ in range(12):
        start = middle + timedelta(minutes=chance.randrange(-2000, 60))
        end = max(start, middle) + timedelta(minutes=chance.randrange(1, 1500))
        minutes = [(start + timedelta(minutes=n)).astimezone(zone) for n in range((end - start) // timedelta(minutes=1))]
        weeks = {}
        for minute in minutes:
            key = ("ana", minute.date() - minute.weekday() * DAY)
            weeks[key] = weeks.get(key, 0) + 1
        for shift in (Shift("ana", start, end), Shift("ana", start.astimezone(zone), end.astimezone(zone))):
            assert paid_minutes(shift) == len(minutes)
            assert night_minutes(shift, zone) == sum(minute.hour == 23 or minute.hour < 6 for minute in minutes)
            assert week_minutes([shift], zone) == weeks
            (back,) = loads(dumps([shift], zone), zone)
            assert (utc(back.start), utc(back.end)) == (utc(start), utc(end))


# The telephone


@pytest.mark.parametrize(
    "day", [date(2024, 2, 10), MARCH, date(2024, 7, 7), OCTOBER, date(2024, 12, 1)], ids=lambda day: day.isoformat()
)
def test_the_telephone_is_handed_over_by_the_clock(day):
    rota = Rota(("ana", "ben", "eva"), date(2024, 1, 1), 1, time(7), BERLIN)
    turn = (day - rota.first).days
    for clock, expected in (("06:59", turn - 1), ("07:00", turn), ("12:00", turn), ("23:59", turn)):
        for moment in (shown(day, clock), shown(day, clock).astimezone(UTC), shown(day, clock).astimezone(HOWE)):
            assert holder(rota, moment) == rota.people[expected % 3]


def test_long_turns_of_the_telephone():
    rota = Rota(("ana", "ben"), date(2024, 3, 4), 14, time(7), BERLIN)
    changes = ["03-04T06:00", "03-18T06:00", "04-01T05:00", "04-15T05:00"]
    for number, change in enumerate(changes):
        before = (None, "ana", "ben", "ana")[number]
        assert holder(rota, reported(change) - timedelta(minutes=1)) == before
        assert holder(rota, reported(change)) == ("ana", "ben", "ana", "ben")[number]


def test_the_telephone_is_handed_over_once_in_a_repeated_hour():
    rota = Rota(("ana", "ben", "eva"), OCTOBER - DAY, 1, time(2, 30), BERLIN)
    for moment, expected in (("10-27T00:29", "ana"), ("10-27T00:30", "ben"), ("10-27T01:15", "ben"), ("10-27T01:45", "ben")):
        assert holder(rota, reported(moment)) == expected
        assert holder(rota, reported(moment).astimezone(BERLIN)) == expected
    assert holder(Rota(("ana",), OCTOBER, 1, time(2, 30), BERLIN), shown(OCTOBER, "02:15")) is None
    assert holder(Rota(("ana",), OCTOBER, 1, time(2, 30), BERLIN), shown(OCTOBER, "02:15", fold=1)) == "ana"


def test_the_telephone_is_handed_over_in_a_skipped_hour():
    rota = Rota(("ana", "ben"), MARCH - DAY, 1, time(2, 30), BERLIN)
    assert [holder(rota, reported(f"03-31T01:{minute}")) for minute in ("00", "29", "30")] == ["ana", "ana", "ben"]
    midnight = Rota(("ana", "ben"), MARCH - DAY, 1, time(), AZORES)
    assert [holder(midnight, reported(f"03-31T0{clock}")) for clock in ("0:59", "1:00", "1:30")] == ["ana", "ben", "ben"]


# The file of the display


def test_the_file_stays_as_it_is():
    shifts = [night(MARCH - DAY), night(OCTOBER - DAY), Shift("ben", reported("10-26T22:00"), reported("10-27T00:30"))]
    assert dumps(shifts, BERLIN).splitlines() == [
        "ana;2024-03-30 22:00;2024-03-31 06:00",
        "ana;2024-10-26 22:00;2024-10-27 06:00",
        "ben;2024-10-27 00:00;2024-10-27 02:30",
    ]


def test_the_second_of_two_times_has_its_offset():
    shifts = [
        Shift("ana", shown(OCTOBER, "02:30"), shown(OCTOBER, "02:30", fold=1)),
        Shift("ben", reported("10-27T01:00"), reported("10-27T02:00")),
    ]
    text = "ana;2024-10-27 02:30;2024-10-27 02:30+01:00\nben;2024-10-27 02:00+01:00;2024-10-27 03:00\n"
    assert dumps(shifts, BERLIN) == text
    back = loads(text, BERLIN)
    assert [utc(one.start) for one in back] == ["10-27 00:30", "10-27 01:00"]
    assert [utc(one.end) for one in back] == ["10-27 01:30", "10-27 02:00"]
    assert dumps(back, BERLIN) == text


def test_offsets_are_those_of_the_ward():
    howe = Shift("eva", reported("04-06T15:10"), reported("04-06T15:40"))
    assert dumps([howe], HOWE) == "eva;2024-04-07 01:40+10:30;2024-04-07 02:10\n"
    azores = Shift("eva", reported("10-27T01:10"), reported("10-27T02:00"))
    assert dumps([azores], AZORES) == "eva;2024-10-27 00:10-01:00;2024-10-27 01:00\n"


def test_times_are_read_with_and_without_an_offset():
    text = "ana;2024-10-27 02:30+02:00;2024-10-27 02:15+01:00\nben;2024-03-31 02:30;2024-03-31 05:00+02:00\n"
    text += "eva;2024-10-27 02:45;2024-10-27 03:00\n"
    ana, ben, eva = loads(text, BERLIN)
    assert (utc(ana.start), utc(ana.end), paid_minutes(ana)) == ("10-27 00:30", "10-27 01:15", 45)
    assert (utc(ben.start), paid_minutes(ben)) == ("03-31 01:30", 90)
    assert paid_minutes(eva) == 75
    for wrong in ("ana;2024-10-27;2024-10-28\n", "ana;2024-10-27 02:30\n", "ana;soon;later\n"):
        with pytest.raises(ValueError):
            loads(wrong, BERLIN)


def test_a_planned_night_goes_all_the_way():
    pattern = Pattern(frozenset({6}), time(2, 30), hours=1.5)
    text = dumps(plan(pattern, "ana", MARCH, MARCH, BERLIN) + plan(pattern, "ben", OCTOBER, OCTOBER, BERLIN), BERLIN)
    ana, ben = loads(text, BERLIN)
    assert (utc(ana.start), utc(ana.end)) == ("03-31 01:30", "03-31 03:00")
    assert (utc(ben.start), utc(ben.end)) == ("10-27 00:30", "10-27 02:00")
    assert on_duty([ana, ben], shown(OCTOBER, "02:59", fold=1)) == {"ben"}
    assert on_duty([ana, ben], shown(OCTOBER, "03:00")) == set()
    assert night_minutes(ana, BERLIN) == night_minutes(ben, BERLIN) == 90
    assert short_rests([ana, ben]) == []
