"""Who teaches a class, and who stands in."""

from datetime import date

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from classes.models.agents.agents import Agent
from classes.models.ranges import DateRange
from classes.models.training_classes.training_classes import TrainingClass


@pghistory.track()
class ClassAgent(models.Model):
    """The primary agent of a class from a day on, until the day from which another is."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="class_agents")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="class_agents")
    from_date = models.DateField("from")

    class Meta:
        db_table = "class_agents"
        ordering = ["from_date"]
        constraints = [
            # Deferred: within one save two rows may exchange their dates
            models.UniqueConstraint(
                fields=["training_class", "from_date"],
                name="class_has_one_agent_from_a_day",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="The class has another agent from this very day: give a later one.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent} from {self.from_date}"


@pghistory.track()
class BackupAgent(models.Model):
    """Who teaches a class instead of its primary agent, from a day to another, both included.

    Without days, the backup stands by: named on the class, and teaches nothing until asked.
    """

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="backups")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="backups")
    from_date = models.DateField("from", null=True, blank=True)
    to_date = models.DateField("to", null=True, blank=True)

    class Meta:
        db_table = "backup_agents"
        ordering = ["from_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_date=None, to_date=None)
                | Q(from_date__isnull=False, to_date__isnull=False, to_date__gte=F("from_date")),
                name="backup_ends_after_he_begins",
                violation_error_message="Give both days of the backup, the last one not before the first, or neither.",
            ),
            models.UniqueConstraint(
                fields=["training_class", "agent"],
                condition=Q(from_date=None),
                name="backup_stands_by_once",
                violation_error_message="This agent stands by for the class already.",
            ),
            ExclusionConstraint(
                name="backups_do_not_overlap",
                expressions=[
                    ("training_class", RangeOperators.EQUAL),
                    (
                        DateRange("from_date", "to_date", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(from_date__isnull=False),
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="The backups of a class follow one another: their days do not overlap.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} from {self.from_date} to {self.to_date}" if self.from_date else f"{self.agent}, standby"

    @property
    def period(self) -> tuple[date, date] | None:
        """The first day and the last; None for one who stands by."""
        return (self.from_date, self.to_date) if self.from_date and self.to_date else None

    def is_on(self, day: date) -> bool:
        return self.period is not None and self.period[0] <= day <= self.period[1]
