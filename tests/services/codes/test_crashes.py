"""Connections and servers die while many capture: what was acknowledged is there, once, and no number is left out.

Each sends the same form again until it is acknowledged, as the form in the browser does.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Semaphore
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from prometheus_client import REGISTRY
from pytest_django import DjangoDbBlocker, Settings

from classes.database_errors import DATABASE_ERRORS, is_database_away
from classes.models import ClassCodeCounter, ClassType, Subject, TrainingClass, User
from classes.services.capture import submissions
from classes.services.capture.code_audit import audit_class_codes
from classes.services.capture.submissions import AlreadyCaptured
from classes.services.capture.training_classes import create_class
from classes.services.codes import free_numbers, numbered_inserts
from classes.services.codes.number_blocks import bring_home, reserve_block
from tests.services.codes.test_number_blocks import contend
from tests.support.factories import ClientFactory, SiteFactory, UserFactory, drafted
from tests.support.servers.concurrency import PATIENCE, at_once, meanwhile
from tests.support.servers.servers import in_a_thread, server_of_its_own
from wecoza import devdb

PREFIX: Final = "11-REALLL-RLN"
THREADS: Final = 16
TURNS: Final = 25
KILL_SOME: Final = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), %s)
    ORDER BY random() LIMIT 4
"""


@pytest.fixture(autouse=True)
def of_the_counter(counter_alone: None) -> None:
    """Before `redis`, where a test asks for that."""


class Office:
    """People who capture classes of one prefix all at once. `stored` counts what was acknowledged."""

    def __init__(self) -> None:
        self.stored = Semaphore(0)
        self.user: User = UserFactory.create()
        self.facts: dict[str, Any] = {
            "site": SiteFactory.create(client=ClientFactory.create(pk=11)),
            "class_type": ClassType.objects.get(code="REALLL"),
            "subject": Subject.objects.get(code="RLN"),
        }

    def capture_many(self, wait_for_the_server: Callable[[], object] = bool) -> list[str]:
        """The acknowledged codes."""
        return [
            code
            for codes in at_once(lambda _: [self._capture(wait_for_the_server) for _ in range(TURNS)], THREADS)
            for code in codes
        ]

    def wait_for(self, classes: int) -> None:
        for _ in range(classes):
            assert self.stored.acquire(timeout=PATIENCE), "Nobody captures any more"

    def _capture(self, wait_for_the_server: Callable[[], object]) -> str:
        submission_id = uuid4()
        while True:
            try:
                training_class = create_class(
                    drafted(**self.facts, submission_id=submission_id), by=self.user, at=timezone.now()
                )
            except AlreadyCaptured as earlier:
                training_class = earlier.training_class
            except DATABASE_ERRORS as error:
                if not is_database_away(error):
                    raise
                connection.close()
                wait_for_the_server()
                continue
            self.stored.release()
            return training_class.code


def check_that_nothing_was_lost(acknowledged: list[str]) -> None:
    expected = [f"{PREFIX}-{number:04}" for number in range(1, THREADS * TURNS + 1)]
    assert sorted(acknowledged) == expected
    assert sorted(TrainingClass.objects.values_list("code", flat=True)) == expected
    assert audit_class_codes().is_clean


def captured_while_connections_are_killed(office: Office) -> list[str]:
    """The codes that were told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        spared = cursor.fetchone()

    def kill_now_and_then() -> None:
        for _ in range(20):
            office.wait_for(classes=16)
            with connection.cursor() as cursor:
                cursor.execute(KILL_SOME, spared)

    with meanwhile(kill_now_and_then) as killing:
        acknowledged = office.capture_many()

    killing.result()
    return acknowledged


@pytest.mark.django_db(transaction=True)
def test_with_connections_that_are_killed() -> None:
    check_that_nothing_was_lost(captured_while_connections_are_killed(Office()))


@pytest.fixture
def server(
    monkeypatch: pytest.MonkeyPatch, db: None, django_db_blocker: DjangoDbBlocker, settings: Settings
) -> Iterator[devdb.Server]:
    settings.EARLY_RELEASE = True
    with server_of_its_own(monkeypatch, django_db_blocker) as server:
        yield server


def acknowledged_under(server: devdb.Server, *, stops: int) -> list[str]:
    """The codes that were told while the server was stopped so often as if its machine had lost its power."""
    office, is_up = in_a_thread(Office), Event()
    is_up.set()
    with ThreadPoolExecutor(1) as pool:
        capturing = pool.submit(office.capture_many, is_up.wait)
        for _ in range(stops):
            office.wait_for(classes=THREADS * TURNS // (stops + 1))
            is_up.clear()
            server.stop("immediate")
            server.start()
            is_up.set()
        return capturing.result()


def early_releases() -> float:
    return REGISTRY.get_sample_value("wecoza_early_releases_total") or 0


def test_with_a_server_that_crashes_ten_times(server: devdb.Server) -> None:
    before = early_releases()

    acknowledged = acknowledged_under(server, stops=10)

    assert early_releases() - before >= THREADS
    in_a_thread(lambda: check_that_nothing_was_lost(acknowledged))


def test_with_a_server_that_crashes_and_no_early_release(server: devdb.Server, settings: Settings) -> None:
    settings.EARLY_RELEASE = False
    before = early_releases()

    acknowledged = acknowledged_under(server, stops=2)

    assert early_releases() == before
    in_a_thread(lambda: check_that_nothing_was_lost(acknowledged))


@pytest.mark.usefixtures("redis")
def test_with_blocks_of_numbers_and_a_server_that_crashes(
    server: devdb.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Connections die with the server. When people begin to wait depends on the machine: it is told, with a block."""
    taken = numbers_taken()
    contend(timezone.now())
    block = in_a_thread(lambda: reserve_block(PREFIX, timezone.now()))
    monkeypatch.setattr(free_numbers, "RESERVING", timedelta(milliseconds=200))  # of one that died with the server

    acknowledged = acknowledged_under(server, stops=10)

    assert numbers_taken() - taken >= len(block)
    in_a_thread(lambda: check_that_blocks_lost_nothing(acknowledged))


def numbers_taken() -> float:
    return REGISTRY.get_sample_value("wecoza_block_numbers_total", {"became": "taken"}) or 0


def check_that_blocks_lost_nothing(acknowledged: list[str]) -> None:
    """What is free in a block is no hole; what nobody used comes home."""
    codes = set(TrainingClass.objects.values_list("code", flat=True))
    assert len(set(acknowledged)) == len(acknowledged) == THREADS * TURNS
    assert codes == set(acknowledged)
    assert audit_class_codes().is_clean
    bring_home(timezone.now(), all_of_them=True)
    counter, audit = ClassCodeCounter.objects.get(), audit_class_codes()
    assert audit.is_clean
    assert not audit.reserved
    assert len(codes) + len(counter.returned) == counter.last_number


def test_who_answers_before_the_flush_loses_classes(server: devdb.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: what was told and is not there has its number given to the next one."""
    monkeypatch.setattr(numbered_inserts, "make_durable", bool)
    monkeypatch.setattr(submissions, "make_durable", bool)

    acknowledged = acknowledged_under(server, stops=10)

    assert len(set(acknowledged)) < len(acknowledged)
