"""Classes as a file: the columns of the list's export."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, partial
from itertools import islice
from operator import itemgetter
from typing import Any, Final

from django.conf import settings
from django.db.models import DateTimeField, Func, TextField, Value
from django.db.models.functions import Coalesce

from classes.models import TrainingClass
from classes.models.catalogue.reference_data import ReferenceData
from classes.models.overview.class_people import people_of_classes
from classes.models.training_classes.dated_status import status_as_of
from classes.models.training_classes.training_classes import TrainingClassQuerySet
from classes.views.exports import Column, Table

ROWS_AT_A_TIME: Final = 1000
COLUMNS: Final = {
    "code": "Class code",
    "client": "Client",
    "site": "Site",
    "class_type": "Type",
    "subject": "Subject",
    "start_date": "Start date",
    "end_date": "End date",
    "total_hours": "Hours",
    "learners_in_class": "Learners in class",
    "learners_ever": "Learners ever",
    "status": "Status",
    "agent_name": "Agent",
    "supervisor": "Supervisor",
    "order_number": "Order number",
    "seta": "SETA",
    "exam_type": "Exam type",
    "captured_by": "Captured by",
    "captured_at": "Captured at",
    "old_code": "Old code",
}
PEOPLE: Final = ("agent_name", "learners_in_class", "learners_ever")
_LABELS: Final = {status.value: str(status.label) for status in TrainingClass.Status}


def _table_behind(field: str) -> Any:
    return None if field in {*PEOPLE, "old_code"} else TrainingClass._meta.get_field(field).related_model


NAMES_FROM: Final = tuple(dict.fromkeys(table for table in map(_table_behind, COLUMNS) if table))


class _Local(Func):
    """A moment in local time, without its zone: to read 50,000 with one took a tenth of the whole export's time."""

    template = "(%(expressions)s)"
    arg_joiner = " AT TIME ZONE "


def table_of(classes: TrainingClassQuerySet, reference_data: ReferenceData, today: date) -> Table:
    """The reference data includes the tables NAMES_FROM: to join them would widen the rows that are sorted."""
    columns = [Column(head, itemgetter(place)) for place, head in enumerate(COLUMNS.values())]
    return Table("classes", columns, _rows(classes, reference_data, today))


def _rows(classes: TrainingClassQuerySet, reference_data: ReferenceData, today: date) -> Iterator[tuple[Any, ...]]:
    """What stands in each column. Who teaches and learns is looked up for many classes at a time."""
    read: dict[str, Any] = {
        "status": status_as_of(today),
        "old_code": Coalesce("old_code__code", Value(""), output_field=TextField()),
        "captured_at": _Local("captured_at", Value(settings.TIME_ZONE), output_field=DateTimeField()),
    }
    fields = [field for field in COLUMNS if field not in PEOPLE]
    # The key first: equals are sorted by it, and PostgreSQL would look for it behind all texts of a row.
    rows = classes.values_list("pk", *(read.get(field, field) for field in fields))
    remaining, words = rows.iterator(chunk_size=ROWS_AT_A_TIME), _words_of(reference_data)
    while some := list(islice(remaining, ROWS_AT_A_TIME)):
        keys, *values = zip(*some, strict=True)
        people = people_of_classes(keys, values[fields.index("start_date")], today)
        cells: dict[str, Iterable[Any]] = dict(zip(PEOPLE, zip(*people, strict=True), strict=True))
        for field, column in zip(fields, values, strict=True):
            cells[field] = map(words[field], column) if field in words else column
        yield from zip(*(cells[field] for field in COLUMNS), strict=True)


def _words_of(reference_data: ReferenceData) -> dict[str, Callable[[Any], str]]:
    """For the columns of keys: the words for one, which are looked up once for the whole file."""
    tables = {field: table for field in COLUMNS if (table := _table_behind(field))}
    names = {field: cache(partial(reference_data.name_of, table)) for field, table in tables.items()}
    return {**names, "status": _LABELS.__getitem__}
