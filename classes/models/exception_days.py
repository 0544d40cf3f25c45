import pghistory
from django.db import models

from classes.models.training_classes import TrainingClass


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
