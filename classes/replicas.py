"""Replicas of the database: which of them may answer what is only read, and who answers just now."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from threading import Lock
from time import monotonic
from typing import Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction

from classes.database_errors import DATABASE_ERRORS, is_database_away
from classes.metrics import READS, REPLICA_REFUSALS

# Of replay that would not wait for the query any longer
CONFLICTS: Final = {"40001", "40P01"}
_TOOK_TOO_LONG: Final = "57014"
NOTHING_IS_CERTAIN: Final = 2**64 - 1
_FRESH: Final = 0.05
_AT_MOST_EVERY: Final = 0.005
_WRITTEN_FRESH: Final = 1.0
_STALE: Final = 2.0
_REST: Final = 5.0

# Positions in the write-ahead log are numbers of bytes; a database of another origin has positions of its own.
_WRITTEN: Final = "SELECT (pg_control_system()).system_identifier, pg_current_wal_flush_lsn() - '0/0'"
_WRITTEN_BY_ALL: Final = "SELECT pg_current_wal_insert_lsn() - '0/0'"
_REPLAYED: Final = """
    SELECT (pg_control_system()).system_identifier, pg_is_in_recovery(), pg_last_wal_replay_lsn() - '0/0',
        extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())
"""

_place: ContextVar[str] = ContextVar("place", default=DEFAULT_DB_ALIAS)


class NotAReplica(DatabaseError):
    """What answers there follows no primary, or follows another one."""


@dataclass(frozen=True)
class State:
    """How far a replica is: up to which position it shows what was written, and by how many seconds it is behind."""

    replayed: int
    behind: float


def place_of_reads() -> str:
    """The connection by which reads go just now."""
    return _place.get()


@contextmanager
def reading_from(place: str) -> Iterator[None]:
    unset = _place.set(place)
    try:
        yield
    finally:
        _place.reset(unset)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """A transaction at the place of reads in which all statements see the data as of the first of them."""
    place = place_of_reads()
    is_outermost = not connections[place].in_atomic_block  # in another transaction it is too late to ask for it
    with transaction.atomic(using=place):
        if is_outermost:
            with connections[place].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def written_until_now() -> int:
    """The position behind everything that has been written so far, to disk or not."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_WRITTEN_BY_ALL)
        return int(cursor.fetchone()[0])


def replica_at(position: int) -> str | None:
    """A replica that shows everything up to this position, and is near enough to the primary.

    Raises the error of a primary that is away.
    """
    for _ in settings.REPLICAS:
        replica = _next()
        if not (reason := replica.refuses(position)):
            return replica.alias
        REPLICA_REFUSALS.labels(replica.alias, reason).inc()
    return None


def note_failure(alias: str, error: Exception) -> None:
    """What a replica did not answer, the primary will; one that is away is left alone for a while.

    Raises the error of a query that took too long, for it would take as long again.
    """
    sqlstate = getattr(error.__cause__, "sqlstate", None)
    if sqlstate == _TOOK_TOO_LONG:
        raise error
    if sqlstate in CONFLICTS:
        REPLICA_REFUSALS.labels(alias, "conflict").inc()
    elif is_database_away(error):
        REPLICA_REFUSALS.labels(alias, "away").inc()
        _followed()[alias].rest()
    else:
        REPLICA_REFUSALS.labels(alias, "error").inc()


def count_read(place: str) -> None:
    READS.labels("primary" if place == DEFAULT_DB_ALIAS else place).inc()


def look_at(alias: str) -> State | None:
    """How a replica is at this moment, for people and Prometheus; None when it is away, or no replica.

    Raises the error of a primary that is away, without which nobody knows how far behind a replica is.
    """
    return _followed()[alias].now()


class Replica:
    """What this process knows of one: asked again when it was asked some time ago, by one thread at a time."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self._asking = Lock()
        self._state: State | None = None
        self._asked_at = self._rests_until = -inf

    def refuses(self, position: int) -> str:
        """Why it cannot show everything up to there; empty when it can."""
        state = self._state_not_older_than(_FRESH)
        if state and state.replayed < position:
            state = self._state_not_older_than(_AT_MOST_EVERY)
        if state is None:
            return "away"
        if state.behind > settings.REPLICA_MOST_SECONDS_BEHIND:
            return "behind"
        return "own write" if state.replayed < position else ""

    def now(self) -> State | None:
        """Asked in any case, unless it failed within the last seconds; None when it cannot answer."""
        return None if monotonic() < self._rests_until else self._look(_written())

    def rest(self) -> None:
        self._state, self._rests_until = None, monotonic() + _REST
        connections[self.alias].close()

    def _state_not_older_than(self, seconds: float) -> State | None:
        now = monotonic()
        if now < self._rests_until:
            return None
        if now - self._asked_at > seconds and self._asking.acquire(blocking=False):
            try:
                self._state = self._look(_primary.written())
                now = self._asked_at = monotonic()
            finally:
                self._asking.release()
        return self._state if now - self._asked_at < _STALE else None

    def _look(self, written: tuple[int, int]) -> State | None:
        try:
            return _asked(self.alias, written)
        except DATABASE_ERRORS:
            self.rest()
            return None


class Primary:
    """Up to where everything was on the disk a second ago at most."""

    def __init__(self) -> None:
        self._written: tuple[int, int] = (0, 0)
        self._asked_at = -inf

    def written(self) -> tuple[int, int]:
        if monotonic() - self._asked_at > _WRITTEN_FRESH:
            self._written, self._asked_at = _written(), monotonic()
        return self._written


def _written() -> tuple[int, int]:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_WRITTEN)
        origin, position = cursor.fetchone()
    return int(origin), int(position)


def _asked(alias: str, written: tuple[int, int]) -> State:
    """Behind is whoever has not replayed what was written, since the last transaction that was replayed."""
    with connections[alias].cursor() as cursor:
        cursor.execute(_REPLAYED)
        origin, follows, replayed, since = cursor.fetchone()
    if not follows or origin != written[0]:
        raise NotAReplica(alias)
    if replayed >= written[1]:
        return State(int(replayed), 0.0)
    return State(int(replayed), inf if since is None else float(since))


_primary = Primary()
_known: dict[str, Replica] = {}
_turn = 0


def _followed() -> dict[str, Replica]:
    for alias in settings.REPLICAS:
        _known.setdefault(alias, Replica(alias))
    return _known


def _next() -> Replica:
    """One after the other; when two threads get the same, nothing is lost."""
    global _turn  # noqa: PLW0603
    _turn += 1
    return _followed()[settings.REPLICAS[_turn % len(settings.REPLICAS)]]
