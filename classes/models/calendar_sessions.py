"""What calendar programs are told of sessions: two queries, for whatever number of classes."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

from django.db.models.expressions import RawSQL

from classes.models.sessions import Session
from classes.models.sites import Site
from classes.models.training_classes import TrainingClass, TrainingClassQuerySet


class SessionFacts(NamedTuple):
    """A session, planned or taken away in the last 30 days."""

    key: int
    class_key: int
    date: date
    start: time
    end: time
    status: str
    sequence: int
    changed_at: datetime


class ClassFacts(NamedTuple):
    """A class; `submission_id` tells it apart from all others anywhere and never changes."""

    submission_id: UUID
    code: str
    subject: str
    client: str
    site: str
    address: str


def sessions_of(classes: TrainingClassQuerySet, *, at: datetime) -> list[SessionFacts]:
    """By day, and always in the same order."""
    rows = Session.objects.filter(training_class__in=classes.order_by().values("pk")).remembered(at)
    columns = ("pk", "training_class_id", "date", "start", "end", "status", "sequence", "changed_at")
    return [SessionFacts(*row) for row in rows.order_by("date", "start", "pk").values_list(*columns)]


def classes_behind(sessions: Iterable[SessionFacts]) -> dict[int, ClassFacts]:
    """The classes of the sessions, by their primary keys."""
    keys = {session.class_key for session in sessions}
    wanted = RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])  # a thousand parameters take longer than the query
    found = TrainingClass.objects.filter(pk__in=wanted).select_related("subject", "client", "site")
    return {row.pk: _facts_of(row, row.site) for row in found}


def _facts_of(training_class: TrainingClass, site: Site) -> ClassFacts:
    names = (training_class.subject.name, training_class.client.name, site.name, site.address)
    return ClassFacts(training_class.submission_id, training_class.code, *names)
