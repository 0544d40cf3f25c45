"""Synthetic event dates, notes, QA visits and files to look around in. Every word is made up."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from typing import Final
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from classes.models import ClassFile, EventDate, Note, QAVisit, TrainingClass, User
from classes.models.records.uploads import Upload
from classes.models.submissions import Submission
from classes.services.records.event_dates import set_event_status
from classes.services.records.files import add_files
from classes.services.records.records import add_record

_MOST_CLASSES: Final = 60
_A_PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_MILESTONES: Final = (
    (EventDate.Type.DELIVERIES, 0, "Learner packs and workbooks"),
    (EventDate.Type.MOCK_EXAMS, 56, ""),
    (EventDate.Type.SBA_COLLECTION, 84, "Portfolios of all learners"),
)
_NOTES: Final = (
    (["class_on_track"], "low", "The group is where the plan says, and asks for more to read."),
    (["poor_attendance", "client_unhappy"], "high", "Four learners stayed away on two days.\nThe client wants a list."),
    (["venue_issues"], "medium", "The room is used by the night shift until 09:15; we start late."),
)
_VISITS: Final = (
    (QAVisit.Type.INITIAL, 14, "Room, material and register are in order.", ""),
    (QAVisit.Type.COMPLIANCE, 42, "Two portfolios are not signed.", "Have the portfolios signed and send copies."),
)


def imagine_records(classes: Iterable[TrainingClass], *, by: User, officer: User, at: datetime) -> None:
    """Event dates for each class, for most of them notes and visits; the first has files, too."""
    notes = cycle(_NOTES)
    for number, training_class in enumerate(islice(classes, _MOST_CLASSES)):
        _imagine_event_dates(training_class, by=by, at=at)
        if (number + 1) % 3:
            categories, priority, text = next(notes)
            note = Note(categories=categories, priority=priority, text=text)
            add_record(note, Submission.of_no_form(), to=training_class, by=by, at=at)
        if (number + 1) % 4:
            _imagine_visits(training_class, reports=number == 0, officer=officer, at=at)
        if number == 0:
            add_files([_pdf("Attendance register.pdf")], to=training_class, submission_id=uuid4(), by=by, at=at)


def _imagine_event_dates(training_class: TrainingClass, *, by: User, at: datetime) -> None:
    for kind, days, description in _MILESTONES:
        day = training_class.start_date + timedelta(days=days)
        event = EventDate(type=kind, date=day, description=description)
        add_record(event, Submission.of_no_form(), to=training_class, by=by, at=at)
        if day < at.date() - timedelta(days=14):
            set_event_status(event, EventDate.Status.COMPLETED, by=by, at=at)


def _imagine_visits(training_class: TrainingClass, *, reports: bool, officer: User, at: datetime) -> None:
    for kind, days, findings, actions in _VISITS:
        day = training_class.start_date + timedelta(days=days)
        if day > at.date():
            return
        visit = QAVisit(
            type=kind,
            date=day,
            officer=officer,
            findings=findings,
            follow_up_actions=actions,
            follow_up_date=_two_weeks_after(day) if actions else None,
        )
        uploads = [_pdf(f"{kind.label} report.pdf")] if reports else []
        add_record(visit, Submission.of_no_form(), to=training_class, uploads=uploads, by=officer, at=at)


def _two_weeks_after(day: date) -> date:
    return day + timedelta(days=14)


def _pdf(name: str) -> Upload:
    content = _A_PDF + name.encode()  # no two are the same
    return Upload(name, ClassFile.ContentType.PDF, SimpleUploadedFile(name, content))
