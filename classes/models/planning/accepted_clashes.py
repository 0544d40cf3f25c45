from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from classes.models.agents.agents import Agent
from classes.models.people.users import User
from classes.models.planning.sessions import Session
from classes.models.training_classes.training_classes import TrainingClass


@dataclass(frozen=True)
class Acceptance:
    """What was accepted at once between two classes: `other_class` is the one that the other page is about."""

    agent: Agent
    other_class: TrainingClass
    days: tuple[date, ...]
    days_left: int
    reason: str
    by: User
    at: datetime


class AcceptedClashQuerySet(models.QuerySet["AcceptedClash"]):
    def that_still_clash(self) -> "AcceptedClashQuerySet":
        """Both sessions are still planned, and taught by the agent for whom they were accepted."""
        planned = {"session__status": "planned", "other__status": "planned"}
        return self.filter(**planned, session__agent=F("agent"), other__agent=F("agent"))

    def beside(self, training_class: TrainingClass) -> list[Acceptance]:
        """What was accepted between this class and others, whichever was there first; the newest first."""
        touches = Q(training_class=training_class) | Q(other__training_class=training_class)
        names = ("agent", "by", "session__training_class", "other__training_class")
        found: dict[tuple[object, ...], list[AcceptedClash]] = {}
        for row in self.filter(touches).select_related(*names).order_by("-at", "pk"):
            found.setdefault((row.at, row.agent_id, row.other_than(training_class).pk), []).append(row)
        return [_acceptance(rows, training_class) for rows in found.values()]


# Named here: the settings' own are copies, which statement triggers do not recognise
@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), level=pgtrigger.Statement)
class AcceptedClash(models.Model):
    """Two sessions of different classes that one agent shall teach although they overlap, and why.

    `session` is of the class `training_class`, whose save was gone on with; `other` was there before. It holds as
    long as both are taught by this agent. What was accepted at once has the same `at`.
    """

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="accepted_clashes")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="accepted_clashes")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="accepted_clashes")
    other = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="clashes_accepted_elsewhere")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accepted_clashes")
    at = models.DateTimeField()

    objects = AcceptedClashQuerySet.as_manager()

    class Meta:
        db_table = "accepted_clashes"
        verbose_name_plural = "accepted clashes"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "other", "agent"], name="clash_is_accepted_once"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="clash_is_accepted_for_a_reason",
                violation_error_message="Give the reason for going on with the clash.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} beside {self.other}: {self.reason}"

    def other_than(self, training_class: TrainingClass) -> TrainingClass:
        """The class beside this one."""
        own, other = self.session.training_class, self.other.training_class
        return own if other == training_class else other

    @property
    def still_clashes(self) -> bool:
        sessions = (self.session, self.other)
        return all(row.status == Session.Status.PLANNED and row.agent_id == self.agent_id for row in sessions)


def _acceptance(rows: list[AcceptedClash], training_class: TrainingClass) -> Acceptance:
    first = rows[0]
    return Acceptance(
        agent=first.agent,
        other_class=first.other_than(training_class),
        days=_days(rows),
        days_left=len(_days(row for row in rows if row.still_clashes)),
        reason=first.reason,
        by=first.by,
        at=first.at,
    )


def _days(rows: Iterable[AcceptedClash]) -> tuple[date, ...]:
    return tuple(sorted({row.session.date for row in rows}))
