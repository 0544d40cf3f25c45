"""One transaction in which a class is changed: locked, in a user's name, with the sentences of what is refused."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import pghistory
from django.db import transaction

from classes.models import TrainingClass, User
from classes.models.training_classes.training_classes import RULES_OF_TRIGGERS
from classes.services.refusals import refusals_in_words


@contextmanager
def class_changed(training_class: TrainingClass, *, by: User) -> Iterator[TrainingClass]:
    """Gives the class as it is now, with its names, to whoever changes it. Raises TrainingClass.DoesNotExist."""
    in_words = refusals_in_words(TrainingClass, by_trigger=RULES_OF_TRIGGERS)
    with pghistory.context(user=by.pk), in_words, transaction.atomic():
        # Locked by itself: rows joined to it would be those from before the wait.
        TrainingClass.objects.select_for_update().get(pk=training_class.pk)
        yield TrainingClass.objects.with_names().get(pk=training_class.pk)


def save_changes(current: TrainingClass, fields: Iterable[str], *, by: User, at: datetime) -> None:
    """Save these fields of a class, and who changed it; it gets its next version."""
    current.changed_by, current.changed_at = by, at
    current.save(update_fields=[*fields, "changed_by", "changed_at"])
    current.refresh_from_db(fields=["version"])
