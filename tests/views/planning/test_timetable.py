"""GET /classes/<code>/timetable/"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from classes import roles
from classes.models import (
    ClassEdit,
    ClassParts,
    ClassType,
    Entries,
    ExceptionDay,
    ExtraDay,
    PublicHoliday,
    Stop,
    Subject,
    TimetableEdit,
    TrainingClass,
    User,
)
from classes.services.capture.updates import update_class
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays
from tests.support.pages.pages import rows_of

pytestmark = pytest.mark.django_db

NONE = "\N{EN DASH}"
JANUARY = datetime.fromisoformat("2026-01-05T10:00+02:00")


@pytest.fixture
def viewer(client: Browser) -> User:
    user = UserFactory.create(role=roles.VIEWER)
    client.force_login(user)
    return user


@pytest.fixture
def family_day() -> PublicHoliday:
    return PublicHoliday.objects.create(date=date(2026, 4, 6), name="Family Day")


def class_a(entries: Entries | None = None, *, hours: int = 120) -> TrainingClass:
    """Mondays and Wednesdays from Mon 2 Feb 2026, five hours a day; captured before it begins."""
    return captured(
        at=JANUARY,
        entries=entries or mondays_and_wednesdays(),
        class_type=ClassType.objects.get(code="WALK"),
        subject=Subject.objects.get(code="NUM"),
        total_hours=Decimal(hours),
    )


def change(training_class: TrainingClass, entries: Entries, *, at: datetime) -> None:
    by, edit = training_class.captured_by, TimetableEdit(entries, entries.digest())
    update_class(training_class, ClassEdit(training_class.version, parts=ClassParts(timetable=edit)), by=by, at=at)


@pytest.mark.usefixtures("viewer", "family_day")
@time_machine.travel(JANUARY)
def test_lists_sessions_by_month_with_a_running_total_and_what_is_left_out_in_its_place(client: Browser) -> None:
    training_class = class_a()

    answer = client.get(f"/classes/{training_class.code}/timetable/")

    rows = rows_of(answer, "Sessions and days left out")
    april = rows.index(["April 2026 7 class days, 35 h"])
    assert rows[:3] == [
        ["February 2026 8 class days, 40 h"],
        ["Mon 2 Feb 2026", "09:00 to 14:00", "Session nobody", "5.00", "5.00", ""],
        ["Wed 4 Feb 2026", "09:00 to 14:00", "Session nobody", "5.00", "10.00", ""],
    ]
    assert rows[april + 1 : april + 4] == [
        ["Wed 1 Apr 2026", "09:00 to 14:00", "Session nobody", "5.00", "90.00", ""],
        ["Mon 6 Apr 2026", "", "Public holiday Family Day", ""],
        ["Wed 8 Apr 2026", "09:00 to 14:00", "Session nobody", "5.00", "95.00", ""],
    ]
    assert rows[-1] == ["Mon 27 Apr 2026", "09:00 to 14:00", "Session nobody", "5.00", "120.00", ""]


@pytest.mark.usefixtures("viewer")
@time_machine.travel("2026-02-20T12:00+02:00")
def test_shows_what_was_cancelled_in_the_last_30_days(client: Browser) -> None:
    training_class = class_a()
    absent = ExceptionDay(date=date(2026, 2, 9), reason="agent_absent")
    long_ago = ExceptionDay(date=date(2026, 3, 11), reason="other")
    change(training_class, mondays_and_wednesdays(exceptions=(long_ago,)), at=timezone.now() - timedelta(days=31))
    training_class.refresh_from_db()
    change(training_class, mondays_and_wednesdays(exceptions=(absent, long_ago)), at=timezone.now())

    answer = client.get(f"/classes/{training_class.code}/timetable/")

    rows = rows_of(answer, "Sessions and days left out")
    assert [row for row in rows if row[0] in ("Mon 9 Feb 2026", "Wed 11 Mar 2026")] == [
        ["Mon 9 Feb 2026", "", "Exception Agent absent", ""],
        ["Mon 9 Feb 2026", "09:00 to 14:00", "No longer planned since Fri 20 Feb 2026", ""],
        ["Wed 11 Mar 2026", "", "Exception Other", ""],
    ]


@pytest.mark.usefixtures("viewer", "family_day")
@time_machine.travel(JANUARY)
def test_says_what_was_noted_with_a_day_and_on_which_holiday_the_class_meets(client: Browser) -> None:
    entries = mondays_and_wednesdays(
        exceptions=(ExceptionDay(date=date(2026, 4, 8), reason="client_cancelled", note="Stocktaking"),),
        extras=(ExtraDay(date=date(2026, 4, 11), start=time(9), end=time(12), note="In hall 2"),),
        held_holidays=frozenset({date(2026, 4, 6)}),
    )
    training_class = class_a(entries)

    answer = client.get(f"/classes/{training_class.code}/timetable/")

    rows = rows_of(answer, "Sessions and days left out")
    assert [row[:3] for row in rows if row[0] in ("Mon 6 Apr 2026", "Wed 8 Apr 2026", "Sat 11 Apr 2026")] == [
        ["Mon 6 Apr 2026", "09:00 to 14:00", "Session on Family Day, a public holiday nobody"],
        ["Wed 8 Apr 2026", "", "Exception Client cancelled: Stocktaking"],
        ["Sat 11 Apr 2026", "09:00 to 12:00", "Session In hall 2 nobody"],
    ]
    week = rows_of(answer, "April 2026<")[1]
    assert week[0] == "6, class, 5.00 hours, public holiday: Family Day"
    assert week[2] == "8e, left out: Client cancelled: Stocktaking"


@pytest.mark.usefixtures("viewer", "family_day")
@time_machine.travel("2026-02-20T12:00+02:00")
def test_says_when_the_class_ends_and_why(client: Browser) -> None:
    training_class = class_a()

    page = " ".join(client.get(f"/classes/{training_class.code}/timetable/").content.decode().split())

    assert "120 h at 10 h a week from Mon 2 Feb: 24 class days; Family Day is left out. Ends Mon 27 Apr 2026." in page
    assert "<dd>Every Monday and Wednesday, 09:00 to 14:00</dd>" in page
    assert '24 <span class="soft">(6 before today)</span>' in page
    assert '120 h of 120 h <span class="soft">(30 h before today)</span>' in page


@pytest.mark.usefixtures("viewer", "family_day")
def test_counts_class_days_hours_and_days_left_out_by_month(client: Browser) -> None:
    stop = Stop(last_day=date(2026, 3, 2), resume_date=date(2026, 3, 16), reason="annual_stop")
    exception = ExceptionDay(date=date(2026, 2, 9), reason="other")
    training_class = class_a(mondays_and_wednesdays(stops=(stop,), exceptions=(exception,)), hours=122)

    answer = client.get(f"/classes/{training_class.code}/timetable/")

    assert rows_of(answer, "Class days, hours and days left out") == [
        ["Feb 2026", "7", "35.00", NONE, "1", NONE],
        ["Mar 2026", "6", "30.00", "3", NONE, NONE],
        ["Apr 2026", "8", "40.00", NONE, NONE, "1"],
        ["May 2026", "4", "20.00", NONE, NONE, NONE],
        ["In all", "25", "125.00", "3", "1", "1"],
        ["To deliver", "", "122.00", "", "", ""],
        ["Difference", "", "3.00", "", "", ""],
    ]


@pytest.mark.usefixtures("viewer", "family_day")
def test_shows_the_whole_class_in_small_months(client: Browser) -> None:
    training_class = class_a()

    answer = client.get(f"/classes/{training_class.code}/timetable/")

    page = answer.content.decode()
    assert re.findall(r'<table class="small-month">\s*<caption>\s*(\w+ \d+)', page) == [
        *("February 2026", "March 2026", "April 2026", "May 2026", "June 2026", "July 2026"),
        *("August 2026", "September 2026", "October 2026", "November 2026", "December 2026", "January 2027"),
    ]
    assert rows_of(answer, "April 2026<")[:2] == [
        ["", "", "1, class, 5.00 hours", "2", "3", "4", "5"],
        ["6h, left out: Family Day", "7", "8, class, 5.00 hours", "9", "10", "11", "12"],
    ]


@pytest.mark.usefixtures("viewer")
def test_shows_all_months_of_a_class_that_takes_more_than_a_year(client: Browser) -> None:
    training_class = class_a(hours=1000)

    page = client.get(f"/classes/{training_class.code}/timetable/").content.decode()

    assert len(re.findall('class="small-month"', page)) == 23


@pytest.mark.usefixtures("viewer")
def test_says_that_the_end_is_not_known_while_a_stop_is_open(client: Browser) -> None:
    stop = Stop(last_day=date(2026, 3, 2), resume_date=None, reason="temporary_hold")
    training_class = class_a(mondays_and_wednesdays(stops=(stop,)))

    page = client.get(f"/classes/{training_class.code}/timetable/").content.decode()

    assert "not known yet" in page
    assert "Stopped after Mon 2 Mar 2026" in page


@pytest.mark.usefixtures("viewer")
def test_says_what_to_do_where_there_is_no_timetable(client: Browser) -> None:
    training_class = captured()

    answer = client.get(f"/classes/{training_class.code}/timetable/")

    assert answer.status_code == 200
    assert "No timetable yet" in answer.content.decode()


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("sessions", [4, 400])
def test_takes_as_many_queries_for_400_sessions_as_for_4(client: Browser, sessions: int) -> None:
    training_class = class_a(hours=5 * sessions)
    address = f"/classes/{training_class.code}/timetable/"

    with CaptureQueriesContext(connection) as queries:
        client.get(address)

    assert training_class.sessions.count() == sessions
    assert len(queries) == 11


@pytest.mark.usefixtures("viewer")
def test_finds_no_class_of_another_code(client: Browser) -> None:
    assert client.get("/classes/11-REALLL-RLN-0099/timetable/").status_code == 404


@pytest.mark.usefixtures("viewer")
def test_is_only_read(client: Browser) -> None:
    assert client.post(f"/classes/{captured().code}/timetable/").status_code == 405


def test_is_for_those_who_have_logged_in(client: Browser) -> None:
    address = f"/classes/{captured().code}/timetable/"

    answer = client.get(address)

    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={address}")


def test_is_for_those_who_have_a_role(client: Browser) -> None:
    client.force_login(UserFactory.create())

    assert client.get(f"/classes/{captured().code}/timetable/").status_code == 403
