"""What `manage.py check` looks at beside Django's own; most of it with `--deploy` only."""

from typing import Any, Final

from django.conf import settings
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.utils import timezone

from classes import roles
from classes.models import PublicHoliday

_LIMITS: Final[dict[str, str]] = settings.DATABASE_LIMITS


@checks.register(deploy=True)
def public_holidays_are_known(**_context: Any) -> list[checks.CheckMessage]:
    """A database that is away, or not migrated yet, is not for this check to report."""
    try:
        missing = PublicHoliday.objects.missing_years(timezone.localdate())
    except DatabaseError:
        return []
    if not missing:
        return []
    years = ", ".join(map(str, missing))
    return [
        checks.Warning(
            f"No public holidays are known of {years}: classes would be planned on them.",
            hint="Run `python manage.py sync_holidays`, and see to it that it runs every day.",
            id="classes.W001",
        )
    ]


@checks.register(deploy=True)
def mail_is_sent(**_context: Any) -> list[checks.CheckMessage]:
    if settings.EMAIL_URL:
        return []
    return [
        checks.Warning(
            "No mail is sent: whoever forgets a password has to ask an administrator.",
            hint="Set EMAIL_URL to smtp+tls://user:password@host:587, and EMAIL_FROM to the sender's address.",
            id="classes.W002",
        )
    ]


@checks.register(deploy=True)
def limits_are_set_by_the_pooler(**_context: Any) -> list[checks.CheckMessage]:
    """The program passes them with its connections, but a pooler does not pass them on: to no server, replicas too."""
    if not settings.BEHIND_POOLER:
        return []
    asked = ((alias, _missing_limits(alias)) for alias in (DEFAULT_DB_ALIAS, *settings.REPLICAS))
    return [
        checks.Warning(
            f"The connections to {alias} do not set {', '.join(missing)}: somebody may wait for ever.",
            hint="Lead the address through the pooler, with the connect_query of docs/deploy/pgbouncer/pgbouncer.ini.",
            id="classes.W003",
        )
        for alias, missing in asked
        if missing
    ]


def _missing_limits(alias: str) -> list[str]:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT name, current_setting(name, true) FROM unnest(%s::text[]) AS name", [[*_LIMITS]])
            return [name for name, value in cursor.fetchall() if value != _LIMITS[name]]
    except DatabaseError:
        return []


@checks.register
def roles_with_a_second_factor_exist(**_context: Any) -> list[checks.CheckMessage]:
    unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(roles.RIGHTS))
    if not unknown:
        return []
    return [
        checks.Error(
            f"SECOND_FACTOR_ROLES names no role: {', '.join(unknown)}.",
            hint=f"The roles are {', '.join(roles.RIGHTS)}.",
            id="classes.E001",
        )
    ]
