"""Files that old notes and visits name. Most of them are gone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.utils import timezone

from classes.services.transfer.reading.documents import Object, as_list, first_of, is_possible
from classes.services.transfer.reading.texts import line_of

_UPLOADS: Final = "/uploads/"
_LONGEST_NAME: Final = 200
_PATHS: Final = ("file_path", "filePath", "path")
_URLS: Final = ("file_url", "fileUrl", "url", "guid")
_NAMES: Final = ("original_name", "originalName", "name", "filename", "file_name")


@dataclass(frozen=True)
class OldFile:
    """`paths` are those in WordPress's folder `uploads` at which it may lie; none where nothing is said."""

    name: str
    paths: tuple[str, ...]
    uploaded_at: datetime | None = None


def file_in(value: Any) -> OldFile | None:
    """The file that a document describes; None when it names none."""
    if not isinstance(value, dict):
        return None
    paths = _paths_of(value)
    said = line_of(first_of(value, *_NAMES)) or line_of(PurePosixPath(paths[0] if paths else "").name)
    name = said.replace("\\", "/").rsplit("/", 1)[-1].strip()[-_LONGEST_NAME:].lstrip(".")
    return OldFile(name, paths, _uploaded_at(value)) if name else None


def files_in(value: Any) -> tuple[OldFile, ...]:
    """Each once, by its name and place."""
    return tuple(dict.fromkeys(_each_in(value)))


def no_files_in(value: Any) -> list[Any]:
    """What stands where files should and says something, but names none."""
    rows = as_list(value)
    return [row for row in ([value] if rows is None else rows) if _says_something(row) and file_in(row) is None]


def _says_something(row: Any) -> bool:
    return any(row.values()) if isinstance(row, dict) else row not in (None, "", [], False)


def _each_in(value: Any) -> Iterator[OldFile]:
    for row in as_list(value) or []:
        if file := file_in(row):
            yield file


def _paths_of(value: Object) -> tuple[str, ...]:
    """As it is written, then without what the forms escaped: a name on the disk may have two blanks, or an `&amp;`."""
    said = first_of(value, *_PATHS)
    if line_of(said):
        written = [str(said), line_of(said)]
    else:
        address = first_of(value, *_URLS)
        written = [unquote(urlsplit_path(each)) for each in (str(address or ""), line_of(address)) if line_of(address)]
    paths = (_in_uploads(path) for path in written)
    return tuple(dict.fromkeys(path for path in paths if path))


def _in_uploads(path: str) -> str:
    return f"/{path}".split(_UPLOADS, 1)[-1].lstrip("/")


def urlsplit_path(address: str) -> str:
    """The path of an address; empty for what is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _uploaded_at(value: Object) -> datetime | None:
    """It is local time, unlike all others."""
    try:
        moment = datetime.fromisoformat(line_of(first_of(value, "upload_date", "uploaded_at")))
    except ValueError:
        return None
    if not is_possible(moment):
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
