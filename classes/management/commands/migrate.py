from typing import Any, Final

from django.core.management.commands import migrate
from django.db import connections

from classes.management.sessions import require_session

_LIMITS: Final = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
_ALONE: Final = "SELECT pg_advisory_lock(hashtext('migrate'))"
_LET_OTHERS: Final = "SELECT pg_advisory_unlock(hashtext('migrate'))"


class Command(migrate.Command):
    """Django's own, for as long as it takes: a deployment must not give up half-way.

    Of several machines that begin at once, one migrates, and the others wait and find nothing to do.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        require_session()
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            for limit in _LIMITS:
                cursor.execute(f"SET {limit} = 0")
            cursor.execute(_ALONE)
        try:
            super().handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute(_LET_OTHERS)
                for limit in _LIMITS:
                    cursor.execute(f"RESET {limit}")
