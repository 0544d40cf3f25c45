"""Blocks of numbers: reserved together where many wait for the counter of a prefix, and handed out by Redis.

PostgreSQL is the truth, Redis a hand. A block is a row; its counter has moved past it. A class is stored with a number
of a block only while the row is there, which the insert locks for its transaction; so whoever ends a block sees all
that was used of it. What is left of a block after a quarter of an hour, because somebody took a number and was never
heard of again, because the Redis lost it, or because nobody wants it any more, comes home: into `returned` of the
counter's row, from where the next classes and the next block get it.
"""

import os
import socket
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from classes.database_errors import is_connection_lost
from classes.metrics import BLOCK_NUMBERS
from classes.models import ClassCode, NumberBlock, TrainingClass
from classes.services.codes.contention import CONTENTION
from classes.services.codes.counters import IS_UNUSED, LOCK, last_rows
from classes.services.codes.numbered_inserts import insert_from_block
from classes.services.refusals import constraint_of

if TYPE_CHECKING:
    from types import ModuleType

SIZE: Final = 100
LASTS: Final = timedelta(minutes=15)
LOOKS_EVERY: Final = timedelta(minutes=1)
_ANY_TIME: Final = datetime.max.replace(tzinfo=UTC)
CODE_CONSTRAINTS: Final = {"class_code_is_unique", "class_number_is_unique", "class_code_is_not_retired"}

_MAKE_COUNTER: Final = "SELECT make_class_code_counter(%(prefix)s);"
# Whoever is just saving a class with a number of a block has locked the block: the rows are had when they are done,
# and the next statement sees their classes.
_END_BLOCKS: Final = f"""
    {LOCK}
    SELECT FROM number_blocks WHERE prefix = %(prefix)s AND reserved_at <= %(until)s FOR UPDATE;
    WITH ended AS (
        DELETE FROM number_blocks WHERE prefix = %(prefix)s AND reserved_at <= %(until)s RETURNING first, last
    ), home AS (
        SELECT unnest(returned) AS number FROM class_code_counters WHERE prefix = %(prefix)s
        UNION SELECT generate_series(first, last) FROM ended
    )
    UPDATE class_code_counters SET returned = array(SELECT number FROM home AS its WHERE {IS_UNUSED} ORDER BY number)
    WHERE prefix = %(prefix)s AND EXISTS (SELECT FROM ended)
"""
_END_USED_UP: Final = f"""
    DELETE FROM number_blocks WHERE prefix = %(prefix)s
    AND NOT EXISTS (SELECT FROM generate_series(first, last) AS its (number) WHERE {IS_UNUSED})
"""
# A row for each run of numbers: first what came home, then those after the counter's last.
_RESERVE: Final = """
    WITH numbers AS (
        SELECT unnest(returned) AS number FROM class_code_counters WHERE prefix = %(prefix)s
        UNION ALL
        SELECT generate_series(last_number + 1, last_number + %(size)s - cardinality(returned))
        FROM class_code_counters WHERE prefix = %(prefix)s
    ), moved AS (
        UPDATE class_code_counters
        SET last_number = last_number + greatest(%(size)s - cardinality(returned), 0), returned = '{}'
        WHERE prefix = %(prefix)s
    )
    INSERT INTO number_blocks (prefix, first, last, reserved_at, reserved_by)
    SELECT %(prefix)s, min(number), max(number), %(at)s, %(by)s
    FROM (SELECT number, number - row_number() OVER (ORDER BY number) AS run FROM numbers) AS numbered
    GROUP BY run
    RETURNING first, last
"""
_BELONGING: Final = f"""
    SELECT number FROM unnest(%(numbers)s::bigint[]) AS its (number)
    WHERE EXISTS (SELECT FROM number_blocks WHERE prefix = %(prefix)s AND number BETWEEN first AND last)
    AND {IS_UNUSED}
"""

_looked_at: dict[str, datetime] = {}


class NumberRefused(Exception):
    """A number that Redis had handed out is in use, or in no block; all is rolled back, and another is to be taken."""


