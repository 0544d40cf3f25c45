"""The old database, read in one snapshot and never written: people go on working in it meanwhile.

Every value is read as PostgreSQL writes it, as text or None, so that no date and no number of it can be beyond what
Python knows; a column that is not there is None in each row.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, LiteralString

import psycopg
from psycopg.sql import SQL, Composed, Identifier

Row = dict[str, str | None]

_PIECE: Final = 50
_LONGEST_WAIT: Final = 10
_NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "clients": ("client_id", "client_name"),
    "sites": ("site_id", "client_id", "site_name"),
    "locations": ("location_id",),
    "class_types": ("class_type_id", "class_type_code"),
    "class_type_subjects": ("class_type_subject_id", "class_type_id", "subject_code"),
    "users": ("user_id", "email"),
    "agents": ("agent_id",),
    "learners": ("id",),
    "classes": ("class_id", "client_id", "class_type", "class_subject"),
    "qa_visits": ("id", "class_id"),
}
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "clients": ("client_id", "client_name", "client_status"),
    "sites": ("site_id", "client_id", "site_name", "parent_site_id", "place_id"),
    "locations": ("location_id", "suburb", "town", "province", "postal_code", "street_address"),
    "class_types": (
        "class_type_id",
        "class_type_code",
        "class_type_name",
        "subject_selection_mode",
        "progression_total_hours",
        "display_order",
        "is_active",
    ),
    "class_type_subjects": (
        "class_type_subject_id",
        "class_type_id",
        "subject_code",
        "subject_name",
        "subject_duration",
        "display_order",
        "is_active",
    ),
    "users": ("user_id", "first_name", "surname", "email"),
    "agents": (
        "agent_id",
        "first_name",
        "surname",
        "tel_number",
        "email_address",
        "preferred_working_area_1",
        "preferred_working_area_2",
        "preferred_working_area_3",
        "status",
    ),
    "employers": ("employer_id", "employer_name"),
    "learners": (
        "id",
        "title",
        "first_name",
        "second_name",
        "initials",
        "surname",
        "gender",
        "race",
        "sa_id_no",
        "passport_number",
        "city_town_id",
        "postal_code",
        "employer_id",
    ),
    "classes": (
        "class_id",
        "client_id",
        "site_id",
        "class_type",
        "class_subject",
        "class_code",
        "class_duration",
        "original_start_date",
        "seta_funded",
        "seta",
        "exam_class",
        "exam_type",
        "class_agent",
        "initial_class_agent",
        "initial_agent_start_date",
        "project_supervisor_id",
        "learner_ids",
        "exam_learners",
        "backup_agent_ids",
        "schedule_data",
        "stop_restart_dates",
        "class_notes_data",
        "event_dates",
        "order_nr",
        "class_status",
        "delivery_date",
        "qa_reports",
        "created_at",
        "updated_at",
    ),
    "qa_visits": ("id", "class_id", "visit_date", "visit_type", "officer_name", "latest_document", "created_at"),
    "latest_document": ("id", "class_id", "visit_date", "visit_type", "officer_name", "report_metadata", "created_at"),
    "agent_replacements": ("replacement_id", "class_id", "replacement_agent_id", "start_date"),
    "class_change_logs": ("log_id", "class_id", "operation", "changed_at", "new_row", "old_row", "diff"),
    "class_status_history": ("class_id", "old_status", "new_status", "reason", "notes", "changed_at"),
}


_COLUMNS_OF: Final = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped
"""
_OF_CLASSES: Final = "class_id = ANY(%s::bigint[])"
_OF_NO_CLASS: Final = "class_id NOT IN (SELECT class_id FROM classes) IS NOT FALSE"


class SourceUnusable(Exception):
    """The old database cannot be read; the text says why, for whoever started the command."""


