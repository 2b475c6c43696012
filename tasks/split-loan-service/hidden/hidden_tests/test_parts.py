"""Each part on its own."""

from datetime import date

import pytest

from lending import Calendar, NotAllowed, Unknown


def test_the_catalogue_stands_alone():
    from lending.catalogue import Catalogue, Title

    catalogue = Catalogue()
    assert catalogue.add("1", "Persuasion", "Jane Austen", 2) == Title("1", "Persuasion", "Jane Austen", 2)
    assert catalogue.add("1", "x", "y", 1).copies == 3
    catalogue.add("2", "Emma", "Jane Austen", 1)
    assert [title.isbn for title in catalogue.find("austen")] == ["2", "1"]
    assert catalogue.get("2").name == "Emma"
    with pytest.raises(Unknown, match="no title 3"):
        catalogue.get("3")
    with pytest.raises(ValueError):
        catalogue.add("3", "x", "y", 0)
    assert Catalogue().find("") == []


def test_members_stand_alone():
    from lending.members import LOAN_LIMITS, Member, Members

    members = Members()
    ada = members.join("Ada", "adult", "a@e")
    assert members.get(ada) == Member(ada, "Ada", "adult", "a@e")
    members.charge(ada, 30)
    members.charge(ada, 20)
    assert members.debt(ada) == 50
    assert members.pay(ada, 40) == 10 == members.debt(ada)
    with pytest.raises(ValueError):
        members.pay(ada, 11)
    with pytest.raises(Unknown, match="no member 7"):
        members.get(7)
    assert LOAN_LIMITS == {"child": 5, "adult": 20, "staff": 50}


def test_fines_stand_alone():
    from lending.fines import fine_for

    calendar = Calendar(closed_weekdays={6})
    due = date(2025, 6, 3)
    days = [date(2025, 6, 2), date(2025, 6, 3), date(2025, 6, 4), date(2025, 6, 5), date(2025, 6, 9), date(2026, 6, 3)]
    assert [fine_for("adult", due, day, calendar) for day in days] == [0, 0, 0, 25, 100, 1000]
    assert [fine_for(kind, due, days[4], calendar) for kind in ("child", "staff")] == [40, 0]


def test_holds_stand_alone():
    from lending.holds import Holds

    holds = Holds()
    assert [holds.place("1", member) for member in (4, 5, 6)] == [1, 2, 3]
    assert holds.place("2", 4) == 1
    holds.returned("1", date(2025, 6, 3))
    assert list(holds.waiting("1")) == [5, 6]
    assert list(holds.kept("1")) == [(4, date(2025, 6, 10))]
    holds.pass_on("1", date(2025, 6, 10))
    assert list(holds.kept("1")) == [(4, date(2025, 6, 10))]
    holds.pass_on("1", date(2025, 6, 12))
    assert (list(holds.waiting("1")), list(holds.kept("1"))) == ([6], [(5, date(2025, 6, 19))])
    holds.fetched("1", 5)
    holds.fetched("1", 6)
    assert (list(holds.waiting("1")), list(holds.kept("1"))) == ([], [])
    holds.returned("1", date(2025, 6, 20))
    assert (list(holds.waiting("3")), list(holds.kept("1"))) == ([], [])
    assert list(holds.waiting("2")) == [4]


def test_notices_stand_alone():
    from lending.catalogue import Title
    from lending.members import Member
    from lending.notices import Notice, due_soon, hold_ready, overdue

    ada, emma, day = Member(1, "Ada", "adult", "a@e"), Title("1", "Emma", "Jane Austen", 1), date(2025, 6, 3)
    assert due_soon(ada, emma, day) == Notice("a@e", "Due soon: Emma", "Dear Ada,\n\nEmma is due on 03.06.2025.\n")
    late = "Dear Ada,\n\nEmma was due on 03.06.2025."
    assert overdue(ada, emma, day, 0) == Notice("a@e", "Overdue: Emma", f"{late}\n")
    assert overdue(ada, emma, day, 150) == Notice("a@e", "Overdue: Emma", f"{late} It costs 1.50 so far.\n")
    text = "Dear Ada,\n\nEmma is here for you until 03.06.2025.\n"
    assert hold_ready(ada, emma, day) == Notice("a@e", "Ready: Emma", text)


def test_names_of_the_package_are_those_of_the_parts():
    import lending
    from lending import catalogue, members, notices

    assert (lending.Title, lending.Member, lending.Notice) == (catalogue.Title, members.Member, notices.Notice)
    assert issubclass(NotAllowed, Exception)
