from collections.abc import Mapping
from datetime import date
from typing import Final, Self

import pghistory
from django.db import models

# Classes are planned that far ahead every day: a year without holidays must not come nearer than this
_YEARS_AHEAD: Final = 2


class PublicHolidayQuerySet(models.QuerySet["PublicHoliday"]):
    def in_years_of(self, first: date, last: date) -> Self:
        """Those of whole years, from that of the first day to that of the last."""
        return self.filter(date__range=(date(first.year, 1, 1), date(last.year, 12, 31)))

    def missing_years(self, today: date) -> list[int]:
        """The years of which no day is known, among this one and the next two."""
        years = range(today.year, today.year + _YEARS_AHEAD + 1)
        until = today.replace(year=years[-1], day=1)
        known = set(self.in_years_of(today, until).values_list("date__year", flat=True))
        return [year for year in years if year not in known]

    def names(self) -> Mapping[date, str]:
        """The holidays that are observed, by date."""
        return dict(self.filter(is_observed=True).values_list("date", "name"))


@pghistory.track()
class PublicHoliday(models.Model):
    """A day on which no class meets unless it holds it.

    Filled from a calendar; rows that people added, renamed or switched off are never overwritten by the next fill.
    """

    date = models.DateField(unique=True, error_messages={"unique": "There is a holiday on this day already."})
    name = models.CharField(max_length=80)
    is_observed = models.BooleanField("observed", default=True, help_text="Switch off instead of deleting.")

    objects = PublicHolidayQuerySet.as_manager()

    class Meta:
        db_table = "public_holidays"
        ordering = ["date"]
        permissions = [("replan_classes", "Can plan classes again after public holidays have changed")]

    def __str__(self) -> str:
        return f"{self.name} {self.date.year}"
