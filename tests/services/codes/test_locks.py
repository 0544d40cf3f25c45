"""A save never waits long for its number, and never loses the class for it."""

import re
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import sleep
from typing import Final

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from prometheus_client import REGISTRY

from classes import roles
from classes.models import ClassCodeCounter, Seta, Site, TrainingClass
from classes.services.capture.code_audit import audit_class_codes
from classes.services.capture.training_classes import create_class, repair_code
from classes.services.codes import counters
from classes.services.codes.class_codes import NumberingFailed
from tests.support.factories import UserFactory, captured, captured_without_number, drafted
from tests.support.servers.concurrency import another_connection, at_once, meanwhile, wait_until_somebody_waits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("counter_alone")]

ROOT: Final = Path(__file__).parents[3]
PREFIX: Final = "11-REALLL-RLN"
AT: Final = datetime(2026, 1, 22, 12, 5, tzinfo=UTC)  # 14:05 in Johannesburg
LOCK: Final = "BEGIN; SELECT FROM class_code_counters WHERE prefix = %s FOR UPDATE"


def failures(cause: str) -> float:
    return REGISTRY.get_sample_value("wecoza_numbering_failures_total", {"cause": cause}) or 0


def codes_of_failures(caplog: pytest.LogCaptureFixture) -> list[str]:
    """PostgreSQL's, as the log tells why numbering failed; a pool of connections has lines of its own there."""
    return [record.sqlstate for record in caplog.records if record.getMessage() == "numbering failed"]  # type: ignore[attr-defined]


def longest_wait(name: str, statement: str = "") -> float:
    """In seconds, as PostgreSQL has it after the statement."""
    with transaction.atomic(), connection.cursor() as cursor:
        if statement:
            cursor.execute(statement)
        cursor.execute("SELECT extract(epoch FROM current_setting(%s)::interval)", [name])
        return float(cursor.fetchone()[0])


def test_a_lock_that_is_not_granted_gives_a_fallback_code_within_three_seconds(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    captured(site=site)
    before = failures("55P03")

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute(LOCK, [PREFIX])
        training_class = captured(site=site, at=AT)

    assert training_class.code == f"{PREFIX}-2026-01-22-14-05"
    assert longest_wait("lock_timeout") == 2
    assert failures("55P03") == before + 1
    assert codes_of_failures(caplog) == ["55P03"]
    repaired = repair_code(training_class, by=UserFactory.create(role=roles.ADMINISTRATOR), at=timezone.now())
    assert repaired.code == f"{PREFIX}-0002"
    assert audit_class_codes().is_clean


def test_many_that_wait_for_one_lock_are_all_answered(site: Site) -> None:
    captured(site=site)
    user = UserFactory.create()

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute(LOCK, [PREFIX])
        at_once(lambda _number: create_class(drafted(site=site), by=user, at=AT), 8)

    assert TrainingClass.objects.with_fallback_code().count() == 8


def test_nobody_waits_longer_for_the_place_in_the_queue_and_the_lock_than_three_seconds(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """Who comes second waits for the first one to give up, and then for the lock: the limit of the statement ends it.

    Two limits of `lock_timeout`, one after the other, would end it with 55P03, and so does one alone, where a busy
    machine lets the second one begin after the first has given up: then they try again.
    """
    captured(site=site)
    user, ends = UserFactory.create(), list[str]()

    def save() -> TrainingClass:
        return create_class(drafted(site=site), by=user, at=AT)

    for _ in range(5):
        caplog.clear()
        with another_connection() as other, other.cursor() as cursor:
            cursor.execute(LOCK, [PREFIX])
            with meanwhile(save) as first:
                wait_until_somebody_waits()
                sleep(0.3)
                with meanwhile(save) as second:
                    saved = [first.result(), second.result()]
        assert [training_class.has_fallback_code for training_class in saved] == [True, True]
        ends = codes_of_failures(caplog)
        if ends[-1] == "57014":
            break

    assert ends == ["55P03", "57014"]
    assert longest_wait("statement_timeout", counters.WITHIN_LIMIT) < 3


def test_the_operations_page_finds_who_waits_for_which_prefix(site: Site) -> None:
    captured(site=site)
    user = UserFactory.create()
    section = (ROOT / "docs/operations.md").read_text().partition("\n### OnePrefixIsBusy\n")[2].partition("\n### ")[0]
    (query,) = re.findall(r"```sql\n(.*?)```", section, re.DOTALL)

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute(LOCK, [PREFIX])
        with meanwhile(lambda: create_class(drafted(site=site), by=user, at=AT)) as saving:
            wait_until_somebody_waits()
            with another_connection() as third, third.cursor() as looking:
                found = looking.execute(query.replace("%", "%%"), []).fetchall()
            cursor.execute("ROLLBACK")
            saving.result()

    assert [(prefix, number) for prefix, number, _longest in found] == [(PREFIX, 1)]


def test_another_prefix_does_not_wait(site: Site) -> None:
    captured(site=site)

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute(LOCK, [PREFIX])
        training_class = captured()

    assert training_class.number == 1


def test_a_deadlock_gives_a_fallback_code(site: Site) -> None:
    """The caller holds what the counter's owner waits for. The owner is more patient, so the caller has to give way."""
    captured(site=site)
    user, seta_is_locked = UserFactory.create(), Event()
    seta = Seta.objects.select_for_update().filter(name="MICT SETA")
    before = failures("40P01")

    def own_the_counter_and_want_the_seta() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '1min'")
            cursor.execute("SELECT FROM class_code_counters WHERE prefix = %s FOR UPDATE", [PREFIX])
            seta_is_locked.wait()
            seta.get()

    with meanwhile(own_the_counter_and_want_the_seta), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL deadlock_timeout = '10ms'")
        seta.get()
        seta_is_locked.set()
        wait_until_somebody_waits()
        training_class = create_class(drafted(site=site), by=user, at=AT)

    assert training_class.has_fallback_code
    assert failures("40P01") == before + 1


def test_an_administrator_who_ends_the_wait_gives_it_a_fallback_code(site: Site) -> None:
    captured(site=site)
    user = UserFactory.create()
    before = failures("57014")

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute(LOCK, [PREFIX])
        with meanwhile(lambda: create_class(drafted(site=site), by=user, at=AT)) as saving:
            cursor.execute("SELECT pg_cancel_backend(%s)", [wait_until_somebody_waits()])
            training_class = saving.result()

    assert training_class.has_fallback_code
    assert failures("57014") == before + 1


def test_a_lost_connection_saves_nothing_under_another_code(site: Site) -> None:
    captured(site=site)
    user, training_class = UserFactory.create(), drafted(site=site)

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute(LOCK, [PREFIX])
        with meanwhile(lambda: create_class(training_class, by=user, at=AT)) as saving:
            cursor.execute("SELECT pg_terminate_backend(%s)", [wait_until_somebody_waits()])
            with pytest.raises(OperationalError):
                saving.result()

    assert TrainingClass.objects.count() == 1
    assert create_class(training_class, by=user, at=AT).code == f"{PREFIX}-0002"


def test_a_repair_that_gets_no_number_leaves_the_class_as_it_is(site: Site) -> None:
    captured(site=site)
    waiting = captured_without_number(site=site)
    before = failures("55P03")

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute(LOCK, [PREFIX])
        with pytest.raises(NumberingFailed):
            repair_code(waiting, by=waiting.captured_by, at=timezone.now())

    assert TrainingClass.objects.with_fallback_code().get().version == 1
    assert ClassCodeCounter.objects.get().last_number == 1
    assert failures("55P03") == before + 1
