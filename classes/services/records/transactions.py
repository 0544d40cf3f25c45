"""One transaction for what is written of a class's records and registers: in a user's name."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.db import IntegrityError, models, transaction

from classes.models import TrainingClass, User
from classes.services.refusals import Sentences, breaks_a_foreign_key, refusals_in_words


@contextmanager
def recorded(*written: type[models.Model], by: User, by_trigger: Sentences | None = None) -> Iterator[None]:
    """Write inside in the user's name, in one transaction.

    What the database refuses becomes the sentence of its rule, a ValidationError; a class that was deleted meanwhile
    TrainingClass.DoesNotExist. `by_trigger` has the sentences of rules that are triggers.
    """
    with refusals_in_words(*written, by_trigger=by_trigger):
        try:
            with pghistory.context(user=by.pk), transaction.atomic():
                yield
        except IntegrityError as error:
            if breaks_a_foreign_key(error):
                raise TrainingClass.DoesNotExist from error
            raise
