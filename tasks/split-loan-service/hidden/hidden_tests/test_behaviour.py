"""What the library does, through what others import of it."""

from datetime import date, timedelta

import pytest

import lending
from lending import Calendar, Loan, LoanService, Member, NotAllowed, Notice, Title, Unknown
from lending.morning import morning_mail

START = date(2025, 6, 3)  # a Tuesday


def later(days):
    return START + timedelta(days=days)


@pytest.fixture
def service():
    service = LoanService(Calendar(closed_weekdays={5, 6}, holidays={date(2025, 6, 24)}))
    service.add_title("1", "Emma", "Jane Austen")
    return service


def join(service, *names, kind="adult"):
    return [service.join(name, kind, f"{name}@example.org") for name in names]


def subjects(service, day):
    return [f"{notice.email.split('@')[0]}: {notice.subject}" for notice in service.notices(day)]


def test_offers_what_it_offered():
    assert lending.__all__ == ["Calendar", "Loan", "LoanService", "Member", "NotAllowed", "Notice", "Title", "Unknown"]
    assert Title("1", "Emma", "Jane Austen", copies=2) == Title(isbn="1", name="Emma", author="Jane Austen", copies=2)
    assert Loan(member_id=1, isbn="1", due=START).renewals == 0
    assert Member(id=1, name="a", kind="adult", email="e") != Notice(email="e", subject="s", text="t")


def test_takes_its_arguments_by_name():
    service = LoanService(calendar=Calendar())
    assert service.add_title(isbn="1", name="Emma", author="Jane Austen") == Title("1", "Emma", "Jane Austen", 1)
    ada = service.join(name="ada", kind="adult", email="a@e")
    assert service.member(member_id=ada) == Member(ada, "ada", "adult", "a@e")
    assert service.free_copies(isbn="1", today=START) == 1
    service.lend(member_id=ada, isbn="1", today=START)
    assert service.renew(member_id=ada, isbn="1", today=later(1)) == Loan(ada, "1", later(22), 1)
    ben = service.join(name="ben", kind="staff", email="b@e")
    assert service.hold(member_id=ben, isbn="1", today=later(1)) == 1
    assert service.give_back(member_id=ada, isbn="1", today=later(2)) == 0
    assert len(service.notices(today=later(2))) == 1
    assert service.find(text="x") == [] == service.loans(member_id=ada)


def test_adds_copies_and_finds_by_name_or_author(service):
    service.add_title("2", "straße der Dichter", "Emil Zaun", copies=2)
    assert service.add_title("1", "another name", "nobody", copies=3) == Title("1", "Emma", "Jane Austen", 4)
    assert [title.isbn for title in service.find("EM")] == ["1", "2"]
    assert [title.isbn for title in service.find("STRASSE")] == ["2"]
    assert service.free_copies("1", START) == 4
    with pytest.raises(ValueError, match="at least one copy"):
        service.add_title("1", "Emma", "Jane Austen", 0)


def test_knows_who_is_a_member(service):
    [ada] = join(service, "ada")
    assert ada == 1
    for call in (service.member, service.debt, service.loans):
        with pytest.raises(Unknown, match="no member 9"):
            call(9)
    with pytest.raises(ValueError, match="no kind of member: cat"):
        service.join("Tom", "cat", "tom@example.org")
    with pytest.raises(Unknown, match="no title 7"):
        service.free_copies("7", START)
    with pytest.raises(Unknown, match="member 1 does not have 1"):
        service.give_back(ada, "1", START)
    assert join(service, "ben") == [2]


def test_due_days_are_open_days(service):
    [ada] = join(service, "ada")
    assert service.lend(ada, "1", START).due == date(2025, 6, 25)  # the 24th is a holiday
    assert service.renew(ada, "1", date(2025, 6, 7)).due == date(2025, 6, 30)  # a Saturday, on to Monday


@pytest.mark.parametrize(
    ("kind", "days", "fine"),
    [("adult", 22, 0), ("adult", 23, 0), ("adult", 24, 25), ("adult", 27, 50), ("child", 36, 90), ("staff", 90, 0),
     ("adult", 22 + 7 * 8, 975), ("adult", 22 + 7 * 8 + 1, 1000), ("adult", 200, 1000), ("child", 400, 1000), ("adult", 3, 0)],
)
def test_fines_count_open_days(service, kind, days, fine):
    [ada] = join(service, "ada", kind=kind)
    service.lend(ada, "1", START)  # due on the 22nd day
    assert service.give_back(ada, "1", later(days)) == fine
    assert service.debt(ada) == fine


def test_debts_add_up_and_block(service):
    [ada] = join(service, "ada")
    for isbn in ("2", "3"):
        service.add_title(isbn, isbn, "N. N.")
        service.lend(ada, isbn, START)
    service.give_back(ada, "2", later(22 + 20))  # 14 open days late, one of them free
    assert service.debt(ada) == 13 * 25
    assert service.lend(ada, "1", later(42)).isbn == "1"
    service.give_back(ada, "3", later(22 + 9))
    assert service.debt(ada) == 13 * 25 + 6 * 25
    service.lend(ada, "3", later(43))
    service.give_back(ada, "3", later(43 + 22 + 7))
    assert service.debt(ada) > 500
    with pytest.raises(NotAllowed, match=r"ada owes \d\.\d\d"):
        service.lend(ada, "2", later(80))
    for cents in (0, -5, 10_000):
        with pytest.raises(ValueError, match=f"cannot take {cents} of"):
            service.pay(ada, cents)
    assert service.pay(ada, service.debt(ada) - 500) == 500
    assert service.lend(ada, "2", later(80)).member_id == ada


