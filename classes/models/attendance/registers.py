from typing import Final, TypeAlias

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from classes.models.planning.sessions import Session
from classes.models.submissions import Submitted
from classes.models.triggers import attendance as triggers
from classes.models.triggers.classes import version_counts_changes

LONGEST_NOTE: Final = 500
RULES_OF_TRIGGERS: Final = {
    "register_is_of_a_session_taught": "This session is not in the timetable any more: load the page again.",
    "register_is_not_before_its_session": "This session lies ahead: its register is captured on its day or later.",
    "register_is_in_an_open_month": "This month is closed: ask the office to reopen it.",
    "mark_is_in_an_open_month": "This month is closed: ask the office to reopen it.",
    "marks_are_of_a_session_held": "A session that was not held has no hours: leave them empty.",
    "mark_is_of_somebody_in_the_class": "One of the learners was not in the class on this day: load the page again.",
}


class RegisterQuerySet(models.QuerySet["Register"]):
    def held(self) -> "RegisterQuerySet":
        return self.filter(outcome=Register.Outcome.HELD)

    def not_held(self) -> "RegisterQuerySet":
        return self.exclude(outcome=Register.Outcome.HELD)


class RegisterOutcome(models.TextChoices):
    HELD = "held", "Held"
    CLIENT_CANCELLED = "client_cancelled", "Client cancelled"
    AGENT_ABSENT = "agent_absent", "Agent absent"

    @property
    def why_not_held(self) -> str:
        """What the days of a class say of such a session; empty where it was held."""
        return "" if self == self.HELD else f"Not held: {self.label.lower()}"


@pghistory.track()
class Register(models.Model):
    """What became of one session, captured once. Who was there, its marks say.

    `reason` is why it was corrected last. `version` grows with every correction, of a mark too.
    """

    Outcome: TypeAlias = RegisterOutcome

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="register")
    outcome = models.CharField(max_length=16, choices=Outcome)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    reason = models.CharField("reason for the correction", max_length=LONGEST_NOTE, blank=True)
    captured_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    captured_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        db_table = "registers"
        permissions = [
            ("capture_every_register", "Can capture and correct the registers of every class"),
            ("close_month", "Can close and reopen months, and settle claims"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=RegisterOutcome.values),
                name="register_outcome_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["session"], condition=~Q(outcome=RegisterOutcome.HELD), name="register_of_session_not_held"
            ),
        ]
        triggers = [
            triggers.register_is_of_a_session_taught,
            triggers.register_stays,
            triggers.register_says_so_of_its_session,
            triggers.register_keeps_its_session,
            version_counts_changes,
        ]

    def __str__(self) -> str:
        return f"Register of {self.session}"

    @property
    def is_held(self) -> bool:
        return self.outcome == self.Outcome.HELD

    @property
    def why_not_held(self) -> str:
        return self.Outcome(self.outcome).why_not_held


class RegisterSubmission(Submitted, models.Model):
    """A form of a register that was saved: it is known again when it is sent once more."""

    SUBMITTED_BY = "by_id"

    submission_id = models.UUIDField()
    submission_digest = models.BinaryField(max_length=32)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="submissions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "register_submissions"
        constraints = [
            models.UniqueConstraint(fields=["submission_id"], name="register_submission_is_unique"),
        ]

    def __str__(self) -> str:
        return str(self.submission_id)
