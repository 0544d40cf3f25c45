"""Several people enrol learners, or change them, at the same moment; and what happens without what holds them apart."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Barrier
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from classes.models import ClassEdit, Enrolment, EnrolmentEdit, Learner, Site, TrainingClass, User
from classes.models.learners.enrolments import ALREADY_IN_CLASS, EnrolmentRow
from classes.services.capture.updates import update_class
from classes.services.learners import enrolments as services
from tests.support.factories import LearnerFactory, UserFactory, captured, enrolled
from tests.support.servers.concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE: Final = 8


@pytest.fixture
def user() -> User:
    return UserFactory.create()


@pytest.fixture
def _without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the class, and all have looked at what stands before the first one writes."""
    everybody = Barrier(PEOPLE)
    write = services._Difference.write

    def write_together(difference: Any) -> None:
        everybody.wait(timeout=30)
        write(difference)

    monkeypatch.setattr(services, "_locked", lambda row: TrainingClass.objects.get(pk=row.pk))
    monkeypatch.setattr(services._Difference, "write", write_together)


@contextmanager
def without_the_constraint() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE enrolments DROP CONSTRAINT learner_is_once_in_a_class")
        yield
        cursor.execute("DELETE FROM enrolments")
        cursor.execute(
            "ALTER TABLE enrolments ADD CONSTRAINT learner_is_once_in_a_class UNIQUE (training_class_id, learner_id)"
        )


def sentence_of(act: Callable[[], object]) -> str:
    """What the act was refused with; nothing when it was done."""
    try:
        act()
    except ValidationError as refusal:
        return refusal.messages[0]
    return ""


def enrol(training_class: TrainingClass, learner: Learner, user: User) -> int:
    edit = EnrolmentEdit((EnrolmentRow(learner.pk, "RLN"),))
    return services.enrol(training_class, edit, by=user, at=timezone.now())


def everybody_enrols_one(training_class: TrainingClass, user: User) -> list[str]:
    learner = LearnerFactory.create()
    return at_once(lambda _: sentence_of(lambda: enrol(training_class, learner, user)), PEOPLE)


def everybody_changes_something_else(enrolment: Enrolment, user: User) -> None:
    """Half of the people the level, the other half the status; each as they have read the row."""
    read = {"level": "RLN", "status": "cic", "from_date": date(2026, 2, 2), "takes_exam": False}
    level = {"level": "NL1", "from_date": date(2026, 2, 2)}
    status = {"level": "RLN", "status": "rbe", "from_date": date(2026, 3, 2)}

    def change(number: int) -> None:
        facts: dict[str, Any] = level if number % 2 else status
        edit = EnrolmentEdit((EnrolmentRow(enrolment.learner_id, pk=enrolment.pk, read=read, **facts),))
        services.change_enrolment(enrolment, edit, by=user, at=timezone.now())

    at_once(change, PEOPLE)


def test_of_many_who_enrol_one_learner_one_does_and_the_others_are_told(site: Site, user: User) -> None:
    training_class = captured(site=site)

    told = everybody_enrols_one(training_class, user)

    assert sorted(told) == ["", *[ALREADY_IN_CLASS] * (PEOPLE - 1)]
    assert Enrolment.objects.count() == 1


@pytest.mark.usefixtures("_without_the_lock")
def test_without_the_lock_the_constraint_holds_and_says_the_same(site: Site, user: User) -> None:
    training_class = captured(site=site)

    told = everybody_enrols_one(training_class, user)

    assert sorted(told) == ["", *[ALREADY_IN_CLASS] * (PEOPLE - 1)]
    assert Enrolment.objects.count() == 1


@pytest.mark.usefixtures("_without_the_lock")
def test_without_lock_and_constraint_a_learner_is_in_the_class_many_times(site: Site, user: User) -> None:
    training_class = captured(site=site)

    with without_the_constraint():
        everybody_enrols_one(training_class, user)
        times = Enrolment.objects.count()

    assert times == PEOPLE


def test_learners_whom_many_enrol_at_once_are_all_there(site: Site, user: User) -> None:
    training_class, learners = captured(site=site), LearnerFactory.create_batch(PEOPLE)

    at_once(lambda number: enrol(training_class, learners[number], user), PEOPLE)

    assert set(training_class.enrolments.values_list("learner", flat=True)) == {learner.pk for learner in learners}
    training_class.refresh_from_db()
    assert training_class.version == 1


def test_different_changes_of_one_learner_at_once_are_all_kept(site: Site, user: User) -> None:
    enrolment = enrolled(captured(site=site))

    everybody_changes_something_else(enrolment, user)

    enrolment.refresh_from_db()
    assert (enrolment.level, enrolment.status, enrolment.from_date) == ("NL1", "rbe", date(2026, 3, 2))


@pytest.mark.usefixtures("_without_the_lock")
def test_without_the_lock_a_change_of_one_learner_is_lost(site: Site, user: User) -> None:
    enrolment = enrolled(captured(site=site))

    everybody_changes_something_else(enrolment, user)

    enrolment.refresh_from_db()
    assert (enrolment.level, enrolment.status) != ("NL1", "rbe")


def test_an_exam_is_taken_away_while_learners_are_enrolled_for_it(site: Site, user: User) -> None:
    training_class = captured(site=site, exam_class=True, exam_type="External")
    learners = LearnerFactory.create_batch(PEOPLE)

    def act(number: int) -> str:
        if number:
            edit = EnrolmentEdit((EnrolmentRow(learners[number].pk, "RLN", takes_exam=True),))
            return sentence_of(lambda: services.enrol(training_class, edit, by=user, at=timezone.now()))
        edited = {"exam_class": False, "exam_type": ""}
        update_class(training_class, ClassEdit(1, edited), by=user, at=timezone.now())
        return ""

    told = at_once(act, PEOPLE)

    assert told == [""] * PEOPLE
    assert training_class.enrolments.count() == PEOPLE - 1
    assert not training_class.enrolments.filter(takes_exam=True).exists()
