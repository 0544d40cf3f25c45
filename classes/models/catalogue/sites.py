import pghistory
from django.db import models
from django.db.models.functions import Lower

from classes.models.catalogue.clients import Client
from classes.models.names import UNREADABLE_NAME, is_readable
from classes.models.triggers.calendars import calendars_show


@pghistory.track()
class Site(models.Model):
    """A place of a client where classes are held."""

    class Province(models.TextChoices):
        EASTERN_CAPE = "eastern_cape", "Eastern Cape"
        FREE_STATE = "free_state", "Free State"
        GAUTENG = "gauteng", "Gauteng"
        KWAZULU_NATAL = "kwazulu_natal", "KwaZulu-Natal"
        LIMPOPO = "limpopo", "Limpopo"
        MPUMALANGA = "mpumalanga", "Mpumalanga"
        NORTHERN_CAPE = "northern_cape", "Northern Cape"
        NORTH_WEST = "north_west", "North West"
        WESTERN_CAPE = "western_cape", "Western Cape"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    street = models.CharField(max_length=120, blank=True)
    suburb = models.CharField(max_length=80, blank=True)
    town = models.CharField(max_length=80)
    province = models.CharField(max_length=20, choices=Province)
    postal_code = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField("in use", default=True)

    class Meta:
        db_table = "sites"
        constraints = [
            models.UniqueConstraint(
                "client",
                Lower("name"),
                name="site_name_is_unique_within_its_client",
                violation_error_message="This client has a site of this name already.",
            ),
            models.CheckConstraint(
                condition=is_readable("name") & is_readable("town"),
                name="site_name_and_town_are_readable",
                violation_error_message=UNREADABLE_NAME,
            ),
            # What the foreign key (site, client) of the classes refers to
            models.UniqueConstraint(fields=["id", "client"], name="site_with_its_client"),
        ]
        triggers = [calendars_show("site")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The address in one line: street, suburb, town, province, postal code."""
        parts = [self.street, self.suburb, self.town, self.get_province_display(), self.postal_code]
        return ", ".join(part for part in parts if part)
