"""GET /qa/ and /qa/export.csv"""

import csv
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import QAVisit, TrainingClass, User
from tests.support.factories import UserFactory, captured, put_in_status
from tests.support.pages.pages import rows_of
from tests.support.records import QAVisitFactory, deleted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]

PAGE = {"accept": "text/html"}


@pytest.fixture
def in_march() -> Any:
    with time_machine.travel("2026-03-15T09:00:00+02:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def viewer(in_march: None, client: Browser) -> User:
    user = UserFactory.create(role=roles.VIEWER)
    client.force_login(user)
    return user


@pytest.fixture
def ayesha() -> User:
    return UserFactory.create(role=roles.QA_OFFICER, first_name="Ayesha", last_name="Patel")


def active(**facts: Any) -> TrainingClass:
    """An active class, whatever it would have needed to become one."""
    training_class = captured(order_number="PO-1", **facts)
    put_in_status("active", training_class)
    return training_class


def csv_rows(answer: Any) -> list[list[str]]:
    return list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))


def test_counts_the_visits_of_the_last_year_by_month_type_and_officer(client: Browser, ayesha: User) -> None:
    training_class, other = captured(), UserFactory.create(first_name="Sipho", last_name="Mokoena")
    for day, kind, officer in [
        (date(2026, 1, 5), "initial", ayesha),
        (date(2026, 1, 6), "compliance", ayesha),
        (date(2026, 3, 15), "compliance", other),
        (date(2025, 3, 14), "initial", other),
        (date(2026, 3, 16), "initial", other),
    ]:
        QAVisitFactory.create(training_class=training_class, date=day, type=kind, officer=officer)
    QAVisitFactory.create(training_class=training_class, date=date(2026, 1, 7), **deleted())

    answer = client.get("/qa/")

    months = rows_of(answer, "Visits per month")
    assert "3 visits from Sat 15 Mar 2025 to Sun 15 Mar 2026" in answer.text
    assert [row for row in months if row[1] != "0"] == [["Jan 2026", "2"], ["Mar 2026", "1"]]
    assert (len(months), months[0][0], months[-1][0]) == (13, "Mar 2025", "Mar 2026")
    assert rows_of(answer, "Visits by type") == [
        ["Initial", "1"],
        ["Follow-up", "0"],
        ["Compliance", "2"],
        ["Final assessment", "0"],
    ]
    assert rows_of(answer, "Visits by officer") == [["Ayesha Patel", "2"], ["Sipho Mokoena", "1"]]


def test_counts_the_days_of_the_address(client: Browser) -> None:
    QAVisitFactory.create(date=date(2025, 12, 31))
    QAVisitFactory.create(date=date(2026, 1, 1))

    answer = client.get("/qa/?visited_from=2026-01-01&visited_to=2026-01-31")

    assert rows_of(answer, "Visits per month") == [["Jan 2026", "1"]]
    assert 'value="2026-01-01"' in answer.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("visited_from=2026-02-30", "“2026-02-30” was left out"),
        ("visited_from=1900-01-01", "“1900-01-01” was left out"),
        ("visited_from=2026-04-01", "“2026-04-01” was left out: it is after the last day."),
        ("visited_from=2015-01-01", "“2015-01-01” was left out: choose at most five years at once."),
        ("weeks=0", "“0” was left out: give a number of weeks from 1 to 520."),
        ("weeks=many", "“many” was left out: give a number of weeks from 1 to 520."),
    ],
)
def test_says_what_of_the_address_it_left_out(client: Browser, query: str, sentence: str) -> None:
    answer = client.get(f"/qa/?{query}")

    assert sentence in answer.text
    assert "from Sat 15 Mar 2025 to Sun 15 Mar 2026" in answer.text


