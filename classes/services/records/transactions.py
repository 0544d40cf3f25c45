"""One transaction for what is written of a class's records and files: in a user's name, and once from a form."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pghistory
from django.db import IntegrityError, connection, models, transaction

from classes.models import TrainingClass, User
from classes.services.refusals import breaks_a_foreign_key, refusals_in_words


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


def lock_submission(submission_id: UUID) -> None:
    """Let nobody else store what the same form says until the end of the transaction."""
    key = int.from_bytes(submission_id.bytes[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
