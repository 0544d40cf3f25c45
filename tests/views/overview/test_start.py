"""GET /"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import AcceptedClash, EventDate, QAVisit, TrainingClass, User
from tests.support.factories import UserFactory, captured, captured_without_number, put_in_status, ready_to_start

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 2, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def administrator(client: Browser) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


def accepted_clash(training_class: TrainingClass, other: TrainingClass) -> None:
    AcceptedClash.objects.create(
        training_class=training_class,
        agent=training_class.class_agents.get().agent,
        session=training_class.sessions.earliest("date"),
        other=other.sessions.earliest("date"),
        reason="They sit next to each other",
        by=training_class.captured_by,
        at=NOON,
    )


def event_date(training_class: TrainingClass, day: date) -> None:
    EventDate.objects.create(
        training_class=training_class,
        type="exams",
        date=day,
        added_by=training_class.captured_by,
        added_at=NOON,
        submission_id=uuid4(),
    )


def qa_visit(training_class: TrainingClass, *, follow_up: date) -> None:
    QAVisit.objects.create(
        training_class=training_class,
        date=date(2026, 1, 12),
        type="initial",
        officer=training_class.captured_by,
        follow_up_date=follow_up,
        recorded_by=training_class.captured_by,
        recorded_at=NOON,
        submission_id=uuid4(),
    )


def figures_on(client: Browser) -> dict[str, int]:
    """The figures, by the address that each leads to; those of registers as the page fetches them."""
    page = client.get("/registers/to-do/").text + client.get("/").text
    figures = re.findall(
        r'class="start-figure[^"]*"\s+href="([^"]+)">\s*<span class="start-figure__number">([^<]+)<', page
    )
    drafts = re.findall(r'<a href="([^"]+)"><b>([^<]+)</b>', page)
    return {unescape(address): int(count) for address, count in (*figures, *drafts)}


@time_machine.travel(NOON)
def test_counts_what_each_link_lists(client: Browser, administrator: User) -> None:
    captured(by=administrator, order_number="PO-1", start_date=date(2026, 2, 2))
    captured(supervisor=administrator, start_date=date(2026, 3, 4))
    captured(start_date=date(2026, 3, 5))
    ending = ready_to_start(supervisor=administrator, total_hours=Decimal(20))
    taught = ready_to_start(start_date=date(2026, 1, 5), total_hours=Decimal(20))
    put_in_status("active", taught)
    put_in_status("stopped", ready_to_start())
    for status in ("completed", "cancelled"):
        over = ready_to_start(total_hours=Decimal(20))
        qa_visit(over, follow_up=date(2026, 2, 2))
        put_in_status(status, over)
    accepted_clash(ending, taught)
    for day in (date(2026, 2, 1), date(2026, 2, 9), date(2026, 2, 10)):
        event_date(ending, day)
    qa_visit(taught, follow_up=date(2026, 2, 2))

    figures = figures_on(client)

    list_of = "/classes/?"
    of_january = "/registers/months/?month=2026-01&state="
    assert figures == {
        "/registers/?missing=yes": 4,
        f"{of_january}lost": 0,
        f"{of_january}differs": 0,
        f"{of_january}missing": 1,
        f"{of_january}ready": 0,
        f"{list_of}status=draft&order_number=missing": 2,
        f"{list_of}events_until=2026-02-01": 1,
        f"{list_of}events_until=2026-02-09": 1,
        f"{list_of}follow_ups_until=2026-02-02": 2,
        f"{list_of}reports_missing_until=2026-02-02": 3,
        f"{list_of}clashes=accepted": 1,
        f"{list_of}status=not_over&start_from=2026-02-02&start_to=2026-03-04&sort=start_date": 4,
        f"{list_of}status=not_over&end_from=2026-02-02&end_to=2026-03-04": 1,
        f"{list_of}status=stopped": 1,
        f"{list_of}taught_before=2026-02-02": 1,
        f"{list_of}status=draft&whose=mine&missing=order_number": 1,
        f"{list_of}status=draft&whose=mine&missing=supervisor": 1,
        f"{list_of}status=draft&whose=mine&missing=timetable": 2,
        f"{list_of}status=draft&whose=mine&missing=learner": 2,
        f"{list_of}status=draft&whose=mine&missing=agent": 2,
    }
    for address, count in figures.items():
        page = client.get(address).content.decode()
        assert len(re.findall('data-part="code"', page)) == count
        assert "was left out" not in page


def test_shows_administrators_the_fallback_codes_with_the_repair(client: Browser, administrator: User) -> None:
    waiting = captured_without_number()
    captured()

    page = client.get("/").content.decode()

    assert page.count('data-part="code"') == 1
    assert f'href="/classes/{waiting.code}/"' in page
    assert f'action="/classes/{waiting.code}/repair-code/"' in page
    assert 'href="/classes/?code_kind=fallback&amp;sort=code"' in page


def test_says_nothing_of_fallback_codes_where_there_are_none(client: Browser, administrator: User) -> None:
    captured()

    assert "Fallback codes" not in client.get("/").content.decode()


@pytest.mark.parametrize("role", roles.OFFICE)
def test_keeps_fallback_codes_from_who_cannot_repair_them(client: Browser, role: str) -> None:
    captured_without_number()
    client.force_login(UserFactory.create(role=role))

    answer = client.get("/")

    assert answer.status_code == 200
    assert ("Fallback codes" in answer.content.decode()) is (role == roles.ADMINISTRATOR)


def test_tells_users_without_a_role_whom_to_ask(client: Browser) -> None:
    client.force_login(UserFactory.create())

    answer = client.get("/", headers={"Accept": "text/html"})

    assert answer.status_code == 403
    assert "Ask an administrator" in answer.content.decode()


def test_asks_the_unknown_to_log_in(client: Browser) -> None:
    assert client.get("/", headers={"Accept": "text/html"})["Location"] == "/accounts/login/?next=/"


def test_is_only_for_reading(client: Browser, administrator: User) -> None:
    assert client.post("/").status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_many_questions_for_many_classes_as_for_one(
    client: Browser, administrator: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        captured_without_number()

    # session, user, their rights; the figures of all classes; their own drafts; the groups of roles; the fallback codes
    with django_assert_num_queries(7):
        client.get("/")
