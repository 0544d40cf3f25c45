import pghistory
from django.db import models

from classes.models.training_classes import TrainingClass


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
