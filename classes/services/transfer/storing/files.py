"""Files of the old system, out of a copy of WordPress's folder `uploads`: checked and kept as uploads are."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import uuid4

from django.core.files import File

from classes.models import Note, QAVisit, TrainingClass, User
from classes.models.records.file_contents import CONTENTS
from classes.models.records.files import LARGEST_FILE, LARGEST_REPORT
from classes.models.records.uploads import Upload
from classes.services.records.files import FilesOf, insert_files
from classes.services.records.stored_files import stored
from classes.services.transfer.reading.attachments import OldFile

NOT_THERE: Final = "was not there"
NOT_READ: Final = "could not be read"


class FileLost(Exception):
    """A file that was there could not be read when it was to be kept; it is taken for missing from now on."""


class Found(NamedTuple):
    """A file that can be kept."""

    file: OldFile
    path: Path
    content_type: str


class Files:
    """Without a folder nothing is there. A run that is only tried looks at the files and keeps none."""

    def __init__(self, folder: Path | None = None, *, keeps: bool = True) -> None:
        self._folder = folder.resolve() if folder else None
        self._keeps = keeps
        self._lost: set[Path] = set()

    def found(self, file: OldFile, *, is_report: bool) -> Found | str:
        """The file, or why it is not kept: the end of a sentence."""
        answers = [self._at(path, file, is_report=is_report) for path in file.paths]
        found = next((answer for answer in answers if isinstance(answer, Found)), None)
        return found or next((answer for answer in answers if answer != NOT_THERE), NOT_THERE)

    def _at(self, place: str, file: OldFile, *, is_report: bool) -> Found | str:
        if self._folder is None:
            return NOT_THERE
        try:
            path = (self._folder / place).resolve()
            if not path.is_relative_to(self._folder) or not path.is_file():
                return NOT_THERE
            if path in self._lost:
                return NOT_READ
            return self._checked(file, path, LARGEST_REPORT if is_report else LARGEST_FILE)
        except (OSError, ValueError, RuntimeError):  # the last for links that lead round
            return NOT_READ

    def store(
        self,
        files: Sequence[Found],
        *,
        of: TrainingClass,
        by: int,
        at: datetime,
        record: Note | QAVisit | None = None,
    ) -> None:
        """Keep them with the note or the visit; what is on the disk goes again when this fails. Raises FileLost."""
        if not files or not self._keeps:
            return
        uploads = [Upload(each.file.name, each.content_type, _Opened(each.path, self._lost)) for each in files]  # type: ignore[arg-type]
        with stored(uploads) as contents:
            submission_id, user = uuid4(), User(pk=by)
            for upload, content, each in zip(uploads, contents, files, strict=True):
                belongs = FilesOf(of, submission_id, user, each.file.uploaded_at or at, record)
                insert_files([upload], [content], belongs)

    def _checked(self, file: OldFile, path: Path, largest: int) -> Found | str:
        content, size = CONTENTS.get(Path(file.name).suffix.lower()), path.stat().st_size
        if content is None:
            return "is of a kind that cannot be kept"
        if not 0 < size <= largest:
            return "is empty" if not size else "is too large"
        with path.open("rb") as opened:
            return Found(file, path, content.content_type) if content.is_in(opened) else f"is no {content.name} file"


class _Opened(File):  # type: ignore[type-arg]
    """Read in pieces when it is stored, and opened no sooner."""

    def __init__(self, path: Path, lost: set[Path]) -> None:
        super().__init__(None, str(path))
        self._path = path
        self._lost = lost

    def open(self, *_args: Any, **_kwargs: Any) -> Any:
        """Anew: for its digest, and for a store once more."""
        with self._or_lost():
            return self._path.open("rb")

    def chunks(self, chunk_size: int | None = None) -> Any:
        with self._or_lost(), self._path.open("rb") as opened:
            while piece := opened.read(chunk_size or self.DEFAULT_CHUNK_SIZE):
                yield piece

    @contextmanager
    def _or_lost(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self._lost.add(self._path)
            raise FileLost(self._path) from error
