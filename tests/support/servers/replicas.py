"""A streaming replica of the server that the tests use, and what can happen to it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from time import monotonic, sleep
from typing import Any, Final

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection, connections
from environ import Env

from classes import replicas
from tests.support.servers.scaling_settings import without_pool
from wecoza import devdb

ALIAS: Final = "replica1"
PATIENCE: Final = 30
_WHERE_WRITTEN: Final = "SELECT pg_current_wal_insert_lsn()"
_IS_THERE: Final = "SELECT coalesce(pg_last_wal_replay_lsn() >= %s::pg_lsn, false)"


class Follower:
    """The replica of the tests' database, as whoever keeps it running sees it."""

    def __init__(self, server: devdb.Server) -> None:
        self.server = server
        self.url = server.url.replace("/postgres?", f"/{connection.settings_dict['NAME']}?")

    def sql(self, statement: str, *values: Any) -> Any:
        with psycopg.connect(self.url, autocommit=True) as asking:
            cursor = asking.execute(statement, values)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def catch_up(self) -> None:
        """Return when it shows all that the primary has."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_logical_emit_message(false, 'test', '', true)")
            cursor.execute(_WHERE_WRITTEN)
            (written,) = cursor.fetchone()
        until = monotonic() + PATIENCE
        while not self.sql(_IS_THERE, written):
            assert monotonic() < until, "The replica did not catch up"
            sleep(0.02)

    @contextmanager
    def paused(self) -> Iterator[None]:
        self.sql("SELECT pg_wal_replay_pause()")
        until = monotonic() + PATIENCE
        while self.sql("SELECT pg_get_wal_replay_pause_state()") != "paused":
            assert monotonic() < until, "Replay was not paused"
            sleep(0.02)
        try:
            yield
        finally:
            self.sql("SELECT pg_wal_replay_resume()")


@contextmanager
def follower() -> Iterator[Follower]:
    """Django knows a connection to it: a test asks for it with `databases=["default", ALIAS]`."""
    with devdb.replica_of(os.environ["DATABASE_URL"]) as server:
        started = Follower(server)
        before = connections.settings.get(ALIAS)
        usual = without_pool(deepcopy(connections.settings["default"]))
        described = {**usual, **Env().db_url_config(started.url)}
        described["OPTIONS"] = {**usual["OPTIONS"], **described["OPTIONS"]}
        connections.settings[ALIAS] = described
        try:
            yield started
        finally:
            connections.settings[ALIAS] = before
            if before is None:
                del connections.settings[ALIAS]


@contextmanager
def read_from_it(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings as `DATABASE_REPLICA_URLS` makes them, for requests of this thread."""
    _forget_connection()
    settings.REPLICAS = [ALIAS]
    settings.DATABASE_ROUTERS = ["wecoza.databases.router.Router"]
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "wecoza.databases.router.OwnWrites"]
    monkeypatch.setattr(replicas, "_known", {})
    monkeypatch.setattr(replicas, "_primary", replicas.Primary())
    try:
        yield
    finally:
        _forget_connection()


def _forget_connection() -> None:
    """The next one is made from the settings as they are then."""
    connections[ALIAS].close()
    del connections[ALIAS]