def insert_with_number_of_block(training_class: TrainingClass, *, after_refusal: bool = False) -> bool:
    """Number a class from a block and insert it, which ends the transaction; False if the counter has to do it.

    Only where people wait for the counter of the prefix, and Redis has a number. The class's `captured_at` is the
    present. Raises NumberRefused, and what the database refuses of the class.
    """
    prefix, at = training_class.prefix, training_class.captured_at
    if not settings.REDIS_URL or connection.savepoint_ids:
        return False
    _look_for_old_blocks(at)
    if not CONTENTION.has_waited(prefix, at):
        return False
    if after_refusal:
        _remove_foreign_numbers(prefix, at)
    number, must_reserve = _hand().take(prefix, at, may_reserve=CONTENTION.is_contended(prefix, at))
    if must_reserve:
        _when_stored(lambda: reserve_block(prefix, at))
    if number is None:
        return False
    BLOCK_NUMBERS.labels("taken").inc()
    _insert(training_class, number)
    return True


def reserve_block(prefix: str, at: datetime) -> list[int]:
    """Reserve the next numbers of a prefix, and give them to Redis: what came home first, then new ones."""
    facts = {
        "prefix": prefix,
        "at": at,
        "until": at - LASTS,
        "size": SIZE,
        "by": f"{socket.gethostname()}:{os.getpid()}",
    }
    with transaction.atomic():
        last_rows(f"{_MAKE_COUNTER} {_END_BLOCKS}; {_END_USED_UP}", facts)
        rows = last_rows(_RESERVE, facts)
    numbers = [number for first, last in rows for number in range(first, last + 1)]
    BLOCK_NUMBERS.labels("reserved").inc(len(numbers))
    _hand().add(prefix, numbers, at)
    return numbers


def bring_home(at: datetime, *, prefixes: Iterable[str] | None = None, all_of_them: bool = False) -> list[NumberBlock]:
    """End the blocks that are older than a quarter of an hour, or all: the counters give out what is left of them."""
    until = _ANY_TIME if all_of_them else at - LASTS
    ended = NumberBlock.objects.filter(reserved_at__lte=until).order_by("prefix", "first")
    blocks = list(ended if prefixes is None else ended.filter(prefix__in=prefixes))
    for prefix in dict.fromkeys(block.prefix for block in blocks):
        with transaction.atomic():
            last_rows(_END_BLOCKS, {"prefix": prefix, "until": until})
        if settings.REDIS_URL:
            _remove_foreign_numbers(prefix, at)
    return blocks


def _insert(training_class: TrainingClass, number: int) -> None:
    prefix, at = training_class.prefix, training_class.captured_at
    try:
        insert_from_block(training_class, number)
    except DatabaseError as error:
        if _is_refused(error):
            BLOCK_NUMBERS.labels("refused").inc()
            raise NumberRefused(str(ClassCode(prefix, number))) from error
        if not is_connection_lost(error):
            BLOCK_NUMBERS.labels("given back").inc()
            _hand().give_back(prefix, number, at)
        raise


def _is_refused(error: DatabaseError) -> bool:
    """Whether it is about the number: somebody has it, or the block is no more, so that the code was NULL."""
    if not isinstance(error, IntegrityError):
        return False
    column = getattr(getattr(error.__cause__, "diag", None), "column_name", None)
    return constraint_of(error) in CODE_CONSTRAINTS or column == "code"


def _remove_foreign_numbers(prefix: str, at: datetime) -> None:
    """Of what Redis would hand out, remove what is in no block or in use."""
    if listed := _hand().listed(prefix, at):
        sound = {number for (number,) in last_rows(_BELONGING, {"prefix": prefix, "numbers": listed})}
        _hand().remove(prefix, set(listed) - sound, at)


def _look_for_old_blocks(at: datetime) -> None:
    """Once a minute in each process that saves, after the class is stored."""
    place = connection.settings_dict["NAME"]
    if at - _looked_at.get(place, at - LOOKS_EVERY) >= LOOKS_EVERY:
        _looked_at[place] = at
        _when_stored(lambda: bring_home(at))


def _when_stored(work: Callable[[], object]) -> None:
    """Do it once the class is committed, which it stays if the work fails: that is logged, and done again later."""
    transaction.on_commit(work, robust=True)


def _hand() -> "ModuleType":
    from classes.services.codes import free_numbers  # noqa: PLC0415  # an office without Redis needs no client of it

    return free_numbers
