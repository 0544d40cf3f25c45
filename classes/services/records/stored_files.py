"""What files hold, on the disk: in one private folder outside all that is served, under random names."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4

from django.conf import settings

from classes.models.records.uploads import Upload

_PIECE = 2**16


class Stored(NamedTuple):
    """What was written for an upload. `size` is in bytes."""

    name: UUID
    size: int
    sha256: str


@contextmanager
def stored(uploads: Iterable[Upload]) -> Iterator[list[Stored]]:
    """Write the uploads before what happens inside, which commits their rows; when that fails, they go again."""
    written: list[Stored] = []
    try:
        for upload in uploads:
            written.append(_write(upload))  # noqa: PERF401 - those before a failure have to go, too
        yield written
    except BaseException:
        for file in written:
            remove(file.name)
        raise


def path_of(name: UUID) -> Path:
    return _folder() / name.hex[:2] / name.hex


def remove(name: UUID) -> None:
    path_of(name).unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def all_paths() -> Iterator[Path]:
    """Everything that lies in the folder, files of other makers too."""
    return (path for path in sorted(_folder().rglob("*")) if not path.is_dir())


def _folder() -> Path:
    return Path(settings.FILES_ROOT)


def _write(upload: Upload) -> Stored:
    """Once this returns, the file stays on the disk even if the machine stops."""
    name, digest, size = uuid4(), hashlib.sha256(), 0
    path = path_of(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in upload.content.chunks(_PIECE):
                digest.update(piece)
                size += file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        _sync(path.parent)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Stored(name, size, digest.hexdigest())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
