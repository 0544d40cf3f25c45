"""What a class of the old system becomes, before anything of it is stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from classes import timetable as engine
from classes.models import Client, Entries, StoredTimetable, Teaching, TrainingClass
from classes.models.training_classes.training_classes import prefix_of
from classes.models.transfer.kinds import Kind
from classes.services.edits import set_fields
from classes.services.planning.timetables import WantedTimetable, plan_class
from classes.services.transfer.class_learners import ClassLearners, Exam, read_class_learners, read_exam
from classes.services.transfer.lessons import HolidaysOfYears, read_entries, read_teaching
from classes.services.transfer.lives import (
    BROUGHT_IN,
    LONGEST_ORDER_NUMBER,
    Life,
    OldStatus,
    life_of,
    read_status,
    with_open_stop,
)
from classes.services.transfer.offers import Base, Reference, hours_of_class
from classes.services.transfer.reading.documents import is_yes
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.logs import Log
from classes.services.transfer.reading.statuses import StatusStep, steps_in
from classes.services.transfer.reading.texts import excerpt, line_of, quoted_document
from classes.services.transfer.reading.words import seta_word_of
from classes.services.transfer.records import Records, changed_at_of, read_records
from classes.services.transfer.source import Row, Source
from classes.services.transfer.storing.people import People

_FORM: Final = "old-system/classes/"
# In the order of the fields of Beside
_TABLES: Final = ("class_change_logs", "agent_replacements", "qa_visits", "latest_document", "class_status_history")
# Bytes of the old database, which become a multiple of that here
_MOST_OF_LOGS: Final = 2_000_000


@dataclass(frozen=True)
class Beside:
    """The rows of other tables that belong to a class."""

    log_rows: Sequence[Row]
    replacements: Sequence[Row]
    visits: Sequence[Row]
    earlier_visits: Sequence[Row]
    statuses: Sequence[Row]

    @cached_property
    def log(self) -> Log:
        return Log.of(self.log_rows)


class BesideClasses:
    """What is beside some classes, asked for in their order: read when the first is, for as many as memory allows.

    The old database may have no index by class, and then each question reads a whole table.
    """

    def __init__(self, source: Source, rows: Iterable[Row]) -> None:
        self._source = source
        self._keys = list(map(_key_in, rows))
        self._found: dict[int, Beside] = {}

    def of(self, row: Row) -> Beside:
        key = _key_in(row)
        if key not in self._keys:
            return self._read([key])[key]
        if key not in self._found:
            self._found = self._read(self._together_from(key))
        return self._found[key]

    def _together_from(self, key: int) -> list[int]:
        """This class, and those after it whose logs are not too large to be read with its own."""
        keys = self._keys[self._keys.index(key) :]
        sizes = self._sizes if len(keys) > 1 else {}
        sums = accumulate(sizes.get(each, 0) for each in keys)
        return [each for each, size in zip(keys, sums, strict=True) if each == key or size <= _MOST_OF_LOGS]

    @cached_property
    def _sizes(self) -> dict[int, int]:
        return self._source.sizes_of_classes("class_change_logs", self._keys)

    def _read(self, keys: Sequence[int]) -> dict[int, Beside]:
        tables = [self._source.rows_of_classes(table, keys) for table in _TABLES]
        return {key: Beside(*(rows.get(key, []) for rows in tables)) for key in keys}


def _key_in(row: Row) -> int:
    return int(row["class_id"] or 0)


@dataclass(frozen=True)
class Known:
    """What the classes of a run have in common."""

    reference: Reference
    people: People
    holidays: HolidaysOfYears
    complete_before: date | None = None


@dataclass(frozen=True)
class Draft:
    """A class that has no number yet."""

    training_class: TrainingClass
    timetable: WantedTimetable
    teaching: Teaching
    learners: ClassLearners
    records: Records
    life: Life
    log: Log
    steps: Sequence[StatusStep]
    changed_at: datetime


def draft_of(row: Row, base: Base, beside: Beside, known: Known, findings: Findings) -> Draft:
    exam = read_exam(row, findings, is_offered=base.offer.class_type.offers_exams)
    training_class = _class_of(row, base, exam, known, findings)
    changed_at, status = changed_at_of(row, base.captured_at), read_status(row, beside.statuses)
    entries = read_entries(row, base, beside.log, known.holidays, findings)
    entries = with_open_stop(entries, status, base.start_date, changed_at, findings)
    entries, plan = _planned(training_class, entries, row, known.holidays, findings)
    teaching = read_teaching(row, beside.replacements, base.start_date, known.people, findings)
    beside.log.say_left(findings)
    levels = known.reference.levels_in(base.offer)
    learners = read_class_learners(row, exam, beside.log, findings, levels=levels, start=base.start_date)
    records = read_records(row, beside.visits, beside.earlier_visits, findings)
    timetable = WantedTimetable(entries, plan, teaching=teaching)
    set_fields(training_class, timetable.fields)
    _say_hours_by_hand(training_class, base)
    steps = steps_in(beside.statuses)
    draft = Draft(training_class, timetable, teaching, learners, records, Life(), beside.log, steps, changed_at)
    return replace(draft, life=_life_of(draft, status, known, findings)) if status.runs else draft


def _class_of(row: Row, base: Base, exam: Exam, known: Known, findings: Findings) -> TrainingClass:
    offer, people = base.offer, known.people
    seta = _seta_in(row, known.reference, findings)
    return TrainingClass(
        prefix=prefix_of(Client(pk=base.client), offer.class_type, offer.subject),
        client_id=base.client,
        site_id=base.site,
        class_type=offer.class_type,
        subject=offer.subject,
        total_hours=base.total_hours,
        start_date=base.start_date,
        supervisor_id=people.supervisor(row["project_supervisor_id"]),
        order_number=order_number_in(row, findings),
        seta_funded=seta is not None,
        seta_id=seta,
        exam_class=bool(exam.type),
        exam_type=exam.type,
        submission_id=submission_of(row),
        submission_digest=sha256(f"{_FORM}{row['class_id']}".encode()).digest(),
        captured_by=people.importer,
        captured_at=base.captured_at,
        changed_by=people.importer,
        changed_at=base.captured_at,
    )


def submission_of(row: Row) -> UUID:
    """As if the row were a form that was sent: it is stored once, whatever happens, and not again once deleted."""
    return uuid5(NAMESPACE_URL, f"{_FORM}{row['class_id']}")


def _say_hours_by_hand(training_class: TrainingClass, base: Base) -> None:
    """Hours other than those of the catalogue have a reason."""
    if hours_of_class(base.offer) not in (None, base.total_hours):
        training_class.hours_by_hand, training_class.hours_reason = base.total_hours, BROUGHT_IN


def order_number_in(row: Row, findings: Findings) -> str:
    """As much of it as can be kept; what the old system had is told where that is not all."""
    number = line_of(row["order_nr"])
    if len(number) <= LONGEST_ORDER_NUMBER:
        return number
    text = f"Its order number is longer than {LONGEST_ORDER_NUMBER} characters, and was cut. The old system had:"
    findings.say(Kind.ORDER_NUMBER_CUT, f"{text} {quoted_document(number)}")
    return number[:LONGEST_ORDER_NUMBER].strip()


def _seta_in(row: Row, reference: Reference, findings: Findings) -> int | None:
    said, word = excerpt(row["seta"], most=100), seta_word_of(row["seta"])
    if not is_yes(row["seta_funded"]):
        if word:
            text = f"The class is not funded, but has the SETA “{said}”: it was dropped. Say so if it is funded."
            findings.say(Kind.SETA_WITHOUT_FUNDING, text)
        return None
    seta = reference.setas.get(word)
    if seta is None:
        text = f"The class is funded by “{said}”, which is no SETA here: it is not funded now. Choose its SETA."
        findings.say(Kind.SETA_UNKNOWN, text if said else "The class is funded by no SETA: it is not funded now.")
    return seta


def _planned(
    training_class: TrainingClass, entries: Entries, row: Row, holidays: HolidaysOfYears, findings: Findings
) -> tuple[Entries, engine.Plan | None]:
    """The entries without their pattern where the engine refuses them."""
    today = timezone.localdate(training_class.captured_at)
    try:
        names = holidays.of_years(())
        return entries, plan_class(training_class, entries, stored=StoredTimetable(), today=today, holidays=names)
    except engine.TimetableRefused as refused:
        why = " ".join(dict.fromkeys(problem.message for problem in refused.problems[:3]))
        text = f"The class has no timetable: its old one was refused. {why} Enter its days and times."
        old = f"The old system had: {quoted_document(row['schedule_data'] or '')}"
        findings.say(Kind.TIMETABLE_REFUSED, f"{text} {old}")
        return replace(entries, pattern=None), None


def _life_of(draft: Draft, status: OldStatus, known: Known, findings: Findings) -> Life:
    training_class = draft.training_class
    there = {
        "an order number": bool(training_class.order_number),
        "an agent": bool(draft.teaching.primaries),
        "a supervisor": training_class.supervisor_id is not None,
        "a learner currently in the class": draft.learners.has_somebody,
        "a timetable with sessions": bool(draft.timetable.sessions),
    }
    missing = [what for what, is_there in there.items() if not is_there]
    if missing:
        text = f"The class was running, but lacks {', '.join(missing)}: it is a draft. Add that, then activate it."
        findings.say(Kind.NOT_ACTIVATED, text)
        return Life()
    activated_on = status.activated_on or draft.log.ordered_on or timezone.localdate(training_class.captured_at)
    return life_of(draft.timetable.entries, draft.timetable.plan, activated_on, known.complete_before)
