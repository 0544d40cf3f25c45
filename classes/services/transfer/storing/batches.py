"""Storing many rows, some at a time; one that a rule refuses does not take the others with it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.db.models import Model

from classes.models.transfer.kinds import Kind
from classes.services.codes.class_codes import sqlstate_of
from classes.services.refusals import constraint_of
from classes.services.transfer.origins import Result

Each = TypeVar("Each")

AT_A_TIME: Final = 200
REFUSALS: Final = (IntegrityError, DataError, ValidationError)
# The class of SQLSTATE for what a program cannot take, such as a text too long for an index
_LIMITS: Final = "54"


def in_batches(rows: Iterable[Each], size: int = AT_A_TIME) -> Iterator[list[Each]]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def stored_or_left(row: Model, result: Result) -> bool:
    """Insert the row and say that it is here, or say why it is not."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except REFUSALS as refusal:
        say_not_stored(refusal, result)
        return False
    result.new_key = row.pk
    return True


def is_beyond_limits(failure: Exception) -> bool:
    """Whether the database could not take a row because of its size; to try again would not help."""
    return isinstance(failure, DatabaseError) and sqlstate_of(failure).startswith(_LIMITS)


def say_not_stored(refusal: Exception, result: Result) -> None:
    """By the name of the rule alone: the database's own message has what stood in the row."""
    if is_beyond_limits(refusal):
        text = "A text of it is longer than the database can take: it is left. Shorten the text in the old system."
        result.findings.say(Kind.NOT_STORED, text)
        return
    rule = constraint_of(refusal) if isinstance(refusal, IntegrityError) else ""
    text = f"A rule of this program refused it{f', {rule}' if rule else ''}: it is left. Correct it in the old system."
    result.findings.say(Kind.NOT_STORED, text)
