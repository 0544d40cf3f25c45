"""Tables as CSV, for other programs: commas, texts as they are, in UTF-8. See docs/adr for why.

Whoever opens such a file in a spreadsheet instead may have `;` or a tab between the cells, so a formula may begin in
the middle of a text.
"""

import re
from collections.abc import Callable, Generator, Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from classes.replicas import one_snapshot
from classes.views.spreadsheets import Cell, local_time

BYTE_ORDER_MARK: Final = "\ufeff"  # without it, Excel reads UTF-8 as an old Windows code page
ROWS_AT_A_TIME: Final = 1000
REMEMBERED: Final = 10_000
LONGEST_REMEMBERED: Final = 100  # names and codes come back, what somebody wrote does not
_PARTS: Final = ",;|\t\r\n\v\f\x85\u2028\u2029"  # cells, or lines
# At the beginning or behind what parts cells: blanks and quotes, then what begins a formula, in its full width too
_FORMULA: Final = re.compile(f"(^|[{_PARTS}])([ \xa0\"']*)([=+\\-@\uff1d\uff0b\uff0d\uff20])")
# Most texts: no formula can begin in them, and nothing in them parts cells
_PLAIN: Final = re.compile(f'\\w(?:[^"{_PARTS}]*\\S)?')
_TO_BE_QUOTED: Final = re.compile(f'["{_PARTS}]|^\\s|\\s$')


def csv_pieces(heads: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Generator[str]:
    """The heads and rows as CSV in pieces, read from the database while they are sent, as of one moment."""
    # In a transaction, or the database would put all rows aside before it gives the first.
    with one_snapshot():
        yield BYTE_ORDER_MARK + ",".join(map(_text, heads)) + "\r\n"
        written = {str: _Written(_text), date: _Written(str), datetime: _Written(_moment), int: _Written(str)}
        remaining = iter(rows)
        while some := list(islice(remaining, ROWS_AT_A_TIME)):
            columns = (_column(cells, written) for cells in zip(*some, strict=True))
            yield "".join(f"{','.join(line)}\r\n" for line in zip(*columns, strict=True))


def harmless(text: str) -> str:
    """The text in such a way that no spreadsheet takes it, or a part of it, for a formula."""
    harmless = _FORMULA.sub(r"\1\2'\3", text)
    return f"'{harmless}" if harmless.startswith(("\t", "\r", "\n")) else harmless


class _Written(dict[Cell, str]):
    """How cells of one type are written: most of them come back, and a dict finds them without a call of ours.

    One type only: to a dict, 1 and a decimal 1.00 are the same.
    """

    def __init__(self, write: Callable[[Any], str]) -> None:
        super().__init__({None: ""})
        self._write = write

    def __missing__(self, cell: Cell) -> str:
        if len(self) > REMEMBERED:
            self.clear()
            self[None] = ""
        written = self._write(cell)
        if len(written) <= LONGEST_REMEMBERED:
            self[cell] = written
        return written


def _column(cells: tuple[Cell, ...], written: dict[type, _Written]) -> list[str]:
    types = set(map(type, cells)) - {type(None)}
    if len(types) == 1 and (known := written.get(types.pop())):
        return list(map(known.__getitem__, cells))
    return [written[type(cell)][cell] if type(cell) in written else _rare(cell) for cell in cells]


def _rare(cell: Cell) -> str:
    if isinstance(cell, str):  # of a class of its own, such as a choice
        return _text(str(cell))
    return "" if cell is None else str(cell)


def _moment(moment: datetime) -> str:
    return local_time(moment).isoformat(sep=" ", timespec="minutes")


def _text(text: str) -> str:
    if not text or _PLAIN.fullmatch(text):
        return text
    text = harmless(text)
    return '"' + text.replace('"', '""') + '"' if _TO_BE_QUOTED.search(text) else text
