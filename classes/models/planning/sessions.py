from datetime import date, datetime, timedelta
from typing import Final

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.expressions import Combinable

from classes.models.agents.agents import Agent
from classes.models.people.users import User
from classes.models.ranges import LocalTimeRange
from classes.models.training_classes.dated_status import is_in
from classes.models.training_classes.training_classes import TrainingClass
from classes.models.triggers import attendance as attendance_triggers
from classes.models.triggers.calendars import calendars_show_session

KEPT_AFTER_CANCELLING: Final = timedelta(days=30)
# From that many days after the last session that they teach in a class, agents see nothing of it any more
OPEN_AFTER_THE_LAST: Final = timedelta(days=7)


def _moment(clock: str) -> "ExpressionWrapper[Combinable]":
    return ExpressionWrapper(F("date") + F(clock), output_field=models.DateTimeField())


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User, *, on: date) -> "SessionQuerySet":
        """All for those who see classes; for an agent, on that day, those that they teach themselves.

        What an agent sees is decided here and nowhere else: sessions on their dates as primary agent or backup, of
        classes that are no drafts, until they are switched off or `OPEN_AFTER_THE_LAST` days have passed.
        """
        if user.has_perm("classes.view_trainingclass"):
            return self
        if user.agent_id is None or not user.has_perm("classes.see_own_sessions"):
            return self.none()
        mine = {"agent": user.agent_id, "agent__status": Agent.Status.ACTIVE}
        begun = is_in(set(TrainingClass.Status) - {TrainingClass.Status.DRAFT}, on=on, of="training_class__")
        of_class = Session.objects.planned().filter(training_class=OuterRef("training_class"))
        still = Exists(of_class.filter(agent=user.agent_id, date__gt=on - OPEN_AFTER_THE_LAST))
        return self.filter(begun, still, **mine)

    def planned(self) -> "SessionQuerySet":
        return self.filter(status=Session.Status.PLANNED)

    def with_registers(self) -> "SessionQuerySet":
        """Each with what became of it."""
        return self.select_related("register")

    def ahead_for(self, agent: Agent, today: date) -> "SessionQuerySet":
        """What the agent teaches from today on, with the names of the classes, in order."""
        names = ("training_class__subject", "training_class__client", "training_class__site")
        return self.filter(agent=agent, date__gte=today).select_related(*names).order_by("date", "start", "pk")

    def taught_by(self, agent: int | None) -> "SessionQuerySet":
        """Those of one agent, as primary or as backup; all without one."""
        return self.filter(agent=agent) if agent else self

    def remembered(self, at: datetime) -> "SessionQuerySet":
        """Planned ones, and those that were cancelled in the last 30 days."""
        return self.filter(Q(cancelled_at=None) | Q(cancelled_at__gt=at - KEPT_AFTER_CANCELLING))


# Named here: the settings' own are copies, which statement triggers do not recognise
@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    level=pgtrigger.Statement,
    exclude=["is_captured"],
)
class Session(models.Model):
    """One class day's teaching without a break.

    A session that a change takes away stays for 30 days as cancelled, and is the same row again if it comes back.
    `sequence` grows whenever something changes that calendars show; who teaches it is not among that. Who does
    follows from the class's agents and their dates. `clash_accepted` is a planned session that shall be taught
    although its agent teaches another class at that time.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        CANCELLED = "cancelled", "Cancelled"

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="sessions")
    date = models.DateField()
    start = models.TimeField()
    end = models.TimeField()
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="sessions", null=True, blank=True, db_index=False
    )
    clash_accepted = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    # Kept by triggers, so that sessions without a register are found without a look at all those that have one
    is_captured = models.BooleanField(default=False, db_default=False, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        db_table = "sessions"
        ordering = ["date", "start"]
        permissions = [("see_own_sessions", "Can see the sessions that they teach")]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "date", "start"], name="session_starts_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="session_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False) | Q(status="planned", cancelled_at=None),
                name="session_is_cancelled_at_some_time",
            ),
            ExclusionConstraint(
                name="planned_sessions_do_not_overlap",
                expressions=[
                    ("training_class", RangeOperators.EQUAL),
                    (LocalTimeRange(_moment("start"), _moment("end")), RangeOperators.OVERLAPS),
                ],
                condition=Q(status="planned"),
                deferrable=models.Deferrable.DEFERRED,
            ),
            ExclusionConstraint(
                name="agent_is_in_one_place",
                expressions=[
                    ("agent", RangeOperators.EQUAL),
                    (LocalTimeRange(_moment("start"), _moment("end")), RangeOperators.OVERLAPS),
                ],
                condition=Q(status="planned", agent__isnull=False, clash_accepted=False),
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        indexes = [
            # With all that is asked of the sessions of some months, so that their rows are not read
            models.Index(fields=["date", "training_class"], include=["status"], name="session_of_days"),
            models.Index(fields=["agent", "date"], name="session_of_agent"),
            models.Index(
                fields=["date"], condition=Q(status="planned", is_captured=False), name="session_not_captured"
            ),
            models.Index(
                fields=["training_class", "agent", "date"],
                condition=Q(status="planned", is_captured=False),
                name="session_not_captured_by_class",
            ),
        ]
        triggers = [
            calendars_show_session,
            attendance_triggers.session_with_register_stays,
            attendance_triggers.session_says_that_it_is_captured,
            attendance_triggers.closed_month_keeps_its_sessions,
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.start:%H:%M} to {self.end:%H:%M}"

    @property
    def has_register(self) -> bool:
        """Whether what became of it was captured: then it keeps its identity."""
        return getattr(self, "register", None) is not None

    @property
    def was_held(self) -> bool:
        """As its register says."""
        return self.has_register and self.register.is_held

    @property
    def minutes(self) -> int:
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute
