"""The classes of the old system in the order in which they were captured."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Final, LiteralString

from django.utils import timezone

from classes.services.transfer.drafts import BesideClasses
from classes.services.transfer.reading.documents import moment_of, possible_date
from classes.services.transfer.reading.logs import Log
from classes.services.transfer.reading.timetables import read_timetable
from classes.services.transfer.source import Row, Source
from classes.services.transfer.storing.batches import in_batches

CLASSES_AT_A_TIME: Final = 50
_NEVER = datetime.max.replace(tzinfo=UTC)


def in_order_of_capture(source: Source) -> Iterator[Row]:
    """By the moment of capture, then by key. Of classes without one, the moments alone are kept until their turn."""
    if "created_at" not in source.columns_of("classes"):
        undated = _undated(source, "TRUE")
        dated: Iterator[Row] = iter(())
    else:
        undated = _undated(source, "created_at IS NULL")
        dated = source.stream("classes", order=("created_at", "class_id"), only="created_at IS NOT NULL")
    for row in dated:
        while undated and undated[-1] < (moment_of(row["created_at"]) or _NEVER, int(row["class_id"] or 0)):
            yield source.rows("classes", class_id=undated.pop()[1])[0]
        yield row
    while undated:
        yield source.rows("classes", class_id=undated.pop()[1])[0]


def _undated(source: Source, only: LiteralString) -> list[tuple[datetime, int]]:
    """The last one first."""
    columns = ("class_id", "original_start_date", "schedule_data")
    rows = source.stream("classes", *columns, only=only)
    found: list[tuple[datetime, int]] = []
    for some in in_batches(rows, CLASSES_AT_A_TIME):
        beside = BesideClasses(source, some)
        found.extend((_moment_of(row, beside.of(row).log), int(row["class_id"] or 0)) for row in some)
    return sorted(found, reverse=True)


def _moment_of(row: Row, log: Log) -> datetime:
    """The first row of the log, else midnight of the start."""
    if log.begins:
        return log.begins
    start = possible_date(row["original_start_date"]) or read_timetable(row["schedule_data"]).first_day
    return timezone.make_aware(datetime.combine(start, time.min)) if start else _NEVER
