"""Moving what files hold from the folder to the store, or back: as often as one likes, beside people at work."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.db import connection, transaction

from classes.models import ClassFile
from classes.services.records.stored_files import facts_in, open_in, put_in, remove_in, settle_in


class Became(StrEnum):
    COPIED = "copied"
    THERE_BEFORE = "there before"
    MISSING = "missing"
    CHANGED = "changed"


_RIGHT: Final = (Became.COPIED, Became.THERE_BEFORE)


@dataclass
class FileMove:
    """What became of the files: each line names one by its class, its name and its name on the disk."""

    copied: int = 0
    there_before: int = 0
    removed: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return not (self.missing or self.changed)

    def note(self, row: ClassFile, became: Became) -> None:
        match became:
            case Became.COPIED:
                self.copied += 1
            case Became.THERE_BEFORE:
                self.there_before += 1
            case Became.MISSING:
                self.missing.append(row.full_name)
            case Became.CHANGED:
                self.changed.append(row.full_name)


def move_files(*, source: str, target: str, removing: bool = False) -> FileMove:
    """Copy what the target lacks, and compare each copy with its row; what is there already is left.

    `removing` also takes away at the source what is right at the target. Raises StoreAway, OSError: begin again later,
    and it goes on where it ended.
    """
    move = FileMove()
    for row in ClassFile.objects.select_related("training_class").order_by("pk"):
        became = _copy(row, source, target)
        if not _is_still_there(row):
            remove_in(target, row.stored_name)  # purged meanwhile: it would have come back without its row
            continue
        move.note(row, became)
        if removing and became in _RIGHT and facts_in(source, row.stored_name) is not None:
            settle_in(target, row.stored_name)  # another move may have brought it just now
            remove_in(source, row.stored_name)
            move.removed += 1
    return move


def _copy(row: ClassFile, source: str, target: str) -> Became:
    if _is_right(row, target):
        return Became.THERE_BEFORE
    if facts_in(source, row.stored_name) not in ((row.size, row.sha256), None):
        return Became.CHANGED
    try:
        content = open_in(source, row.stored_name)
    except (FileNotFoundError, IsADirectoryError):  # another move may have brought it to the target meanwhile
        return Became.THERE_BEFORE if _is_right(row, target) else Became.MISSING
    with content:
        put_in(target, row.stored_name, content)
    return Became.COPIED if _is_right(row, target) else Became.CHANGED


def _is_right(row: ClassFile, place: str) -> bool:
    return facts_in(place, row.stored_name) == (row.size, row.sha256)


def _is_still_there(row: ClassFile) -> bool:
    """A purge that is under way is waited for, however long the store takes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")
        return bool(ClassFile.objects.select_for_update().filter(pk=row.pk))
