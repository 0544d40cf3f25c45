from collections.abc import Mapping
from datetime import date

import pghistory
from django.db import models


class PublicHolidayQuerySet(models.QuerySet["PublicHoliday"]):
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
