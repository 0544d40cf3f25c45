"""Tables as CSV, for other programs: commas, texts as they are, in UTF-8. See docs/adr for why.

Whoever opens such a file in a spreadsheet instead may have `;` or a tab between the cells, so a formula may begin in
the middle of a text.
"""

import re
from collections.abc import Generator, Iterable
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import transaction
from django.utils import timezone

from classes.replicas import place_of_reads
from classes.views.spreadsheets import Cell

BYTE_ORDER_MARK: Final = "\ufeff"  # without it, Excel reads UTF-8 as an old Windows code page
ROWS_AT_A_TIME: Final = 1000
_PARTS: Final = ",;|\t\r\n\v\f\x85\u2028\u2029"  # cells, or lines
# At the beginning or behind what parts cells: blanks and quotes, then what begins a formula, in its full width too
_FORMULA: Final = re.compile(f"(^|[{_PARTS}])([ \xa0\"']*)([=+\\-@\uff1d\uff0b\uff0d\uff20])")
# Most texts: no formula can begin in them, and nothing in them parts cells
_PLAIN: Final = re.compile(f'\\w(?:[^"{_PARTS}]*\\S)?')
_TO_BE_QUOTED: Final = re.compile(f'["{_PARTS}]|^\\s|\\s$')


def csv_pieces(heads: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Generator[str]:
    """The heads and rows as CSV in pieces, read from the database while they are sent."""
    # In a transaction, or the database would put all rows aside before it gives the first.
    with transaction.atomic(using=place_of_reads()):
        yield BYTE_ORDER_MARK + _line(heads)
        remaining = iter(rows)
        while some := list(islice(remaining, ROWS_AT_A_TIME)):
            yield "".join(map(_line, some))


def harmless(text: str) -> str:
    """The text in such a way that no spreadsheet takes it, or a part of it, for a formula."""
    harmless = _FORMULA.sub(r"\1\2'\3", text)
    return f"'{harmless}" if harmless.startswith(("\t", "\r", "\n")) else harmless


def _line(cells: Iterable[Cell]) -> str:
    return ",".join(map(_written, cells)) + "\r\n"


def _written(cell: Cell) -> str:
    if cell is None or cell == "":
        return ""
    if not isinstance(cell, str):
        return f"{timezone.localtime(cell):%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else str(cell)
    if _PLAIN.fullmatch(cell):
        return cell
    text = harmless(cell)
    return '"' + text.replace('"', '""') + '"' if _TO_BE_QUOTED.search(text) else text
