"""What the comparison found, for a file; unexplained differences stand first."""

import csv
import json
from pathlib import Path
from typing import Final

from classes.services.transfer.report import written
from classes.services.transfer.verifying.comparison import Comparison

_COLUMNS: Final = ("table", "key", "code", "what", "old", "new", "because")


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
