"""Writing learner records."""

from collections.abc import Mapping
from typing import Any

import pghistory
from django.db import transaction

from classes.models import Learner, User
from classes.models.learners.erasures import RULES_OF_TRIGGERS
from classes.services.edits import put_version
from classes.services.refusals import refusals_in_words


def add_learner(learner: Learner, *, by: User) -> Learner:
    """Store a checked learner. Raises ValidationError for what the database refuses."""
    with pghistory.context(user=by.pk), refusals_in_words(Learner), transaction.atomic():
        learner.save(force_insert=True)
    return learner


def change_learner(learner: Learner, edited: Mapping[str, Any], *, read_version: int, by: User) -> Learner:
    """Store the values that differ from those which the editor read in that version; the others' changes stay.

    Raises ChangedMeanwhile, and ValidationError for what the database refuses.
    """
    with pghistory.context(user=by.pk), refusals_in_words(Learner, by_trigger=RULES_OF_TRIGGERS), transaction.atomic():
        current = Learner.objects.select_for_update().get(pk=learner.pk)
        if changed := put_version(current, edited, read_version):
            current.save(update_fields=changed)
        return current
