"""A month of a class: closed or not, and what its agents claim for it."""

from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import DateField, Exists, Func, OuterRef, Q

from classes.models.agents.agents import Agent
from classes.models.attendance.registers import LONGEST_NOTE
from classes.models.training_classes.training_classes import TrainingClass
from classes.models.triggers import attendance as triggers
from classes.models.triggers.classes import version_counts_changes
from classes.models.triggers.records import is_fixed, is_kept

MOST_CLAIMED: Final = Decimal(744)
REASON_NEEDED: Final = "Give the reason: it is kept in the history."
NOTE_NEEDED: Final = "Say in the note what is disputed."
MONTH_RULES: Final[dict[str, str | dict[str, str]]] = {
    "month_is_closed_when_complete": "A register of this month is missing: capture it first.",
    "claim_is_approved_in_a_closed_month": "The month is open, so what is owed can still change: close it first.",
    # At the field that is to be filled in
    "month_is_reopened_for_a_reason": {"reason": REASON_NEEDED},
    "disputed_claim_says_why": {"note": NOTE_NEEDED},
}


def month_text(month: date) -> str:
    """For example "February 2026"."""
    return f"{month:%B %Y}"


def in_closed_month(*, of: str = "") -> Exists:
    """Whether a session lies in a month of its class that is closed; `of` leads to it, such as `session__`."""
    first = Func(OuterRef(f"{of}date"), template="date_trunc('month', %(expressions)s)::date", output_field=DateField())
    return Exists(
        MonthClose.objects.filter(training_class=OuterRef(f"{of}training_class"), month=first, is_closed=True)
    )


def _is_a_first_day(field: str) -> Q:
    return Q(**{f"{field}__day": 1})


@pghistory.track()
class MonthClose(models.Model):
    """Whether a month of a class, named by its first day, is closed: then its registers and timetable are fixed.

    `reason` is why it was reopened.
    """

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="month_closes")
    month = models.DateField()
    is_closed = models.BooleanField(default=True)
    reason = models.CharField(max_length=LONGEST_NOTE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        db_table = "month_closes"
        constraints = [
            models.UniqueConstraint(fields=["training_class", "month"], name="month_of_a_class_is_closed_once"),
            models.CheckConstraint(condition=_is_a_first_day("month"), name="closed_month_is_a_first_day"),
            models.CheckConstraint(
                condition=Q(is_closed=True) | ~Q(reason=""),
                name="month_is_reopened_for_a_reason",
                violation_error_message=REASON_NEEDED,
            ),
        ]
        triggers = [
            triggers.month_is_closed_when_complete,
            triggers.month_is_reopened_with_its_claims,
            is_kept("month_close_stays"),
            is_fixed("closed_month_stays_with_its_class", "training_class", "month"),
            version_counts_changes,
        ]

    def __str__(self) -> str:
        return month_text(self.month)


class ClaimOutcome(models.TextChoices):
    APPROVED = "approved", "Approved"
    DISPUTED = "disputed", "Disputed"


@pghistory.track()
class Claim(models.Model):
    """The hours for which an agent wants to be paid in a month of a class, and what the office says to them."""

    Outcome: TypeAlias = ClaimOutcome

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="claims")
    month = models.DateField()
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="claims")
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    settled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        db_table = "claims"
        constraints = [
            models.UniqueConstraint(fields=["training_class", "month", "agent"], name="agent_claims_a_month_once"),
            models.CheckConstraint(condition=_is_a_first_day("month"), name="claimed_month_is_a_first_day"),
            models.CheckConstraint(
                condition=Q(hours__range=(Decimal(0), MOST_CLAIMED)),
                name="claimed_hours_are_plausible",
                violation_error_message="Give the hours of the month, from 0 to 744.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_by=None, settled_at=None)
                | Q(outcome__in=ClaimOutcome.values, settled_by__isnull=False, settled_at__isnull=False),
                name="claim_is_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="disputed", note=""),
                name="disputed_claim_says_why",
                violation_error_message=NOTE_NEEDED,
            ),
        ]
        triggers = [
            triggers.claim_is_approved_in_a_closed_month,
            is_kept("claim_stays"),
            is_fixed("claim_stays_with_its_month", "training_class", "month", "agent"),
            version_counts_changes,
        ]

    def __str__(self) -> str:
        return f"{self.agent}, {month_text(self.month)}"

    @property
    def is_approved(self) -> bool:
        return self.outcome == self.Outcome.APPROVED

    @property
    def is_disputed(self) -> bool:
        return self.outcome == self.Outcome.DISPUTED
