from collections.abc import Mapping
from typing import Final, NamedTuple, TypeAlias

from django.conf import settings
from django.db import models
from django.db.models import Q

from classes.models.learners.learners import Learner
from classes.models.training_classes.training_classes import TrainingClass
from classes.models.transfer.kinds import Kind

# Which rows are whose: no tables of the old system, and no lines of the report
AGENT_NUMBERS: Final = "agent_numbers"
WORDPRESS_USERS: Final = "wordpress_users"
OFFICERS: Final = "officers"
MAPPINGS: Final = (AGENT_NUMBERS, WORDPRESS_USERS, OFFICERS)


class Noun(NamedTuple):
    """What a row of an old table is called here, and what all of them are."""

    one: str
    many: str


# The old tables whose rows the report names, in its order
TABLES: Final[Mapping[str, Noun]] = {
    "clients": Noun("Client", "Clients"),
    "sites": Noun("Site", "Sites"),
    "class_types": Noun("Class type", "Class types"),
    "class_type_subjects": Noun("Subject", "Subjects"),
    "agents": Noun("Agent", "Agents"),
    "users": Noun("User", "Users"),
    "learners": Noun("Learner", "Learners"),
    "agent_replacements": Noun("Replacement", "Replacements without a class"),
    "classes": Noun("Class", "Classes"),
}


class OldRowQuerySet(models.QuerySet["OldRow"]):
    def in_report(self) -> "OldRowQuerySet":
        """Every class, and what else is left or has a remark."""
        told = Q(table="classes") | ~Q(outcome=OldRow.Outcome.IMPORTED)
        return self.filter(told).exclude(table__in=MAPPINGS)


class OldRowOutcome(models.TextChoices):
    IMPORTED = "imported", "Brought"
    WITH_REMARK = "imported_with_remark", "Brought with a remark"
    LEFT = "left_for_a_human", "Left for a person"


class OldRow(models.Model):
    """What became of a row of the old system: `new_key` is the key here of what it was brought as, or merged into.

    `waiting` are the old keys of learners who have a place in the class, but could not be brought yet.
    """

    Outcome: TypeAlias = OldRowOutcome

    table = models.CharField(max_length=40)
    key = models.CharField(max_length=300)
    outcome = models.CharField(max_length=20, choices=Outcome)
    new_key = models.BigIntegerField(null=True)
    merged = models.BooleanField(default=False)
    brought = models.JSONField(default=dict)
    waiting = models.JSONField(default=list)
    training_class = models.ForeignKey(TrainingClass, on_delete=models.SET_NULL, null=True, related_name="old_rows")
    learner = models.ForeignKey(Learner, on_delete=models.SET_NULL, null=True, related_name="old_rows")

    objects = OldRowQuerySet.as_manager()

    class Meta:
        db_table = "old_rows"
        constraints = [
            models.UniqueConstraint(fields=["table", "key"], name="old_row_is_brought_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=OldRowOutcome.values),
                name="old_row_outcome_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"

    @property
    def noun(self) -> str:
        """What such a row is called here."""
        return TABLES[self.table].one


class RemarkQuerySet(models.QuerySet["Remark"]):
    def open(self) -> "RemarkQuerySet":
        """Those that nobody has ticked off."""
        return self.filter(settled_at=None)


class Remark(models.Model):
    """Something that a person has to look at, until somebody ticks it off. `kind` is a value of `Kind`."""

    old_row = models.ForeignKey(OldRow, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=30)
    text = models.TextField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        db_table = "remarks"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_by=None, settled_at=None) | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="remark_is_settled_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["kind"], name="remark_of_kind")]

    def __str__(self) -> str:
        return self.text

    @property
    def kind_name(self) -> str:
        return str(Kind(self.kind).label) if self.kind in Kind.values else self.kind
