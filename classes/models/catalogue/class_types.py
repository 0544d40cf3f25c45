from decimal import Decimal
from typing import Final, TypeAlias

import pghistory
from django.db import models
from django.db.models import Q

from classes.models.codes.class_codes import TYPE_CODE_PATTERN
from classes.models.names import UNREADABLE_NAME, is_readable
from classes.models.triggers import classes as class_triggers

MAX_HOURS: Final = Decimal(5000)


class ClassTypeQuerySet(models.QuerySet["ClassType"]):
    def in_use(self) -> "ClassTypeQuerySet":
        return self.filter(is_active=True)


class SubjectsOffered(models.TextChoices):
    """Which subjects a class of the type can teach."""

    OWN = "own", "its own subjects"
    PROGRESSION = "progression", "learner progression"
    ALL = "all", "all subjects, hours by hand"


@pghistory.track()
class ClassType(models.Model):
    """A programme family, such as REALLL."""

    Offer: TypeAlias = SubjectsOffered

    code = models.CharField(max_length=8, unique=True, help_text="The second part of class codes; fixed once used.")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField("order", default=0)
    subjects_offered = models.CharField(max_length=11, choices=Offer, default=Offer.OWN)
    hours = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="Contact hours, for learner progression only."
    )
    offers_exams = models.BooleanField(default=False)
    is_active = models.BooleanField("in use", default=True)

    objects = ClassTypeQuerySet.as_manager()

    class Meta:
        db_table = "class_types"
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=rf"^{TYPE_CODE_PATTERN}$"),
                name="class_type_code_is_well_formed",
                violation_error_message="A type's code has one to eight capital letters, digits or underscores.",
            ),
            models.CheckConstraint(
                condition=is_readable("name"),
                name="class_type_name_is_readable",
                violation_error_message=UNREADABLE_NAME,
            ),
            models.CheckConstraint(
                condition=Q(subjects_offered__in=SubjectsOffered.values), name="class_type_offer_is_known"
            ),
            models.CheckConstraint(
                condition=Q(subjects_offered="progression", hours__isnull=False, hours__gt=0, hours__lte=MAX_HOURS)
                | (~Q(subjects_offered="progression") & Q(hours__isnull=True)),
                name="class_type_has_hours_exactly_for_progression",
                violation_error_message="Give the hours (up to 5,000) for learner progression, and only for it.",
            ),
        ]
        triggers = [class_triggers.code_in_use_is_fixed(part=2)]

    def __str__(self) -> str:
        return self.name

    @property
    def hours_by_hand(self) -> bool:
        """Whether the hours of a class are typed at capture."""
        return self.subjects_offered == self.Offer.ALL
