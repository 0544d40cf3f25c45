"""Learners as a file for a spreadsheet, with masked numbers."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction

from classes.models import Learner
from classes.models.learners import LearnerQuerySet
from classes.views.csv_files import BYTE_ORDER_MARK, csv_lines

ROWS_AT_A_TIME: Final = 1000
COLUMNS: Final = (
    "Surname",
    "First name",
    "Second name",
    "Initials",
    "ID or passport number",
    "Town",
    "Province",
    "Postal code",
    "Employer",
)


def csv_of(learners: LearnerQuerySet) -> Iterator[str]:
    """The learners as CSV in pieces, read from the database while they are sent."""
    with transaction.atomic():
        yield BYTE_ORDER_MARK + csv_lines([COLUMNS])
        for learner in learners.select_related("employer").iterator(chunk_size=ROWS_AT_A_TIME):
            yield csv_lines([_cells(learner)])


def _cells(learner: Learner) -> tuple[str, ...]:
    return (
        learner.surname,
        learner.first_name,
        learner.second_name,
        learner.initials,
        learner.id_masked,
        learner.town,
        learner.get_province_display(),
        learner.postal_code,
        str(learner.employer or ""),
    )
