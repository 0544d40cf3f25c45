"""A class in figures, three times: as the old system has it, as it should be here, and as it is here."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from django.db.models import Count

from classes.models import Enrolment, Session, TrainingClass
from classes.models.recorded_events import text_of
from classes.models.training_classes.training_classes import FIRST_DATE
from classes.services.transfer.drafts import Beside, Draft
from classes.services.transfer.reading.attachments import files_in
from classes.services.transfer.reading.days import is_held, read_held_holidays
from classes.services.transfer.reading.documents import (
    UnreadableDocument,
    as_list,
    first_of,
    loaded,
    number_of,
    possible_date,
    says_date,
)
from classes.services.transfer.reading.events import read_events, says_something
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.logs import Log
from classes.services.transfer.reading.notes import note_of_text, parts_of, read_notes
from classes.services.transfer.reading.places import Place
from classes.services.transfer.reading.statuses import StatusStep, beside_the_log, steps_in
from classes.services.transfer.reading.teaching import is_usable, read_backups, read_primaries
from classes.services.transfer.reading.texts import line_of
from classes.services.transfer.reading.timetables import read_timetable
from classes.services.transfer.reading.visits import read_visits
from classes.services.transfer.reading.words import status_of
from classes.services.transfer.records import missing_file
from classes.services.transfer.source import Row
from classes.services.transfer.storing.people import People

# A fact that is not there is one that cannot be compared
Facts = dict[str, str]

PATTERNS: Final = {"Weekly": "weekly", "Biweekly": "biweekly", "Monthly": "monthly", "Custom": "custom"}
_LEARNERS: Final = {status: f"learners ({status.label.lower()})" for status in Enrolment.Status}


def facts_there(row: Row, beside: Beside, people: People) -> Facts:
    """What the old system has, each entry counted, whether it can be brought or not. Its sessions stand nowhere.

    What the rules drop without a word is not counted.
    """
    timetable = read_timetable(row["schedule_data"])
    dated = ("date", "exception_date", "exceptionDate")
    facts = {
        "start": _words(possible_date(row["original_start_date"])),
        "hours": _words(number_of(row["class_duration"])),
        "pattern": PATTERNS.get(type(timetable.pattern).__name__, ""),
        "exceptions": sum(1 for each in timetable.exceptions if says_date(first_of(_fields(each, "date"), *dated))),
        "held holidays": _held_there(timetable.overrides),
        "stops": _stops_there(row),
        **_learners_there(row),
        "agents": _agents_there(row, beside.replacements, people),
        "backups": _backups_there(row, people),
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
    days = (first_of(_fields(each), "stop_date", "stopDate") for each in _rows(row["stop_restart_dates"]))
    return sum(map(says_date, days))


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


def _held_there(overrides: dict[str, Any]) -> int:
    """One day is held once; one that cannot be counts too."""
    impossible = [day for day in overrides if says_date(day) and possible_date(day) is None and is_held(overrides[day])]
    return len(read_held_holidays(overrides, Findings())) + len(impossible)


def _backups_there(row: Row, people: People) -> int:
    """Who stands by does so once."""
    backups = read_backups(row["backup_agent_ids"], Findings())
    standing_by = {_who(backup.number, people) for backup in backups if backup.on is None}
    return len(standing_by) + sum(1 for backup in backups if backup.on)


def _learners_there(row: Row) -> dict[str, int]:
    places = map(Place.of, _rows(row["learner_ids"]))
    statuses = Counter(status_of(place.status)[0] for place in places)
    return {name: statuses[status] for status, name in _LEARNERS.items()}


def _agents_there(row: Row, replacements: Sequence[Row], people: People) -> int:
    """One who goes on teaching counts once; a replacement that cannot be brought counts too."""
    start = possible_date(row["original_start_date"]) or read_timetable(row["schedule_data"]).first_day or FIRST_DATE
    taught = groupby(read_primaries(row, replacements, start), key=lambda primary: _who(primary.number, people))
    return len(list(taught)) + sum(1 for each in replacements if not is_usable(each))


def _who(number: int, people: People) -> tuple[int | None, int | None]:
    """Two numbers may be one agent here."""
    agent = people.agent(number)
    return agent, None if agent else number


def _notes_there(row: Row) -> int:
    """A long one is several here, and the end of what an event says is one."""
    rows = [each for each in _rows(row["class_notes_data"]) if each not in (None, [], False)]
    rows = [each for each in rows if line_of(each) or not isinstance(each, str)]
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
    return len(read) + sum(1 for day in dates if says_date(day) and possible_date(day) is None)


def _events_there(row: Row) -> int:
    """Those of which the form left nothing but a type do not count."""
    rows = [each for each in _rows(row["event_dates"]) if isinstance(each, dict)]
    both, without = (len(read_events(row["event_dates"], day, Findings())) for day in (row["delivery_date"], None))
    return sum(map(says_something, rows)) + both - without


def _files_there(row: Row, beside: Beside) -> int:
    return len(set(_each_file(row, beside)))


def _each_file(row: Row, beside: Beside) -> Iterator[tuple[str, Any]]:
    for number, note in enumerate(_rows(row["class_notes_data"])):
        yield from ((f"note {number}", file) for file in files_in(_fields(note).get("attachments")))
    visits = read_visits(beside.visits, beside.earlier_visits, row["qa_reports"], Findings())
    for visit in visits:
        yield from ((f"visit {visit.identity}", file) for file in visit.files)
