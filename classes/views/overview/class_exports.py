"""Classes as a file: the columns of the list's export."""

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import count
from operator import itemgetter
from typing import Any, Final

from django.db.models import TextField, Value
from django.db.models.functions import Coalesce

from classes.models import TrainingClass
from classes.models.catalogue.reference_data import ReferenceData
from classes.models.overview.class_people import with_people
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
_COUNTED: Final = {"learners_in_class", "learners_ever", "agent_name", "old_code"}


def _table_behind(field: str) -> Any:
    return None if field in _COUNTED else TrainingClass._meta.get_field(field).related_model


NAMES_FROM: Final = tuple(dict.fromkeys(table for table in map(_table_behind, COLUMNS) if table))


def table_of(classes: TrainingClassQuerySet, reference_data: ReferenceData, today: date) -> Table:
    """The reference data includes the tables NAMES_FROM: to join them would widen the rows that are sorted."""
    named: dict[str, Any] = {
        "status": status_as_of(today),
        "old_code": Coalesce("old_code__code", Value(""), output_field=TextField()),
    }
    columns = (named.get(field, field) for field in COLUMNS)
    # The key first: equals are sorted by it, and PostgreSQL would look for it behind all texts of a row.
    rows = with_people(classes, today).values_list("pk", *columns).iterator(chunk_size=ROWS_AT_A_TIME)
    return Table("classes", [_column(field, place, reference_data) for place, field in zip(count(1), COLUMNS)], rows)


def _column(field: str, place: int, reference_data: ReferenceData) -> Column:
    value: Callable[[Any], Any] = itemgetter(place)
    if table := _table_behind(field):
        name_of = partial(reference_data.name_of, table)
        return Column(COLUMNS[field], lambda row: name_of(value(row)))
    if field == "status":
        labels = dict(TrainingClass.Status.choices)
        return Column(COLUMNS[field], lambda row: str(labels[value(row)]))
    return Column(COLUMNS[field], value)
