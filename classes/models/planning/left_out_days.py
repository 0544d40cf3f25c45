from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef

from classes import timetable
from classes.models.planning.public_holidays import PublicHoliday
from classes.models.training_classes.training_classes import TrainingClass
from classes.models.triggers.attendance import closed_month_keeps_its_left_out_days


class LeftOutDayQuerySet(models.QuerySet["LeftOutDay"]):
    def exceptions(self) -> "LeftOutDayQuerySet":
        """Days that were entered as exceptions, and would be class days otherwise."""
        return self.filter(because=LeftOutDay.Because.EXCEPTION)

    def because_of(self, holiday: PublicHoliday) -> "LeftOutDayQuerySet":
        """Left out for this very holiday, on a day and by a name that it has, or that its events say it had."""
        events: Any = PublicHoliday.pgh_event_model.objects  # type: ignore[attr-defined]
        was = events.filter(pgh_obj=holiday.pk, date=OuterRef("date"), name=OuterRef("name"))
        return self.filter(Exists(was), because=LeftOutDay.Because.HOLIDAY)


# Named here: the settings' own are copies, which statement triggers do not recognise
@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), level=pgtrigger.Statement)
class LeftOutDay(models.Model):
    """A day on which a class's pattern meets and the class does not; `name` is the reason or the holiday's name."""

    class Because(models.TextChoices):
        STOP = timetable.Because.STOP.value, "Stop"
        EXCEPTION = timetable.Because.EXCEPTION.value, "Exception"
        HOLIDAY = timetable.Because.HOLIDAY.value, "Public holiday"

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="left_out_days")
    date = models.DateField()
    because = models.CharField(max_length=9, choices=Because)
    name = models.CharField(max_length=80)

    objects = LeftOutDayQuerySet.as_manager()

    class Meta:
        db_table = "left_out_days"
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["training_class", "date"], name="day_is_left_out_once")]
        indexes = [models.Index(fields=["date"], name="left_out_date")]
        triggers = [closed_month_keeps_its_left_out_days]

    def __str__(self) -> str:
        return f"{self.date}: {self.name}"
