import pghistory
from django.db import models
from django.db.models.functions import Lower

from classes.models.names import UNREADABLE_NAME, is_readable


@pghistory.track()
class Seta(models.Model):
    """A sector training authority, which may fund a class."""

    name = models.CharField(max_length=40)
    is_active = models.BooleanField("in use", default=True)

    class Meta:
        db_table = "setas"
        verbose_name = "SETA"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="seta_name_is_unique",
                violation_error_message="There is a SETA of this name already.",
            ),
            models.CheckConstraint(
                condition=is_readable("name"),
                name="seta_name_is_readable",
                violation_error_message=UNREADABLE_NAME,
            ),
        ]

    def __str__(self) -> str:
        return self.name
