"""Commands that keep something in their session of PostgreSQL, as a lock or a limit."""

from django.conf import settings
from django.core.management.base import CommandError


def require_session() -> None:
    """A pooler gives each transaction another session."""
    if settings.BEHIND_POOLER:
        raise CommandError(
            "This command needs PostgreSQL itself: give its address as DATABASE_URL, with BEHIND_POOLER=false."
        )
