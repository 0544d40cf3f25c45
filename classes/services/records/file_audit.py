"""Whether every file has its row and every row its file, with what it held when it came."""

from dataclasses import dataclass, field

from django.conf import settings

from classes.models import ClassFile
from classes.services.records.stored_files import all_places, facts_in, place_of


@dataclass(frozen=True)
class FileAudit:
    """What is wrong: each line names a file by its class, its name and its name on the disk."""

    files: int
    without_file: list[str] = field(default_factory=list)
    without_row: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.without_file or self.without_row or self.changed)


def audit_files() -> FileAudit:
    """Reads every file of the place that is used once.

    An upload that is being stored meanwhile may look like a file without a row: ask again.
    """
    found = set(all_places())
    rows = list(ClassFile.objects.select_related("training_class").order_by("pk"))
    expected = {place_of(row.stored_name): row for row in rows}
    audit = FileAudit(files=len(rows))
    audit.without_row.extend(sorted(found - expected.keys()))
    for row in rows:
        facts = facts_in(settings.FILES_IN, row.stored_name)
        if facts is None:
            audit.without_file.append(row.full_name)
        elif facts != (row.size, row.sha256):
            audit.changed.append(row.full_name)
    return audit
