"""Registers that several people write at the same moment; and what happens without what holds them apart."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier, Event
from typing import Any, Final

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from classes.models import (
    ClassEdit,
    ClassParts,
    Entries,
    Mark,
    Register,
    RegisterSubmission,
    Session,
    TimetableEdit,
    TrainingClass,
)
from classes.models.attendance.sheets import Sheet
from classes.services import submissions
from classes.services.attendance import registers as services
from classes.services.attendance.merges import merge_register
from classes.services.attendance.months import close_month
from classes.services.capture.updates import update_class
from classes.timetable import TimetableRefused
from tests.support.attendance import (
    FIRST,
    SECOND,
    captured_register,
    capturer,
    hours_in,
    places_in,
    running,
    sent,
    session_on,
)
from tests.support.servers.concurrency import at_once
from tests.support.teaching import moment, weekly

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE: Final = 8
MARCH: Final = date(2026, 3, 1)
_REFUSALS: Final = (
    ValidationError,
    IntegrityError,
    services.NotCapturable,
    services.MonthIsClosed,
    TimetableRefused,
)


def outcome_of(act: Callable[[], object]) -> str:
    """The name of what it was refused with; `done` otherwise."""
    try:
        act()
    except _REFUSALS as refusal:
        return type(refusal).__name__
    return "done"


def unlocked(session: Session) -> Sheet:
    return Sheet(Session.objects.select_related("training_class").get(pk=session.pk))


def without_the_lock(monkeypatch: pytest.MonkeyPatch, people: int) -> None:
    """Nobody waits for the class, and all have read before the first one writes."""
    everybody = Barrier(people)
    merge = merge_register

    def merge_together(*facts: Any) -> Any:
        merged = merge(*facts)
        everybody.wait(timeout=30)
        return merged

    monkeypatch.setattr(services, "_locked", unlocked)
    monkeypatch.setattr(services, "merge_register", merge_together)
    monkeypatch.setattr(submissions, "lock_submission", lambda _submission_id: None)


def everybody_captures_one_learner(training_class: TrainingClass) -> list[str]:
    session, places, by = session_on(training_class, FIRST), places_in(training_class), capturer()

    def capture(number: int) -> str:
        return outcome_of(lambda: captured_register(session, {places[number]: 3}, by=by))

    return at_once(capture, PEOPLE)


def test_of_many_who_capture_at_once_nobodys_hours_are_lost() -> None:
    training_class = running(learners=PEOPLE)

    outcomes = everybody_captures_one_learner(training_class)

    assert outcomes == ["done"] * PEOPLE
    assert list(hours_in(Register.objects.get()).values()) == [Decimal(3)] * PEOPLE


def test_without_the_lock_the_database_keeps_one_register_and_the_others_are_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control."""
    training_class = running(learners=PEOPLE)
    without_the_lock(monkeypatch, PEOPLE)

    outcomes = everybody_captures_one_learner(training_class)

    assert sorted(outcomes) == sorted(["done", *["IntegrityError"] * (PEOPLE - 1)])
    assert Mark.objects.count() == 1


def everybody_sends_the_same(training_class: TrainingClass) -> list[str]:
    session, by = session_on(training_class, FIRST), capturer()
    form = sent(dict.fromkeys(places_in(training_class), 3))

    def send(_number: int) -> str:
        return outcome_of(lambda: services.save_register(session, form, by=by, at=moment("2026-03-02")))

    return at_once(send, 10)


def test_ten_equal_submissions_are_saved_once() -> None:
    outcomes = everybody_sends_the_same(running())

    assert outcomes == ["done"] * 10
    assert (Register.objects.get().version, RegisterSubmission.objects.count()) == (1, 1)


def test_without_the_locks_nine_of_ten_equal_submissions_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    training_class = running()
    without_the_lock(monkeypatch, 10)

    assert everybody_sends_the_same(training_class).count("done") == 1


def move_to_tuesdays(training_class: TrainingClass) -> object:
    wanted = replace(Entries.of(training_class), pattern=weekly("tuesday", end=12).pattern)
    edit = TimetableEdit(wanted, wanted.digest(), change_from=FIRST)
    by, version = training_class.captured_by, training_class.version
    return update_class(
        training_class, ClassEdit(version, parts=ClassParts(timetable=edit)), by=by, at=moment("2026-03-02")
    ).training_class


