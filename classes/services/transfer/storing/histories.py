"""The older part of a class's history: what the old system's log says, in sentences. Names are in it, never numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from classes.models import Agent, Client, Learner, OldChange, Site, User
from classes.models.recorded_events import NOTHING, change_text, text_of
from classes.models.transfer.old_rows import AGENT_NUMBERS
from classes.services.transfer.class_learners import erased_learners
from classes.services.transfer.origins import brought_as
from classes.services.transfer.reading.documents import (
    UnreadableDocument,
    as_list,
    is_yes,
    key_of,
    loaded,
    possible_date,
)
from classes.services.transfer.reading.logs import Log, LogRow
from classes.services.transfer.reading.places import Place
from classes.services.transfer.reading.statuses import StatusStep, beside_the_log
from classes.services.transfer.reading.texts import excerpt, line_of, without_numbers
from classes.services.transfer.reading.words import status_of

_LONGEST: Final = 300
_MOST_NAMES: Final = 30
_TEXTS: Final = {
    "order_nr": "Order number",
    "class_code": "Class code",
    "class_type": "Class type",
    "class_subject": "Subject",
    "class_duration": "Hours",
    "class_address_line": "Address",
    "seta": "SETA",
    "exam_type": "Exam type",
    "class_status": "Status",
}
_DATES: Final = {
    "original_start_date": "Start date",
    "initial_agent_start_date": "First day of the first agent",
    "delivery_date": "Delivery",
}
_ANSWERS: Final = {"seta_funded": "SETA funded", "exam_class": "Exam class"}
_ROWS: Final = {
    "client_id": ("Client", "clients", Client),
    "site_id": ("Site", "sites", Site),
    "class_agent": ("Agent", "agents", Agent),
    "initial_class_agent": ("First agent", AGENT_NUMBERS, Agent),
    "project_supervisor_id": ("Supervisor", "users", User),
}
_DOCUMENTS: Final = {
    "backup_agent_ids": "Backups",
    "schedule_data": "Timetable",
    "stop_restart_dates": "Stops",
    "class_notes_data": "Notes",
    "event_dates": "Event dates",
    "qa_reports": "QA reports",
    "order_nr_metadata": "Facts of the order number",
}
_LEARNERS: Final = {"learner_ids": "Learner", "exam_learners": "Exam's learner"}
_PASSED_OVER: Final = {"updated_at", "created_at", "class_id"}


class Names:
    """What the rows behind old keys are called here."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], str] = {}

    def of(self, column: str, value: Any) -> str:
        key = key_of(value)
        if key is None:
            return NOTHING
        if (column, key) not in self._known:
            _label, table, model = _ROWS[column]
            pk = brought_as(table, [key]).get(str(key))
            row = model._default_manager.filter(pk=pk).first() if pk else None
            self._known[column, key] = str(row) if row else "one that is not known"
        return self._known[column, key]


@dataclass(frozen=True)
class _Learners:
    """Of the learners whom a log names, by their old keys: what they are called here, and who was erased here."""

    called: dict[str, str]
    erased: set[str]

    @classmethod
    def of(cls, log: Log) -> "_Learners":
        """Asked for all rows at once: a log may have thousands."""
        places = [place for row in log.rows for value in _lists_of_learners(row) for place in _places(value).values()]
        keys = {place.learner for place in places if place.learner}
        nameless = {place.learner for place in places if place.learner and not place.name}
        return cls(_names_here(nameless), erased_learners(map(str, keys)))

    def places_in(self, value: Any) -> dict[int, Place]:
        """Who has no name there is called as here; who was erased here has none in it."""
        return {key: replace(place, name=self._name_of(key, place)) for key, place in _places(value).items()}

    def _name_of(self, key: int, place: Place) -> str:
        if str(key) in self.erased:
            return ""
        return place.name or self.called.get(str(key), "")


def _lists_of_learners(row: LogRow) -> Iterator[Any]:
    for column in _LEARNERS:
        change = row.diff.get(column)
        if isinstance(change, dict):
            yield from (change.get("old"), change.get("new"))


