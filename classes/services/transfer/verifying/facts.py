"""A class in figures, three times: as the old system has it, as it should be here, and as it is here."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from django.db.models import Count

from classes.models import Enrolment, Session, TrainingClass
from classes.models.recorded_events import text_of
from classes.services.transfer.drafts import Beside, Draft
from classes.services.transfer.reading.attachments import files_in
from classes.services.transfer.reading.documents import (
    UnreadableDocument,
    as_list,
    first_of,
    is_yes,
    key_of,
    loaded,
    number_of,
    possible_date,
)
from classes.services.transfer.reading.events import read_events
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.logs import Log
from classes.services.transfer.reading.notes import note_of_text, parts_of, read_notes
from classes.services.transfer.reading.places import Place
from classes.services.transfer.reading.statuses import StatusStep, beside_the_log, steps_in
from classes.services.transfer.reading.timetables import read_timetable
from classes.services.transfer.reading.visits import read_visits
from classes.services.transfer.reading.words import status_of
from classes.services.transfer.records import missing_file
from classes.services.transfer.source import Row

# A fact that is not there is one that cannot be compared
Facts = dict[str, str]

PATTERNS: Final = {"Weekly": "weekly", "Biweekly": "biweekly", "Monthly": "monthly", "Custom": "custom"}
_LEARNERS: Final = {status: f"learners ({status.label.lower()})" for status in Enrolment.Status}


def facts_there(row: Row, beside: Beside) -> Facts:
    """What the old system has, each entry counted, whether it can be brought or not. Its sessions stand nowhere."""
    timetable = read_timetable(row["schedule_data"])
    dated = ("date", "exception_date", "exceptionDate")
    facts = {
        "start": _words(possible_date(row["original_start_date"])),
        "hours": _words(number_of(row["class_duration"])),
        "pattern": PATTERNS.get(type(timetable.pattern).__name__, ""),
        "exceptions": sum(1 for each in timetable.exceptions if first_of(_fields(each, "date"), *dated)),
        "held holidays": sum(1 for each in timetable.overrides.values() if _is_held(each)),
        "stops": _stops_there(row),
        **_learners_there(row),
        "agents": _agents_there(row, beside.replacements),
        "backups": sum(1 for each in _rows(row["backup_agent_ids"]) if _backup_of(each)),
        "notes": _notes_there(row),
        "visits": _visits_there(row, beside),
        "events": _events_there(row),
        "files": _files_there(row, beside),
        "old code": (row["class_code"] or "").strip(),
        "log": _entries_of(beside.log, steps_in(beside.statuses)),
    }
    if timetable.end:
        facts["end"] = _words(timetable.end)
    return {name: str(value) for name, value in facts.items()}


def facts_expected(draft: Draft) -> Facts:
    """What the rules make of it. Files depend on the folder that the run was given, so they are not among these."""
    current, entries, teaching = draft.training_class, draft.timetable.entries, draft.teaching
    statuses = Counter(enrolment.status for enrolment in draft.learners.rows.values())
    facts = {
        "start": _words(current.start_date),
        "end": _words(current.end_date),
        "hours": _words(current.total_hours),
        "sessions": len(draft.timetable.sessions),
        "pattern": PATTERNS.get(type(entries.pattern).__name__, ""),
        "exceptions": len(entries.exceptions),
        "held holidays": len(entries.held_holidays),
        "stops": len(entries.stops),
        **{name: statuses[status] for status, name in _LEARNERS.items()},
        "agents": len(teaching.primaries),
        "backups": len(teaching.backups),
        "notes": sum(1 for note in draft.records.notes for _ in parts_of(note.text)),
        "visits": len(draft.records.visits),
        "events": len(draft.records.events),
        "log": _entries_of(draft.log, draft.steps),
    }
    return {name: str(value) for name, value in facts.items()}


def _stops_there(row: Row) -> int:
    return sum(1 for each in _rows(row["stop_restart_dates"]) if first_of(_fields(each), "stop_date", "stopDate"))


def _entries_of(log: Log, steps: Iterable[StatusStep]) -> int:
    """Of the older history: see `old_changes_of`."""
    return len(log.rows) + len(beside_the_log(log, steps)[1])


def most_notes(draft: Draft) -> int:
    """How many notes there are where no file was found: that stands in the texts, which are longer then."""
    return sum(
        1 for note in draft.records.notes for _ in parts_of("\n\n".join([note.text, *map(missing_file, note.files)]))
    )


def facts_here(current: TrainingClass) -> Facts:
    learners = current.enrolments.values_list("status").order_by().annotate(Count("pk"))
    of_status: Counter[Any] = Counter(dict(learners))
    document = current.schedule_data or {}
    facts = {
        "start": _words(current.start_date),
        "end": _words(current.end_date),
        "hours": _words(current.total_hours),
        "sessions": current.sessions.filter(status=Session.Status.PLANNED).count(),
        "pattern": document.get("pattern", ""),
        "exceptions": current.exceptions.count(),
        "held holidays": current.held_holidays.count(),
        "stops": current.stops.count(),
        **{name: of_status[status.value] for status, name in _LEARNERS.items()},
        "agents": current.class_agents.count(),
        "backups": current.backups.count(),
        "notes": current.notes.kept().count(),
        "visits": current.qa_visits.kept().count(),
        "events": current.event_dates.count(),
        "files": current.files.kept().count(),
        "old code": getattr(getattr(current, "old_code", None), "code", "").strip(),
        "log": current.old_changes.count(),
    }
    return {name: str(value) for name, value in facts.items()}


def _words(value: Any) -> str:
    return "" if value is None else text_of(value)


def _rows(text: str | None) -> list[Any]:
    """Empty also for a document that cannot be read."""
    try:
        return as_list(loaded(text)) or []
    except UnreadableDocument:
        return []


def _fields(row: Any, bare: str = "") -> dict[str, Any]:
    return row if isinstance(row, dict) else {bare: row}


def _is_held(value: Any) -> bool:
    return is_yes(first_of(value, "override", "held", "value") if isinstance(value, dict) else value)


def _backup_of(row: Any) -> int | None:
    return key_of(first_of(_fields(row, "id"), "agent_id", "agentId", "id"))


def _learners_there(row: Row) -> dict[str, int]:
    places = map(Place.of, _rows(row["learner_ids"]))
    statuses = Counter(status_of(place.status)[0] for place in places)
    return {name: statuses[status] for status, name in _LEARNERS.items()}


def _agents_there(row: Row, replacements: Iterable[Row]) -> int:
    """One who goes on teaching counts once; one whose day cannot be counts too."""
    numbers = [key_of(row["initial_class_agent"])]
    in_order = sorted((each for each in replacements if each["start_date"]), key=lambda each: each["start_date"] or "")
    numbers += [key_of(each["replacement_agent_id"]) for each in in_order]
    return len(list(groupby(number for number in numbers if number)))


def _notes_there(row: Row) -> int:
    """A long one is several here, and the end of what an event says is one."""
    rows = [each for each in _rows(row["class_notes_data"]) if each not in (None, [], "", False)]
    read = read_notes(row["class_notes_data"], Findings())
    events = read_events(row["event_dates"], row["delivery_date"], Findings())
    read += [note_of_text(event.rest_of_notes) for event in events if event.rest_of_notes]
    rests = sum(1 for event in events if event.rest_of_notes)
    return len(rows) + rests + sum(len(list(parts_of(note.text))) - 1 for note in read)


def _visits_there(row: Row, beside: Beside) -> int:
    """The same visit in two places is one; one whose date cannot be counts too."""
    read = read_visits(beside.visits, beside.earlier_visits, row["qa_reports"], Findings())
    dates = [each["visit_date"] for each in (*beside.visits, *beside.earlier_visits)]
    dates += [first_of(_fields(each), "visit_date", "visitDate", "date") for each in _rows(row["qa_reports"])]
    return len(read) + sum(1 for day in dates if day and possible_date(day) is None)


def _events_there(row: Row) -> int:
    """Those of which the form left nothing but a type do not count."""
    rows = [each for each in _rows(row["event_dates"]) if isinstance(each, dict)]
    told = sum(1 for each in rows if first_of(each, "date", "description", "notes"))
    delivered = possible_date(row["delivery_date"])
    days = (possible_date(each.get("date")) for each in rows if each.get("type") == "Deliveries")
    return told + (delivered is not None and delivered not in set(days))


def _files_there(row: Row, beside: Beside) -> int:
    return len(set(_each_file(row, beside)))


def _each_file(row: Row, beside: Beside) -> Iterator[tuple[str, Any]]:
    for number, note in enumerate(_rows(row["class_notes_data"])):
        yield from ((f"note {number}", file) for file in files_in(_fields(note).get("attachments")))
    visits = read_visits(beside.visits, beside.earlier_visits, row["qa_reports"], Findings())
    for visit in visits:
        yield from ((f"visit {visit.identity}", file) for file in visit.files)
