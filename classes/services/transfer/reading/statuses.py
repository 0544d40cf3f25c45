"""The successor's history of a class's status: each step with its reason and notes, which the log has not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from classes.services.transfer.reading.documents import moment_of
from classes.services.transfer.reading.logs import Log, LogRow
from classes.services.transfer.reading.texts import line_of, word_of

_AT_ONCE = timedelta(minutes=1)  # the log's trigger and the successor write in one request


@dataclass(frozen=True)
class StatusStep:
    """`said` is why, and what was noted: each empty where nothing was."""

    at: datetime
    former: str
    status: str
    said: tuple[str, str]

    @classmethod
    def of(cls, row: Mapping[str, str | None]) -> "StatusStep | None":
        """None where the moment cannot be read, or nothing is said."""
        at = moment_of(row["changed_at"])
        former, status, reason, notes = (line_of(row[name]) for name in ("old_status", "new_status", "reason", "notes"))
        return cls(at, former, status, (reason, notes)) if at and (former or status or reason or notes) else None

    def is_of(self, row: LogRow) -> bool:
        changed = row.diff.get("class_status")
        became = changed.get("new") if isinstance(changed, dict) else None
        return word_of(became) == word_of(self.status) and abs(row.at - self.at) <= _AT_ONCE


def steps_in(rows: Iterable[Mapping[str, str | None]]) -> list[StatusStep]:
    """In the order of their moments."""
    return sorted(filter(None, map(StatusStep.of, rows)), key=lambda step: step.at)


def beside_the_log(log: Log, steps: Iterable[StatusStep]) -> tuple[dict[int, StatusStep], list[StatusStep]]:
    """The steps by the key of the log's row that tells of each, and those of which none tells."""
    told: dict[int, StatusStep] = {}
    untold = []
    for step in steps:
        row = next((row for row in log.rows if row.key not in told and step.is_of(row)), None)
        if row:
            told[row.key] = step
        else:
            untold.append(step)
    return told, untold
