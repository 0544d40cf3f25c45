"""Pieces of statements about the counter of a prefix, for those that need it locked, and how several are sent."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection

# `lock_timeout` alone lets a waiter wait twice, for its place in the queue and for the row. The limit travels with the
# statement that follows and holds for the rest of the transaction.
WITHIN_LIMIT: Final = "SELECT set_config('statement_timeout', '2500ms', true);"
LOCK: Final = "SELECT FROM class_code_counters WHERE prefix = %(prefix)s FOR UPDATE;"
# What came home of a block goes first, the lowest before the others.
COUNT: Final = """
    last_given = coalesce(counter.returned[1], counter.last_number + 1),
    last_number = counter.last_number + CASE WHEN counter.returned = '{}' THEN 1 ELSE 0 END,
    returned = counter.returned[2:]
"""
# Where the class is inserted by the same message, so that nothing can be asked in between. Of two at once, the second
# waits for the first.
MAKE_COUNTER: Final = """
    INSERT INTO class_code_counters (prefix, last_number, started_after)
    SELECT %(prefix)s, highest, highest FROM highest_class_number(%(prefix)s) AS highest
    WHERE NOT EXISTS (SELECT FROM class_code_counters WHERE prefix = %(prefix)s)
    ON CONFLICT (prefix) DO NOTHING;
"""
# Of a row with a `number`
IS_UNUSED: Final = """
    NOT EXISTS (SELECT FROM classes WHERE classes.prefix = %(prefix)s AND classes.number = its.number)
    AND NOT EXISTS (SELECT FROM retired_codes AS void WHERE void.prefix = %(prefix)s AND void.number = its.number)
"""


def last_rows(statements: str, values: Mapping[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    """Send statements with one message; the rows of the last one."""
    with connection.cursor() as cursor:
        cursor.execute(statements, values)
        while cursor.nextset():
            pass
        return list(cursor.fetchall()) if cursor.description else []
