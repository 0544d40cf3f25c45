"""Comparing the old database with what is here: by table, and class by class, each difference with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from django.db.models import Count, Q

from classes.models import Enrolment, OldRow, TrainingClass
from classes.models.sentences import text_of
from classes.services.transfer.drafts import log_of
from classes.services.transfer.offers import Reference
from classes.services.transfer.reading.days import read_exceptions, read_stops
from classes.services.transfer.reading.documents import number_of, possible_date
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.places import places_in
from classes.services.transfer.reading.teaching import read_primaries
from classes.services.transfer.reading.timetables import read_timetable
from classes.services.transfer.report import TABLES
from classes.services.transfer.source import Row, Source

ESTIMATE: Final = "the old end date was an estimate: holidays, partial weeks"
CHANGED_HERE: Final = "changed here since"
_SUPERVISORS: Final = "SELECT DISTINCT project_supervisor_id FROM classes WHERE project_supervisor_id IS NOT NULL"
_WHY: Final = {
    "start": {"start_date_from_timetable", "start_dates_differ", "start_date_was_earlier"},
    "hours": {"hours_from_catalogue"},
    "pattern": {
        "timetable_missing",
        "timetable_incomplete",
        "timetable_refused",
        "timetable_repaired",
        "json_unreadable",
    },
    "exceptions": {"phantom_exception", "exception_twice", "bad_date", "json_unreadable"},
    "stops": {"stop_left_out", "stops_merged", "bad_date", "json_unreadable"},
    "learners": {"learner_unknown", "learner_left_out", "learner_twice", "json_unreadable"},
    "agents": {"agents_same_day", "agent_unknown", "current_agent_differs"},
}


@dataclass(frozen=True)
class Difference:
    """`because` is empty where nothing explains it."""

    key: str
    code: str
    what: str
    old: str
    new: str
    because: str

    def in_words(self) -> str:
        reason = self.because or "unexplained"
        return f"class {self.key} ({self.code}), {self.what}: {self.old} there, {self.new} here: {reason}"

    def as_document(self) -> dict[str, str]:
        facts = {"table": "classes", "key": self.key, "code": self.code, "what": self.what}
        return {**facts, "old": self.old, "new": self.new, "because": self.because or "unexplained"}


@dataclass
class Comparison:
    """Unexplained differences stand first."""

    counts: list[dict[str, Any]] = field(default_factory=list)
    unexplained: list[Difference] = field(default_factory=list)
    explained: list[Difference] = field(default_factory=list)

    @property
    def is_explained(self) -> bool:
        return not self.unexplained and all(count["missing"] == 0 for count in self.counts)


def compare(source: Source) -> Comparison:
    """Reads both databases and writes to none. Raises SourceUnusable."""
    source.check()
    comparison, reference = Comparison(_counts(source)), Reference()
    for row in source.stream("classes"):
        here = OldRow.objects.filter(table="classes", key=row["class_id"], new_key__isnull=False).first()
        current = TrainingClass.objects.filter(pk=here.new_key).first() if here and here.new_key else None
        if here is None or current is None:
            continue
        for difference in _differences(row, here, current, source, reference):
            (comparison.explained if difference.because else comparison.unexplained).append(difference)
    return comparison


def _counts(source: Source) -> list[dict[str, Any]]:
    counts = []
    for table in TABLES:
        rows = OldRow.objects.filter(table=table).exclude(brought__has_key="placeholder")
        left, merged = Q(new_key=None), Q(merged=True)
        brought = rows.aggregate(
            brought=Count("pk", filter=~left & ~merged),
            merged=Count("pk", filter=merged),
            left=Count("pk", filter=left),
        )
        old = source.count(table)
        if table == "users":  # those who supervise nothing have no place here
            old = len(
                source.ask("SELECT DISTINCT project_supervisor_id FROM classes WHERE project_supervisor_id IS NOT NULL")
            )
        counts.append({"table": table, "old": old, **brought, "missing": old - sum(brought.values())})
    return counts


def _differences(
    row: Row, here: OldRow, current: TrainingClass, source: Source, reference: Reference
) -> Iterator[Difference]:
    kinds = set(here.remarks.values_list("kind", flat=True))
    changed = _changed_since(current)
    for what, old, new in _facts(row, current, source, reference):
        if old == new:
            continue
        because = ESTIMATE if what == "end" else ""
        because = because or ", ".join(sorted(kinds & _WHY.get(what, set()))) or changed
        yield Difference(here.key, current.code, what, old, new, because)


def _facts(row: Row, current: TrainingClass, source: Source, reference: Reference) -> Iterator[tuple[str, str, str]]:
    """What is compared: the old value and the new one, in words."""
    timetable, said = read_timetable(row["schedule_data"]), Findings()
    start = possible_date(row["original_start_date"])
    yield "start", text_of(start), text_of(current.start_date)
    yield "end", text_of(timetable.end), text_of(current.end_date)
    yield "hours", text_of(number_of(row["class_duration"])), text_of(current.total_hours)
    document = current.schedule_data or {}
    pattern = type(timetable.pattern).__name__.lower() if timetable.pattern else ""
    yield "pattern", text_of(pattern), text_of(document.get("pattern", ""))
    exceptions = read_exceptions(timetable.exceptions, (), said)
    yield "exceptions", str(len(exceptions)), str(current.exceptions.count())
    stops = read_stops(row["stop_restart_dates"], start or current.start_date, said)
    yield "stops", str(len(stops)), str(current.stops.count())
    places = places_in(row["learner_ids"], said)
    yield "learners", str(len(places)), str(Enrolment.objects.filter(training_class=current).count())
    replacements = source.rows("agent_replacements", class_id=int(row["class_id"] or 0))
    numbers = [each.number for each in read_primaries(row, replacements, current.start_date)]
    followed = [number for number, _same in groupby(numbers)]
    yield "agents", str(len(followed)), str(current.class_agents.count())
    base = reference.base_of(row, log_of(source, row), Findings())
    if base:
        yield "capture", text_of(base.captured_at), text_of(current.captured_at)


def _changed_since(current: TrainingClass) -> str:
    """Who changed the class here after it was brought, and when; empty for nobody."""
    if current.changed_by_id == current.captured_by_id:
        return ""
    return f"{CHANGED_HERE}, by {current.changed_by} on {text_of(current.changed_at.date())}"
