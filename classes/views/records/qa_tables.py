"""The tables of the QA page: their columns, and where their rows come from."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from django.utils import timezone

from classes.forms.records.qa_figures import QARangeForm
from classes.models import QAVisit
from classes.models.records import qa_figures as figures
from classes.views.exports import Column, Table


class _Source(NamedTuple):
    columns: tuple[Column, ...]
    rows: Callable[[QARangeForm], Iterable[Any]]


def table_of(name: str, form: QARangeForm) -> Table:
    """One of TABLES, for the days in the form."""
    source = TABLES[name]
    return Table(f"qa-{name.replace('_', '-')}", source.columns, source.rows(form))


def _visits(form: QARangeForm) -> Iterable[QAVisit]:
    visits = figures.visits_between(form.first, form.last, today=form.today).order_by("date", "pk")
    return visits.select_related("training_class__client", "officer").iterator(chunk_size=1000)


def _followed_up(visit: QAVisit) -> date | None:
    done = visit.follow_up_done_at
    return timezone.localtime(done).date() if done else None


def _bars(head: str, rows: Callable[[QARangeForm], Iterable[Any]]) -> _Source:
    return _Source((Column(head, lambda bar: bar.label), Column("Visits", lambda bar: bar.visits)), rows)


_CODE: Final = (
    Column("Class code", lambda visit: visit.training_class.code),
    Column("Client", lambda visit: str(visit.training_class.client)),
)
_TYPE: Final = Column("Type", lambda visit: str(visit.get_type_display()))
_OFFICER: Final = Column("Officer", lambda visit: str(visit.officer))
_FOLLOW_UP: Final = (
    Column("Follow-up by", lambda visit: visit.follow_up_date),
    Column("Actions", lambda visit: visit.follow_up_actions),
)
_VISIT_DATE: Final = Column("Date of the visit", lambda visit: visit.date)
_VISITS: Final = (
    *_CODE,
    Column("Date", lambda visit: visit.date),
    _TYPE,
    _OFFICER,
    Column("Findings", lambda visit: visit.findings),
    *_FOLLOW_UP,
    Column("Followed up", _followed_up),
)
_WAITING: Final = (
    Column("Class code", lambda training_class: training_class.code),
    Column("Client", lambda training_class: str(training_class.client)),
    Column("Site", lambda training_class: str(training_class.site)),
    Column("Supervisor", lambda training_class: str(training_class.supervisor or "")),
    Column("Start date", lambda training_class: training_class.start_date),
    Column("Last visit", lambda training_class: training_class.last_visit),
    Column("Planned for", lambda training_class: training_class.next_visit),
)
_FOLLOWED: Final = (*_CODE, *_FOLLOW_UP, _VISIT_DATE, _OFFICER)
_NAMED: Final = (*_CODE, _VISIT_DATE, _TYPE, _OFFICER)

# By the names that the address gives them
TABLES: Final[dict[str, _Source]] = {
    "visits": _Source(_VISITS, _visits),
    "months": _bars("Month", lambda form: figures.by_month(form.first, form.last, today=form.today)),
    "types": _bars("Type", lambda form: figures.by_type(form.first, form.last, today=form.today)),
    "officers": _bars("Officer", lambda form: figures.by_officer(form.first, form.last, today=form.today)),
    "waiting": _Source(_WAITING, lambda form: figures.without_visit_since(form.without_visit_since, today=form.today)),
    "follow_ups": _Source(
        (*_CODE, *_FOLLOW_UP, _VISIT_DATE, _OFFICER), lambda form: figures.follow_ups_due(form.today)
    ),
    "planned": _Source(_NAMED, lambda form: figures.planned(form.today)),
    "without_report": _Source(_NAMED, lambda form: figures.without_report(form.today)),
}
