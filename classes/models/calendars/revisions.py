from django.db import models

from classes.models.training_classes.training_classes import TrainingClass


class CalendarRevision(models.Model):
    """How often something has changed that calendars show of a class beside its sessions, and when last.

    Written by triggers alone, see `calendar_triggers`; a class without a row is as it was captured.
    """

    training_class = models.OneToOneField(
        TrainingClass, on_delete=models.CASCADE, primary_key=True, related_name="calendar_revision"
    )
    sequence = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "calendar_revisions"
        default_permissions = ()

    def __str__(self) -> str:
        return f"revision {self.sequence} of {self.training_class_id}"
