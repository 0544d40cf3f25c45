"""Several connections to the tests' database, without waiting for the clock."""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, get_ident
from time import monotonic
from typing import Final, ParamSpec, TypeVar

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

Done = TypeVar("Done")
Given = ParamSpec("Given")

PATIENCE: Final = 30
WAITING: Final = """
    SELECT waiting.pid FROM pg_locks AS waiting
    JOIN pg_locks AS held ON held.pid = waiting.pid
    JOIN pg_database AS its ON its.oid = held.database
    WHERE NOT waiting.granted AND its.datname = current_database()
"""


def at_once(work: Callable[[int], Done], threads: int) -> list[Done]:
    """Do the work in that many threads, numbered from 0, which begin together; each has a connection of its own."""
    start = Barrier(threads)

    def begin_together(number: int) -> Done:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(with_own_connection(begin_together), range(threads)))


@contextmanager
def meanwhile(work: Callable[[], Done]) -> Iterator[Future[Done]]:
    """Do the work in a thread of its own, with its own connection, beside what happens inside."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(with_own_connection(work))


@contextmanager
def another_connection() -> Iterator[BaseDatabaseWrapper]:
    """A second connection for this thread; what it has not committed is rolled back at the end."""
    other = connection.copy()
    try:
        yield other
    finally:
        other.close()


def close_connections() -> None:
    """Of this thread, in whatever context they were opened.

    While the event loop of a browser runs, Django keeps one for each context, and knows the one of the present context.
    """
    gc.unfreeze()  # tests/conftest.py freezes what was there after the collection
    # type() and not isinstance(): of a lazy object, isinstance() asks what it stands for, which fails out of its time.
    known = [each for each in gc.get_objects() if issubclass(type(each), BaseDatabaseWrapper)]
    gc.freeze()
    for each in known:
        if each._thread_ident == get_ident():
            each.close()


def wait_until_somebody_waits() -> int:
    """Return once a connection waits for a lock: the number of its server process. Fails when nobody ever does."""
    patience = monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while monotonic() < patience:
            cursor.execute(WAITING)
            if row := cursor.fetchone():
                return int(row[0])
    raise AssertionError(f"Nobody waited for a lock within {PATIENCE} s")


def with_own_connection(work: Callable[Given, Done]) -> Callable[Given, Done]:
    """The same work for a thread, whose connections are closed when it is done."""

    def and_close(*args: Given.args, **kwargs: Given.kwargs) -> Done:
        try:
            return work(*args, **kwargs)
        finally:
            connections.close_all()

    return and_close
