import pghistory
from django.db import models
from django.db.models import F, Q

from classes.models.training_classes import TrainingClass


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
