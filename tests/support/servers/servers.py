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

    New connections go to it, past any pooler; this thread has none. Whoever asks for it asks for `db` too, so that
    there is something to copy.
    """
    original, name = os.environ["DATABASE_URL"], connections.settings["default"]["NAME"]
    with blocker.unblock(), on_postgresql_itself(), devdb.copy_of(original, durable=True) as server:
        with psycopg.connect(server.url, dbname="template1", autocommit=True) as copied:
            copied.execute("DROP DATABASE postgres")
            copied.execute(SQL("ALTER DATABASE {} RENAME TO postgres").format(Identifier(name)))
        lead_to(server, monkeypatch)
        yield server


def lead_to(server: devdb.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """New connections go to its database `postgres`."""
    usual, own = connections.settings["default"], Env().db_url_config(server.url)
    options = {**usual["OPTIONS"], **own["OPTIONS"]}
    monkeypatch.setitem(connections.settings, "default", {**usual, **own, "OPTIONS": options})


def in_a_thread(work: Callable[[], Done]) -> Done:
    """Do the work with a connection of its own, which is closed then."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(with_own_connection(work)).result()
