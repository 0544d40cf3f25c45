"""After a test whose transactions are real, every table has the rows again that migrations put there.

Django would empty all tables, then make content types, rights and groups again, with other numbers; the catalogue would
be gone, for this test and for whichever comes next on the same database.
"""

from typing import Final

import pytest
from django.db import connection
from django.test import TransactionTestCase

COPIES: Final = "as_migrated"
# Neither the triggers that record changes nor those that forbid them; foreign keys are right again at the end
WITHOUT_TRIGGERS: Final = "SET LOCAL session_replication_role = replica;"
OTHERS: Final = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def use_after_each_transactional_test() -> None:
    TransactionTestCase._fixture_teardown = lambda _case: put_rows_back()  # type: ignore[attr-defined]


def copy_rows() -> None:
    """Keep a copy of every table that has rows, in a schema beside. Done once, after the migrations."""
    with connection.cursor() as cursor:
        if _tables(COPIES):
            return  # the database is used again
        cursor.execute("SELECT EXISTS (SELECT FROM class_types)")
        if cursor.fetchone() != (True,):
            pytest.exit("The database of the last run has lost rows: run once with --create-db.", returncode=2)
        cursor.execute(f"CREATE SCHEMA {COPIES}")
        for table in _tables("public"):
            cursor.execute(f"SELECT EXISTS (SELECT FROM public.{table})")
            if cursor.fetchone() == (True,):
                cursor.execute(f"CREATE TABLE {COPIES}.{table} AS TABLE public.{table}")


def put_rows_back() -> None:
    """Delete what is not in the copies and add what is missing: one round trip, and no row is written for nothing."""
    copied = _tables(COPIES)
    statements = [_put_back(table, copied=table in copied) for table in _tables("public")]
    with connection.cursor() as cursor:
        cursor.execute(" ".join(["BEGIN;", WITHOUT_TRIGGERS, *statements, "COMMIT;"]))


def end_other_connections() -> None:
    """The database cannot be dropped while a thread that a test has left behind is connected to it."""
    connection.close()  # the last test may have been one that ended all connections, this one too
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM ({OTHERS}) AS others")


def _put_back(table: str, *, copied: bool) -> str:
    if not copied:
        return f"DELETE FROM public.{table};"
    return f"""
        DELETE FROM public.{table} AS present
            WHERE NOT EXISTS (SELECT FROM {COPIES}.{table} AS copy WHERE copy = present);
        INSERT INTO public.{table} SELECT copy.* FROM {COPIES}.{table} AS copy
            WHERE NOT EXISTS (SELECT FROM public.{table} AS present WHERE copy = present);
    """


def _tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
        return [name for (name,) in cursor.fetchall()]
