"""Moving what files hold from the folder to the store, or back: as often as one likes, beside people at work."""

from dataclasses import dataclass, field

from django.db import transaction

from classes.models import ClassFile
from classes.services.records.stored_files import facts_in, open_in, put_in, remove_in


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


def move_files(*, source: str, target: str, removing: bool = False) -> FileMove:
    """Copy what the target lacks, and compare each copy with its row; what is there already is left.

    `removing` also takes away at the source what is right at the target. Raises StoreAway: begin again later, and it
    goes on where it ended.
    """
    move = FileMove()
    rows = ClassFile.objects.select_related("training_class").select_for_update(of=("self",))
    for pk in list(ClassFile.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():  # locked: purged at the same time, it would come back without its row
            if row := rows.filter(pk=pk).first():
                _move(row, source, target, move, removing=removing)
    return move


def _move(row: ClassFile, source: str, target: str, move: FileMove, *, removing: bool) -> None:
    if not _is_there(row, source, target, move):
        return
    if removing and facts_in(source, row.stored_name) is not None:
        remove_in(source, row.stored_name)
        move.removed += 1


def _is_there(row: ClassFile, source: str, target: str, move: FileMove) -> bool:
    wanted = (row.size, row.sha256)
    if facts_in(target, row.stored_name) == wanted:
        move.there_before += 1
        return True
    line = f"{row.training_class}: {row.name} ({row.stored_name.hex})"
    found = facts_in(source, row.stored_name)
    if found != wanted:
        (move.changed if found else move.missing).append(line)
        return False
    remove_in(target, row.stored_name)  # a copy that was cut short
    with open_in(source, row.stored_name) as content:
        put_in(target, row.stored_name, content)
    if facts_in(target, row.stored_name) != wanted:
        move.changed.append(line)
        return False
    move.copied += 1
    return True
