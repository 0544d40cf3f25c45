"""GET /calendar/"""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import ExceptionDay, PublicHoliday, Stop
from tests.support.factories import SiteFactory, UserFactory, captured, mondays_and_wednesdays, put_in_status
from tests.support.pages.pages import rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.VIEWER))


def lines(answer: Any) -> list[list[str]]:
    return rows_of(answer, "Sessions, days left out")


@pytest.mark.usefixtures("viewer")
def test_lists_what_is_on_in_a_month_for_life_without_script(client: Browser) -> None:
    PublicHoliday.objects.create(date=date(2026, 4, 6), name="Family Day")
    exception = ExceptionDay(date=date(2026, 4, 8), reason="agent_absent")
    stop = Stop(last_day=date(2026, 4, 13), resume_date=date(2026, 5, 4), reason="annual_stop")
    training_class = captured(
        site=SiteFactory.create(client__name="Thaba Foods", name="Bakery"),
        entries=mondays_and_wednesdays(exceptions=(exception,), stops=(stop,)),
    )

    answer = client.get("/calendar/?month=2026-04")

    of_class = [f"{training_class.code} (draft)", "Numeracy", "Thaba Foods, Bakery"]
    assert lines(answer) == [
        ["Wed 1 Apr 2026", "09:00 to 14:00", "Session", *of_class],
        ["Mon 6 Apr 2026", "", "Public holiday Family Day", "", "", ""],
        ["Wed 8 Apr 2026", "", "Exception Agent absent", *of_class],
        ["Mon 13 Apr 2026", "09:00 to 14:00", "Session", *of_class],
        ["Tue 14 Apr 2026", "", "Stop Annual stop, until Sun 3 May 2026", *of_class],
    ]


@pytest.mark.usefixtures("viewer")
@time_machine.travel("2026-04-30T23:30+02:00")
def test_begins_with_this_month(client: Browser) -> None:
    captured(entries=mondays_and_wednesdays())

    answer = client.get("/calendar/")

    assert lines(answer)[0][0] == "Wed 1 Apr 2026"
    assert lines(answer)[-1][0] == "Wed 29 Apr 2026"
    assert 'data-day="2026-04-30"' in answer.text
    assert 'data-day="2026-03-01"' in client.get("/calendar/?month=2026-03").text


@pytest.mark.usefixtures("viewer")
def test_lists_a_single_day(client: Browser) -> None:
    captured(entries=mondays_and_wednesdays())

    answer = client.get("/calendar/?day=2026-04-01&status=draft")

    page = answer.content.decode()
    assert [line[0] for line in lines(answer)] == ["Wed 1 Apr 2026"]
    assert "day=2026-03-31&amp;status=draft" in page
    assert "day=2026-04-02&amp;status=draft" in page


@pytest.mark.usefixtures("viewer")
def test_lets_the_same_classes_through_as_the_list(client: Browser) -> None:
    wanted, _other = captured(entries=mondays_and_wednesdays()), captured(entries=mondays_and_wednesdays())

    answer = client.get(f"/calendar/?month=2026-04&client={wanted.client_id}")

    assert {line[3] for line in lines(answer)} == {f"{wanted.code} (draft)"}


@pytest.mark.usefixtures("viewer")
def test_has_pages(client: Browser) -> None:
    for _ in range(4):
        captured(entries=mondays_and_wednesdays())

    answer = client.get("/calendar/?month=2026-04&page_size=25&page=2")

    assert len(lines(answer)) == 4 * 9 - 25
    assert "26 to 36 of 36" in answer.content.decode()


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("month=2026-13", "“2026-13” was left out: give a month between 2000 and 2100, as 2026-04."),
        ("month=1999-12", "“1999-12” was left out: give a month between 2000 and 2100, as 2026-04."),
        ("day=2026-02-30", "“2026-02-30” was left out: give days between 2000 and 2100, as 2026-04-07."),
        ("view=chart", "“chart” was left out: the calendar is shown as a calendar or as a list."),
        ("client=0", "“0” was left out: there is no such client."),
        ("page=9", "“9” was left out: the last page is 1."),
    ],
)
@time_machine.travel("2026-04-15T12:00+02:00")
def test_says_what_makes_no_sense_and_shows_this_month(client: Browser, query: str, sentence: str) -> None:
    captured(entries=mondays_and_wednesdays())

    answer = client.get(f"/calendar/?{query}")

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert len(lines(answer)) == 9


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("edge", ["month=2000-01", "month=2100-12", "day=2000-01-01", "day=2100-12-31"])
def test_goes_as_far_as_there_can_be_classes(client: Browser, edge: str) -> None:
    answer = client.get(f"/calendar/?{edge}")

    assert answer.status_code == 200
    assert "Nothing on these days" in answer.content.decode()


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("classes", [1, 3])
def test_takes_as_many_queries_for_many_classes_as_for_one(
    client: Browser, classes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(classes):
        captured(entries=mondays_and_wednesdays())

    with django_assert_num_queries(4 + 4):  # who asks, rights and groups; filters, number, lines, names
        client.get("/calendar/?month=2026-04")


@pytest.mark.usefixtures("viewer")
def test_is_only_read(client: Browser) -> None:
    assert client.post("/calendar/").status_code == 405


def test_is_for_those_who_have_logged_in(client: Browser) -> None:
    assert client.get("/calendar/").status_code == 302


def test_is_for_those_who_have_a_role(client: Browser) -> None:
    client.force_login(UserFactory.create())

    assert client.get("/calendar/").status_code == 403


@pytest.mark.usefixtures("viewer")
def test_says_which_classes_are_drafts(client: Browser) -> None:
    draft = captured(entries=mondays_and_wednesdays())
    begun = captured(entries=mondays_and_wednesdays(), order_number="PO-1")
    put_in_status("active", begun)

    listed = {line[3] for line in lines(client.get("/calendar/?day=2026-04-01"))}
    drawn = client.get("/calendar/events/?start=2026-04-01&end=2026-04-02").json()

    assert listed == {f"{draft.code} (draft)", begun.code}
    assert {event["title"] for event in drawn} == listed
