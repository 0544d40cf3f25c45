"""The free numbers of blocks, in a Redis or Valkey that hands each to one process, the lowest first.

Nothing here is the truth: PostgreSQL knows the blocks, and refuses a number that is none of theirs or has been used.
So whatever became of the Redis, each function answers: with nothing while it is away, which is counted.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar

from django.conf import settings
from django.db import connection
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, OutOfMemoryError, ReadOnlyError, RedisError
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as TooSlow
from redis.retry import Retry

from classes.metrics import REDIS_FAILURES

Answer = TypeVar("Answer")

# Longer than this, waiting for the counter is as quick.
PATIENCE: Final = 0.1
# After a failure a process goes without for so long, so that one save waits for a dead Redis and not all.
PAUSE: Final = timedelta(seconds=5)
# No block is older, so what is in a set that nobody added to for so long belongs to none.
LASTS: Final = timedelta(minutes=15)
# Whoever leaves fewer numbers is to reserve the next block, alone for so long.
FEW: Final = 30
RESERVING: Final = timedelta(seconds=2)

_TAKE: Final = """
    local taken = redis.call('ZPOPMIN', KEYS[1])[1]
    local must_reserve = redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[1])
        and redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[2])
    return {taken or '', must_reserve and 1 or 0}
"""
_CAUSES: Final[tuple[tuple[type[Exception], str], ...]] = (
    (OutOfMemoryError, "out of memory"),
    (ReadOnlyError, "read only"),
    (AuthenticationError, "refused"),
    (TooSlow, "slow"),
    (NoConnection, "away"),
)


class Taken(NamedTuple):
    """A number that nobody else was handed, if there was one; and whether its taker is to reserve the next block."""

    number: int | None
    must_reserve: bool


_resting: dict[str, datetime] = {}


def take(prefix: str, at: datetime, *, may_reserve: bool) -> Taken:
    few = FEW if may_reserve else 0

    def ask(redis: Redis) -> Taken:
        number, must_reserve = redis.eval(_TAKE, 2, *_keys(prefix), few, RESERVING // timedelta(milliseconds=1))
        return Taken(int(number) if number else None, bool(must_reserve))

    return _answer(ask, at) or Taken(None, must_reserve=False)


def add(prefix: str, numbers: Iterable[int], at: datetime) -> None:
    free, reserving = _keys(prefix)

    def tell(redis: Redis) -> None:
        with redis.pipeline() as pipe:
            pipe.zadd(free, {str(number): number for number in numbers})
            pipe.expire(free, LASTS)
            pipe.delete(reserving)
            pipe.execute()

    _answer(tell, at)


def give_back(prefix: str, number: int, at: datetime) -> None:
    free, _reserving = _keys(prefix)

    def tell(redis: Redis) -> None:
        with redis.pipeline() as pipe:
            pipe.zadd(free, {str(number): number})
            pipe.expire(free, LASTS, nx=True)
            pipe.execute()

    _answer(tell, at)


def listed(prefix: str, at: datetime) -> list[int]:
    """All that it would hand out."""
    free, _reserving = _keys(prefix)

    def ask(redis: Redis) -> list[int]:
        numbers: Any = redis.zrange(free, 0, -1)
        return [int(number) for number in numbers]

    return _answer(ask, at) or []


def remove(prefix: str, numbers: Iterable[int], at: datetime) -> None:
    free, _reserving = _keys(prefix)
    if gone := [str(number) for number in numbers]:
        _answer(lambda redis: redis.zrem(free, *gone), at)


def _answer(ask: Callable[[Redis], Answer], at: datetime) -> Answer | None:
    """What the Redis says; None while it is away or rests after a failure."""
    url = settings.REDIS_URL
    if not url or at < _resting.get(url, at):
        return None
    try:
        return ask(_redis(url))
    except (RedisError, ValueError) as error:  # a set of somebody else's may hold anything
        REDIS_FAILURES.labels(next((cause for kind, cause in _CAUSES if isinstance(error, kind)), "other")).inc()
        _resting[url] = at + PAUSE
        return None


@cache
def _redis(url: str) -> Redis:
    # What was sent is not sent again: a number that got lost on the way comes home by itself.
    patience: dict[str, Any] = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    return Redis.from_url(url, decode_responses=True, retry=Retry(NoBackoff(), 0), **patience)


def _keys(prefix: str) -> tuple[str, str]:
    """Of the free numbers, and of who reserves; named after the database, for a Redis may serve several."""
    place = f"wecoza:{_database(*_address())}:{{{prefix}}}"
    return f"{place}:free", f"{place}:reserving"


def _address() -> tuple[str, ...]:
    told = connection.settings_dict
    return str(told["HOST"]), str(told["PORT"]), str(told["NAME"]), str(told["OPTIONS"].get("host", ""))


@cache
def _database(*_address: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier || '-' || oid FROM pg_control_system(), pg_database"
            " WHERE datname = current_database()"
        )
        return str(cursor.fetchone()[0])