@pytest.mark.parametrize("_round", range(3))
def test_a_register_and_another_timetable_see_each_other(_round: int) -> None:
    training_class = running()
    session, by, places = session_on(training_class, FIRST), capturer(), places_in(training_class)
    acts: list[Callable[[], object]] = [
        lambda: captured_register(session, dict.fromkeys(places, 3), by=by),
        lambda: move_to_tuesdays(training_class),
    ]

    outcomes = at_once(lambda number: outcome_of(acts[number]), 2)

    session.refresh_from_db()
    assert outcomes in (["done", "done"], ["NotCapturable", "done"])
    assert (session.status == "planned") == Register.objects.exists()


@pytest.mark.parametrize(
    ("ignored", "register_is_there"), [(None, False), ("classes.Register:register_is_of_a_session_taught", True)]
)
def test_without_the_lock_the_trigger_refuses_and_without_it_a_register_has_no_session(
    monkeypatch: pytest.MonkeyPatch, ignored: str | None, register_is_there: bool
) -> None:
    """The negative control: the timetable changes between reading and writing."""
    training_class = running()
    session, by, places = session_on(training_class, FIRST), capturer(), places_in(training_class)
    merge = merge_register
    monkeypatch.setattr(services, "_locked", unlocked)
    has_read, has_changed = Event(), Event()

    def merge_late(*facts: Any) -> Any:
        merged = merge(*facts)
        has_read.set()
        has_changed.wait(timeout=30)
        return merged

    def change() -> None:
        has_read.wait(timeout=30)
        move_to_tuesdays(training_class)
        has_changed.set()

    monkeypatch.setattr(services, "merge_register", merge_late)
    trigger: AbstractContextManager[None] = pgtrigger.ignore(ignored) if ignored else nullcontext()

    def capture() -> None:
        with trigger:
            captured_register(session, dict.fromkeys(places, 3), by=by)

    at_once(lambda number: outcome_of([capture, change][number]), 2)

    session.refresh_from_db()
    assert session.status == "cancelled"
    assert Register.objects.exists() == register_is_there
    _forget()


def test_a_correction_and_the_close_of_the_month_see_each_other() -> None:
    training_class, session, by = _complete_march()
    place = places_in(training_class)[0]
    acts: list[Callable[[], object]] = [
        lambda: captured_register(session, {place: 1}, read_version=1, day="2026-04-01", reason="Late", by=by),
        lambda: close_month(training_class, MARCH, by=by, at=moment("2026-04-01")),
    ]

    outcomes = at_once(lambda number: outcome_of(acts[number]), 2)

    assert outcomes in (["done", "done"], ["MonthIsClosed", "done"])
    assert (Mark.objects.get(register__session=session, enrolment=place).hours == 1) == (outcomes[0] == "done")


def test_without_the_lock_the_trigger_keeps_a_closed_month(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the month is closed between reading and writing, and no sentence says so any more."""
    training_class, session, by = _complete_march()
    place = places_in(training_class)[0]
    merge = merge_register
    monkeypatch.setattr(services, "_locked", unlocked)

    def merge_late(*facts: Any) -> Any:
        merged = merge(*facts)
        at_once(lambda _: close_month(training_class, MARCH, by=by, at=moment("2026-04-01")), 1)
        return merged

    monkeypatch.setattr(services, "merge_register", merge_late)

    with pytest.raises(ValidationError, match="This month is closed"):
        captured_register(session, {place: 1}, read_version=1, day="2026-04-01", reason="Late", by=by)
    assert Mark.objects.get(register__session=session, enrolment=place).hours == 3


def _complete_march() -> tuple[TrainingClass, Session, Any]:
    training_class, by = running(), capturer()
    for session in training_class.sessions.filter(date__month=3):
        captured_register(session, dict.fromkeys(places_in(training_class), 3), by=by)
    return training_class, session_on(training_class, SECOND), by


def _forget() -> None:
    """Rows that cannot be there would stand in the way of the next test's clearing away."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE registers, marks, register_submissions CASCADE")
