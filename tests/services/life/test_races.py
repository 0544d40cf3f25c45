"""Two people take steps of one class's life at the same moment."""

from datetime import date
from typing import Any, Final

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from classes.models import ClassEdit, StatusChange, Stop, TrainingClass, User
from classes.models.life.steps import Action, Decision
from classes.services.capture.updates import update_class
from classes.services.life.steps import NotPossibleNow, take_step
from tests.support.factories import UserFactory, put_in_status, ready_to_start
from tests.support.servers.concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)

DAY: Final = date(2026, 3, 2)
ROUNDS: Final = 5


@pytest.fixture
def active() -> TrainingClass:
    training_class = ready_to_start()
    put_in_status("active", training_class)
    return training_class


def outcomes_of(training_class: TrainingClass, *refusals: type[Exception]) -> list[str]:
    """What became of completing it, cancelling it and stopping it, all at once by different people."""
    people: list[User] = [UserFactory.create() for _ in range(3)]
    steps: list[dict[str, Any]] = [
        {"action": Action.COMPLETE, "reason": "taught"},
        {"action": Action.CANCEL, "reason": "given up"},
        {"action": Action.STOP, "stop_reason": Stop.Reason.ANNUAL_STOP},
    ]

    def take(number: int) -> str:
        decision = Decision(on=DAY, read_version=2, **steps[number])
        try:
            take_step(training_class, decision, by=people[number], at=timezone.now())
        except refusals as refusal:
            return type(refusal).__name__
        return "done"

    return at_once(take, len(steps))


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_steps_that_cannot_both_be_one_is_taken(active: TrainingClass, _round: int) -> None:
    outcomes = outcomes_of(active, NotPossibleNow)

    assert sorted(outcomes) == ["NotPossibleNow", "NotPossibleNow", "done"]
    assert active.status_changes.count() == 2
    active.refresh_from_db()
    assert active.status == StatusChange.objects.latest("pk").to_status


def test_without_the_lock_the_database_alone_refuses(active: TrainingClass, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: nobody is told in a sentence any more, and still they cannot both be."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_options: self)
    seen: set[str] = set()

    for _ in range(20):
        training_class = ready_to_start()
        put_in_status("active", training_class)
        outcomes = outcomes_of(training_class, NotPossibleNow, IntegrityError)
        seen.update(outcomes)
        assert outcomes.count("done") == 1
        if "IntegrityError" in seen:
            return

    pytest.fail(f"Nobody ever came between: {seen}")


def test_a_step_and_an_edit_at_once_are_both_kept(active: TrainingClass) -> None:
    people = [UserFactory.create() for _ in range(2)]

    def act(number: int) -> None:
        if number:
            edited = {"order_number": "PO-99"}
            update_class(active, ClassEdit(2, edited), by=people[1], at=timezone.now())
        else:
            decision = Decision(action=Action.COMPLETE, on=DAY, read_version=2)
            take_step(active, decision, by=people[0], at=timezone.now())

    at_once(act, 2)

    active.refresh_from_db()
    assert (active.status, active.order_number, active.version) == ("completed", "PO-99", 4)
