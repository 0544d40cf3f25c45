"""The notes of an old class, in three shapes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from classes.models.records.notes import LONGEST_TEXT, Note
from classes.models.transfer.kinds import Kind
from classes.services.transfer.reading.attachments import OldFile, files_in, no_files_in
from classes.services.transfer.reading.days import rows_of, say_unreadable
from classes.services.transfer.reading.documents import Object, first_of, key_of, moment_of, texts_in
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.texts import excerpt, line_of, paragraphs_of
from classes.services.transfer.reading.words import LONGEST_PERSON, category_of, priority_of


@dataclass(frozen=True)
class OldNote:
    """`author` is the number of a WordPress user, or a name, or None; `written_at` is None where it is not known."""

    text: str
    categories: tuple[str, ...]
    priority: str
    author: int | str | None
    written_at: datetime | None
    files: tuple[OldFile, ...] = ()


def read_notes(text: str | None, findings: Findings) -> list[OldNote]:
    notes: list[OldNote] = []
    bare: list[str] = []
    for row in rows_of(text, "notes", findings):
        if isinstance(row, dict):
            notes.extend(_note_of(row, findings))
        elif isinstance(row, str):
            bare.extend([row] if line_of(row) else [])
        elif row not in (None, [], False):
            say_unreadable("notes", str(row), findings)
    if bare:
        notes.append(_of_bare_words(bare, findings))
    return notes


def note_of_text(text: str) -> OldNote:
    """By nobody in particular."""
    return OldNote(text, (), Note.Priority.MEDIUM, None, None)


def parts_of(text: str) -> Iterator[str]:
    """A text that is longer than a note can be goes on in a second one, and so on; no part is blank."""
    parts = (text[begin : begin + LONGEST_TEXT] for begin in range(0, len(text), LONGEST_TEXT))
    return (part for part in parts if part.strip())


def _note_of(row: Object, findings: Findings) -> Iterator[OldNote]:
    words = list(texts_in(first_of(row, "category", "categories")))
    known = list(dict.fromkeys(category for category in map(category_of, words) if category))
    unknown = [line_of(word) for word in words if category_of(word) is None]
    text = paragraphs_of(first_of(row, "content", "note", "text"))
    files = files_in(row.get("attachments"))
    for other in no_files_in(row.get("attachments")):
        say_unreadable("files of a note", str(other), findings)
    if not (text or words or files):
        findings.say(Kind.NOTE_EMPTY, "A note had neither a text nor a category nor a file: it is left out.")
        return
    names = [str(category.label) for category in known]
    if unknown:
        told = f"A note has the category “{excerpt(unknown[0])}”, which is none here: it stands at the end of its text."
        findings.say(Kind.NOTE_CATEGORY_UNKNOWN, told)
    ends = f"Category: {', '.join(unknown)}" if unknown else ""
    text = "\n\n".join(part for part in (text or ", ".join(names), ends) if part)
    text = text or ", ".join(file.name for file in files)
    moment = _moment_in(row, findings)
    yield OldNote(text, tuple(known), priority_of(row.get("priority")), _author_of(row), moment, files)


def _of_bare_words(words: list[str], findings: Findings) -> OldNote:
    known = list(dict.fromkeys(category for category in map(category_of, words) if category))
    unknown = [line_of(word) for word in words if category_of(word) is None]
    findings.say(Kind.NOTES_LEGACY, "Its oldest notes are categories without a text: they became one note.")
    if unknown:
        told = f"A note has the category “{excerpt(unknown[0])}”, which is none here: it stands in its text."
        findings.say(Kind.NOTE_CATEGORY_UNKNOWN, told)
    text = ", ".join([*(str(category.label) for category in known), *unknown])
    return OldNote(text, tuple(known), Note.Priority.MEDIUM, None, None)


def _moment_in(row: Object, findings: Findings) -> datetime | None:
    said = first_of(row, "created_at", "timestamp", "createdAt", "date")
    moment = moment_of(said)
    if moment is None:
        shown = f"“{excerpt(said)}”" if said else "no time"
        told = f"A note has {shown}, which cannot be read: it has the time at which the class was captured."
        findings.say(Kind.NOTE_DATE_UNKNOWN, told)
    return moment


def _author_of(row: Object) -> int | str | None:
    said: Any = first_of(row, "author_id", "authorId", "author")
    return key_of(said) or (line_of(said, most=LONGEST_PERSON) if isinstance(said, str) else None) or None
