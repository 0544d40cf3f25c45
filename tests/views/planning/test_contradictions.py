"""Stored rows that contradict one another: pages show what is stored, and say what is wrong with it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import TrainingClass
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays
from tests.support.pages.page_forms import form_to

pytestmark = pytest.mark.django_db

Change = Callable[[TrainingClass], object]


def starts_after_its_days(training_class: TrainingClass) -> None:
    TrainingClass.objects.filter(pk=training_class.pk).update(start_date=date(2026, 11, 2))


def without_times(training_class: TrainingClass) -> None:
    document = {**(training_class.schedule_data or {}), "blocks": []}
    TrainingClass.objects.filter(pk=training_class.pk).update(schedule_data=document)


def with_times_that_overlap(training_class: TrainingClass) -> None:
    blocks = (training_class.schedule_data or {})["blocks"]
    document = {**(training_class.schedule_data or {}), "blocks": blocks * 2}
    TrainingClass.objects.filter(pk=training_class.pk).update(schedule_data=document)


CONTRADICTIONS = [starts_after_its_days, without_times, with_times_that_overlap]


@pytest.fixture
def training_class(client: Browser) -> TrainingClass:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    return captured(entries=mondays_and_wednesdays())


@pytest.mark.parametrize("contradict", CONTRADICTIONS)
@pytest.mark.parametrize("part", ["", "timetable/"])
def test_a_page_shows_what_is_stored_and_says_what_is_wrong(
    client: Browser, training_class: TrainingClass, contradict: Change, part: str
) -> None:
    contradict(training_class)

    answer = client.get(f"{training_class.get_absolute_url()}{part}")

    assert answer.status_code == 200
    assert "The stored timetable contradicts itself" in answer.text
    assert f"{training_class.sessions.count()} class days" in answer.text


@pytest.mark.parametrize("contradict", CONTRADICTIONS)
@pytest.mark.parametrize("part", ["edit/", "agents/", "learners/", "history/", "copy/", "events/"])
def test_no_other_page_of_the_class_fails(
    client: Browser, training_class: TrainingClass, contradict: Change, part: str
) -> None:
    contradict(training_class)

    assert client.get(f"{training_class.get_absolute_url()}{part}").status_code == 200


@pytest.mark.parametrize("contradict", CONTRADICTIONS)
def test_saving_the_class_as_it_is_shown_is_refused_in_words(
    client: Browser, training_class: TrainingClass, contradict: Change
) -> None:
    contradict(training_class)
    address = f"{training_class.get_absolute_url()}edit/"
    form = form_to(client.get(address), address)

    answer = form.send(client, {"order_number": "PO-1", "total_hours": "120", "hours_reason": "Less is taught."})

    assert answer.status_code == 422


def test_a_page_of_a_timetable_that_fits_says_nothing(client: Browser, training_class: TrainingClass) -> None:
    assert "contradicts itself" not in client.get(training_class.get_absolute_url()).text
