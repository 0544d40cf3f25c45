"""Since when learners are in a class: not from before its start, and what registers lack of who comes late."""

from datetime import date
from typing import Any, Final

import pytest
from django.test import Client as Browser
from time_machine import travel

from classes import roles
from classes.models import Enrolment, TrainingClass, User
from tests.support.attendance import FIRST, SECOND, captured_register, places_in, running, session_on
from tests.support.factories import LearnerFactory, UserFactory, captured, enrolled
from tests.support.pages.page_forms import form_to

pytestmark = pytest.mark.django_db

JSON: Final = {"accept": "application/json"}
SENTENCE: Final = "The class starts on Mon 2 Feb 2026: give that day or a later one."
LONG_AGO: Final = date(2019, 3, 3)


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> User:
    user: User = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


def change(client: Browser, enrolment: Enrolment, **sent: str) -> Any:
    address = f"/classes/{enrolment.training_class.code}/learners/{enrolment.pk}/edit/"
    return form_to(client.get(address), address).send(client, sent, headers=JSON)


def edit_class(client: Browser, training_class: TrainingClass, **sent: str) -> Any:
    address = f"/classes/{training_class.code}/edit/"
    return form_to(client.get(address), address).send(client, sent, headers=JSON)


def enrol(client: Browser, training_class: TrainingClass, **sent: Any) -> Any:
    address = f"/classes/{training_class.code}/learners/"
    return client.post(address, sent, headers=JSON)


def test_nobody_is_changed_to_have_come_before_the_start(client: Browser) -> None:
    enrolment = enrolled(captured(start_date=date(2026, 2, 2)))

    of_learner = change(client, enrolment, from_date="2019-03-03")
    of_class = edit_class(client, enrolment.training_class, **{"learners-0-from_date": "2019-03-03"})

    assert (of_learner.status_code, of_learner.json()["errors"]) == (422, {"from_date": [SENTENCE]})
    assert (of_class.status_code, of_class.json()["errors"]) == (422, {"learners-0-from_date": [SENTENCE]})
    enrolment.refresh_from_db()
    assert enrolment.from_date == date(2026, 2, 2)


def test_who_stands_so_already_can_be_changed_otherwise(client: Browser) -> None:
    enrolment = enrolled(captured(start_date=date(2026, 2, 2)), from_date=LONG_AGO, came_on=LONG_AGO)

    of_learner = change(client, enrolment, level="NL1")
    of_class = edit_class(client, enrolment.training_class, **{"learners-0-level": "NL2"})

    assert (of_learner.status_code, of_class.status_code) == (200, 200)
    enrolment.refresh_from_db()
    assert (enrolment.level, enrolment.from_date) == ("NL2", LONG_AGO)


def test_the_start_counts_with_which_the_class_is_saved(client: Browser) -> None:
    training_class = captured(start_date=date(2026, 2, 9))
    enrolment = enrolled(training_class)

    answer = edit_class(client, training_class, **{"start_date": "2026-02-02", "learners-0-from_date": "2026-02-04"})

    assert answer.status_code == 200, answer.json()
    enrolment.refresh_from_db()
    assert enrolment.from_date == date(2026, 2, 4)


def test_who_is_enrolled_since_a_captured_day_lacks_hours(client: Browser) -> None:
    training_class = running(learners=1)
    for day in (FIRST, SECOND):
        captured_register(session_on(training_class, day), dict.fromkeys(places_in(training_class), 3))
    zanele = LearnerFactory.create(first_name="Zanele", surname="Dube")
    kobus = LearnerFactory.create(first_name="Kobus", surname="Botha")

    both = enrol(client, training_class, learner=zanele.pk, from_date="2026-03-02")
    one = enrol(client, training_class, learner=kobus.pk, from_date="2026-03-09")
    none = enrol(client, training_class, learner=LearnerFactory.create().pk, from_date="2026-03-16")
    changed = change(client, Enrolment.objects.get(learner=kobus), from_date="2026-03-02")

    begin = "1 learner was enrolled."
    assert both.json()["message"] == (f"{begin} 2 registers since then lack the hours of Zanele Dube: complete them.")
    assert one.json()["message"] == f"{begin} 1 register since then lacks the hours of Kobus Botha: complete it."
    assert none.json()["message"] == begin
    assert changed.json()["message"].endswith("2 registers since then lack the hours of Kobus Botha: complete them.")


@pytest.mark.parametrize("day", ["2026-01-20", "2026-02-02", "2026-02-09"], ids=["before", "the first", "later"])
def test_who_has_not_come_yet_is_removed_and_does_not_leave(client: Browser, day: str) -> None:
    with travel("2026-01-20T10:00+02:00", tick=False):
        client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
        enrolment = enrolled(captured(start_date=date(2026, 2, 2)))
        rows = {"learners-0-status": "dro", "learners-0-from_date": day}

        of_learner = change(client, enrolment, status="dro", from_date=day)
        of_class = edit_class(client, enrolment.training_class, **rows)
        removed = client.post(f"/classes/{enrolment.training_class.code}/learners/{enrolment.pk}/delete/", headers=JSON)

    sentence = f"{enrolment.learner} comes on Mon 2 Feb 2026: remove the learner from the class instead."
    assert of_learner.json()["errors"] == {"status": [sentence]}
    assert of_class.json()["errors"] == {"learners-0-status": [sentence]}
    assert removed.status_code == 200
