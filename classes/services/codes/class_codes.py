"""Class codes that never repeat: a counter for each prefix, locked until the class that takes the number is stored."""

from datetime import datetime
from itertools import count
from typing import Final

from django.db import DatabaseError, connection

from classes.metrics import NUMBERING_SECONDS
from classes.models import ClassCode, ClassCodeCounter, RetiredCode, TrainingClass

# `lock_timeout` alone lets a waiter wait twice, for his place in the queue and for the row. The limit travels with the
# statement that follows and holds for the rest of the transaction.
_WITHIN_LIMIT: Final = "SELECT set_config('statement_timeout', '2500ms', true);"
# Lock and count in one statement: other classes of the prefix wait until this transaction ends.
_COUNT_ON: Final = f"""
    {_WITHIN_LIMIT}
    UPDATE class_code_counters SET last_number = last_number + 1
    WHERE prefix = (SELECT prefix FROM class_code_counters WHERE prefix = %(prefix)s FOR UPDATE)
    RETURNING last_number
"""
_HIGHEST_NUMBER: Final = """
    SELECT coalesce(max(number), 0) AS number FROM (
        SELECT max(number) AS number FROM classes WHERE prefix = %(prefix)s
        UNION ALL SELECT max(number) FROM retired_codes WHERE prefix = %(prefix)s
    ) AS numbered
"""
# Of two first uses at once, the second waits for the first and counts on from it.
_START_COUNTER: Final = f"""
    INSERT INTO class_code_counters AS counter (prefix, last_number, started_after)
    SELECT %(prefix)s, highest.number + 1, highest.number FROM ({_HIGHEST_NUMBER}) AS highest
    ON CONFLICT (prefix) DO UPDATE SET last_number = counter.last_number + 1
    RETURNING last_number
"""
_CATCH_UP: Final = f"""
    {_WITHIN_LIMIT}
    UPDATE class_code_counters SET last_number = greatest(last_number, ({_HIGHEST_NUMBER}))
    WHERE prefix = %(prefix)s
    RETURNING last_number
"""


class NumberingFailed(Exception):
    """The counter could not be had; nothing was numbered, and the transaction has to be rolled back."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(f"The counter could not be had (SQLSTATE {sqlstate})")
        self.sqlstate = sqlstate


class ClassCodeService:
    """The codes of one prefix."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def next_code(self, *, after_collision: bool = False) -> ClassCode:
        """Take the next number, inside the transaction that saves its class and as late in it as possible.

        Locks the prefix until that transaction ends; rolled back, the number is free again. After a collision the
        counter is first raised to the highest number stored. Raises NumberingFailed, but lets a lost connection pass.
        """
        try:
            with NUMBERING_SECONDS.time():
                if after_collision:
                    self._answer(_CATCH_UP)
                return ClassCode(self.prefix, self._answer(_COUNT_ON) or self._answer(_START_COUNTER))
        except DatabaseError as error:
            if connection.connection is None or connection.connection.closed:
                raise
            raise NumberingFailed(sqlstate_of(error)) from error

    def forecast(self) -> ClassCode:
        """The code that the next class would get if nobody else took it. Locks and reserves nothing."""
        counter = ClassCodeCounter.objects.filter(prefix=self.prefix).first()
        number = counter.last_number if counter else highest_number(self.prefix)
        return ClassCode(self.prefix, number + 1)

    def fallback_code(self, at: datetime) -> ClassCode:
        """The first fallback code of that minute which neither a class nor a retired code has."""
        taken = codes_beginning_with(str(ClassCode.fallback(self.prefix, at)))
        candidates = (ClassCode.fallback(self.prefix, at, copy=copy) for copy in count(1))
        return next(code for code in candidates if str(code) not in taken)

    def _answer(self, statements: str) -> int | None:
        """The number that the last statement returns; None when it found no counter."""
        with connection.cursor() as cursor:
            cursor.execute(statements, {"prefix": self.prefix})
            while cursor.nextset():
                pass
            row = cursor.fetchone()
            return row[0] if row else None


def codes_beginning_with(text: str) -> set[str]:
    """The codes of classes and the retired codes that begin so."""
    models = (TrainingClass, RetiredCode)
    return {
        code for model in models for code in model.objects.filter(code__startswith=text).values_list("code", flat=True)
    }


def highest_number(prefix: str) -> int:
    """The highest number that a class or a retired code of the prefix has; 0 when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_HIGHEST_NUMBER, {"prefix": prefix})
        return int(cursor.fetchone()[0])


def sqlstate_of(error: DatabaseError) -> str:
    """PostgreSQL's five characters for what went wrong, such as `55P03` for a lock that was not granted."""
    return getattr(error.__cause__, "sqlstate", None) or ""
