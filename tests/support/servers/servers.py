"""A database server of a test's own, which it can stop and start again."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import psycopg
import pytest
from django.db import connections
from environ import Env
from psycopg.sql import SQL, Identifier
from pytest_django import DjangoDbBlocker

from tests.support.servers.concurrency import with_own_connection
from tests.support.servers.scaling_settings import on_postgresql_itself
from wecoza import devdb

Done = TypeVar("Done")


@contextmanager
def server_of_its_own(monkeypatch: pytest.MonkeyPatch, blocker: DjangoDbBlocker) -> Iterator[devdb.Server]:
    """With a copy of the tests' database as `postgres`, and as careful as in production.

    New connections go to it, past any pooler; this thread has none.
    """
    original = os.environ["DATABASE_URL"]
    with blocker.unblock(), on_postgresql_itself(), devdb.copy_of(original, durable=True) as server:
        usual, own = connections.settings["default"], Env().db_url_config(server.url)
        with psycopg.connect(server.url, dbname="template1", autocommit=True) as copied:
            copied.execute("DROP DATABASE postgres")
            copied.execute(SQL("ALTER DATABASE {} RENAME TO postgres").format(Identifier(usual["NAME"])))
        options = {**usual["OPTIONS"], **own["OPTIONS"]}
        monkeypatch.setitem(connections.settings, "default", {**usual, **own, "OPTIONS": options})
        yield server


def in_a_thread(work: Callable[[], Done]) -> Done:
    """Do the work with a connection of its own, which is closed then."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(with_own_connection(work)).result()
