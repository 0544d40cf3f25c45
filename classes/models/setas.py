import pghistory
from django.db import models


@pghistory.track()
class Seta(models.Model):
    """A sector training authority, which may fund a class."""

    name = models.CharField(max_length=40, unique=True)
    is_active = models.BooleanField("in use", default=True)

    class Meta:
        db_table = "setas"
        verbose_name = "SETA"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
