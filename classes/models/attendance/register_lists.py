"""Sessions with what became of their registers, as lists show them."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import chain
from typing import Any, Final

from django.conf import settings
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from classes.models.attendance.marks import Mark
from classes.models.attendance.months import in_closed_month
from classes.models.attendance.registers import Register
from classes.models.learners.enrolments import Enrolment
from classes.models.learners.learners import Learner
from classes.models.life.status_changes import StatusChange
from classes.models.planning.sessions import Session, SessionQuerySet
from classes.models.ranges import IncludesDay
from classes.models.training_classes.dated_status import is_in
from classes.models.training_classes.training_classes import TrainingClass

CAPTURED: Final = "captured"
INCOMPLETE: Final = "incomplete"
MISSING: Final = "missing"
TODAY: Final = "today"
AHEAD: Final = "ahead"
BEFORE: Final = "before"
NEVER: Final = "never"

_CAPTURABLE: Final = (TrainingClass.Status.ACTIVE, TrainingClass.Status.STOPPED, TrainingClass.Status.COMPLETED)


def with_a_register_to_come(sessions: SessionQuerySet, *, today: date) -> SessionQuerySet:
    """Planned sessions of classes whose registers can be captured, from REGISTERS_FROM on; and those whose was."""
    return sessions.planned().filter(_to_be_captured(today) | Q(is_captured=True))


def not_captured(sessions: SessionQuerySet, *, today: date) -> SessionQuerySet:
    """Those before today whose register is missing."""
    return lacking_register(sessions).filter(can_be_captured(today, of="training_class__"), date__lt=today)


def lacking_register(sessions: SessionQuerySet) -> SessionQuerySet:
    """Planned sessions without one, from REGISTERS_FROM on, whatever has become of their class."""
    return sessions.planned().filter(is_captured=False, date__gte=settings.REGISTERS_FROM)


def incomplete(sessions: SessionQuerySet, *, today: date) -> SessionQuerySet:
    """Those before today whose register lacks the hours of somebody, of months that are not closed.

    Looks for them at once, and once only: it takes seconds where months with 100,000 sessions are open.
    """
    found = with_entered(sessions.planned().filter(is_captured=True, date__lt=today)).filter(is_incomplete=True)
    return sessions.filter(pk__in=list(found.order_by().values_list("pk", flat=True)))


def can_be_captured(day: date, *, of: str = "") -> Q:
    """Classes whose registers can be captured on that day; `of` leads to the class, such as `training_class__`.

    Of a class that was cancelled, the sessions until then stayed in the timetable: they were taught.
    """
    begun = StatusChange.objects.begun().filter(training_class=OuterRef(f"{of}pk"))
    cancelled = is_in([TrainingClass.Status.CANCELLED], on=day, of=of) & Q(Exists(begun))
    return is_in(_CAPTURABLE, on=day, of=of) | cancelled


def _to_be_captured(today: date) -> Q:
    return can_be_captured(today, of="training_class__") & Q(date__gte=settings.REGISTERS_FROM)


def in_month(sessions: SessionQuerySet, month: date) -> SessionQuerySet:
    """`month` is its first day."""
    return sessions.filter(date__gte=month, date__lt=month_after(month))


def month_after(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def last_day_of(month: date) -> date:
    return month_after(month) - timedelta(days=1)


def month_before(month: date, *, count: int = 1) -> date:
    """The first day of the month that lies so many before that one; `month` is a first day."""
    for _ in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def most_urgent_first(sessions: SessionQuerySet, *, today: date) -> SessionQuerySet:
    """What is to be captured, from the oldest; today; what is captured; then what lies ahead."""
    rank = Case(
        When(register=None, date__lt=today, then=Value(0)),
        When(register=None, date=today, then=Value(1)),
        When(date__gt=today, then=Value(3)),
        default=Value(2),
    )
    return sessions.alias(rank=rank).order_by("rank", "date", "start", "pk")


def for_register_list(sessions: SessionQuerySet) -> Any:
    """With all that a line names; how many are `on_register`, of whom hours are `entered`, and who were `present`."""
    names = ("agent", "training_class__client", "training_class__site", "training_class__subject")
    named = with_entered(sessions).select_related(*names, "training_class__supervisor", "register__captured_by")
    return named.annotate(present=_counted(_marks().filter(hours__gt=0), "register__session"))


def with_entered(sessions: SessionQuerySet) -> Any:
    """With how many are `on_register`, of how many of them hours are `entered`, and whether it `is_incomplete`.

    That is a session which was held, of a month that is not closed, where the hours of somebody are not entered.
    """
    places: Any = Enrolment.objects.filter(training_class=OuterRef("training_class")).in_class_on(OuterRef("date"))
    counted = sessions.annotate(
        entered=_counted(_marks(), "register__session"), on_register=_counted(places.order_by(), "training_class")
    )
    was_held, lacks_hours = Q(register__outcome=Register.Outcome.HELD), Q(entered__lt=F("on_register"))
    # A CASE looks at one after the other: PostgreSQL would count the hours of closed months first
    cases = When(in_closed_month(), then=Value(False)), When(was_held & lacks_hours, then=Value(True))
    return counted.annotate(is_incomplete=Case(*cases, default=Value(False)))


def is_on_a_register(sessions: SessionQuerySet) -> Exists:
    """Whether somebody is on the register of one of these sessions, captured or to come.

    Those that were not held do not count: nobody has hours there, and who comes later changes no closed month.
    """
    with_hours = sessions.filter(Q(register=None) | Q(register__outcome=Register.Outcome.HELD))
    is_there = IncludesDay(OuterRef("days"), F("date"))
    return Exists(with_hours.filter(is_there, training_class=OuterRef("training_class")))


def lacking_hours_of(training_class: TrainingClass, learners: Iterable[int]) -> tuple[int, list[Learner]]:
    """How many registers lack the hours of these learners since they are in the class, and of whom they do.

    `learners` are keys. Three queries, however many.
    """
    held = Register.objects.filter(session__training_class=training_class, outcome=Register.Outcome.HELD)
    days = dict(held.filter(session__in=Session.objects.planned()).values_list("pk", "session__date"))
    present = training_class.enrolments.filter(learner__in=learners, status=Enrolment.Status.CIC)
    entered = Mark.objects.filter(register__in=days, enrolment__in=present.order_by(), hours__isnull=False)
    there = set(entered.values_list("enrolment", "register"))
    lacking: dict[Enrolment, list[int]] = {}
    for place in present.select_related("learner").order_by("pk"):
        since = [key for key, day in days.items() if day >= place.from_date and (place.pk, key) not in there]
        if since:
            lacking[place] = since
    return len(set(chain.from_iterable(lacking.values()))), [place.learner for place in lacking]


def state_of(session: Any, today: date) -> str:
    """INCOMPLETE, CAPTURED, MISSING, BEFORE (no registers were captured here then), TODAY or AHEAD.

    Of a session `with_entered`.
    """
    if session.is_incomplete:
        return INCOMPLETE
    if register_of(session):
        return CAPTURED
    if session.date < today:
        return MISSING if session.date >= settings.REGISTERS_FROM else BEFORE
    return TODAY if session.date == today else AHEAD


def register_of(session: Session) -> Register | None:
    """Of a session that was read with its register, without a query."""
    return getattr(session, "register", None)


def _marks() -> Any:
    return Mark.objects.filter(register__session=OuterRef("pk"), hours__isnull=False).order_by()


def _counted(rows: Any, group: str) -> Coalesce:
    counted = rows.values(group).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
