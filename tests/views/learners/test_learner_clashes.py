"""A learner in two classes at the same hours: said in the preview and on the class's page, in nobody's way."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import Enrolment, Learner, TrainingClass
from tests.support.factories import LearnerFactory, UserFactory, captured, enrolled, mondays_and_wednesdays

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _capturer(client: Browser) -> None:
    client.force_login(UserFactory(role=roles.CLASS_ADMINISTRATOR))


def planned_class() -> TrainingClass:
    """Mondays and Wednesdays, 09:00 to 14:00, from Mon 2 Feb 2026."""
    return captured(entries=mondays_and_wednesdays())


def preview(browser: Browser, address: str, **entries: Any) -> Any:
    facts = {
        "class_type": "REALLL",
        "subject": "RLF",
        "start_date": "2026-02-02",
        "pattern": "weekly",
        "blocks-TOTAL_FORMS": 1,
        "blocks-INITIAL_FORMS": 0,
        "blocks-0-day": "Monday",
        "blocks-0-start": "13:00",
        "blocks-0-end": "17:00",
        "learners-TOTAL_FORMS": 1,
        "learners-INITIAL_FORMS": 0,
        **entries,
    }
    answer = browser.post(address, facts, headers={"accept": "application/json"})
    return [clash for clash in answer.json()["clashes"] if clash["kind"] == "learner"]


def in_another_class(**facts: Any) -> tuple[TrainingClass, Learner]:
    other, learner = planned_class(), LearnerFactory.create(first_name="Zanele", surname="Mthembu")
    enrolled(other, learner=learner, **facts)
    return other, learner


def test_the_preview_of_a_new_class_names_the_other(client: Browser) -> None:
    other, learner = in_another_class()

    (clash,) = preview(client, "/classes/preview/", **{"learners-0-learner": learner.pk})

    days = [f"2026-{day}" for day in ("02-02", "02-09", "02-16", "02-23", "03-02", "03-09", "03-16", "03-23")]
    assert clash["class_code"] == other.code
    assert clash["learners"] == ["Zanele Mthembu"]
    assert clash["days"][:8] == days
    assert clash["message"].startswith(
        f"Zanele Mthembu sits in this class and in {other.code} at the same hours: Mon 2 Feb 2026 and "
    )


def test_the_preview_of_an_edit_looks_at_stored_learners_too(client: Browser) -> None:
    other, learner = in_another_class()
    training_class = planned_class()
    enrolled(training_class, learner=learner)
    address = f"/classes/{training_class.code}/preview/"

    (clash,) = preview(client, address)
    stored = training_class.enrolments.get()
    removed = {"learners-0-id": stored.pk, "learners-0-learner": learner.pk, "learners-0-DELETE": "on"}

    assert f"{training_class.code} and in {other.code}" in clash["message"]
    assert preview(client, address, **removed) == []


@pytest.mark.parametrize(
    "entries",
    [
        {"blocks-0-day": "Tuesday"},
        {"blocks-0-start": "14:00"},
        {"learners-0-status": "dro"},
        {"learners-0-learner": ""},
        {"learners-0-learner": "x"},
    ],
)
def test_other_hours_and_who_has_left_do_not_clash(client: Browser, entries: dict[str, str]) -> None:
    _other, learner = in_another_class()

    assert preview(client, "/classes/preview/", **{"learners-0-learner": learner.pk, **entries}) == []


def test_who_has_left_the_other_class_does_not_clash(client: Browser) -> None:
    _other, learner = in_another_class(status=Enrolment.Status.DRO)

    assert preview(client, "/classes/preview/", **{"learners-0-learner": learner.pk}) == []


def test_days_before_he_came_do_not_clash(client: Browser) -> None:
    _other, learner = in_another_class(came_on=date(2026, 3, 16))

    (clash,) = preview(client, "/classes/preview/", **{"learners-0-learner": learner.pk})

    assert clash["days"][0] == "2026-03-16"


def test_nor_do_days_before_he_came_here(client: Browser) -> None:
    _other, learner = in_another_class()
    training_class = planned_class()
    enrolled(training_class, learner=learner, came_on=date(2026, 3, 23))

    (clash,) = client.get(f"/classes/{training_class.code}/learners/").context["clashes"]

    assert clash.days[0] == date(2026, 3, 23)


def test_the_days_of_one_learner_are_not_said_of_another(client: Browser) -> None:
    other, late = in_another_class(came_on=date(2026, 3, 23))
    early = LearnerFactory.create(first_name="Anele", surname="Zulu")
    enrolled(other, learner=early)
    training_class = planned_class()
    for learner in (late, early):
        enrolled(training_class, learner=learner)

    clashes = client.get(f"/classes/{training_class.code}/learners/").context["clashes"]

    assert [(clash.learners, clash.days[0]) for clash in clashes] == [
        (("Anele Zulu",), date(2026, 2, 2)),
        (("Zanele Mthembu",), date(2026, 3, 23)),
    ]


def test_the_classs_page_names_both_classes(client: Browser) -> None:
    other, learner = in_another_class()
    training_class = planned_class()

    sent = {"learner": learner.pk, "level": "RLN"}
    answer = client.post(f"/classes/{training_class.code}/learners/", sent, headers={"accept": "application/json"})
    page = client.get(f"/classes/{training_class.code}/learners/").content.decode()

    assert answer.status_code == 201
    assert f"Zanele Mthembu sits in {training_class.code} and in {other.code} at the same hours" in page


@pytest.mark.parametrize("classes", [1, 3])
def test_asks_as_much_for_many_clashes_as_for_one(
    client: Browser, django_assert_num_queries: DjangoAssertNumQueries, classes: int
) -> None:
    training_class = planned_class()
    for _ in range(classes):
        _other, learner = in_another_class()
        enrolled(training_class, learner=learner)

    with django_assert_num_queries(14):
        client.get(f"/classes/{training_class.code}/learners/")
