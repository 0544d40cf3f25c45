"""Notes as their page shows them: with their attachments and with what they said before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from classes.models.people.users import User
from classes.models.recorded_events import actor_key, names_of
from classes.models.records.files import ClassFile
from classes.models.records.notes import Note


@dataclass(frozen=True)
class FormerText:
    """What a note said until somebody changed it."""

    text: str
    categories: list[str]
    priority: str
    until: datetime
    changed_by: str


@dataclass
class WrittenNote:
    note: Note
    may_be_edited: bool
    files: list[ClassFile] = field(default_factory=list)
    former: list[FormerText] = field(default_factory=list)


def written_notes(notes: Iterable[Note], user: User) -> list[WrittenNote]:
    """With three queries more, for however many notes; the newest former text first."""
    written = {note.pk: WrittenNote(note, note.may_be_edited_by(user)) for note in notes}
    for file in ClassFile.objects.kept().filter(note__in=written).order_by("pk"):
        written[file.note_id or 0].files.append(file)
    for key, former in _former_texts([key for key, each in written.items() if each.note.version > 1]).items():
        written[key].former.extend(reversed(former))
    return list(written.values())


def _former_texts(keys: list[int]) -> dict[int, list[FormerText]]:
    events: dict[int, list[Any]] = defaultdict(list)
    if keys:
        for event in Note.pgh_event_model.objects.filter(pgh_obj__in=keys).order_by("pgh_id"):  # type: ignore[attr-defined]
            events[event.pgh_obj_id].append(event)
    names = names_of(User, (actor_key(event) for several in events.values() for event in several))
    return {
        key: [
            _former(before, after, names.get(actor_key(after)))
            for before, after in pairwise(several)
            if _differ(before, after)
        ]
        for key, several in events.items()
    }


def _differ(before: Any, after: Any) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in ("text", "categories", "priority"))


def _former(before: Any, after: Any, changed_by: str | None) -> FormerText:
    return FormerText(
        text=before.text,
        categories=[str(Note.Category(category).label) for category in before.categories],
        priority=str(Note.Priority(before.priority).label),
        until=after.pgh_created_at,
        changed_by=changed_by or "somebody outside the program",
    )
