"""Who is enrolled since a day whose register is captured is in the month's table, as on its registers."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from classes.models import Enrolment, Learner, MonthClose, TrainingClass
from tests.support.attendance import FIRST, SECOND, captured_register, places_in, running, session_on
from tests.support.factories import LearnerFactory, UserFactory, enrolled
from tests.support.pages.page_forms import form_to
from tests.support.teaching import logs_in

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
NAMES = ["Mthembu 000, Z", "Mthembu 001, Z", "Zulu, N"]


def late_learner() -> Learner:
    learner: Learner = LearnerFactory.create(surname="Zulu", initials="N")
    return learner


def held(training_class: TrainingClass, *days: date, **facts: Any) -> None:
    for day in days:
        captured_register(session_on(training_class, day), dict.fromkeys(places_in(training_class), 3), **facts)


def names_shown(client: Browser, training_class: TrainingClass) -> list[list[str]]:
    """In the table of the month, in its answer in JSON, and on the printed register."""
    month = f"/classes/{training_class.code}/registers/"
    table = client.get(f"{month}?month=2026-03").text.partition('aria-labelledby="learners-heading"')[2]
    heads = re.findall(r'<th scope="row">(.*?)</th>', table.partition("</table>")[0], re.DOTALL)
    said = client.get(f"{month}?month=2026-03", headers=JSON).json()["learners"]
    printed = client.get(f"{month}2026-03/print/").text
    return [
        [re.sub("<.*?>", "", head).strip() for head in heads],
        [line["name"] for line in said],
        re.findall(r'<th scope="row">(.*?)</th>', printed),
    ]


def test_who_is_enrolled_late_is_in_the_table_without_hours(client: Browser, training_class: TrainingClass) -> None:
    held(training_class, FIRST, SECOND)
    address, learner = f"/classes/{training_class.code}/learners/", late_learner()

    enrols = form_to(client.get(address), address)
    answer = enrols.send(client, {"learner": learner.pk, "level": "RLN", "from_date": "9 Mar 2026"}, headers=JSON)
    month = client.get(f"/classes/{training_class.code}/registers/?month=2026-03", headers=JSON).json()

    assert answer.status_code == 201, answer.json()
    assert names_shown(client, training_class) == [NAMES] * 3
    assert month["learners"][2] == {
        "enrolment": Enrolment.objects.get(learner=learner).pk,
        "name": "Zulu, N",
        "trained": "0.00",
        "present": "0.00",
        "absent": "0.00",
        "page": None,
    }


def test_a_register_that_nobody_was_on_names_who_is_enrolled_since(client: Browser) -> None:
    training_class = running(learners=0)
    captured_register(session_on(training_class, FIRST), {})
    enrolled(training_class, learner=late_learner())

    assert names_shown(client, training_class) == [NAMES[2:]] * 3


def test_a_month_without_a_session_held_has_no_table(client: Browser, training_class: TrainingClass) -> None:
    captured_register(session_on(training_class, FIRST), outcome="client_cancelled")

    assert names_shown(client, training_class) == [[], [], NAMES[:2]]


def test_who_left_before_the_month_and_who_comes_after_it_are_not_in_it(
    client: Browser, training_class: TrainingClass
) -> None:
    held(training_class, FIRST)
    enrolled(training_class, came_on=date(2026, 4, 1))
    enrolled(training_class, status="dro", came_on=FIRST, from_date=FIRST)

    assert names_shown(client, training_class) == [NAMES[:2]] * 3


def test_an_agent_sees_who_is_on_their_registers(training_class: TrainingClass) -> None:
    agent = training_class.class_agents.get().agent
    held(training_class, FIRST, SECOND)
    training_class.sessions.filter(date__gt=SECOND).update(agent=None)
    enrolled(training_class, learner=late_learner(), came_on=SECOND)
    enrolled(training_class, came_on=date(2026, 3, 10))
    client = Browser()
    client.force_login(logs_in(agent))

    assert names_shown(client, training_class) == [NAMES] * 3


def test_a_closed_month_keeps_its_learners(client: Browser) -> None:
    training_class = running(learners=2)
    held(training_class, FIRST, SECOND, date(2026, 3, 16), date(2026, 3, 23))
    captured_register(session_on(training_class, date(2026, 3, 30)), outcome="client_cancelled")
    MonthClose.objects.create(
        training_class=training_class, month=date(2026, 3, 1), by=UserFactory.create(), at=timezone.now()
    )

    enrolled(training_class, learner=late_learner(), came_on=date(2026, 3, 24))

    assert names_shown(client, training_class) == [NAMES[:2]] * 3


@pytest.mark.parametrize("late", [1, 3])
def test_makes_as_many_queries_for_many_late_learners_as_for_one(
    client: Browser, training_class: TrainingClass, late: int, django_assert_max_num_queries: Any
) -> None:
    held(training_class, FIRST)
    for _number in range(late):
        enrolled(training_class, came_on=SECOND)
    client.get(f"/classes/{training_class.code}/registers/")

    with django_assert_max_num_queries(20):
        client.get(f"/classes/{training_class.code}/registers/?month=2026-03")
    with django_assert_max_num_queries(10):
        client.get(f"/classes/{training_class.code}/registers/2026-03/print/")
