"""Run the tests with settings for many users (docs/scaling.md), each with the real server."""

import os
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

from classes import replicas
from tests.support.servers.pooler import pooler, settings_through
from tests.support.servers.redis_server import redis_server
from tests.support.servers.stores import ACCESS, BUCKET, store

POOLER: Final = "pooler"
_FOR_RACES: Final = 40  # as many as a test holds open at once, and some
_direct: dict[str, Any] = {}  # the connection without the pooler


def use(config: pytest.Config) -> None:
    """Set the variables before the settings are read. What had to be started for them ends with the run."""
    started = ExitStack()
    config.add_cleanup(started.close)
    for name in config.known_args_namespace.scaling_settings:
        if name in _VARIABLES:
            os.environ |= _VARIABLES[name](started)


def names_in(text: str) -> list[str]:
    """What --with takes. Raises ArgumentTypeError."""
    names = text.split(",")
    if unknown := set(names) - set(NAMES):
        raise ArgumentTypeError(f"{', '.join(sorted(unknown))}: not one of {', '.join(NAMES)}")
    return names


class SameConnection(replicas.Replica):
    """A replica that shows everything, also what a test has written and not committed."""

    def refuses(self, _position: int) -> str:
        return ""

    def now(self) -> replicas.State:
        return replicas.State(0, 0.0)

    def rest(self) -> None:
        """Its connection is the one of the test, which goes on."""


def prepare_test() -> None:
    """What the program asks a replica it asks the connection of the test; a pool begins anew with each."""
    close_pool()
    TransactionTestCase.databases = {"default", *settings.REPLICAS}
    for alias in settings.REPLICAS:
        replicas._known[alias] = SameConnection(alias)
        connections[alias] = connection


@contextmanager
def through_pooler() -> Iterator[None]:
    """A PgBouncer between. The tests' database is there already: what makes one needs PostgreSQL itself."""
    with pooler(connections=_FOR_RACES) as started:
        _direct.update(connections.settings["default"])
        with _connected(settings_through(started), behind_pooler=True):
            yield


@contextmanager
def on_postgresql_itself() -> Iterator[None]:
    """For commands that need it, as docs/operations.md says how they are called when a pooler is between.

    And for tests that look at another database than the usual one, which is all that a pool knows.
    """
    usual = connections.settings["default"]
    if settings.BEHIND_POOLER or "pool" in usual["OPTIONS"]:
        with _connected(without_pool(_direct or usual), behind_pooler=False):
            yield
    else:
        yield


def without_pool(described: dict[str, Any]) -> dict[str, Any]:
    return {**described, "OPTIONS": {name: value for name, value in described["OPTIONS"].items() if name != "pool"}}


def close_pool() -> None:
    """Where there is one: all threads share it."""
    connections["default"].close_pool()  # type: ignore[attr-defined]


@contextmanager
def _connected(described: dict[str, Any], *, behind_pooler: bool) -> Iterator[None]:
    """Connections that begin inside are made like this. A test's transaction keeps its session, also in a pooler."""
    present = connections.settings["default"]
    before = present.copy(), settings.BEHIND_POOLER
    if not connection.in_atomic_block:
        connection.close()
        close_pool()
    present.update(described)
    settings.BEHIND_POOLER = behind_pooler
    try:
        yield
    finally:
        if not connection.in_atomic_block:
            connection.close()
        present.update(before[0])
        settings.BEHIND_POOLER = before[1]


def _early(_started: ExitStack) -> dict[str, str]:
    return {"EARLY_RELEASE": "false"}


def _pool(_started: ExitStack) -> dict[str, str]:
    return {"DATABASE_POOL": str(_FOR_RACES)}


def _redis(started: ExitStack) -> dict[str, str]:
    folder = started.enter_context(TemporaryDirectory(prefix="wecoza-redis-"))
    return {"REDIS_URL": started.enter_context(redis_server(Path(folder))).url}


def _replica(_started: ExitStack) -> dict[str, str]:
    return {"DATABASE_REPLICA_URLS": os.environ["DATABASE_URL"]}


def _store(started: ExitStack) -> dict[str, str]:
    return {
        "FILES_BUCKET": BUCKET,
        "FILES_ENDPOINT": started.enter_context(store()).endpoint,
        "FILES_KEY": ACCESS["access_key"],
        "FILES_SECRET": ACCESS["secret_key"],
    }


_VARIABLES: Final[dict[str, Callable[[ExitStack], dict[str, str]]]] = {
    "no-early-release": _early,
    "pool": _pool,
    "redis": _redis,
    "replica": _replica,
    "store": _store,
}
NAMES: Final = sorted([*_VARIABLES, POOLER])
