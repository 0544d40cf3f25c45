"""What `manage.py check --deploy` looks at beside Django's own."""

from typing import Any

from django.core import checks
from django.db import DatabaseError
from django.utils import timezone

from classes.models import PublicHoliday


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
