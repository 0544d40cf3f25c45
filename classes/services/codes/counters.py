"""Pieces of statements about the counter of a prefix, for those that need it locked, and how several are sent."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection

# `lock_timeout` alone lets a waiter wait twice, for its place in the queue and for the row. The limit travels with the
# statement that follows and holds for the rest of the transaction.
WITHIN_LIMIT: Final = "SELECT set_config('statement_timeout', '2500ms', true);"
LOCK: Final = "SELECT FROM class_code_counters WHERE prefix = %(prefix)s FOR UPDATE;"
# Of a row with a `number`
IS_UNUSED: Final = """
    NOT EXISTS (SELECT FROM classes WHERE classes.prefix = %(prefix)s AND classes.number = its.number)
    AND NOT EXISTS (SELECT FROM retired_codes AS void WHERE void.prefix = %(prefix)s AND void.number = its.number)
"""


def last_rows(statements: str, values: Mapping[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    """Send statements with one message; the rows of the last one."""
    return answers(statements, values)[-1]


def answers(statements: str, values: Mapping[str, Any] | Sequence[Any]) -> list[list[tuple[Any, ...]]]:
    """Send statements with one message; the rows of each, none of one that answers with none."""
    with connection.cursor() as cursor:
        cursor.execute(statements, values)
        sent: Any = cursor
        sent.set_result(0)  # the history's context goes on to the last one
        return [answer.fetchall() if answer.description else [] for answer in sent.results()]
