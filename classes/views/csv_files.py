"""Tables as files for a spreadsheet."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any, Final

BYTE_ORDER_MARK: Final = "\ufeff"  # without it, Excel reads UTF-8 as an old Windows code page
FORMULAS_BEGIN_WITH: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(rows: Iterable[Any]) -> str:
    """Rows of texts as lines of CSV, none of which a spreadsheet takes for a formula."""
    piece = StringIO()
    csv.writer(piece).writerows([harmless(cell) for cell in row] for row in rows)
    return piece.getvalue()


def harmless(cell: str) -> str:
    """The text in such a way that a spreadsheet shows it and does not take it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULAS_BEGIN_WITH) else cell
