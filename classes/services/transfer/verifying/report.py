"""What the comparison found, for a file; unexplained differences stand first."""

import csv
import json
from pathlib import Path
from typing import Final

from classes.services.transfer.report import written
from classes.services.transfer.verifying.comparison import Comparison
from classes.timetable import say_number

_COLUMNS: Final = ("table", "key", "code", "what", "old", "new", "because")
_SEE: Final = "see the counts by table."


def unexplained_in(comparison: Comparison) -> str:
    """What nothing explains, in numbers; empty where all is explained."""
    missing = [count.missing for count in comparison.counts]
    told = (
        (
            len(comparison.unexplained),
            "difference is unexplained: it stands first.",
            "differences are unexplained: they stand first.",
        ),
        (sum(number for number in missing if number > 0), f"row is missing: {_SEE}", f"rows are missing: {_SEE}"),
        (
            -sum(number for number in missing if number < 0),
            f"row that was brought is not in the old database any more: {_SEE}",
            f"rows that were brought are not in the old database any more: {_SEE}",
        ),
    )
    return " ".join(say_number(number, one, many) for number, one, many in told if number)


def write_comparison(path: Path, comparison: Comparison, *, source: str) -> None:
    """As JSON; the differences alone as CSV where the file is called so. Raises ReportRefused."""
    differences = [each.as_document() for each in (*comparison.unexplained, *comparison.explained)]
    with written(path, kept="Both databases were only read.") as file:
        if path.suffix.lower() == ".csv":
            lines = csv.DictWriter(file, _COLUMNS)
            lines.writeheader()
            lines.writerows(differences)
        else:
            tables = [count.as_document() for count in comparison.counts]
            document = {"source": source, "tables": tables, "differences": differences}
            json.dump(document, file, ensure_ascii=False, indent=1)
