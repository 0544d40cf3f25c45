import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from classes.models.training_classes.training_classes import TrainingClass


class OldChange(models.Model):
    """What the old system recorded of a class at one moment, in sentences without an end: who did it is not known."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="old_changes")
    at = models.DateTimeField()
    sentences = ArrayField(models.TextField())
    old_key = models.BigIntegerField()

    class Meta:
        db_table = "old_changes"
        ordering = ["-at", "-old_key"]
        triggers = [pgtrigger.Protect(name="old_changes_stay", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return "; ".join(self.sentences)
