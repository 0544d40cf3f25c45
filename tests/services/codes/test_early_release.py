"""Who had to wait for a number lets the next one go before the disk has answered, and tells nobody until it has."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Final
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from pytest_django import Settings

from classes.models import Site, TrainingClass, User
from classes.services.capture import submissions
from classes.services.capture import training_classes as services
from classes.services.capture.code_audit import audit_class_codes
from classes.services.capture.submissions import AlreadyCaptured
from classes.services.capture.training_classes import create_class
from classes.services.codes import numbered_inserts
from tests.support.factories import UserFactory, captured, drafted
from tests.support.servers.concurrency import another_connection, meanwhile, wait_until_somebody_waits
from tests.support.servers.scaling_settings import on_postgresql_itself

pytestmark = pytest.mark.django_db(transaction=True)

AT: Final = datetime(2026, 1, 22, 12, 5, tzinfo=UTC)
PREFIX: Final = "11-REALLL-RLN"


@pytest.fixture(autouse=True)
def switched_on(settings: Settings) -> None:
    settings.EARLY_RELEASE = True


@pytest.fixture
def user() -> User:
    return UserFactory.create()


@pytest.fixture
def flushes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happened, in order; a flush happens in earnest, too."""
    happened: list[str] = []
    flush = numbered_inserts.make_durable

    def noted() -> None:
        happened.append("flush")
        flush()

    monkeypatch.setattr(numbered_inserts, "make_durable", noted)
    monkeypatch.setattr(submissions, "make_durable", noted)
    return happened


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody counts as one who waited."""
    take = "SET LOCAL synchronous_commit = off; SELECT true FROM take_class_number(%s, %s, %s);"
    monkeypatch.setattr(numbered_inserts, "_TAKE", take)


@pytest.fixture
def as_careful_afterwards() -> Iterator[None]:
    """Asked of one session: behind a pooler the second question may go to another one."""
    with on_postgresql_itself(), connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = 'on'")
        yield
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)


@pytest.mark.usefixtures("as_careful_afterwards")
def test_who_waited_flushes_after_the_lock_is_gone(site: Site, user: User, flushes: list[str]) -> None:
    captured(site=site)
    flushes.clear()

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute("BEGIN; SELECT FROM class_code_counters WHERE prefix = %s FOR UPDATE", [PREFIX])
        with meanwhile(lambda: create_class(drafted(site=site), by=user, at=AT)) as saving:
            wait_until_somebody_waits()
            cursor.execute("ROLLBACK")
            training_class = saving.result()

    assert training_class.code == f"{PREFIX}-0002"
    assert flushes == ["flush"]


def test_who_did_not_wait_takes_no_trip_more(site: Site, user: User, flushes: list[str]) -> None:
    captured(site=site)
    flushes.clear()

    for _ in range(3):
        create_class(drafted(site=site), by=user, at=AT)

    assert flushes == []


@pytest.mark.usefixtures("always")
def test_it_can_be_turned_off(site: Site, user: User, flushes: list[str], settings: Settings) -> None:
    settings.EARLY_RELEASE = False

    create_class(drafted(site=site), by=user, at=AT)

    assert flushes == []


@pytest.mark.usefixtures("always", "as_careful_afterwards")
def test_side_effects_come_after_the_flush(site: Site, user: User, flushes: list[str]) -> None:
    training_class = drafted(site=site, captured_by=user, changed_by=user, captured_at=AT, changed_at=AT)
    training_class.prefix = PREFIX

    services._save_with_number(
        training_class,
        lambda: transaction.on_commit(lambda: flushes.append("told")),
        partial(services._insert, training_class),
    )

    assert flushes == ["flush", "told"]


@pytest.mark.usefixtures("always")
def test_a_connection_that_breaks_before_the_flush_has_saved_once(
    site: Site, user: User, flushes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    submission_id = uuid4()

    def break_off() -> None:
        connection.close()
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setattr(numbered_inserts, "make_durable", break_off)
        with pytest.raises(OperationalError):
            create_class(drafted(site=site, submission_id=submission_id), by=user, at=AT)
    with pytest.raises(AlreadyCaptured) as again:
        create_class(drafted(site=site, submission_id=submission_id), by=user, at=AT)

    assert again.value.training_class == TrainingClass.objects.get()
    assert "flush" in flushes  # whoever hears that it is there hears it after the disk
    assert audit_class_codes().is_clean


@pytest.mark.usefixtures("always")
def test_in_a_transaction_of_others_nothing_is_committed(site: Site, user: User, flushes: list[str]) -> None:
    with transaction.atomic():
        assert create_class(drafted(site=site), by=user, at=AT).code == f"{PREFIX}-0001"
        transaction.set_rollback(True)

    assert not TrainingClass.objects.exists()
    assert flushes == []
    assert create_class(drafted(site=site), by=user, at=AT).code == f"{PREFIX}-0001"
