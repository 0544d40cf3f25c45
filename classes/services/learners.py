"""Writing learner records."""

from collections.abc import Mapping, Sequence
from typing import Any

import pghistory
from django.db import transaction

from classes.models import Learner, User
from classes.models.learner_erasures import RULES_OF_TRIGGERS
from classes.services.refusals import refusals_in_words


class LearnerChangedMeanwhile(Exception):
    """Somebody else changed the same fields to other values; nothing was saved. `fields` has their names."""

    def __init__(self, learner: Learner, fields: Sequence[str]) -> None:
        super().__init__("The learner was changed meanwhile")
        self.version = learner.version
        self.fields = fields


def add_learner(learner: Learner, *, by: User) -> Learner:
    """Store a checked learner. Raises ValidationError for what the database refuses."""
    with pghistory.context(user=by.pk), refusals_in_words(Learner), transaction.atomic():
        learner.save(force_insert=True)
    return learner


def change_learner(learner: Learner, edited: Mapping[str, Any], *, read_version: int, by: User) -> Learner:
    """Store the values that differ from those which the editor read in that version; the others' changes stay.

    Raises LearnerChangedMeanwhile, and ValidationError for what the database refuses.
    """
    with pghistory.context(user=by.pk), refusals_in_words(Learner, by_trigger=RULES_OF_TRIGGERS), transaction.atomic():
        current = Learner.objects.select_for_update().get(pk=learner.pk)
        changed = {name: value for name, value in edited.items() if getattr(current, name) != value}
        if read_version != current.version:
            changed = _own_changes(current, changed, read_version)
        for name, value in changed.items():
            setattr(current, name, value)
        if changed:
            current.save(update_fields=list(changed))
        return current


def _own_changes(current: Learner, changed: Mapping[str, Any], read_version: int) -> dict[str, Any]:
    events = Learner.pgh_event_model.objects.filter(pgh_obj=current.pk)  # type: ignore[attr-defined]
    read = events.filter(version=read_version).last()
    own = {name: value for name, value in changed.items() if read is None or getattr(read, name) != value}
    meeting = [name for name in own if read is None or getattr(read, name) != getattr(current, name)]
    if meeting:
        raise LearnerChangedMeanwhile(current, meeting)
    return own
