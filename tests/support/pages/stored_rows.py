"""What stands in the database, to tell what a request has written."""

import json
from typing import Any, Final

from django.db import connection

# Written by every visit, and by every register that is sent, changed or not: it is known when it comes once more
_OF_VISITS: Final = {"django_session", "register_submissions"}
Row = dict[str, Any]
Rows = dict[str, dict[str, Row]]


def all_rows() -> Rows:
    """Every row of every table but the sessions, by the table and by what tells it from the others."""
    tables = sorted(set(connection.introspection.table_names()) - _OF_VISITS)
    every = " UNION ALL ".join(f"SELECT '{table}' AS name, to_jsonb(t) AS row FROM \"{table}\" t" for table in tables)
    rows: Rows = {table: {} for table in tables}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, row ->> 'id', row ->> 'pgh_id', row::text FROM ({every}) every")
        for name, key, of_event, text in cursor.fetchall():
            rows[name][str(of_event or key or text)] = json.loads(text)
    return rows


def written_since(before: Rows) -> dict[str, list[str]]:
    """What was written: by the table, the columns that differ in its rows, with `+` or `-` for a row of its own."""
    written: dict[str, set[str]] = {}
    for table, rows in all_rows().items():
        former = before[table]
        for key in former.keys() | rows.keys():
            written.setdefault(table, set()).update(_differing(former.get(key), rows.get(key)))
    return {table: sorted(columns) for table, columns in written.items() if columns}


def _differing(former: Row | None, present: Row | None) -> set[str]:
    if former is None:
        return {"+"}
    if present is None:
        return {"-"}
    return {name for name in present if present[name] != former[name]}
