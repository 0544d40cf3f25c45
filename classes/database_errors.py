"""Which errors of the database say that it is away, and which say that something is wrong with what it was asked."""

from typing import Final

import psycopg
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError

DATABASE_ERRORS: Final = (DatabaseError, InterfaceError)
_CONNECTION_EXCEPTION: Final = "08"  # class of SQLSTATE; PgBouncer says it without the untranslated severity
_ENDS_THE_CONNECTION: Final = ("FATAL", "PANIC")


def is_database_away(exception: BaseException | None) -> bool:
    """It cannot be reached, or the connection was lost.

    Behind a pooler a lost connection may bring two errors for one command ("received 2 results from command 'BEGIN'").
    Psycopg makes an InternalError of that, without a code: what PostgreSQL itself refuses has one.
    """
    cause = exception and exception.__cause__
    if type(exception) in {DatabaseError, InternalError}:
        return isinstance(cause, psycopg.Error) and cause.sqlstate is None
    return isinstance(exception, OperationalError | InterfaceError)


def is_connection_lost(exception: BaseException) -> bool:
    """Nobody knows whether the last statement, which may be a COMMIT, took effect. After any other error it did not.

    The error says it, not the connection: Django opens another one at the end of a transaction.
    """
    if not is_database_away(exception):
        return False
    cause = exception.__cause__
    if not isinstance(cause, psycopg.Error) or cause.sqlstate is None:
        return True
    is_connection_exception = cause.sqlstate.startswith(_CONNECTION_EXCEPTION)
    return is_connection_exception or cause.diag.severity_nonlocalized in _ENDS_THE_CONNECTION
