from datetime import date, timedelta

import pytest

from lending import Calendar, LoanService, NotAllowed, Unknown
from lending.morning import morning_mail

TUESDAY = date(2025, 6, 3)
EMMA = "978-0141439587"


@pytest.fixture
def service():
    service = LoanService(Calendar(closed_weekdays={6}))
    service.add_title(EMMA, "Emma", "Jane Austen")
    return service


def later(days):
    return TUESDAY + timedelta(days=days)


def test_lends_until_a_day_on_which_we_are_open(service):
    ada = service.join("Ada", "adult", "ada@example.org")
    assert service.lend(ada, EMMA, TUESDAY).due == date(2025, 6, 24)
    service.give_back(ada, EMMA, TUESDAY)
    assert service.lend(ada, EMMA, date(2025, 6, 1)).due == date(2025, 6, 23)


def test_lends_no_copy_that_is_not_there(service):
    ada = service.join("Ada", "adult", "ada@example.org")
    ben = service.join("Ben", "child", "ben@example.org")
    service.lend(ada, EMMA, TUESDAY)
    with pytest.raises(NotAllowed, match="no copy is free"):
        service.lend(ben, EMMA, TUESDAY)
    with pytest.raises(Unknown):
        service.lend(ben, "978-0", TUESDAY)


def test_late_loans_cost_money(service):
    ada = service.join("Ada", "adult", "ada@example.org")
    service.lend(ada, EMMA, TUESDAY)
    assert service.give_back(ada, EMMA, later(21 + 7)) == 5 * 25
    assert service.debt(ada) == 125
    assert service.pay(ada, 100) == 25


def test_a_returned_copy_is_kept_for_who_waits(service):
    ada, ben, cleo = (service.join(name, "adult", f"{name}@example.org") for name in ("ada", "ben", "cleo"))
    service.lend(ada, EMMA, TUESDAY)
    assert [service.hold(ben, EMMA, TUESDAY), service.hold(cleo, EMMA, TUESDAY)] == [1, 2]
    service.give_back(ada, EMMA, later(3))
    with pytest.raises(NotAllowed):
        service.lend(cleo, EMMA, later(10))
    assert service.lend(cleo, EMMA, later(11)).member_id == cleo


def test_renews_twice(service):
    ada = service.join("Ada", "adult", "ada@example.org")
    service.lend(ada, EMMA, TUESDAY)
    service.renew(ada, EMMA, later(1))
    assert service.renew(ada, EMMA, later(2)).due == later(23)
    with pytest.raises(NotAllowed):
        service.renew(ada, EMMA, later(3))


def test_finds_titles(service):
    service.add_title("1", "Aus dem Leben", "N. N.")
    assert [title.name for title in service.find("AUS")] == ["Aus dem Leben", "Emma"]


def test_writes_the_morning_mail(service):
    ada = service.join("Ada", "adult", "ada@example.org")
    service.lend(ada, EMMA, TUESDAY)
    assert morning_mail(service, later(18)) == ""
    mail = morning_mail(service, later(19))
    assert mail == "To: ada@example.org\nSubject: Due soon: Emma\n\nDear Ada,\n\nEmma is due on 24.06.2025.\n.\n"
