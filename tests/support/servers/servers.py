"""A database server of a test's own, which it can stop and start again."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import pytest
from django.core.management import call_command
from django.db import connections
from environ import Env
from pytest_django import DjangoDbBlocker

from tests.support.servers.concurrency import with_own_connection
from wecoza import devdb

Done = TypeVar("Done")


@contextmanager
def server_of_its_own(monkeypatch: pytest.MonkeyPatch, blocker: DjangoDbBlocker) -> Iterator[devdb.Server]:
    """Migrated, and as careful as in production. New connections go to it; this thread has none."""
    with devdb.throwaway(durable=True) as server, blocker.unblock():
        usual, own = connections.settings["default"], Env().db_url_config(server.url)
        options = {**usual["OPTIONS"], **own["OPTIONS"]}
        monkeypatch.setitem(connections.settings, "default", {**usual, **own, "OPTIONS": options})
        in_a_thread(lambda: call_command("migrate", verbosity=0))
        yield server


def in_a_thread(work: Callable[[], Done]) -> Done:
    """Do the work with a connection of its own, which is closed then."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(with_own_connection(work)).result()
