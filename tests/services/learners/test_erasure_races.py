"""A learner is erased while others edit or enrol the same learner; and what happens without what holds them apart."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from classes.models import Enrolment, EnrolmentEdit, Learner, User
from classes.models.learners.enrolments import EnrolmentRow
from classes.models.learners.erasures import ERASED_STAYS
from classes.models.learners.learners import LearnerQuerySet
from classes.services.edits import ChangedMeanwhile, put_version
from classes.services.learners import learners as services
from classes.services.learners.enrolments import enrol
from classes.services.learners.erasures import erase_learner
from tests.support.factories import LearnerFactory, UserFactory, captured
from tests.support.servers.concurrency import at_once, meanwhile, wait_until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)

SECRET: Final = "Vandermeer"
PEOPLE: Final = 6
PATIENCE: Final = 30


@pytest.fixture
def user() -> User:
    user: User = UserFactory.create()
    return user


@pytest.fixture
def learner() -> Learner:
    learner: Learner = LearnerFactory.create(surname="Before")
    return learner


@contextmanager
def without_trigger(name: str, table: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE %s",
            [table, f"pgtrigger_{name}%"],
        )
        [(trigger,)] = cursor.fetchall()
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


@pytest.fixture
def edit_that_read_before(monkeypatch: pytest.MonkeyPatch) -> tuple[Event, Event]:
    """Edits lock nothing: each says that it has read the row, and writes once it is told to."""
    has_read, may_write = Event(), Event()

    def put_late(current: Learner, *arguments: Any) -> Any:
        has_read.set()
        assert may_write.wait(PATIENCE)
        return put_version(current, *arguments)

    monkeypatch.setattr(LearnerQuerySet, "select_for_update", lambda rows, **_options: rows.all())
    monkeypatch.setattr(services, "put_version", put_late)
    return has_read, may_write


def told(act: Callable[[], object]) -> str:
    try:
        act()
    except ValidationError as refusal:
        return refusal.messages[0]
    except ChangedMeanwhile:
        return "changed meanwhile"
    return ""


def edit(learner: Learner, user: User) -> str:
    return told(lambda: services.change_learner(learner, {"surname": SECRET}, read_version=1, by=user))


def erase(learner: Learner, user: User) -> None:
    erase_learner(learner, reason="Asked for", by=user, at=timezone.now())


def texts_about(learner: Learner) -> str:
    events = Learner.pgh_event_model.objects.filter(pgh_obj=learner.pk)  # type: ignore[attr-defined]
    return str([*Learner.objects.filter(pk=learner.pk).values(), *events.values()])


@pytest.mark.parametrize("_round", range(3))
def test_of_edits_and_an_erasure_at_once_nothing_personal_is_left(learner: Learner, user: User, _round: int) -> None:
    said = at_once(lambda number: edit(learner, user) if number else erase(learner, user), PEOPLE)

    assert set(said[1:]) <= {"", "changed meanwhile", ERASED_STAYS}
    assert not {SECRET, "Before"} & set(texts_about(learner).split("'"))


def while_being_erased(learner: Learner, user: User, act: Callable[[], str]) -> str:
    """What the act says that begins once the learner is erased, and before that is committed."""
    is_erased = Event()

    def begin() -> str:
        assert is_erased.wait(PATIENCE)
        return act()

    with meanwhile(begin) as done:
        with transaction.atomic():
            erase(learner, user)
            is_erased.set()
            wait_until_somebody_waits()
        return done.result()


def test_an_edit_that_begins_during_an_erasure_waits_and_is_refused(learner: Learner, user: User) -> None:
    said = while_being_erased(learner, user, lambda: edit(learner, user))

    assert said in (ERASED_STAYS, "changed meanwhile")
    assert SECRET not in texts_about(learner)


def edited_across_an_erasure(learner: Learner, user: User, events: tuple[Event, Event]) -> str:
    has_read, may_write = events
    with meanwhile(lambda: edit(learner, user)) as edited:
        assert has_read.wait(PATIENCE)
        erase(learner, user)
        may_write.set()
        return edited.result()


def test_without_the_lock_the_database_refuses_the_edit(
    learner: Learner, user: User, edit_that_read_before: tuple[Event, Event]
) -> None:
    said = edited_across_an_erasure(learner, user, edit_that_read_before)

    assert said == ERASED_STAYS
    assert SECRET not in texts_about(learner)


def test_without_lock_and_trigger_a_name_would_come_back(
    learner: Learner, user: User, edit_that_read_before: tuple[Event, Event]
) -> None:
    with without_trigger("erased_learner_stays", "learners"):
        edited_across_an_erasure(learner, user, edit_that_read_before)

        assert SECRET in texts_about(learner)


def enrolled_anew(learner: Learner, user: User) -> Callable[[], str]:
    training_class = captured()
    rows = EnrolmentEdit((EnrolmentRow(learner.pk, "RLN"),))
    return lambda: told(lambda: enrol(training_class, rows, by=user, at=timezone.now()))


def test_of_enrolments_and_an_erasure_at_once_none_comes_after(learner: Learner, user: User) -> None:
    acts = [enrolled_anew(learner, user) for _ in range(PEOPLE)]

    said = at_once(lambda number: acts[number]() if number else erase(learner, user), PEOPLE)

    refused = [words for words in said[1:] if words]
    assert all("erased" in words for words in refused)
    assert Enrolment.objects.filter(learner=learner).count() == PEOPLE - 1 - len(refused)


def test_an_enrolment_that_begins_during_an_erasure_waits_and_is_refused(learner: Learner, user: User) -> None:
    said = while_being_erased(learner, user, enrolled_anew(learner, user))

    assert "erased" in said
    assert not Enrolment.objects.exists()


def test_without_the_trigger_an_erased_learner_would_be_enrolled(learner: Learner, user: User) -> None:
    with without_trigger("enrolment_is_of_somebody_known", "enrolments"):
        said = while_being_erased(learner, user, enrolled_anew(learner, user))

        assert said == ""
        assert Enrolment.objects.count() == 1
