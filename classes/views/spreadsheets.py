"""Tables as spreadsheets (XLSX), for people. What is a text stays one: no formula, no link, no lost zero."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any, Final

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range

from classes.replicas import one_snapshot

Cell = str | int | Decimal | date | datetime | None

MOST_CHARACTERS: Final = 32_767  # of a cell; a longer text would be left out
_WIDEST: Final = 60
_NARROWEST: Final = 8


def local_time(moment: datetime) -> datetime:
    """Without its zone; one that has none is local already."""
    return timezone.localtime(moment).replace(tzinfo=None) if moment.tzinfo else moment


def spreadsheet_of(heads: list[str], rows: Iterable[list[Cell]]) -> IO[bytes]:
    """A file that is open for reading. Its rows are written one by one, none stays in memory."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115  # who sends it closes it
    try:
        with one_snapshot(), Workbook(file, {"constant_memory": True}) as book:
            _Sheet(book, heads).fill(rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


class _Sheet:
    def __init__(self, book: Any, heads: list[str]) -> None:
        self.sheet = book.add_worksheet()
        self.bold, self.hours = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self.heads, self.widths = heads, [len(head) + 3 for head in heads]

    def fill(self, rows: Iterable[list[Cell]]) -> None:
        for column, head in enumerate(self.heads):
            self.sheet.write_string(0, column, head, self.bold)
        last = 0
        for last, cells in enumerate(rows, start=1):  # needed afterwards
            for column, cell in enumerate(cells):
                self._write(last, column, cell)
        self._finish(last)

    def _write(self, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            # A text that is shorter than what stood there before makes nothing wider, however many lines it has
            is_longer = len(cell) >= self.widths[column]
            width = max(map(len, cell.splitlines()), default=0) if is_longer else 0
            if cell:
                self.sheet.write_string(row, column, _fitting(cell))
        elif isinstance(cell, datetime):
            width = len("2026-02-02 09:00")
            self.sheet.write_datetime(row, column, local_time(cell), self.minute)
        elif isinstance(cell, date):
            width = len("2026-02-02")
            self.sheet.write_datetime(row, column, cell, self.day)
        elif cell is not None:
            width = len(str(cell))
            self.sheet.write_number(row, column, cell, self.hours if isinstance(cell, Decimal) else None)
        else:
            return
        if width >= self.widths[column]:
            self.widths[column] = max(self.widths[column], min(width + 1, _WIDEST))

    def _finish(self, last: int) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, max(width, _NARROWEST))
        end = len(self.heads) - 1
        self.sheet.freeze_panes(1, 0)
        self.sheet.autofilter(0, 0, last, end)
        self.sheet.repeat_rows(0)
        # Numbers as texts are meant here
        self.sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, last, end)})


def _fitting(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"
