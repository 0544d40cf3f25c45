"""A QA visit whose day lies ahead is planned, one whose day has come is done: in lists, figures, on its tab."""

import csv
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import QAVisit, TrainingClass, User
from classes.models.records.record_history import qa_visits_told_by
from tests.support.factories import UserFactory, captured, put_in_status
from tests.support.pages.pages import rows_of
from tests.support.records import QAVisitFactory, deleted, stored_file

pytestmark = pytest.mark.django_db

YESTERDAY, TODAY, TOMORROW = date(2026, 3, 14), date(2026, 3, 15), date(2026, 3, 16)


@pytest.fixture(autouse=True)
def officer(client: Browser) -> Any:
    with time_machine.travel("2026-03-15T09:00:00+02:00", tick=False):
        user = UserFactory.create(role=roles.QA_OFFICER, first_name="Ayesha", last_name="Patel")
        client.force_login(user)
        yield user


@pytest.fixture
def training_class() -> TrainingClass:
    training_class = captured(order_number="PO-1", start_date=date(2025, 11, 3))
    put_in_status("active", training_class)
    return training_class


def visit_on(day: date, training_class: TrainingClass, *, reports: int = 0, **facts: Any) -> QAVisit:
    visit = QAVisitFactory.create(training_class=training_class, date=day, **facts)
    for _ in range(reports):
        stored_file(training_class, qa_visit=visit)
    return visit


def table(client: Browser, name: str, **query: str) -> list[list[str]]:
    """The rows of a table as CSV, without its head."""
    answer = client.get("/qa/export.csv", {"table": name, **query})
    return list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))[1:]


def test_the_tab_says_which_are_planned_and_which_lack_a_report(client: Browser, training_class: TrainingClass) -> None:
    visit_on(TOMORROW, training_class)
    visit_on(TODAY, training_class)
    visit_on(YESTERDAY, training_class, reports=1)

    page = client.get(f"/classes/{training_class.code}/qa-visits/").text

    ahead, today, before = page.split('<li class="record"')[1:]
    assert "2 and 1 planned" in page
    assert [("Planned" in line, "No report yet" in line) for line in (ahead, today, before)] == [
        (True, False),
        (False, True),
        (False, False),
    ]


@pytest.mark.parametrize(("day", "word"), [("2026-03-16", "planned"), ("2026-03-15", "recorded")])
def test_storing_one_says_what_it_is(
    client: Browser, officer: User, training_class: TrainingClass, day: str, word: str
) -> None:
    sent = {"date": day, "type": "initial", "officer": str(officer.pk)}

    answer = client.post(f"/classes/{training_class.code}/qa-visits/", sent)

    assert answer.json()["message"] == f"The QA visit was {word}."


def test_the_history_says_that_it_was_planned() -> None:
    visit = QAVisitFactory.create(date=date(2099, 3, 2))

    assert [told.sentence for told in qa_visits_told_by(visit.training_class)] == [
        "Initial QA visit of Mon 2 Mar 2099 planned"
    ]


def test_no_figure_counts_one_that_lies_ahead(client: Browser, training_class: TrainingClass) -> None:
    visit_on(TOMORROW, training_class)
    visit_on(TODAY, training_class)
    ahead = {"visited_from": "2026-03-01", "visited_to": "2026-04-30"}

    answer = client.get("/qa/", ahead)

    assert "1 visit from Sun 1 Mar 2026 to Thu 30 Apr 2026" in answer.text
    assert rows_of(answer, "Visits per month") == [["Mar 2026", "1"], ["Apr 2026", "0"]]
    assert [row[1] for row in rows_of(answer, "Visits by type")] == ["1", "0", "0", "0"]
    assert [row[1] for row in rows_of(answer, "Visits by officer")] == ["1"]
    assert [row[2] for row in table(client, "visits", **ahead)] == ["2026-03-15"]


def test_a_class_that_waits_is_listed_with_the_visit_that_is_planned(
    client: Browser, training_class: TrainingClass
) -> None:
    for day in (date(2026, 5, 4), TOMORROW):
        visit_on(day, training_class)

    (row,) = rows_of(client.get("/qa/"), "Active classes without a recent visit")

    assert (row[0], row[4:]) == (training_class.code, ["never", "Mon 16 Mar 2026"])
    assert [line[5:] for line in table(client, "waiting")] == [["", "2026-03-16"]]


def test_planned_ones_have_a_list_of_their_own(client: Browser, training_class: TrainingClass) -> None:
    for day in (date(2026, 5, 4), TOMORROW, TODAY):
        visit_on(day, training_class)
    visit_on(TOMORROW, training_class, **deleted())

    rows = rows_of(client.get("/qa/"), "Planned visits, the soonest first")

    assert [row[1] for row in rows] == ["Mon 16 Mar 2026", "Mon 4 May 2026"]
    assert [line[2] for line in table(client, "planned")] == ["2026-03-16", "2026-05-04"]


def test_done_ones_without_a_report_have_a_list_of_their_own(client: Browser, training_class: TrainingClass) -> None:
    lacking, reported = visit_on(YESTERDAY, training_class), visit_on(TODAY, training_class, reports=2)
    put_aside = visit_on(TODAY, training_class)
    stored_file(training_class, qa_visit=put_aside, **deleted())
    visit_on(TOMORROW, training_class)
    visit_on(YESTERDAY, training_class, **deleted())

    rows = rows_of(client.get("/qa/"), "Done visits without a report, the oldest first")

    assert [row[1] for row in rows] == ["Sat 14 Mar 2026", "Sun 15 Mar 2026"]
    assert [line[2] for line in table(client, "without_report")] == [str(lacking.date), str(put_aside.date)]
    assert reported.reports.count() == 2


def test_the_start_page_leads_to_the_classes_whose_visits_lack_a_report(
    client: Browser, training_class: TrainingClass
) -> None:
    other = captured()
    visit_on(YESTERDAY, training_class)
    visit_on(TODAY, other, reports=1)
    visit_on(TOMORROW, other)

    start = client.get("/").text
    found = client.get("/classes/?reports_missing_until=2026-03-15").text

    address = 'href="/classes/?reports_missing_until=2026-03-15">\n'
    assert address in start
    assert '<span class="start-figure__number">1</span>' in start.split(address)[1][:200]
    assert training_class.code in found
    assert other.code not in found
