"""GET /classes/<code>/history/"""

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import ClassEdit, Seta, TrainingClass, User
from classes.models.life.history import SOURCES_OF_HISTORY
from classes.services.capture.training_classes import repair_code
from classes.services.capture.updates import update_class
from tests.support.factories import ClientFactory, SiteFactory, UserFactory, captured, captured_without_number

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 1, 22, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def viewer(client: Browser) -> User:
    user = UserFactory.create(role=roles.VIEWER)
    client.force_login(user)
    return user


@pytest.fixture
def pieter() -> User:
    return UserFactory.create(first_name="Pieter", last_name="van Wyk")


def edit(training_class: TrainingClass, *, by: User, **changes: object) -> None:
    training_class.refresh_from_db()
    update_class(training_class, ClassEdit(training_class.version, changes), by=by, at=NOON)


def sentences_on(client: Browser, training_class: TrainingClass) -> list[str]:
    page = client.get(f"/classes/{training_class.code}/history/").content.decode()
    return [unescape(sentence) for sentence in re.findall(r"<li>([^<]+)</li>", page)]


def test_begins_with_the_capture(client: Browser, pieter: User) -> None:
    training_class = captured(by=pieter)

    assert sentences_on(client, training_class) == [f"Captured as {training_class.code}, by Pieter van Wyk."]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            {"start_date": date(2026, 2, 2)},
            {"start_date": date(2026, 2, 9)},
            "Start date from Mon 2 Feb to Mon 9 Feb 2026",
        ),
        (
            {"start_date": date(2026, 12, 28)},
            {"start_date": date(2027, 1, 4)},
            "Start date from Mon 28 Dec 2026 to Mon 4 Jan 2027",
        ),
        ({"order_number": "PO-1"}, {"order_number": "<b>&"}, "Order number from PO-1 to <b>&"),
        ({}, {"order_number": "PO-1"}, "Order number PO-1 added"),
        ({"order_number": "PO-1"}, {"order_number": ""}, "Order number PO-1 taken away"),
        ({}, {"total_hours": "37.50"}, "Hours from 160 to 37.50"),
        ({}, {"exam_class": True, "exam_type": "External"}, "Exam class from no to yes"),
    ],
)
def test_tells_each_change_in_a_sentence(
    client: Browser, pieter: User, before: dict[str, Any], after: dict[str, Any], sentence: str
) -> None:
    training_class = captured(**before)

    edit(training_class, by=pieter, **after)

    assert f"{sentence}, by Pieter van Wyk." in sentences_on(client, training_class)


def test_says_nothing_of_a_timetable_that_there_is_not(client: Browser, pieter: User) -> None:
    training_class = captured()

    edit(training_class, by=pieter, start_date=date(2026, 2, 9))

    assert len(sentences_on(client, training_class)) == 2


def test_names_what_keys_stand_for(client: Browser, pieter: User) -> None:
    company = ClientFactory.create()
    mill = SiteFactory.create(client=company, name="Mill")
    training_class = captured(site=SiteFactory.create(client=company, name="Bakery"))

    edit(training_class, by=pieter, site=mill, supervisor=pieter)
    edit(training_class, by=pieter, seta_funded=True, seta=Seta.objects.get(name="CETA"), supervisor=None)

    assert sentences_on(client, training_class)[:-1] == [
        "Supervisor Pieter van Wyk taken away, by Pieter van Wyk.",
        "SETA funded from no to yes, by Pieter van Wyk.",
        "SETA CETA added, by Pieter van Wyk.",
        "Site from Bakery to Mill, by Pieter van Wyk.",
        "Supervisor Pieter van Wyk added, by Pieter van Wyk.",
    ]


def test_tells_the_repair_of_the_code(client: Browser, pieter: User) -> None:
    waiting = captured_without_number()

    repaired = repair_code(waiting, by=pieter, at=NOON)

    assert sentences_on(client, repaired) == [
        f"Class code from {waiting.code} to {repaired.code}, by Pieter van Wyk.",
        f"Captured as {waiting.code}, by {waiting.captured_by}.",
    ]


def test_tells_changes_from_outside_the_program_too(client: Browser) -> None:
    training_class = captured(order_number="PO-1")

    with connection.cursor() as cursor:
        # Who acts is known until the transaction ends, and that of the tests has not ended.
        cursor.execute("SELECT set_config('pghistory.context_metadata', 'null', true)")
        cursor.execute("UPDATE classes SET order_number = 'PO-2'")

    assert sentences_on(client, training_class)[0] == (
        "Order number from PO-1 to PO-2, by somebody outside the program."
    )


def test_knows_no_other_class(client: Browser) -> None:
    assert client.get("/classes/1-REALLL-RLN-0099/history/").status_code == 404


def test_is_only_for_reading(client: Browser) -> None:
    assert client.post(f"/classes/{captured().code}/history/").status_code == 405


@pytest.mark.parametrize("role", roles.OFFICE)
def test_is_for_every_role(client: Browser, role: str) -> None:
    client.force_login(UserFactory.create(role=role))

    assert client.get(f"/classes/{captured().code}/history/").status_code == 200


def test_is_not_for_users_without_a_role_nor_for_the_unknown(client: Browser) -> None:
    address = f"/classes/{captured().code}/history/"
    client.force_login(UserFactory.create())

    assert client.get(address).status_code == 403

    client.logout()

    assert client.get(address, headers={"Accept": "text/html"}).status_code == 302


@pytest.mark.parametrize("changes", [1, 3])
def test_asks_as_many_questions_for_many_changes_as_for_one(
    client: Browser, pieter: User, changes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    training_class = captured(supervisor=pieter)
    for number in range(changes):
        edit(training_class, by=UserFactory.create(), order_number=f"PO-{number}")

    # session, user, two sources of rights, groups; the class with its names, what it lacks; what each noun
    # tells, of which sites and supervisors; and who did all this; what the old system recorded
    with django_assert_num_queries(10 + len(SOURCES_OF_HISTORY)):
        client.get(f"/classes/{training_class.code}/history/")
