"""Classes as a file for a spreadsheet."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from classes.models import TrainingClass
from classes.models.reference_data import ReferenceData
from classes.models.training_classes import TrainingClassQuerySet
from classes.views.csv_files import BYTE_ORDER_MARK, csv_lines

ROWS_AT_A_TIME: Final = 1000
COLUMNS: Final = {
    "code": "Class code",
    "client": "Client",
    "site": "Site",
    "class_type": "Type",
    "subject": "Subject",
    "start_date": "Start date",
    "total_hours": "Hours",
    "status": "Status",
    "supervisor": "Supervisor",
    "order_number": "Order number",
    "seta": "SETA",
    "exam_type": "Exam type",
    "captured_by": "Captured by",
    "captured_at": "Captured at",
}


def _table_behind(field: str) -> Any:
    return TrainingClass._meta.get_field(field).related_model


NAMES_FROM: Final = tuple(dict.fromkeys(table for table in map(_table_behind, COLUMNS) if table))


def csv_of(classes: TrainingClassQuerySet, reference_data: ReferenceData) -> Iterator[str]:
    """The classes as CSV in pieces, read from the database while they are sent.

    The reference data includes the tables NAMES_FROM: to join them would widen the rows that are sorted.
    """
    writers = [_writer_of(field, reference_data) for field in COLUMNS]
    # In a transaction, or the database would put all rows aside before it gives the first.
    with transaction.atomic():
        # The key first: equals are sorted by it, and PostgreSQL would look for it behind all texts of a row.
        rows = classes.values_list("pk", *COLUMNS).iterator(chunk_size=ROWS_AT_A_TIME)
        yield BYTE_ORDER_MARK + csv_lines([COLUMNS.values()])
        while some := list(islice(rows, ROWS_AT_A_TIME)):
            yield csv_lines([write(value) for write, value in zip(writers, row, strict=True)] for _pk, *row in some)


def _writer_of(field: str, reference_data: ReferenceData) -> Callable[[Any], str]:
    if table := _table_behind(field):
        return partial(reference_data.name_of, table)
    match field:
        case "status":
            return dict(TrainingClass.Status.choices).__getitem__
        case "start_date":
            return date.isoformat
        case "captured_at":
            return _local_minute
        case _:
            return str


def _local_minute(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
