"""The tables of the QA page as rows of texts, the heads first."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from django.utils import timezone

from classes.forms.qa_figures import QARangeForm
from classes.models import QAVisit
from classes.models import qa_figures as figures
from classes.models.qa_figures import Bar

Rows = Iterator[list[str]]


def _visits(form: QARangeForm) -> Rows:
    yield ["Class code", "Client", "Date", "Type", "Officer", "Findings", "Follow-up by", "Actions", "Followed up"]
    visits = figures.visits_between(form.first, form.last, today=form.today).order_by("date", "pk")
    for visit in visits.select_related("training_class__client", "officer").iterator(chunk_size=1000):
        done = visit.follow_up_done_at
        yield [
            visit.training_class.code,
            str(visit.training_class.client),
            visit.date.isoformat(),
            visit.get_type_display(),
            str(visit.officer),
            visit.findings,
            visit.follow_up_date.isoformat() if visit.follow_up_date else "",
            visit.follow_up_actions,
            f"{timezone.localtime(done):%Y-%m-%d}" if done else "",
        ]


def _bars(head: str, bars: Callable[[QARangeForm], Iterable[Bar]]) -> Callable[[QARangeForm], Rows]:
    def rows(form: QARangeForm) -> Rows:
        yield [head, "Visits"]
        yield from ([bar.label, str(bar.visits)] for bar in bars(form))

    return rows


def _waiting(form: QARangeForm) -> Rows:
    yield ["Class code", "Client", "Site", "Supervisor", "Start date", "Last visit", "Planned for"]
    for training_class in figures.without_visit_since(form.without_visit_since, today=form.today):
        visits = (training_class.last_visit, training_class.next_visit)  # type: ignore[attr-defined]
        yield [
            training_class.code,
            str(training_class.client),
            str(training_class.site),
            str(training_class.supervisor or ""),
            training_class.start_date.isoformat(),
            *(day.isoformat() if day else "" for day in visits),
        ]


def _follow_ups(form: QARangeForm) -> Rows:
    yield ["Class code", "Client", "Follow-up by", "Actions", "Date of the visit", "Officer"]
    for visit in figures.follow_ups_due(form.today):
        yield [
            visit.training_class.code,
            str(visit.training_class.client),
            str(visit.follow_up_date),
            visit.follow_up_actions,
            visit.date.isoformat(),
            str(visit.officer),
        ]


def _named(visits: Callable[[date], Iterable[QAVisit]]) -> Callable[[QARangeForm], Rows]:
    def rows(form: QARangeForm) -> Rows:
        yield ["Class code", "Client", "Date of the visit", "Type", "Officer"]
        for visit in visits(form.today):
            of_class = visit.training_class
            names = (visit.get_type_display(), str(visit.officer))
            yield [of_class.code, str(of_class.client), visit.date.isoformat(), *names]

    return rows


# By the names that the address gives them
TABLES: Final[dict[str, Callable[[QARangeForm], Rows]]] = {
    "visits": _visits,
    "months": _bars("Month", lambda form: figures.by_month(form.first, form.last, today=form.today)),
    "types": _bars("Type", lambda form: figures.by_type(form.first, form.last, today=form.today)),
    "officers": _bars("Officer", lambda form: figures.by_officer(form.first, form.last, today=form.today)),
    "waiting": _waiting,
    "follow_ups": _follow_ups,
    "planned": _named(figures.planned),
    "without_report": _named(figures.without_report),
}
