"""Files of the old system, out of a copy of WordPress's folder `uploads`."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from classes.models import Note, QAVisit, TrainingClass
from classes.services.transfer.reading.attachments import OldFile

NOT_THERE = "was not there"


class Found(NamedTuple):
    """A file that can be kept."""

    file: OldFile
    path: Path


class Files:
    """Without a folder nothing is there."""

    def __init__(self, folder: Path | None = None, *, keeps: bool = True) -> None:
        self._folder = folder
        self._keeps = keeps

    def found(self, _file: OldFile) -> Found | str:
        """The file, or why it is not kept: the end of a sentence."""
        return NOT_THERE

    def store(
        self,
        files: list[Found],
        *,
        of: TrainingClass,
        by: int,
        at: datetime,
        note: Note | None = None,
        qa_visit: QAVisit | None = None,
    ) -> None:
        """Keep them with the note or the visit."""
