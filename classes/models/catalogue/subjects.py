from collections.abc import Iterable
from decimal import Decimal

import pghistory
from django.db import models
from django.db.models import F, Q

from classes.models.catalogue.class_types import MAX_HOURS, ClassType
from classes.models.codes.class_codes import SUBJECT_CODE_PATTERN
from classes.models.names import UNREADABLE_NAME, is_readable
from classes.models.triggers import classes as class_triggers
from classes.models.triggers.calendars import calendars_show

PROGRESSION = "LP"


class SubjectQuerySet(models.QuerySet["Subject"]):
    def in_use(self) -> "SubjectQuerySet":
        return self.filter(is_active=True)

    def to_teach(self, taught: Iterable[int]) -> "SubjectQuerySet":
        """What an agent can be said to teach: all active subjects but the progressions, and what they teach already."""
        return self.filter(Q(is_active=True) & ~Q(code=PROGRESSION) | Q(pk__in=taught))

    def offered_by(self, class_type: ClassType) -> "SubjectQuerySet":
        """The active subjects that a class of the type can teach, in the order of the catalogue."""
        subjects = self.in_use().order_by("class_type__position", "class_type__code", "position", "code")
        match class_type.subjects_offered:
            case ClassType.Offer.ALL:
                return subjects.exclude(code=PROGRESSION)
            case ClassType.Offer.PROGRESSION:
                return subjects.filter(class_type=class_type, code=PROGRESSION)
            case _:
                return subjects.filter(class_type=class_type).exclude(code=PROGRESSION)


@pghistory.track()
class Subject(models.Model):
    """A unit that is taught, or `LP`, the progression through all units of its type."""

    class_type = models.ForeignKey(ClassType, on_delete=models.PROTECT, related_name="subjects")
    code = models.CharField(max_length=12, help_text="The third part of class codes; fixed once used.")
    name = models.CharField(max_length=80)
    hours = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Contact hours; none for LP, which has its type's.",
    )
    position = models.PositiveSmallIntegerField("order", default=0)
    is_active = models.BooleanField("in use", default=True)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        db_table = "subjects"
        ordering = ["class_type__position", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                "code",
                condition=~Q(code=PROGRESSION),
                name="subject_code_is_unique",
                violation_error_message="There is a subject with this code already.",
            ),
            models.UniqueConstraint(
                F("class_type"),
                F("code"),
                name="subject_code_is_unique_within_its_type",
                violation_error_message="This type has a subject with this code already.",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=rf"^{SUBJECT_CODE_PATTERN}$"),
                name="subject_code_is_well_formed",
                violation_error_message="A subject's code has one to twelve capital letters, digits or underscores.",
            ),
            models.CheckConstraint(
                condition=is_readable("name"),
                name="subject_name_is_readable",
                violation_error_message=UNREADABLE_NAME,
            ),
            models.CheckConstraint(
                condition=Q(code=PROGRESSION, hours__isnull=True)
                | (~Q(code=PROGRESSION) & Q(hours__isnull=False, hours__gt=0, hours__lte=MAX_HOURS)),
                name="subject_has_hours_unless_progression",
                violation_error_message="Give the hours (up to 5,000); LP has none of its own.",
            ),
        ]
        triggers = [class_triggers.code_in_use_is_fixed(part=3), calendars_show("subject")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})" if self.name != self.code else self.code

    def hours_in(self, class_type: ClassType) -> Decimal | None:
        """The contact hours of a class of the type that teaches this subject; None when they are typed at capture."""
        match class_type.subjects_offered:
            case ClassType.Offer.ALL:
                return None
            case ClassType.Offer.PROGRESSION:
                return class_type.hours
            case _:
                return self.hours
