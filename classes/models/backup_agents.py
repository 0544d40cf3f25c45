import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from classes.models.agents import Agent
from classes.models.training_classes import TrainingClass


class _Days(Func):
    """From the first day to the last, both included."""

    function = "daterange"
    output_field = DateRangeField()


@pghistory.track()
class BackupAgent(models.Model):
    """Who teaches a class instead of its primary agent, from a day to another, both included."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="backups")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="backups")
    from_date = models.DateField("from")
    to_date = models.DateField("to")

    class Meta:
        db_table = "backup_agents"
        ordering = ["from_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__gte=F("from_date")),
                name="backup_ends_after_he_begins",
                violation_error_message="The backup's last day is before the first one.",
            ),
            ExclusionConstraint(
                name="backups_do_not_overlap",
                expressions=[
                    ("training_class", RangeOperators.EQUAL),
                    (
                        _Days("from_date", "to_date", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="The backups of a class follow one another: their days do not overlap.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} from {self.from_date} to {self.to_date}"
