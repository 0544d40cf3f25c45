"""Class codes that never repeat: a counter for each prefix, locked until the class that takes the number is stored."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Final

from django.db import DatabaseError, connection

from classes.metrics import COUNTER_WAITS, NUMBERING_SECONDS
from classes.models import ClassCode, ClassCodeCounter, RetiredCode, TrainingClass
from classes.services.codes.contention import CONTENTION
from classes.services.codes.counters import IS_UNUSED, LOCK, WITHIN_LIMIT, last_rows
from classes.services.codes.number_blocks import NumberRefused, insert_with_number_of_block
from classes.services.codes.numbered_inserts import insert_numbered

# The function of the database locks the counter with SELECT ... FOR UPDATE, makes it where there is none, and counts.
# Other classes of the prefix wait until this transaction ends.
_TAKE: Final = f"{WITHIN_LIMIT} SELECT number FROM take_class_number(%(prefix)s)"
# Locked before, so that it sees what others have stored meanwhile.
_CATCH_UP: Final = f"""
    {WITHIN_LIMIT} {LOCK}
    UPDATE class_code_counters SET
        last_number = greatest(last_number, highest_class_number(%(prefix)s)),
        returned = array(SELECT number FROM unnest(returned) AS its (number) WHERE {IS_UNUSED} ORDER BY number)
    WHERE prefix = %(prefix)s
    RETURNING last_number
"""
# Classes of SQLSTATE: integrity, triggers
_OF_ROWS: Final = ("23", "P0")
_TRIES_WITH_BLOCKS: Final = 2


class NumberingFailed(Exception):
    """The counter could not be had; nothing was numbered, and the transaction has to be rolled back."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(f"The counter could not be had (SQLSTATE {sqlstate})")
        self.sqlstate = sqlstate


class ClassCodeService:
    """The codes of one prefix."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._refused = 0

    def next_code(self, *, after_collision: bool = False) -> ClassCode:
        """Take the next number, inside the transaction that saves its class and as late in it as possible.

        Locks the prefix until that transaction ends; rolled back, the number is free again. After a collision the
        counter is first raised to the highest number stored. Raises NumberingFailed, but lets a lost connection pass.
        """
        with _numbering():
            statements = f"{_CATCH_UP}; {_TAKE}" if after_collision else _TAKE
            ((number,),) = last_rows(statements, {"prefix": self.prefix})
            return ClassCode(self.prefix, number)

    def insert(self, training_class: TrainingClass, *, after_collision: bool = False) -> None:
        """Number a class and insert it, with one message that also ends the transaction, unless it is a nested one.

        Everything else that belongs to the transaction is stored before. Where many wait for the counter, the number
        may be one of a block (see `number_blocks`). Raises as `next_code`, what the database refuses of the class, and
        NumberRefused, after which the same service is to be asked again: the third time it asks the counter.
        """
        with _numbering():
            if not after_collision and self._refused < _TRIES_WITH_BLOCKS and self._inserted_from_block(training_class):
                return
            waited = insert_numbered(training_class, before=f"{_CATCH_UP};" if after_collision else "")
        if waited:
            COUNTER_WAITS.labels(self.prefix).inc()
            CONTENTION.note_wait(self.prefix, training_class.captured_at)

    def forecast(self) -> ClassCode:
        """The code that the next class would get if nobody else took it. Locks and reserves nothing."""
        counter = ClassCodeCounter.objects.filter(prefix=self.prefix).first()
        if counter and counter.returned:
            return ClassCode(self.prefix, counter.returned[0])
        number = counter.last_number if counter else highest_number(self.prefix)
        return ClassCode(self.prefix, number + 1)

    def fallback_code(self, at: datetime) -> ClassCode:
        """The first fallback code of that minute which neither a class nor a retired code has."""
        taken = codes_beginning_with(str(ClassCode.fallback(self.prefix, at)))
        candidates = (ClassCode.fallback(self.prefix, at, copy=copy) for copy in count(1))
        return next(code for code in candidates if str(code) not in taken)

    def _inserted_from_block(self, training_class: TrainingClass) -> bool:
        try:
            return insert_with_number_of_block(training_class, after_refusal=self._refused > 0)
        except NumberRefused:
            self._refused += 1
            raise


@contextmanager
def _numbering() -> Iterator[None]:
    """Turn what goes wrong with the counter into NumberingFailed; a lost connection and a refused class pass."""
    try:
        with NUMBERING_SECONDS.time():
            yield
    except DatabaseError as error:
        if connection.connection is None or connection.connection.closed or _is_about_the_class(error):
            raise
        raise NumberingFailed(sqlstate_of(error)) from error


def _is_about_the_class(error: DatabaseError) -> bool:
    table = getattr(getattr(error.__cause__, "diag", None), "table_name", None)
    return sqlstate_of(error)[:2] in _OF_ROWS and table != ClassCodeCounter._meta.db_table


def codes_beginning_with(text: str) -> set[str]:
    """The codes of classes and the retired codes that begin so."""
    models = (TrainingClass, RetiredCode)
    return {
        code for model in models for code in model.objects.filter(code__startswith=text).values_list("code", flat=True)
    }


def highest_number(prefix: str) -> int:
    """The highest number that a class or a retired code of the prefix has; 0 when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT highest_class_number(%s)", [prefix])
        return int(cursor.fetchone()[0])


def code_in(error: DatabaseError, prefix: str) -> str:
    """The code of this prefix that the database names in its refusal, or else the prefix."""
    told = re.search(rf"{prefix}-[0-9]+", str(error))
    return told[0] if told else prefix


def sqlstate_of(error: DatabaseError) -> str:
    """PostgreSQL's five characters for what went wrong, such as `55P03` for a lock that was not granted."""
    return getattr(error.__cause__, "sqlstate", None) or ""
