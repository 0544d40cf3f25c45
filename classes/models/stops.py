import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from classes.models.ranges import DateRange
from classes.models.training_classes import TrainingClass


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
