from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from django.apps import apps as present_apps
from django.apps.registry import Apps
from django.db.models import QuerySet

from classes.models import LeftOutDay, MonthClose, PublicHoliday
from classes.models.training_classes.training_classes import FIRST_DATE, LAST_DATE

FIRST_YEAR: Final = FIRST_DATE.year
LAST_YEAR: Final = LAST_DATE.year


def sync_holidays(
    *,
    first_year: int = FIRST_YEAR,
    last_year: int = LAST_YEAR,
    known: "QuerySet[PublicHoliday] | None" = None,
) -> int:
    """Add the public holidays of South Africa in these years, both included; gives how many were new.

    A day that is there already stays as it is: people may have renamed it, or switched it off. `known` are the rows of
    another database, or as they were at the time of a migration.
    """
    rows = PublicHoliday.objects.all() if known is None else known
    calendar = _holidays_by_law(first_year, last_year)
    there = set(rows.filter(date__in=list(calendar)).values_list("date", flat=True))
    new = [rows.model(date=day, name=name) for day, name in sorted(calendar.items()) if day not in there]
    rows.bulk_create(new, ignore_conflicts=True)
    return len(new)


def rename_days_left_out(holiday: PublicHoliday, *, former_name: str) -> None:
    """Let the classes that leave the day out name it as the holiday is named now; closed months stay as they are."""
    same = {"because": LeftOutDay.Because.HOLIDAY, "date": holiday.date, "name": former_name}
    closed = MonthClose.objects.filter(month=holiday.date.replace(day=1), is_closed=True).values("training_class")
    LeftOutDay.objects.filter(**same).exclude(training_class__in=closed).update(name=holiday.name)


def fill_public_holidays(using: str = "default", apps: Apps = present_apps, **_signal: Any) -> None:
    """Add the days that are missing after each migration, so that nobody has to remember to."""
    try:
        model = apps.get_model("classes", "PublicHoliday")
    except LookupError:  # migrated back to a time before there were any
        return
    sync_holidays(known=model._default_manager.using(using).all())


@cache  # a second for all years
def _holidays_by_law(first_year: int, last_year: int) -> Mapping[date, str]:
    # Loading its calendars takes more than a second: no request may pay for that
    import holidays  # noqa: PLC0415

    return dict(holidays.country_holidays("ZA", years=range(first_year, last_year + 1)))
