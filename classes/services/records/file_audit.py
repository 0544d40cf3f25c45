"""Whether every file has its row and every row its file, with what it held when it came."""

from dataclasses import dataclass, field

from classes.models import ClassFile
from classes.services.records.stored_files import all_paths, path_of, sha256_of


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
    """Reads every file once. An upload that is being stored meanwhile may look like a file without a row: ask again."""
    paths = set(all_paths())
    rows = list(ClassFile.objects.select_related("training_class").order_by("pk"))
    expected = {path_of(row.stored_name): row for row in rows}
    audit = FileAudit(files=len(rows))
    audit.without_row.extend(str(path) for path in sorted(paths - expected.keys()))
    for path, row in expected.items():
        line = f"{row.training_class}: {row.name} ({row.stored_name.hex})"
        if not path.is_file():
            audit.without_file.append(line)
        elif path.stat().st_size != row.size or sha256_of(path) != row.sha256:
            audit.changed.append(line)
    return audit
