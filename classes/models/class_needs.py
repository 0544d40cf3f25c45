"""What a class needs before it can be active."""

from typing import Any, Final

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, TextChoices

from classes.models.class_agents import ClassAgent
from classes.models.enrolments import Enrolment
from classes.models.sessions import Session
from classes.models.stops import Stop
from classes.models.training_classes import TrainingClass


class Need(TextChoices):
    """In the order in which they are met, each as a sentence names it."""

    ORDER_NUMBER = "order_number", "an order number"
    SUPERVISOR = "supervisor", "a supervisor"
    TIMETABLE = "timetable", "a timetable with sessions"
    RESTART = "restart", "the restart of its open stop"
    LEARNER = "learner", "a learner currently in the class"
    AGENT = "agent", "an agent"


def _there_is(model: Any, **facts: Any) -> Exists:
    return Exists(model.objects.filter(training_class=OuterRef("pk"), **facts))


# For each, which classes do not have it
_LACKS: Final = {
    Need.ORDER_NUMBER: Q(order_number=""),
    Need.SUPERVISOR: Q(supervisor=None),
    Need.TIMETABLE: ~Q(_there_is(Session, status=Session.Status.PLANNED)),
    Need.RESTART: Q(_there_is(Stop, resume_date=None)),
    Need.LEARNER: ~Q(_there_is(Enrolment, status=Enrolment.Status.CIC)),
    Need.AGENT: ~Q(_there_is(ClassAgent)),
}


def lacking(need: str = "") -> Q:
    """Classes that lack it; without a name, those that lack anything."""
    if need:
        return _LACKS[Need(need)]
    anything = Q()
    for lacks in _LACKS.values():
        anything |= lacks
    return anything


def needs_of(training_class: TrainingClass) -> list[Need]:
    """What the class lacks: one query."""
    wanted = {need.name: ExpressionWrapper(lacks, BooleanField()) for need, lacks in _LACKS.items()}
    rows: Any = TrainingClass.objects.filter(pk=training_class.pk)
    found = rows.values(**wanted).get()
    return [need for need in Need if found[need.name]]