class Source:
    """`name` is its host and its database, without who reads it and how."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection
        self.name = f"{connection.info.host or 'localhost'}/{connection.info.dbname}"
        self._columns: dict[str, frozenset[str]] = {}

    def has(self, table: str) -> bool:
        return bool(self.columns_of(table))

    def columns_of(self, table: str) -> frozenset[str]:
        """Empty for a table that is not there."""
        if table not in self._columns:
            # Not the information schema: it hides what may not be read
            self._columns[table] = frozenset(name for (name,) in self.ask(_COLUMNS_OF, [table]))
        return self._columns[table]

    def has_columns(self, table: str, *names: str) -> bool:
        return {*names} <= self.columns_of(table)

    def rows(self, table: str, *columns: str, **equal: object) -> list[Row]:
        """Some rows in the order of their keys, all at once; none of a table or by a column that is not there."""
        if not self.has(table) or not self.has_columns(table, *equal):
            return []
        names = columns or COLUMNS[table]
        query, values = self._select(table, names, equal)
        return [dict(zip(names, row, strict=True)) for row in self._fetch(query, values)]

    def rows_of_classes(self, table: str, classes: Sequence[int]) -> dict[int, list[Row]]:
        """The rows beside these classes, by class, each in the order of their keys."""
        if not self.has_columns(table, "class_id"):
            return {}
        names = COLUMNS[table]
        query, _ = self._select(table, names, {}, order=(names[0], "changed_at", "id"), only=_OF_CLASSES)
        found: dict[int, list[Row]] = defaultdict(list)
        for values in self._fetch(query, [list(classes)]):
            row: Row = dict(zip(names, values, strict=True))
            found[int(row["class_id"] or 0)].append(row)
        return found

    def sizes_of_classes(self, table: str, classes: Sequence[int]) -> dict[int, int]:
        """How many bytes the rows beside each of these classes take where they are stored."""
        if not self.has_columns(table, "class_id"):
            return {}
        there = self.columns_of(table)
        sizes = [
            SQL("coalesce(pg_column_size({}), 0)").format(Identifier(name)) for name in COLUMNS[table] if name in there
        ]
        query = SQL("SELECT class_id, sum({})::bigint FROM {} WHERE {} GROUP BY class_id").format(
            SQL(" + ").join(sizes), Identifier(table), SQL(_OF_CLASSES)
        )
        return {int(key): int(size) for key, size in self._fetch(query, [list(classes)])}

    def stream(
        self, table: str, *columns: str, order: Sequence[str] = (), only: LiteralString = "TRUE"
    ) -> Iterator[Row]:
        """All rows, a few at a time; `only` is a condition made of constants."""
        if not self.has(table):
            return
        names = columns or COLUMNS[table]
        query, values = self._select(table, names, {}, order=order, only=only)
        with _refusals(), self._connection.cursor(name=f"stream_of_{table}_{id(names)}") as cursor:
            cursor.itersize = _PIECE
            cursor.execute(query, values)
            for row in cursor:
                yield dict(zip(names, row, strict=True))

    def count(self, table: str) -> int:
        if not self.has(table):
            return 0
        return int(self._fetch(SQL("SELECT count(*) FROM {}").format(Identifier(table)), [])[0][0])

    def count_without_class(self, table: str) -> int:
        """Rows of a table beside classes that belong to none of them."""
        if "class_id" not in self.columns_of(table):
            return self.count(table)
        query = SQL("SELECT count(*) FROM {} WHERE {}").format(Identifier(table), SQL(_OF_NO_CLASS))
        return int(self._fetch(query, [])[0][0])

    def stream_without_class(self, table: str) -> Iterator[Row]:
        """The rows that `count_without_class` counts."""
        return self.stream(table, only=_OF_NO_CLASS if "class_id" in self.columns_of(table) else "TRUE")

    def ask(self, query: LiteralString, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The answer to a question that is made of constants."""
        return self._fetch(SQL(query), values)

    def check(self) -> None:
        """Raises SourceUnusable where a table or a column is missing without which nothing can be brought."""
        for table, columns in _NEEDED.items():
            if not self.has(table):
                raise SourceUnusable(f"{self.name} is no database of the old system: it has no table {table}.")
            if missing := set(columns) - self.columns_of(table):
                raise SourceUnusable(f"In {self.name}, the table {table} has no column {', '.join(sorted(missing))}.")

    def _select(
        self,
        table: str,
        names: Sequence[str],
        equal: dict[str, object],
        *,
        order: Sequence[str] = (),
        only: LiteralString = "TRUE",
    ) -> tuple[Composed, list[object]]:
        there = self.columns_of(table)
        columns = [SQL("{}::text").format(Identifier(name)) if name in there else SQL("NULL::text") for name in names]
        conditions = [SQL(only), *(SQL("{} = %s").format(Identifier(name)) for name in equal)]
        in_order = [name for name in order or [COLUMNS[table][0]] if name in there]
        # With the table's name, or PostgreSQL would sort by the texts that are read
        sorting = SQL(", ").join(Identifier(table, name) for name in in_order)
        query = SQL("SELECT {} FROM {} WHERE {} ORDER BY {}").format(
            SQL(", ").join(columns),
            Identifier(table),
            SQL(" AND ").join(conditions),
            sorting if in_order else SQL("1"),
        )
        return query, list(equal.values())

    def _fetch(self, query: SQL | Composed, values: Sequence[object]) -> list[tuple[Any, ...]]:
        with _refusals(), self._connection.cursor() as cursor:
            return cursor.execute(query, values).fetchall()


@contextmanager
def opened(address: str) -> Iterator[Source]:
    """Raises SourceUnusable."""
    with _refusals():
        connection = psycopg.connect(address, connect_timeout=_LONGEST_WAIT)
    try:
        with _refusals():
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            # However long it takes to store what was read
            connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            connection.execute("SET LOCAL statement_timeout = 0")
            connection.execute("SET LOCAL TIME ZONE 'UTC'")
            connection.execute("SET LOCAL datestyle = 'ISO, YMD'")
            connection.execute("SET LOCAL client_encoding = 'UTF8'")
        yield Source(connection)
    finally:
        connection.close()


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise SourceUnusable(f"The user of the old database may not read all of it: {_first_line(error)}.") from error
    except psycopg.OperationalError as error:
        raise SourceUnusable(f"The old database is not there, or went away: {_first_line(error)}.") from error
    except (psycopg.Error, UnicodeError) as error:
        raise SourceUnusable(f"The old database cannot be read: {_first_line(error)}.") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0].rstrip(".") or type(error).__name__
