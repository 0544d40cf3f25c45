"""What the database refuses of learners in a class, each rule by its name."""

from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from django.db import connection

from classes.models import Enrolment, TrainingClass
from classes.models.learners.enrolments import levels
from tests.support.attendance import running
from tests.support.factories import LearnerFactory, captured, enrolled
from tests.support.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"status": "out"}, "enrolment_status_is_known"),
        ({"from_date": date(2026, 2, 1)}, "enrolment_status_holds_from_when_he_came"),
        ({"came_on": date(1999, 12, 31)}, "enrolment_dates_are_plausible"),
        ({"from_date": date(2101, 1, 1)}, "enrolment_dates_are_plausible"),
        ({"level": "LP"}, "enrolment_level_is_known"),
        ({"level": "CL9"}, "enrolment_level_is_known"),
        ({"level": ""}, "enrolment_level_is_known"),
        ({"takes_exam": True}, "enrolment_exam_is_in_an_exam_class"),
    ],
)
def test_an_impossible_enrolment_is_refused(change: dict[str, Any], rule: str) -> None:
    enrolled(captured(start_date=date(2026, 2, 2)))

    with refused(rule):
        Enrolment.objects.update(**change)


def test_a_learner_is_once_in_a_class() -> None:
    enrolment = enrolled(captured())

    with refused("learner_is_once_in_a_class"):
        enrolled(enrolment.training_class, learner=enrolment.learner)


def test_a_learner_can_be_in_two_classes() -> None:
    learner = LearnerFactory.create()

    enrolled(captured(), learner=learner)
    enrolled(captured(), learner=learner)

    assert learner.enrolments.count() == 2


@pytest.mark.parametrize("level", ["CL1B", "NL3", "COMM", "BA2LP9", "CL4"])
def test_a_level_is_a_subject_or_one_of_its_own(level: str) -> None:
    assert enrolled(captured(), level=level).level == level
    assert level in levels()


def test_learner_progression_is_no_level() -> None:
    assert "LP" not in levels()


def test_an_exam_that_learners_take_cannot_go() -> None:
    enrolled(captured(exam_class=True, exam_type="External"), takes_exam=True)
    connection.check_constraints()

    with refused("class_exam_is_taken_by_learners"):
        TrainingClass.objects.update(exam_class=False, exam_type="")


def test_enrolments_do_not_raise_the_version_of_the_class() -> None:
    training_class = captured()

    enrolment = enrolled(training_class)
    Enrolment.objects.update(level="NL1")
    enrolment.delete()

    training_class.refresh_from_db()
    assert training_class.version == 1


@pytest.mark.parametrize(("first", "is_kept"), [(None, True), (date(2026, 3, 2), True), (date(2099, 3, 2), False)])
def test_who_was_taught_stays_once_the_class_is_no_draft(first: date | None, is_kept: bool) -> None:
    """By the database's own clock: it is later than all days of the class."""
    training_class = running(learners=1)
    before = {"status_before": "draft", "status_from": first} if first else {}
    TrainingClass.objects.filter(pk=training_class.pk).update(**before)

    with refused("enrolment_is_kept") if is_kept else nullcontext():
        training_class.enrolments.all().delete()
