import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from classes.models.names import UNREADABLE_NAME, is_readable
from classes.models.triggers import learners as learner_triggers
from classes.models.triggers.calendars import calendars_show


@pghistory.track()
class Client(models.Model):
    """A company whose people are taught. Its primary key is the first part of its classes' codes."""

    name = models.CharField(max_length=120)
    is_active = models.BooleanField("in use", default=True)

    class Meta:
        db_table = "clients"
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="client_name_is_unique",
                violation_error_message="There is a client of this name already.",
            ),
            models.CheckConstraint(
                condition=is_readable("name"),
                name="client_name_is_readable",
                violation_error_message=UNREADABLE_NAME,
            ),
            models.CheckConstraint(
                condition=Q(id__gte=1, id__lte=9_999_999),
                name="client_id_fits_into_a_code",
                violation_error_message="A client's id has at most seven digits.",
            ),
        ]
        triggers = [learner_triggers.employees_are_searched, calendars_show("client")]

    def __str__(self) -> str:
        return self.name

    @property
    def foreign_site_sentence(self) -> str:
        """What to say when a site that was chosen is none of this client's."""
        sites = self.sites.filter(is_active=True).count()
        if sites == 0:
            return f"{self} has no site in use: ask an administrator to add one."
        owner = f"{self}'" if self.name.endswith("s") else f"{self}'s"
        choice = f"one of {owner} {sites} sites" if sites > 1 else f"{owner} site"
        return f"The site does not belong to this client: choose {choice}."
