"""Connections that are shared: PgBouncer in transaction mode before the database, and a pool in the process."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from threading import Event
from typing import Any
from urllib.request import urlopen

import psycopg
import pytest
from django.conf import settings as present
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections
from django.test import Client as Browser
from pytest_django import Settings

from classes import roles
from classes.services.capture.code_audit import audit_class_codes
from classes.views.csv_files import BYTE_ORDER_MARK
from tests.operations.test_settings import manage
from tests.services.codes.test_crashes import (
    THREADS,
    TURNS,
    Office,
    captured_while_connections_are_killed,
    check_that_nothing_was_lost,
)
from tests.support.factories import LearnerFactory, UserFactory
from tests.support.servers.concurrency import at_once
from tests.support.servers.pooler import CONFIGURATION, FEW, Pooler, pooler, settings_through
from tests.support.servers.scaling_settings import on_postgresql_itself
from tests.support.servers.servers import in_a_thread
from tests.support.servers.web import serving

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("counter_alone")]


@pytest.fixture
def between(transactional_db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pooler]:
    """Threads that begin now connect through it; this one keeps its connection."""
    connection.ensure_connection()
    with pooler() as started:
        monkeypatch.setitem(connections.settings, "default", settings_through(started))
        settings.BEHIND_POOLER = True
        yield started


def asked(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def connected() -> set[int]:
    """The processes that serve clients here: of earlier tests, in which a browser ran, some may be left."""
    of_clients = "datname = current_database() AND backend_type = 'client backend'"
    return set(asked(f"SELECT array_agg(pid) FROM pg_stat_activity WHERE {of_clients}")[0])


def test_the_limits_hold_behind_the_pooler(between: Pooler) -> None:
    found = in_a_thread(
        lambda: {name: asked(f"SELECT current_setting('{name}')")[0] for name in present.DATABASE_LIMITS}
    )

    assert found == present.DATABASE_LIMITS


def test_the_deployed_pooler_sets_what_the_program_would(between: Pooler) -> None:
    limits = re.findall(r"set_config\(''([\w.]+)'', ''([^']*)'', false\)", CONFIGURATION.read_text())

    assert dict(limits) == present.DATABASE_LIMITS
    assert "pool_mode = transaction" in CONFIGURATION.read_text()


def test_nobody_waits_for_ever_for_a_lock_behind_the_pooler(between: Pooler) -> None:
    with psycopg.connect(between.url) as other:
        other.execute("LOCK TABLE setas")

        with pytest.raises(OperationalError, match="lock timeout"):
            in_a_thread(lambda: asked("SELECT count(*) FROM setas"))


def test_many_capture_classes_of_one_prefix_over_few_connections(between: Pooler) -> None:
    others, office = connected(), in_a_thread(Office)

    acknowledged = office.capture_many()

    assert len(connected() - others) <= FEW
    check_that_nothing_was_lost(acknowledged)


def test_a_pooler_that_is_restarted_in_the_middle_of_work_loses_nothing(between: Pooler) -> None:
    office, is_up = in_a_thread(Office), Event()
    is_up.set()
    with ThreadPoolExecutor(1) as pool:
        capturing = pool.submit(office.capture_many, is_up.wait)
        for _ in range(3):
            office.wait_for(classes=THREADS * TURNS // 4)
            is_up.clear()
            between.stop()
            between.start()
            is_up.set()
        acknowledged = capturing.result()

    check_that_nothing_was_lost(acknowledged)
    assert audit_class_codes().is_clean


def test_servers_that_are_killed_behind_the_pooler_lose_nothing(between: Pooler) -> None:
    check_that_nothing_was_lost(captured_while_connections_are_killed(in_a_thread(Office)))


def test_an_export_comes_whole_through_the_pooler(between: Pooler) -> None:
    LearnerFactory.create_batch(2500)

    def exported() -> str:
        browser = Browser()
        browser.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        answer: Any = browser.get("/learners/export.csv")
        return b"".join(answer.streaming_content).decode()

    files = at_once(lambda _: exported(), 6)

    assert {file.count("\r\n") for file in files} == {2501}
    assert all(file.startswith(BYTE_ORDER_MARK) for file in files)


def test_the_site_works_behind_the_pooler(between: Pooler) -> None:
    with serving(workers=1, DATABASE_URL=between.url, BEHIND_POOLER="true") as address:
        with urlopen(f"http://{address}/readyz") as answer:
            assert answer.status == HTTPStatus.OK
        between.stop()
        between.start()
        with urlopen(f"http://{address}/readyz") as again:
            assert again.status == HTTPStatus.OK


@pytest.mark.parametrize("command", [["migrate"], ["import_wecoza", "--source", "postgres://nowhere/old"]])
def test_commands_that_need_a_session_say_so(settings: Settings, command: list[str]) -> None:
    settings.BEHIND_POOLER = True

    with pytest.raises(CommandError, match="needs PostgreSQL itself: give its address as DATABASE_URL"):
        call_command(*command)


def test_a_pooler_without_the_limits_is_reported() -> None:
    done = manage("check", "--deploy", BEHIND_POOLER="true")

    assert "The connections to default do not set lock_timeout, work_mem, statement_timeout" in done.stderr


def serving_with_a_pool(connections_of_a_process: int) -> Any:
    return serving(workers=1, DATABASE_POOL=str(connections_of_a_process))


def many_at_once(address: str, times: int) -> list[int]:
    def ask(_number: int) -> int:
        with urlopen(f"http://{address}/readyz") as answer:
            return int(answer.status)

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(ask, range(times)))


def test_threads_of_a_process_share_the_connections_of_its_pool() -> None:
    """Also after the server has ended all of them."""
    with on_postgresql_itself():
        others = connected()
        with serving_with_a_pool(2) as address:
            before = many_at_once(address, 40)
            of_the_pool = connected() - others
            asked(f"SELECT count(pg_terminate_backend(pid)) FROM unnest(ARRAY{list(of_the_pool)}) AS pid")
            after = many_at_once(address, 40)

    assert set(before) == set(after) == {HTTPStatus.OK}
    assert 1 <= len(of_the_pool) <= 2


def test_a_pool_keeps_no_connection_for_a_thread(tmp_path: Path) -> None:
    show = "from django.conf import settings; d = settings.DATABASES['default']; print(d['CONN_MAX_AGE'], d['OPTIONS'])"

    done = manage("shell", "-v0", "-c", show, DATABASE_POOL="3")

    assert done.stdout.startswith("0 {")
    assert "'pool': {'min_size': 1, 'max_size': 3, 'timeout': 10}" in done.stdout