def test_names_active_classes_without_a_visit_for_so_many_weeks(client: Browser) -> None:
    visited_long_ago = active(start_date=date(2025, 11, 3))
    never_visited = active(start_date=date(2025, 12, 1))
    visited, begun_lately = active(start_date=date(2025, 11, 3)), active(start_date=date(2026, 2, 2))
    draft = captured(start_date=date(2025, 11, 3))
    QAVisitFactory.create(training_class=visited_long_ago, date=date(2025, 12, 21))
    QAVisitFactory.create(training_class=visited_long_ago, date=date(2026, 3, 16))
    QAVisitFactory.create(training_class=never_visited, date=date(2026, 2, 2), **deleted())
    QAVisitFactory.create(training_class=visited, date=date(2025, 12, 22))

    rows = rows_of(client.get("/qa/"), "Active classes without a recent visit")

    assert [(row[0], row[4]) for row in rows] == [
        (never_visited.code, "never"),
        (visited_long_ago.code, "Sun 21 Dec 2025"),
    ]
    assert not {visited.code, begun_lately.code, draft.code} & {row[0] for row in rows}


def test_takes_the_weeks_from_the_address(client: Browser) -> None:
    training_class = active(start_date=date(2026, 2, 2))

    assert training_class.code not in client.get("/qa/").text
    assert training_class.code in client.get("/qa/?weeks=2").text


def test_lists_follow_ups_that_are_due(client: Browser, ayesha: User) -> None:
    due = QAVisitFactory.create(
        officer=ayesha, follow_up_date=date(2026, 3, 15), follow_up_actions="Have them <signed>"
    )
    QAVisitFactory.create(follow_up_date=date(2026, 3, 16))

    (row,) = rows_of(client.get("/qa/"), "Follow-ups due")

    assert row[0].startswith(due.training_class.code)
    assert row[1:] == ["Sun 15 Mar 2026", "Have them <signed>", "Mon 9 Feb 2026Ayesha Patel"]


def test_writes_the_visits_as_csv(client: Browser, ayesha: User) -> None:
    visit = QAVisitFactory.create(
        officer=ayesha,
        findings="=1+1",
        follow_up_date=date(2026, 3, 2),
        follow_up_done_by=ayesha,
        follow_up_done_at="2026-03-01T10:00:00+02:00",
    )

    answer = client.get("/qa/export.csv")

    head, row = csv_rows(answer)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="qa-visits-2026-03-15.csv"'
    assert head[:5] == ["Class code", "Client", "Date", "Type", "Officer"]
    assert row == [
        visit.training_class.code,
        str(visit.training_class.client),
        "2026-02-09",
        "Initial",
        "Ayesha Patel",
        "'=1+1",
        "2026-03-02",
        "",
        "2026-03-01",
    ]


@pytest.mark.parametrize("table", ["months", "types", "officers", "waiting", "follow_ups", "without_report"])
def test_writes_each_table_as_csv(client: Browser, table: str) -> None:
    training_class = active(start_date=date(2025, 11, 3))
    QAVisitFactory.create(training_class=training_class, date=date(2025, 12, 1), follow_up_date=date(2026, 1, 5))

    rows = csv_rows(client.get(f"/qa/export.csv?table={table}"))

    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


def test_knows_no_other_table(client: Browser) -> None:
    answer = client.get("/qa/export.csv?table=users")

    assert answer.status_code == 422


def test_goes_to_the_page_which_says_so_where_the_range_makes_no_sense(client: Browser) -> None:
    answer = client.get("/qa/export.csv?table=months&weeks=-1")

    assert (answer.status_code, answer["Location"]) == (302, "/qa/?table=months&weeks=-1")
    assert "“-1” was left out" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_asks_as_many_questions_for_many_visits_as_for_one(
    client: Browser, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        visit = QAVisitFactory.create(follow_up_date=date(2026, 3, 2))
        active(start_date=date(2025, 11, 3), supervisor=visit.officer)

    # session, user, two sources of rights, groups; how many classes wait and how many follow-ups are due;
    # how many visits lack a report and how many are planned;
    # months, types, officers and their names; the classes that wait, the follow-ups, the visits
    with django_assert_num_queries(16):
        client.get("/qa/")

    assert QAVisit.objects.count() == count
