"""What happens in a class, for tests: event dates, notes, QA visits and files, straight into the tables."""

import hashlib
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any, Final
from uuid import uuid4

import factory
from django.core.management import call_command

from classes.models import ClassFile, EventDate, Note, QAVisit, TrainingClass
from classes.services.records.stored_files import FOLDER, open_stored, put_in
from tests.support.factories import Factory, UserFactory, captured

A_PDF: Final = b"%PDF-1.7\nwhat was observed\n%%EOF\n"
A_MOMENT: Final = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)


class EventDateFactory(Factory[EventDate]):
    """A delivery on Mon 9 Feb 2026, pending."""

    class Meta:
        model = EventDate

    training_class = factory.LazyFunction(captured)
    type = EventDate.Type.DELIVERIES
    date = date(2026, 2, 9)
    added_by = factory.SubFactory(UserFactory)
    added_at = A_MOMENT
    submission_id = factory.LazyFunction(uuid4)


class NoteFactory(Factory[Note]):
    class Meta:
        model = Note

    training_class = factory.LazyFunction(captured)
    text = "Three learners came late."
    author = factory.SubFactory(UserFactory)
    written_at = A_MOMENT
    submission_id = factory.LazyFunction(uuid4)


class QAVisitFactory(Factory[QAVisit]):
    """An initial visit on Mon 9 Feb 2026, without a follow-up."""

    class Meta:
        model = QAVisit

    training_class = factory.LazyFunction(captured)
    date = date(2026, 2, 9)
    type = QAVisit.Type.INITIAL
    officer = factory.SubFactory(UserFactory)
    recorded_by = factory.SelfAttribute("officer")
    recorded_at = A_MOMENT
    submission_id = factory.LazyFunction(uuid4)


class ClassFileFactory(Factory[ClassFile]):
    """The row of a PDF without a file on the disk."""

    class Meta:
        model = ClassFile

    training_class = factory.LazyFunction(captured)
    name = "register.pdf"
    stored_name = factory.LazyFunction(uuid4)
    size = 3
    sha256 = factory.LazyAttribute(lambda file: hashlib.sha256(file.stored_name.bytes).hexdigest())
    content_type = ClassFile.ContentType.PDF
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = A_MOMENT
    submission_id = factory.LazyFunction(uuid4)


def stored_file(
    training_class: TrainingClass, content: bytes = A_PDF, *, place: str = FOLDER, **facts: Any
) -> ClassFile:
    """A file with what it holds, there."""
    file = ClassFileFactory.create(
        training_class=training_class, size=len(content), sha256=hashlib.sha256(content).hexdigest(), **facts
    )
    put_in(place, file.stored_name, BytesIO(content))
    return file


def stored_in(place: str, **facts: Any) -> ClassFile:
    """The same in a class of its own."""
    return stored_file(captured(), place=place, **facts)


def files_command(*arguments: str) -> str:
    """What the command `files` wrote."""
    written = StringIO()
    call_command("files", *arguments, stdout=written)
    return written.getvalue()


def content_of(file: ClassFile) -> bytes:
    """What it holds, wherever files are kept."""
    with open_stored(file.stored_name) as opened:
        return opened.read()


def deleted(**more: Any) -> dict[str, Any]:
    """The facts of a row that somebody has deleted."""
    return {"deleted_by": UserFactory.create(), "deleted_at": A_MOMENT, **more}


def completed() -> dict[str, Any]:
    """The facts of an event date that somebody has completed."""
    return {"status": "completed", "completed_by": UserFactory.create(), "completed_at": A_MOMENT}


def values_of(training_class: TrainingClass) -> dict[str, list[Any]]:
    """Every column of every record of the class."""
    models: tuple[Any, ...] = (EventDate, Note, QAVisit, ClassFile)
    return {
        model.__name__: list(model.objects.filter(training_class=training_class).order_by("pk").values())
        for model in models
    }
