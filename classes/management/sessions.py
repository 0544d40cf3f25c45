"""What commands need of their session of PostgreSQL."""

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection


def require_session() -> None:
    """For commands that keep a lock or a limit in it: a pooler gives each transaction another session."""
    if settings.BEHIND_POOLER:
        raise CommandError(
            "This command needs PostgreSQL itself: give its address as DATABASE_URL, with BEHIND_POOLER=false."
        )


def require_owner() -> None:
    """For commands that set where keys go on: the role of the program may not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_sequence_privilege(pg_get_serial_sequence('clients', 'id'), 'UPDATE')")
        (may,) = cursor.fetchone()
    if not may:
        raise CommandError(
            "This command needs the owner of the database: give the owner's address as DATABASE_URL "
            "(docs/switching.md, “Where the command runs”)."
        )
