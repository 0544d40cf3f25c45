"""Comparing class by class: what the old system has, what the rules make of it, what is here, and why they differ."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.db import reset_queries, transaction

from classes.models import OldRow, TrainingClass
from classes.models.transfer.kinds import Kind
from classes.services.transfer.drafts import Beside, BesideClasses, Draft, Known, draft_of, submission_of
from classes.services.transfer.lessons import HolidaysOfYears
from classes.services.transfer.offers import Reference
from classes.services.transfer.people_file import PeopleFile
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.source import Row, Source
from classes.services.transfer.storing.batches import in_batches
from classes.services.transfer.storing.orders import CLASSES_AT_A_TIME
from classes.services.transfer.storing.people import People
from classes.services.transfer.verifying.changes import changed_here, deleted_here
from classes.services.transfer.verifying.counts import Count, Counts, counts_of_tables
from classes.services.transfer.verifying.facts import Facts, facts_expected, facts_here, facts_there, most_notes

ESTIMATE: Final = "the old end date was an estimate: holidays, partial weeks"
_NO_TIMETABLE: Final = {Kind.TIMETABLE_MISSING, Kind.TIMETABLE_INCOMPLETE, Kind.TIMETABLE_REFUSED}
_LEARNERS: Final = {
    Kind.LEARNER_UNKNOWN,
    Kind.LEARNER_LEFT_OUT,
    Kind.LEARNER_TWICE,
    Kind.LEARNER_STATUS,
    Kind.JSON_UNREADABLE,
}
# What explains that something is not as the old system has it; of learners by the beginning of the fact's name
_WHY: Final[dict[str, set[Kind]]] = {
    "start": {Kind.START_DATE_FROM_TIMETABLE},
    "hours": {Kind.HOURS_FROM_CATALOGUE},
    "pattern": {*_NO_TIMETABLE, Kind.TIMETABLE_REPAIRED, Kind.JSON_UNREADABLE},
    "exceptions": {Kind.PHANTOM_EXCEPTION, Kind.EXCEPTION_TWICE, Kind.BAD_DATE, Kind.JSON_UNREADABLE},
    "held holidays": {Kind.OVERRIDE_NO_HOLIDAY, Kind.BAD_DATE, Kind.JSON_UNREADABLE},
    "stops": {Kind.STOP_LEFT_OUT, Kind.STOPS_MERGED, Kind.BAD_DATE, Kind.JSON_UNREADABLE},
    "learners": _LEARNERS,
    "agents": {Kind.AGENTS_SAME_DAY, Kind.AGENT_UNKNOWN, Kind.BAD_DATE},
    "backups": {Kind.BACKUP_TWICE, Kind.BACKUP_IS_THE_AGENT, Kind.BAD_DATE, Kind.JSON_UNREADABLE},
    "notes": {Kind.NOTE_EMPTY, Kind.NOTES_LEGACY, Kind.JSON_UNREADABLE},
    "visits": {Kind.BAD_DATE, Kind.JSON_UNREADABLE},
    "events": {Kind.EVENT_TYPE_UNKNOWN, Kind.EVENT_WITHOUT_DATE, Kind.BAD_DATE, Kind.JSON_UNREADABLE},
    "files": {Kind.FILE_MISSING},
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
        there, here = self.old or "nothing", self.new or "nothing"
        return f"class {self.key} ({self.code}), {self.what}: {there} there, {here} here: {reason}"

    def as_document(self) -> dict[str, str]:
        facts = {"table": "classes", "key": self.key, "code": self.code, "what": self.what}
        return {**facts, "old": self.old, "new": self.new, "because": self.because or "unexplained"}


@dataclass
class Comparison:
    """Unexplained differences stand first."""

    counts: list[Count] = field(default_factory=list)
    unexplained: list[Difference] = field(default_factory=list)
    explained: list[Difference] = field(default_factory=list)

    @property
    def is_explained(self) -> bool:
        return not self.unexplained and all(count.missing == 0 for count in self.counts)


def compare(source: Source) -> Comparison:
    """Reads both databases and changes none. Raises SourceUnusable."""
    source.check()
    with transaction.atomic():
        known = Known(Reference(), People(PeopleFile()), HolidaysOfYears())
        comparison, counts = Comparison(), Counts()
        for row, beside in _with_what_is_beside(source):
            for difference in _Compared(row, beside, known, counts).differences():
                (comparison.explained if difference.because else comparison.unexplained).append(difference)
            reset_queries()
        comparison.counts = [*counts_of_tables(source), *counts.lines(source)]
        transaction.set_rollback(True)  # planning adds the public holidays of years that have none
    return comparison


def _with_what_is_beside(source: Source) -> Iterator[tuple[Row, Beside]]:
    for rows in in_batches(source.stream("classes"), CLASSES_AT_A_TIME):
        beside = BesideClasses(source, rows)
        yield from ((row, beside.of(row)) for row in rows)


class _Compared:
    """A class of the old system, and what became of it."""

    def __init__(self, row: Row, beside: Beside, known: Known, counts: Counts) -> None:
        self._row = row
        self._known = known
        self._counts = counts
        self._beside = beside
        self._findings = Findings()
        self._here = OldRow.objects.filter(table="classes", key=row["class_id"], new_key__isnull=False).first()

    def differences(self) -> Iterator[Difference]:
        there, draft = facts_there(self._row, self._beside, self._known.people), self._draft() if self._here else None
        expected = facts_expected(draft) if draft else {}
        self._counts.add(self._row, self._beside, there, expected, draft)
        if self._here is None:
            return
        current = TrainingClass.objects.filter(pk=self._here.new_key or 0).select_related("old_code").first()
        if current is None:
            code, because = deleted_here(submission_of(self._row))
            yield Difference(self._here.key, code or "without a code", "class", "one", "", because)
            return
        if draft is None:
            yield Difference(self._here.key, current.code, "class", "one that could not be brought now", "one", "")
            return
        here = facts_here(current)
        if int(expected["notes"]) < int(here["notes"]) <= most_notes(draft):
            expected["notes"] = here["notes"]
        yield from self._compared(current, there, expected, here)

    def _draft(self) -> Draft | None:
        base = self._known.reference.base_of(self._row, self._beside.log, self._findings)
        return draft_of(self._row, base, self._beside, self._known, self._findings) if base else None

    def _compared(self, current: TrainingClass, there: Facts, expected: Facts, here: Facts) -> Iterator[Difference]:
        for what, new in here.items():
            old, wanted = there.get(what, expected.get(what, "")), expected.get(what, new)
            if new == old == wanted:
                continue
            reasons = []
            if old != wanted or what == "files":
                reasons.append(self._why(what))
            if new != wanted:
                changed = changed_here(current, what, by_import=self._known.people.importer)
                reasons.append(changed or self._refused_here(what))
            because = "; ".join(reasons) if all(reasons) else ""
            yield Difference(self._row["class_id"] or "", current.code, what, old, new, because)

    def _why(self, what: str) -> str:
        kinds = self._kinds
        if what == "end":
            # Without an end, but with a timetable, a stop is open: the old system estimated an end all the same
            return ", ".join(sorted(kinds & _NO_TIMETABLE)) or ESTIMATE
        return ", ".join(sorted(kinds & _WHY.get(what.split(" (", maxsplit=1)[0], set())))

    def _refused_here(self, what: str) -> str:
        """Learners whom a rule of this program keeps out for now."""
        kinds = self._kinds & {Kind.LEARNER_NOT_ENROLLED} if what.startswith("learners") else ()
        return ", ".join(kinds)

    @cached_property
    def _kinds(self) -> set[str]:
        """Those that the run said, and those that are found now."""
        said: Any = self._here.remarks.values_list("kind", flat=True) if self._here else ()
        return {*said, *self._findings.kinds}
