"""Who comes to a class, or back to it, on a day ahead is not in it until then, wherever its learners are counted."""

import csv
import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import Enrolment, TrainingClass, User
from tests.support.attendance import FIRST, running
from tests.support.factories import LearnerFactory, UserFactory, captured, enrolled
from tests.support.pages.page_forms import form_to

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
TODAY, TO_COME = date(2026, 3, 9), date(2026, 3, 16)


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> User:
    user: User = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


def counted(client: Browser, training_class: TrainingClass, today: date = TODAY) -> list[str]:
    """On the class's page, on its tab of learners, in the list, and in the list's file."""
    home = f"/classes/{training_class.code}/"
    with time_machine.travel(f"{today}T10:00:00+02:00", tick=False):
        page, tab = client.get(home).text, client.get(f"{home}learners/").text
        (listed,) = client.get("/classes/").context["training_classes"]
        file = client.get("/classes/export.csv").getvalue().decode("utf-8-sig")
    on_page = re.findall(r">(\d+ of \d+)</a> in the class", page)
    on_tab = re.findall(r'Learners <span class="count">(\d+ of \d+)</span>', " ".join(tab.split()))
    in_list = f"{listed.learners_in_class} of {listed.learners_ever}"
    _heads, row = csv.reader(file.splitlines())
    return [*on_page, *on_tab, in_list, f"{row[8]} of {row[9]}"]


def change(client: Browser, enrolment: Enrolment, **sent: Any) -> None:
    address = f"/classes/{enrolment.training_class.code}/learners/{enrolment.pk}/edit/"
    answer = form_to(client.get(address), address).send(client, sent, headers=JSON)
    assert answer.status_code == 200, answer.json()


def test_who_comes_on_a_day_ahead_counts_from_then_on(client: Browser) -> None:
    training_class = running(learners=2)
    address, learner = f"/classes/{training_class.code}/learners/", LearnerFactory.create(surname="Zulu")
    with time_machine.travel(f"{TODAY}T10:00:00+02:00", tick=False):
        enrols = form_to(client.get(address), address)
        answer = enrols.send(client, {"learner": learner.pk, "level": "RLN", "from_date": TO_COME}, headers=JSON)

    assert answer.status_code == 201, answer.json()
    assert counted(client, training_class) == ["2 of 3"] * 4
    assert counted(client, training_class, TO_COME) == ["3 of 3"] * 4


def test_names_who_is_in_the_class(client: Browser) -> None:
    training_class = running(learners=1)
    enrolled(training_class, learner=LearnerFactory.create(surname="Zulu"), came_on=TO_COME)
    address = f"/classes/{training_class.code}/"

    named = []
    for day in (TODAY, TO_COME):
        with time_machine.travel(f"{day}T10:00:00+02:00", tick=False):
            named.append("Zulu" in client.get(address).text)

    assert named == [False, True]


def test_who_comes_back_on_a_day_ahead_counts_from_then_on(client: Browser) -> None:
    training_class = running(learners=2)
    enrolment = training_class.enrolments.first()
    assert enrolment
    with time_machine.travel(f"{TODAY}T10:00:00+02:00", tick=False):
        change(client, enrolment, status="dro", from_date="2026-03-05")
        change(client, enrolment, status="cic", from_date=TO_COME)

    assert [counted(client, training_class, day) for day in (TODAY, TO_COME)] == [["1 of 2"] * 4, ["2 of 2"] * 4]


def test_a_class_that_starts_ahead_counts_who_is_there_from_its_start(client: Browser) -> None:
    training_class = captured(start_date=FIRST)
    enrolled(training_class)
    enrolled(training_class, came_on=TO_COME)
    enrolled(training_class, status="rbe")

    days = (date(2026, 2, 2), FIRST, TO_COME)

    assert [counted(client, training_class, day) for day in days] == [["1 of 3"] * 4, ["1 of 3"] * 4, ["2 of 3"] * 4]


def test_a_copy_takes_along_who_is_counted(client: Browser) -> None:
    training_class = running(learners=1)
    enrolled(training_class, came_on=TO_COME)
    address = f"/classes/{training_class.code}/copy/"
    taken = {"date": "2026-09-07", "take": ["timetable", "learners"]}

    with time_machine.travel(f"{TODAY}T10:00:00+02:00", tick=False):
        copy = form_to(client.get(address), address).send(client, taken, headers={"Accept": "application/json"}).json()

    copied = Enrolment.objects.filter(training_class__code=copy["class_code"])
    present = training_class.enrolments.get(came_on__lt=TO_COME)
    assert [row.learner_id for row in copied] == [present.learner_id]
