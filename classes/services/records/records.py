"""What storing event dates, notes, QA visits and files has in common: once from a form, never over another's edit."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from uuid import UUID

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from classes.models import EventDate, Note, QAVisit, TrainingClass, User
from classes.services.refusals import breaks_a_foreign_key, refusals_in_words

Record = TypeVar("Record", EventDate, Note, QAVisit)

SENT_BEFORE: Final = "This form was saved before with other content: load the page again and write it there."


@contextmanager
def recorded(model: type[models.Model], *, by: User) -> Iterator[None]:
    """Write inside in the user's name, in one transaction.

    What the database refuses becomes the sentence of its rule, a ValidationError; a class that was deleted meanwhile
    TrainingClass.DoesNotExist.
    """
    with refusals_in_words(model):
        try:
            with pghistory.context(user=by.pk), transaction.atomic():
                yield
        except IntegrityError as error:
            if breaks_a_foreign_key(error):
                raise TrainingClass.DoesNotExist from error
            raise


def sent_before(record: Record, *, said: Mapping[str, Any]) -> Record | None:
    """What the form was stored as when it came before. Raises ValidationError when it said something else then."""
    once(record.submission_id)
    earlier = type(record)._default_manager.filter(submission_id=record.submission_id).first()
    if earlier is None:
        return None
    same_class = earlier.training_class_id == record.training_class_id
    if not same_class or any(getattr(earlier, name) != value for name, value in said.items()):
        raise ValidationError(SENT_BEFORE)
    return earlier


def once(submission_id: UUID) -> None:
    """Let nobody else store what the same form says until the end of the transaction."""
    key = int.from_bytes(submission_id.bytes[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def locked(record: Record) -> Record:
    """The record as it stands, until the end of the transaction.

    TrainingClass.DoesNotExist when it was deleted meanwhile: the class has no such record any more.
    """
    current = type(record)._default_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if current is None or getattr(current, "deleted_at", None) is not None:
        raise TrainingClass.DoesNotExist
    return current
