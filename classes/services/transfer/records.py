"""Storing the notes, QA visits and event dates of a class of the old system, with their files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from classes.models import EventDate, Note, QAVisit, TrainingClass
from classes.models.transfer.kinds import Kind
from classes.services.transfer.reading.attachments import OldFile
from classes.services.transfer.reading.documents import moment_of
from classes.services.transfer.reading.events import OldEvent, read_events
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.notes import OldNote, note_of_text, parts_of, read_notes
from classes.services.transfer.reading.visits import OldVisit, read_visits
from classes.services.transfer.source import Row
from classes.services.transfer.storing.files import Files, Found
from classes.services.transfer.storing.people import People


@dataclass(frozen=True)
class Records:
    """What was read of a class, and is stored beside it."""

    notes: Sequence[OldNote]
    visits: Sequence[OldVisit]
    events: Sequence[OldEvent]


def read_records(row: Row, visits: Iterable[Row], earlier: Iterable[Row], findings: Findings) -> Records:
    notes = read_notes(row["class_notes_data"], findings)
    events = read_events(row["event_dates"], row["delivery_date"], findings)
    rests = [note_of_text(event.rest_of_notes) for event in events if event.rest_of_notes]
    return Records([*notes, *rests], read_visits(visits, earlier, row["qa_reports"], findings), events)


class RecordsOfClass:
    """Stores them for one class, which need not be stored yet."""

    def __init__(self, training_class: TrainingClass, people: People, files: Files, findings: Findings) -> None:
        self._of = training_class
        self._people = people
        self._files = files
        self._findings = findings

    def store(self, records: Records, *, changed_at: datetime) -> None:
        self._store_notes(records.notes)
        self._store_visits(records.visits)
        EventDate.objects.bulk_create([self._event(event, changed_at) for event in records.events])

    def _store_notes(self, notes: Iterable[OldNote]) -> None:
        stored, with_files = [], []
        for old in notes:
            found, told = self._found(old.files, is_report=False)
            texts = list(parts_of("\n\n".join([old.text, *told])))
            rows = [self._note(old, text) for text in texts]
            stored.extend(rows)
            with_files.append((rows[0], found))
        Note.objects.bulk_create(stored)
        for note, found in with_files:
            self._files.store(found, of=self._of, record=note, by=note.author_id, at=note.written_at)

    def _store_visits(self, visits: Iterable[OldVisit]) -> None:
        stored, with_files = [], []
        for old in visits:
            found, told = self._found(old.files, is_report=True)
            visit = self._visit(old, "\n\n".join(told))
            stored.append(visit)
            with_files.append((visit, found))
        QAVisit.objects.bulk_create(stored)
        for visit, found in with_files:
            self._files.store(found, of=self._of, record=visit, by=visit.recorded_by_id, at=visit.recorded_at)

    def _note(self, old: OldNote, text: str) -> Note:
        return Note(
            training_class=self._of,
            categories=list(old.categories),
            priority=old.priority,
            text=text,
            author_id=self._people.author(old.author),
            written_at=old.written_at or self._of.captured_at,
            submission_id=uuid4(),
        )

    def _visit(self, old: OldVisit, findings: str) -> QAVisit:
        return QAVisit(
            training_class=self._of,
            date=old.date,
            type=old.type,
            officer_id=self._people.officer(old.officer),
            findings=findings,
            recorded_by=self._people.importer,
            recorded_at=old.recorded_at or self._of.captured_at,
            submission_id=uuid4(),
        )

    def _event(self, old: OldEvent, changed_at: datetime) -> EventDate:
        completed = old.status == EventDate.Status.COMPLETED
        return EventDate(
            training_class=self._of,
            type=old.type,
            description=old.description,
            date=old.date,
            status=old.status,
            notes=old.kept_notes,
            completed_by_id=self._people.author(old.completed_by) if completed else None,
            completed_at=(old.completed_at or changed_at) if completed else None,
            added_by=self._people.importer,
            added_at=self._of.captured_at,
            submission_id=uuid4(),
        )

    def _found(self, files: Iterable[OldFile], *, is_report: bool) -> tuple[list[Found], list[str]]:
        """The files that are there, and a sentence for each that is not."""
        found, told = [], []
        for file in files:
            there = self._files.found(file, is_report=is_report)
            if isinstance(there, Found):
                found.append(there)
                continue
            told.append(missing_file(file))
            text = (
                f"The file “{file.name}” {there}: its name stands in the text. Add it on the tab Files, if you have it."
            )
            self._findings.say(Kind.FILE_MISSING, text)
        return found, told


def missing_file(file: OldFile) -> str:
    return f"The report {file.name} was not there when the old data were brought in."


def changed_at_of(row: Row, captured_at: datetime) -> datetime:
    """When the class was last saved in the old system, as far as it is known."""
    return moment_of(row["updated_at"]) or captured_at
