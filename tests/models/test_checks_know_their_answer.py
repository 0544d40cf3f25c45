"""A check that comes to NULL lets its row through: no check of ours does, whatever is missing in the row."""

import re
from typing import Final, NamedTuple

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

CHECKS: Final = r"""
    SELECT rule.conname, rule.conrelid::regclass::text, pg_get_expr(rule.conbin, rule.conrelid),
        array_agg(col.attname ORDER BY col.attnum), array_agg(format_type(col.atttypid, NULL) ORDER BY col.attnum),
        array_agg(col.attnotnull ORDER BY col.attnum)
    FROM pg_constraint rule JOIN pg_attribute col ON col.attrelid = rule.conrelid AND col.attnum = ANY (rule.conkey)
    WHERE rule.contype = 'c' AND rule.connamespace = 'public'::regnamespace
        AND rule.conname NOT LIKE '%\_check' -- Django's own, of one column that may be empty
    GROUP BY rule.oid, rule.conname, rule.conrelid, rule.conbin
"""
SAMPLES: Final = {
    "boolean": ["true", "false"],
    "date": ["2026-02-02", "2026-03-02"],
    "time without time zone": ["08:00", "09:00"],
    "timestamp with time zone": ["2026-02-02", "2026-03-02"],
    "jsonb": ["{}", '{"q": "a"}'],
    "uuid": ["b2b1a2c0-0000-4000-8000-000000000000"],
}
NUMBERS: Final = ["0", "1", "2"]
MOST_WORDS: Final = 5


class Check(NamedTuple):
    name: str
    table: str
    condition: str
    columns: list[str]
    types: list[str]
    filled: list[bool]


def checks() -> list[Check]:
    with connection.cursor() as cursor:
        cursor.execute(CHECKS)
        return [Check(*row) for row in cursor.fetchall()]


def samples_for(kind: str, condition: str) -> list[str]:
    """Of a text also what the condition compares it with."""
    if kind.endswith("[]"):
        return ["{}"]
    if kind in SAMPLES:
        return SAMPLES[kind]
    if "char" in kind or kind == "text":
        return ["", "x", *re.findall(r"'(\w+)'::", condition)[:MOST_WORDS]]
    return NUMBERS


def row_without_an_answer(check: Check) -> tuple[object, ...] | None:
    """Values for which the condition is neither true nor false."""
    lists, sent = [], []
    for column, kind, is_filled in zip(check.columns, check.types, check.filled, strict=True):
        values = [*samples_for(kind, check.condition), *([] if is_filled else [None])]
        lists.append(
            f'unnest(%s::{kind}[]) AS "{column}"'
            if not kind.endswith("[]")
            else f'(SELECT %s::{kind}) AS "{column}" ("{column}")'
        )
        sent.append(values if not kind.endswith("[]") else values[0])
    condition = check.condition.replace("%", "%%")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {', '.join(lists)} WHERE ({condition}) IS NULL LIMIT 1", sent)
        found: tuple[object, ...] | None = cursor.fetchone()
    return found


def test_no_check_lets_a_row_through_because_something_is_missing() -> None:
    found = {check.name: row for check in checks() if (row := row_without_an_answer(check))}

    assert found == {}


def test_a_check_that_knows_no_answer_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE stops ADD CONSTRAINT unsure CHECK (resume_date > last_day)")

    (unsure,) = (check for check in checks() if check.name == "unsure")

    assert row_without_an_answer(unsure) is not None
