"""manage.py retention: learners whom nobody has needed for years are listed, then erased."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from classes import roles
from classes.models import Learner, LearnerErasure, TrainingClass
from classes.timetable import years_later
from tests.support.factories import LearnerFactory, UserFactory, captured, enrolled, put_in_status

pytestmark = pytest.mark.django_db

Status = TrainingClass.Status
TODAY = date(2040, 6, 30)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """So far ahead that what a test captures now was captured long ago."""
    settings.RETENTION_YEARS = 5
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


def retention(*arguments: str) -> str:
    told = StringIO()
    call_command("retention", *arguments, stdout=told)
    return told.getvalue()


def in_a_class(*, ended: date, status: str = Status.COMPLETED, **facts: Any) -> Learner:
    enrolment = enrolled(captured(order_number="PO-7"), **facts)
    if status != Status.DRAFT:
        put_in_status(status, enrolment.training_class)
    TrainingClass.objects.filter(pk=enrolment.training_class_id).update(end_date=ended)
    return enrolment.learner


def test_lists_by_key_and_initials_alone() -> None:
    learner = in_a_class(ended=date(2035, 6, 29), learner=LearnerFactory.create(surname="Botha"))

    told = retention("--dry-run")

    assert told == f"In no class for 5 years: 1\n  {learner.pk} B. Z., Fri 29 Jun 2035\n"
    assert not LearnerErasure.objects.exists()


@pytest.mark.parametrize(
    ("ended", "status"),
    [
        (date(2035, 6, 30), Status.COMPLETED),
        (date(2030, 1, 1), Status.ACTIVE),
        (date(2030, 1, 1), Status.STOPPED),
        (date(2030, 1, 1), Status.DRAFT),
    ],
)
def test_keeps_who_may_still_be_needed(ended: date, status: str) -> None:
    in_a_class(ended=ended, status=status)

    assert retention("--dry-run") == "In no class for 5 years: none\n"


def test_keeps_who_was_captured_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    LearnerFactory.create()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2027, 1, 1))

    assert retention("--dry-run") == "In no class for 5 years: none\n"


def test_one_class_of_late_is_enough() -> None:
    learner = in_a_class(ended=date(2030, 1, 1))
    in_a_class(ended=date(2036, 1, 1), learner=learner)

    assert retention("--dry-run") == "In no class for 5 years: none\n"


def test_erases_in_the_name_of_an_administrator() -> None:
    administrator = UserFactory.create(role=roles.ADMINISTRATOR)
    learner, kept = LearnerFactory.create(), in_a_class(ended=date(2039, 1, 1))

    told = retention("--user", administrator.username)

    assert told.endswith("1 learners were erased.\n")
    assert LearnerErasure.objects.get().by == administrator
    assert LearnerErasure.objects.get().reason == "Not needed any more: in no class for 5 years"
    learner.refresh_from_db()
    kept.refresh_from_db()
    assert (learner.erased_at is not None, kept.erased_at) == (True, None)


def test_erases_in_nobody_elses_name() -> None:
    capturer = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)

    for arguments in ([], ["--user", capturer.username], ["--user", "nobody"]):
        with pytest.raises(CommandError):
            retention(*arguments)


def test_a_leap_day_has_a_day_before() -> None:
    assert years_later(date(2028, 2, 29), -5) == date(2023, 2, 28)
