"""What a class needs before it can be active."""

from datetime import date
from typing import Any, Final

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, TextChoices

from classes.models.learners.enrolments import Enrolment
from classes.models.planning.class_agents import BackupAgent, ClassAgent
from classes.models.planning.entries import Stop
from classes.models.planning.sessions import Session
from classes.models.training_classes.training_classes import TrainingClass


class Need(TextChoices):
    """In the order in which they are met, each as a sentence names it."""

    ORDER_NUMBER = "order_number", "an order number"
    SUPERVISOR = "supervisor", "a supervisor"
    TIMETABLE = "timetable", "a timetable with sessions"
    RESTART = "restart", "the restart of its open stop"
    LEARNER = "learner", "a learner currently in the class"
    AGENT = "agent", "an agent"
    TEACHING = "teaching", "somebody who teaches on each class day"


def _there_is(model: Any, **facts: Any) -> Exists:
    return Exists(model.objects.filter(training_class=OuterRef("pk"), **facts))


def _untaught(training_class: Any, first_agent: Any) -> QuerySet[Session]:
    """The planned sessions before the class's first agent that no backup teaches; none in a class without agents."""
    day = OuterRef("date")
    backups = BackupAgent.objects.filter(
        training_class=OuterRef("training_class"), from_date__lte=day, to_date__gte=day
    )
    before = Session.objects.filter(training_class=training_class, date__lt=Subquery(_first_day(first_agent)))
    return before.filter(~Exists(backups)).planned()


def _first_day(of: Any) -> Any:
    """Of the first agent: in this way it is asked for once in each class."""
    return ClassAgent.objects.filter(training_class=of).order_by("from_date").values("from_date")[:1]


# For each, which classes do not have it
_LACKS: Final = {
    Need.ORDER_NUMBER: Q(order_number=""),
    Need.SUPERVISOR: Q(supervisor=None),
    Need.TIMETABLE: ~Q(_there_is(Session, status=Session.Status.PLANNED)),
    Need.RESTART: Q(_there_is(Stop, resume_date=None)),
    Need.LEARNER: ~Q(_there_is(Enrolment, status=Enrolment.Status.CIC)),
    Need.AGENT: ~Q(_there_is(ClassAgent)),
    Need.TEACHING: Q(Exists(_untaught(OuterRef("pk"), OuterRef(OuterRef("pk"))))),
}


def lacking(need: str = "") -> Q:
    """Classes that lack it; without a name, those that lack anything."""
    if need:
        return _LACKS[Need(need)]
    anything = Q()
    for lacks in _LACKS.values():
        anything |= lacks
    return anything


def untaught_days(training_class: TrainingClass) -> list[date]:
    """The class days that nobody teaches, in a class that has an agent for others."""
    days = _untaught(training_class, training_class).order_by("date").values_list("date", flat=True)
    return list(dict.fromkeys(days))


def needs_of(training_class: TrainingClass) -> list[Need]:
    """What the class lacks: one query."""
    wanted = {need.name: ExpressionWrapper(lacks, BooleanField()) for need, lacks in _LACKS.items()}
    rows: Any = TrainingClass.objects.filter(pk=training_class.pk)
    found = rows.values(**wanted).get()
    return [need for need in Need if found[need.name]]
