"""What calendar programs are told of sessions: two queries, for whatever number of classes."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models.expressions import RawSQL

from classes.models.attendance.registers import Register
from classes.models.catalogue.sites import Site
from classes.models.planning.sessions import Session, SessionQuerySet
from classes.models.training_classes.training_classes import TrainingClass, TrainingClassQuerySet
from classes.models.triggers.calendars import SHOWN

NEVER: Final = datetime.min.replace(tzinfo=UTC)

_TABLES: Final = ("client", "site", "subject")
# Nothing else is read: what an event is to show beside it costs a query for each class, which a test counts
_COLUMNS: Final = (
    "submission_id",
    "calendar_revision",
    *SHOWN["class"],
    *(f"{table}__{column}" for table in _TABLES for column in SHOWN[table]),
)


class SessionFacts(NamedTuple):
    """A session, planned or taken away in the last 30 days; with what its register says, if it has one."""

    key: int
    class_key: int
    date: date
    start: time
    end: time
    status: str
    sequence: int
    changed_at: datetime
    outcome: str | None
    register_version: int | None
    register_changed_at: datetime | None

    @property
    def takes_place(self) -> bool:
        return self.status == Session.Status.PLANNED and self.outcome in (None, Register.Outcome.HELD)


class ClassFacts(NamedTuple):
    """A class; `submission_id` tells it apart from all others anywhere and never changes.

    `sequence` and `changed_at` move whenever one of the others does, whichever table it comes from.
    """

    submission_id: UUID
    sequence: int
    changed_at: datetime
    is_draft: bool
    code: str
    subject: str
    client: str
    site: str
    address: str


def sessions_of(classes: TrainingClassQuerySet, *, at: datetime, agent: int | None = None) -> list[SessionFacts]:
    """By day, and always in the same order; for an agent, by the key, those that they teach."""
    rows = Session.objects.filter(training_class__in=classes.order_by().values("pk")).taught_by(agent)
    return facts_of(rows, at=at)


def facts_of(sessions: SessionQuerySet, *, at: datetime) -> list[SessionFacts]:
    """By day, and always in the same order."""
    own = ("pk", "training_class_id", "date", "start", "end", "status", "sequence", "changed_at")
    columns = (*own, *(f"register__{name}" for name in ("outcome", "version", "changed_at")))
    return [SessionFacts(*row) for row in sessions.remembered(at).order_by("date", "start", "pk").values_list(*columns)]


def classes_behind(sessions: Iterable[SessionFacts]) -> dict[int, ClassFacts]:
    """The classes of the sessions, by their primary keys."""
    keys = {session.class_key for session in sessions}
    wanted = RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])  # a thousand parameters take longer than the query
    found = TrainingClass.objects.filter(pk__in=wanted).select_related("calendar_revision", *_TABLES).only(*_COLUMNS)
    return {row.pk: _facts_of(row, row.site) for row in found}


def _facts_of(training_class: TrainingClass, site: Site) -> ClassFacts:
    names = (training_class.subject.name, training_class.client.name, site.name, site.address)
    revision = getattr(training_class, "calendar_revision", None)
    return ClassFacts(
        training_class.submission_id,
        revision.sequence if revision else 0,
        revision.changed_at if revision else NEVER,
        training_class.status == TrainingClass.Status.DRAFT,
        training_class.code,
        *names,
    )
