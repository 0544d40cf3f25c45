"""What files hold: in one private folder outside all that is served, or in a store that several machines share.

Under random names, the same in both. The folder is the default, and `settings.FILES_IN` says which.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import IO, Final, NamedTuple
from uuid import UUID, uuid4

from django.conf import settings

from classes.database_errors import is_connection_lost
from classes.models.records.uploads import Upload
from classes.services.records import object_stores
from classes.services.records.object_stores import StoreAway

FOLDER: Final = "folder"
STORE: Final = "store"
_PIECE = 2**16


class Stored(NamedTuple):
    """What was written for an upload. `size` is in bytes."""

    name: UUID
    size: int
    sha256: str


@contextmanager
def stored(uploads: Iterable[Upload]) -> Iterator[list[Stored]]:
    """Write the uploads before what happens inside, which commits their rows; when that fails, they go again.

    Not when the connection was lost, for the rows may be stored: the audit finds files that no row leads to.

    Raises StoreAway, OSError.
    """
    written: list[Stored] = []
    try:
        for upload in uploads:
            written.append(_write(upload))  # noqa: PERF401 - those before a failure have to go, too
        yield written
    except BaseException as error:
        for file in written if not is_connection_lost(error) else ():
            with suppress(StoreAway, OSError):  # the audit finds what could not be taken away, too
                remove(file.name)
        raise


def open_stored(name: UUID) -> IO[bytes]:
    """What a file holds, in the place that is used or, while files move, in the other. Raises FileNotFoundError."""
    for place in (*places(), settings.FILES_IN):  # a move may take it to where it was not yet
        with suppress(FileNotFoundError):
            return open_in(place, name)
    raise FileNotFoundError(name.hex)


def places() -> list[str]:
    """The place that is used, and the other when there is one."""
    used = settings.FILES_IN
    return [used, *({FOLDER, STORE} - {used})] if "class_files" in settings.STORAGES else [FOLDER]


def open_in(place: str, name: UUID) -> IO[bytes]:
    return object_stores.fetch(_key_of(name)) if place == STORE else path_of(name).open("rb")


def put_in(place: str, name: UUID, content: IO[bytes]) -> None:
    """Replaces what is there. Raises StoreAway, OSError."""
    if place == STORE:
        object_stores.put(_key_of(name), content)
    else:
        _write_to_folder(name, iter(lambda: content.read(_PIECE), b""))


def settle_in(place: str, name: UUID) -> None:
    """Once this returns, the file stays even if the machine stops, whoever has put it there."""
    if place == FOLDER:
        _sync(path_of(name).parent)
        _sync(_folder())  # the folder in it may be new


def remove(name: UUID) -> None:
    """What was just written, which lies in the place that is used alone."""
    remove_in(settings.FILES_IN, name)


def remove_everywhere(name: UUID) -> None:
    """While files move, both places may have it; the one that is used comes last. Raises StoreAway, OSError."""
    for place in reversed(places()):
        remove_in(place, name)


def remove_in(place: str, name: UUID) -> None:
    if place == STORE:
        object_stores.remove(_key_of(name))
    else:
        path_of(name).unlink(missing_ok=True)


def path_of(name: UUID) -> Path:
    """Where it is in the folder, when it is there."""
    return _folder() / _key_of(name)


def all_paths() -> Iterator[Path]:
    """Everything that lies in the folder, files of other makers too."""
    return (path for path in sorted(_folder().rglob("*")) if not path.is_dir())


def place_of(name: UUID) -> str:
    """What a person would look for in the place that is used."""
    return _key_of(name) if settings.FILES_IN == STORE else str(path_of(name))


def all_places() -> Iterator[str]:
    """The same of everything that lies there, files of other makers too."""
    return object_stores.all_keys() if settings.FILES_IN == STORE else map(str, all_paths())


def facts_in(place: str, name: UUID) -> tuple[int, str] | None:
    """Size in bytes and SHA-256 of what is there; None when nothing is."""
    try:
        with open_in(place, name) as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
            return file.tell(), sha256
    except (FileNotFoundError, IsADirectoryError):
        return None


def _key_of(name: UUID) -> str:
    return f"{name.hex[:2]}/{name.hex}"


def _folder() -> Path:
    return Path(settings.FILES_ROOT)


def _write(upload: Upload) -> Stored:
    """Once this returns, the file stays even if the machine stops."""
    name, digest, size = uuid4(), hashlib.sha256(), 0

    def pieces() -> Iterator[bytes]:
        nonlocal size
        for piece in upload.content.chunks(_PIECE):
            digest.update(piece)
            size += len(piece)
            yield piece

    if settings.FILES_IN == STORE:
        for _piece in pieces():
            pass
        with upload.content.open("rb") as content:
            object_stores.put(_key_of(name), content)
    else:
        try:
            _write_to_folder(name, pieces())
        except BaseException:
            path_of(name).unlink(missing_ok=True)
            raise
    return Stored(name, size, digest.hexdigest())


def _write_to_folder(name: UUID, pieces: Iterator[bytes]) -> None:
    """Until it is complete, readers find what was there before."""
    path = path_of(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, unfinished = mkstemp(prefix=f"{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    settle_in(FOLDER, name)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