def old_changes_of(log: Log, steps: Iterable[StatusStep], names: Names) -> list[OldChange]:
    """Each row of the log is one entry, with why where it is a step; so is each step of which the log does not tell."""
    told, untold = beside_the_log(log, steps)
    learners = _Learners.of(log)
    of_log = [
        OldChange(
            at=row.at, sentences=[*_sentences_of(row, names, learners), *_why(told.get(row.key))], old_key=row.key
        )
        for row in log.rows
    ]
    return of_log + [OldChange(at=step.at, sentences=[_taken(step), *_why(step)], old_key=0) for step in untold]


def _taken(step: StatusStep) -> str:
    return without_numbers(change_text(_TEXTS["class_status"], _text(step.former), _text(step.status)))


def _why(step: StatusStep | None) -> list[str]:
    said = zip(("Reason", "Note"), step.said, strict=True) if step else ()
    return [without_numbers(f"{label}: {text}") for label, text in said if text]


def _sentences_of(row: LogRow, names: Names, learners: _Learners) -> list[str]:
    if row.is_insert:
        return ["Captured"]
    told = [
        without_numbers(sentence)
        for column, change in row.diff.items()
        for sentence in _said(column, change, names, learners)
    ]
    return told or ["Saved without a change that was recorded"]


def _said(column: str, change: Any, names: Names, learners: _Learners) -> Iterator[str]:
    if column in _PASSED_OVER or not isinstance(change, dict):
        return
    then, now = change.get("old"), change.get("new")
    if column in _TEXTS:
        yield change_text(_TEXTS[column], _text(then), _text(now))
    elif column in _DATES:
        yield change_text(_DATES[column], _day(then), _day(now))
    elif column in _ANSWERS:
        yield change_text(_ANSWERS[column], text_of(is_yes(then)), text_of(is_yes(now)))
    elif column in _ROWS:
        yield change_text(_ROWS[column][0], names.of(column, then), names.of(column, now))
    elif column in _LEARNERS:
        yield from _of_learners(_LEARNERS[column], learners.places_in(then), learners.places_in(now))
    else:
        yield f"{_DOCUMENTS.get(column) or line_of(column, most=60).replace('_', ' ').capitalize()} changed"


def _of_learners(noun: str, before: dict[int, Place], after: dict[int, Place]) -> Iterator[str]:
    for verb, keys in (("added", after.keys() - before.keys()), ("removed", before.keys() - after.keys())):
        if keys:
            people = _listed((before | after)[key] for key in sorted(keys))
            yield f"{noun}{'s' if len(keys) > 1 else ''} {verb}: {people}"
    for key in sorted(before.keys() & after.keys()):
        status = status_of(after[key].status)[0]
        if status_of(before[key].status)[0] != status:
            yield f"{after[key].name or noun}: {status.label.lower()}"
        elif before[key] != after[key]:
            yield f"{after[key].name or noun}: level or words changed"


def _listed(places: Iterable[Place]) -> str:
    names = [place.name or "one without a name" for place in places]
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{', '.join(names[:_MOST_NAMES])}{more}"


def _places(value: Any) -> dict[int, Place]:
    try:
        rows = as_list(loaded(value) if isinstance(value, str) else value) or []
    except UnreadableDocument:
        rows = []
    places = (Place.of(row) for row in rows)
    return {place.learner: place for place in places if place.learner}


def _names_here(learners: Iterable[int]) -> dict[str, str]:
    """By the old keys of learners, as far as they were brought."""
    here = brought_as("learners", learners)
    names = {learner.pk: str(learner) for learner in Learner.objects.filter(pk__in=here.values())}
    return {key: without_numbers(names[learner]) for key, learner in here.items() if learner in names}


def _text(value: Any) -> str:
    return excerpt(value, most=_LONGEST) or NOTHING


def _day(value: Any) -> str:
    return text_of(possible_date(value)) if possible_date(value) else _text(value)
