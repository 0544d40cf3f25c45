"""What the QA page counts: visits done in some days, classes without one, and what is to come or to be done."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, F, Max, OuterRef
from django.db.models.functions import TruncMonth

from classes.models.people.users import User
from classes.models.records.files import ClassFile
from classes.models.records.qa_visits import QAVisit, QAVisitQuerySet
from classes.models.training_classes.training_classes import TrainingClass, TrainingClassQuerySet


class Bar(NamedTuple):
    """A number of visits, and of what."""

    label: str
    visits: int


def visits_between(first: date, last: date, *, today: date) -> QAVisitQuerySet:
    """Both days included; planned and deleted ones left out."""
    return QAVisit.objects.kept().done_by(today).on_days(first, last)


def by_month(first: date, last: date, *, today: date) -> list[Bar]:
    """Every month of the range, those without a visit too."""
    rows = visits_between(first, last, today=today).annotate(month=TruncMonth("date")).values_list("month")
    counted = dict(rows.annotate(visits=Count("pk")).order_by("month"))
    return [Bar(f"{month:%b %Y}", counted.get(month, 0)) for month in _months(first, last)]


def by_type(first: date, last: date, *, today: date) -> list[Bar]:
    """Every type, in the order in which people choose from them."""
    rows = visits_between(first, last, today=today).values_list("type")
    counted = dict(rows.annotate(visits=Count("pk")).order_by())
    return [Bar(str(label), counted.get(value, 0)) for value, label in QAVisit.Type.choices]


def by_officer(first: date, last: date, *, today: date) -> list[Bar]:
    """The busiest first."""
    rows = visits_between(first, last, today=today).values("officer").annotate(visits=Count("pk"))
    counted = {row["officer"]: row["visits"] for row in rows.order_by("-visits", "officer")}
    officers = User.objects.in_bulk(counted)
    return [Bar(str(officers[key]), visits) for key, visits in counted.items()]


def without_visit_since(day: date, *, today: date) -> TrainingClassQuerySet:
    """Active classes begun by that day and not visited since, with `last_visit`; those never visited first.

    A visit that lies ahead has not been one yet: the first of these is `next_visit`.
    """
    all_visits = QAVisit.objects.kept().filter(training_class=OuterRef("pk"))
    visits, planned = all_visits.done_by(today), all_visits.planned_after(today)
    waiting = TrainingClass.objects.in_status(TrainingClass.Status.ACTIVE, on=today).filter(start_date__lte=day)
    return (
        waiting.filter(~Exists(visits.filter(date__gt=day)))
        .annotate(last_visit=visits.order_by().values("training_class").annotate(last=Max("date")).values("last"))
        .annotate(next_visit=planned.order_by("date").values("date")[:1])
        .select_related("client", "site", "supervisor")
        .order_by(F("last_visit").asc(nulls_first=True), "start_date", "pk")
    )


def follow_ups_due(today: date) -> QAVisitQuerySet:
    """With what their list names."""
    return QAVisit.objects.follow_ups_due_until(today).select_related("training_class__client", "officer")


def planned(today: date) -> QAVisitQuerySet:
    """The soonest first, with what their list names."""
    ahead = QAVisit.objects.kept().planned_after(today).order_by("date", "pk")
    return ahead.select_related("training_class__client", "officer")


def without_report(today: date) -> QAVisitQuerySet:
    """Visits done by that day of which no report is kept, the oldest first, with what their list names."""
    reports = ClassFile.objects.filter(qa_visit=OuterRef("pk"), deleted_at=None)
    done = QAVisit.objects.kept().done_by(today).filter(~Exists(reports)).order_by("date", "pk")
    return done.select_related("training_class__client", "officer")


def _months(first: date, last: date) -> Iterable[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)
