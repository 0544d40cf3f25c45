"""What is entered beside a class's pattern, a table for each kind."""

from datetime import date

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from classes.models.ranges import DateRange
from classes.models.recorded_events import text_of
from classes.models.training_classes.training_classes import TrainingClass


@pghistory.track()
class ExceptionDay(models.Model):
    """A day on which a class does not meet."""

    class Reason(models.TextChoices):
        CLIENT_CANCELLED = "client_cancelled", "Client cancelled"
        AGENT_ABSENT = "agent_absent", "Agent absent"
        PUBLIC_HOLIDAY = "public_holiday", "Public holiday"
        OTHER = "other", "Other"

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="exceptions")
    date = models.DateField()
    reason = models.CharField(max_length=16, choices=Reason)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "exception_days"
        ordering = ["date"]
        constraints = [
            # Deferred: within one save two rows may exchange their dates
            models.UniqueConstraint(
                fields=["training_class", "date"],
                name="exception_is_once_a_day",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.get_reason_display()}"


def note_instead_of(day: date) -> str:
    """The note of an extra day that makes up for what was not held on a day."""
    return f"Instead of {text_of(day)}"


@pghistory.track()
class ExtraDay(models.Model):
    """Teaching beside the pattern of a class, also on a public holiday."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="extras")
    date = models.DateField()
    start = models.TimeField()
    end = models.TimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "extra_days"
        ordering = ["date", "start"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="extra_day_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.start:%H:%M} to {self.end:%H:%M}"


@pghistory.track()
class HeldHoliday(models.Model):
    """A public holiday on which a class meets all the same."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="held_holidays")
    date = models.DateField()

    class Meta:
        db_table = "held_holidays"
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["training_class", "date"], name="holiday_is_held_once")]

    def __str__(self) -> str:
        return str(self.date)


@pghistory.track()
class Stop(models.Model):
    """A period in which a class rests; `last_day` and `resume_date` themselves are taught."""

    class Reason(models.TextChoices):
        PROGRAMME_ENDED = "programme_ended", "Programme ended"
        TEMPORARY_HOLD = "temporary_hold", "Temporary hold"
        ANNUAL_STOP = "annual_stop", "Annual stop"

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="stops")
    last_day = models.DateField("last class day before")
    resume_date = models.DateField("first class day after", null=True, blank=True)
    reason = models.CharField(max_length=15, choices=Reason)

    class Meta:
        db_table = "stops"
        ordering = ["last_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resume_date__gt=F("last_day")) | Q(resume_date=None),
                name="stop_ends_after_it_begins",
                violation_error_message="The first class day after the stop must come after the last one before it.",
            ),
            ExclusionConstraint(
                name="stops_do_not_overlap",
                expressions=[
                    ("training_class", RangeOperators.EQUAL),
                    (DateRange("last_day", "resume_date", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="The stops of a class may touch, but not overlap.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.last_day} to {self.resume_date or 'open'}"
