"""Which classes want somebody's attention: what the start page counts, and the list filters by."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.lookups import GreaterThan

from classes.models.planning.accepted_clashes import AcceptedClash
from classes.models.planning.sessions import Session
from classes.models.records.event_dates import EventDate
from classes.models.records.qa_figures import without_report
from classes.models.records.qa_visits import QAVisit
from classes.models.training_classes.dated_status import is_in
from classes.models.training_classes.training_classes import TrainingClass

Name = TypeVar("Name")

_PLANNED = Session.Status.PLANNED


def taught_before(day: date) -> Q:
    """Active classes whose last session lies before that day: they can be completed."""
    planned = Session.objects.filter(training_class=OuterRef("pk"), status=_PLANNED)
    last = Subquery(planned.order_by("-date").values("date")[:1])
    # Of most classes the end date says it: it is that of the last session, but where it was set by hand or a step
    # lies ahead. To look for the last session of every active class took half of the start page's time.
    ends = Q(end_date__lt=day) | Q(end_date_by_hand__isnull=False) | Q(status_from__gt=day)
    return ends & Q(GreaterThan(Value(day), last)) & is_in([TrainingClass.Status.ACTIVE], on=day)


def with_event_dates_due(day: date) -> Q:
    """Classes with pending event dates up to that day, save for cancelled classes."""
    due = EventDate.objects.pending().filter(date__lte=day).order_by().values("training_class")
    return Q(~is_in([TrainingClass.Status.CANCELLED], on=day), pk__in=due)


def with_follow_ups_due(day: date) -> Q:
    """Classes with a QA visit whose follow-up is to be done by that day, and is not; no cancelled ones."""
    return Q(pk__in=QAVisit.objects.follow_ups_due_until(day).order_by().values("training_class"))


def with_visits_without_report(day: date) -> Q:
    """Classes with a QA visit done by that day of which no report is kept."""
    return Q(pk__in=without_report(day).order_by().values("training_class"))


def with_accepted_clashes() -> Q:
    """Classes with a session that was planned beside another one of its agent for a reason, and still is."""
    standing = AcceptedClash.objects.filter(session__status=_PLANNED, other__status=_PLANNED)
    return Q(pk__in=standing.order_by().values("training_class"))


def counts_of(groups: Mapping[Name, Any]) -> dict[Name, int]:
    """How many classes there are in each of several querysets, with one query for all of them."""
    counted = [
        classes.order_by().annotate(place=Value(place)).values("place").annotate(count=Count("pk"))
        for place, classes in enumerate(groups.values())
    ]
    found = {row["place"]: row["count"] for row in counted[0].union(*counted[1:], all=True)} if counted else {}
    return {name: found.get(place, 0) for place, name in enumerate(groups)}
