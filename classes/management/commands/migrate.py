from typing import Any, Final

from django.core.management.commands import migrate
from django.db import connections

_LIMITS: Final = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")


class Command(migrate.Command):
    """Django's own, for as long as it takes: a deployment must not give up half-way."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            for limit in _LIMITS:
                cursor.execute(f"SET {limit} = 0")
        try:
            super().handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                for limit in _LIMITS:
                    cursor.execute(f"RESET {limit}")