def test_limits_depend_on_the_kind_of_member(service):
    [ben] = join(service, "ben", kind="child")
    for number in range(2, 8):
        service.add_title(str(number), str(number), "N. N.", 2)
    for number in range(2, 7):
        service.lend(ben, str(number), START)
    with pytest.raises(NotAllowed, match="ben has 5 loans already"):
        service.lend(ben, "7", START)
    service.give_back(ben, "6", START)
    with pytest.raises(NotAllowed, match="ben has this title already"):
        service.lend(ben, "2", START)
    assert len(service.loans(ben)) == 4


def test_renewing_has_its_limits(service):
    ada, ben = join(service, "ada", "ben")
    service.lend(ada, "1", START)
    service.renew(ada, "1", later(22))
    with pytest.raises(NotAllowed, match="the loan is overdue"):
        service.renew(ada, "1", later(60))
    service.hold(ben, "1", later(23))
    with pytest.raises(NotAllowed, match="somebody waits for it"):
        service.renew(ada, "1", later(24))
    service.give_back(ada, "1", later(24))
    service.lend(ben, "1", later(25))
    assert [service.renew(ben, "1", later(26)).renewals, service.renew(ben, "1", later(27)).renewals] == [1, 2]
    with pytest.raises(NotAllowed, match="renewed 2 times already"):
        service.renew(ben, "1", later(28))


def test_who_may_wait(service):
    ada, ben, cleo = join(service, "ada", "ben", "cleo")
    with pytest.raises(NotAllowed, match="a copy is free"):
        service.hold(ada, "1", START)
    service.lend(ada, "1", START)
    with pytest.raises(NotAllowed, match="ada has this title already"):
        service.hold(ada, "1", START)
    assert service.hold(ben, "1", START) == 1
    with pytest.raises(NotAllowed, match="ben waits for this title already"):
        service.hold(ben, "1", START)
    service.give_back(ada, "1", later(1))
    with pytest.raises(NotAllowed, match="ben waits for this title already"):
        service.hold(ben, "1", later(1))
    assert service.hold(cleo, "1", later(1)) == 1
    assert service.hold(ada, "1", later(1)) == 2


def test_a_kept_copy_goes_from_one_to_the_next(service):
    ada, ben, cleo, dan = join(service, "ada", "ben", "cleo", "dan")
    service.lend(ada, "1", START)
    service.hold(ben, "1", START)
    service.hold(cleo, "1", START)
    service.give_back(ada, "1", later(2))
    assert service.free_copies("1", later(9)) == 0
    with pytest.raises(NotAllowed, match="no copy is free"):
        service.lend(dan, "1", later(9))
    assert service.free_copies("1", later(11)) == 0  # Ben was late; now it is Cleo's for 7 days
    with pytest.raises(NotAllowed, match="no copy is free"):
        service.lend(ben, "1", later(12))
    assert service.free_copies("1", later(18)) == 0
    assert service.free_copies("1", later(19)) == 1
    assert service.lend(dan, "1", later(19)).member_id == dan


def test_lending_ends_the_waiting(service):
    ada, ben, cleo = join(service, "ada", "ben", "cleo")
    service.lend(ada, "1", START)
    for member in (ben, cleo):
        service.hold(member, "1", START)
    service.add_title("1", "Emma", "Jane Austen")
    service.lend(cleo, "1", later(1))  # a new copy is anybody's
    service.give_back(ada, "1", later(2))
    service.lend(ben, "1", later(3))
    service.give_back(cleo, "1", later(4))
    assert service.free_copies("1", later(4)) == 1
    assert subjects(service, later(4)) == []


def test_notices_of_loans(service):
    ada, ben = join(service, "ada", "ben")
    service.add_title("2", "Persuasion", "Jane Austen")
    service.lend(ben, "2", START)
    service.lend(ada, "1", START)  # both are due on the 22nd day
    written = {day: subjects(service, later(day)) for day in range(0, 40)}
    soon = ["ben: Due soon: Persuasion", "ada: Due soon: Emma"]
    late = ["ben: Overdue: Persuasion", "ada: Overdue: Emma"]
    assert {day: lines for day, lines in written.items() if lines} == {20: soon, 23: late, 30: late, 37: late}
    texts = [service.notices(later(day))[1].text for day in (20, 23, 30)]
    assert texts == [
        "Dear ada,\n\nEmma is due on 25.06.2025.\n",
        "Dear ada,\n\nEmma was due on 25.06.2025.\n",
        "Dear ada,\n\nEmma was due on 25.06.2025. It costs 1.25 so far.\n",
    ]
    assert service.debt(ada) == 0


def test_notices_of_kept_copies_go_out_once(service):
    ada, ben, cleo = join(service, "ada", "ben", "cleo")
    service.lend(ada, "1", START)
    for member in (ben, cleo):
        service.hold(member, "1", START)
    service.give_back(ada, "1", later(1))
    [notice] = service.notices(later(1))
    assert notice == Notice("ben@example.org", "Ready: Emma", "Dear ben,\n\nEmma is here for you until 11.06.2025.\n")
    assert subjects(service, later(8)) == []
    assert subjects(service, later(9)) == ["cleo: Ready: Emma"]
    service.lend(cleo, "1", later(10))
    service.hold(ben, "1", later(10))
    service.give_back(cleo, "1", later(11))
    assert subjects(service, later(11)) == ["ben: Ready: Emma"]  # told again: he waited again


def test_the_morning_mail_is_as_it_was(service):
    ada, ben = join(service, "ada", "ben")
    service.lend(ada, "1", START)
    service.hold(ben, "1", START)
    service.give_back(ada, "1", later(20))
    assert morning_mail(service, later(20)) == (
        "To: ben@example.org\nSubject: Ready: Emma\n\nDear ben,\n\nEmma is here for you until 30.06.2025.\n.\n"
    )
