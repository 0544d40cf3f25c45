"""Learners as a file, with masked numbers; with whole ones for who may see them and asks for them."""

from collections.abc import Iterable
from typing import Final

from classes.models import Learner
from classes.models.learners.learners import LearnerQuerySet
from classes.views.exports import Column, Table

ROWS_AT_A_TIME: Final = 1000
_NAMES: Final = (
    Column("Surname", lambda learner: learner.surname),
    Column("First name", lambda learner: learner.first_name),
    Column("Second name", lambda learner: learner.second_name),
    Column("Initials", lambda learner: learner.initials),
)
_MASKED: Final = (Column("ID or passport number", lambda learner: learner.id_masked),)
_WHOLE: Final = (
    Column("ID number", lambda learner: learner.id_number),
    Column("Passport number", lambda learner: learner.passport_number),
)
_PLACES: Final = (
    Column("Town", lambda learner: learner.town),
    Column("Province", lambda learner: str(learner.get_province_display())),
    Column("Postal code", lambda learner: learner.postal_code),
    Column("Employer", lambda learner: str(learner.employer or "")),
)


def table_of(learners: LearnerQuerySet, *, whole_numbers: bool) -> Table:
    rows: Iterable[Learner] = learners.select_related("employer").iterator(chunk_size=ROWS_AT_A_TIME)
    return Table("learners", [*_NAMES, *(_WHOLE if whole_numbers else _MASKED), *_PLACES], rows)
