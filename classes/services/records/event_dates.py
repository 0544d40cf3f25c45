"""Adding event dates to a class, completing, cancelling and deleting them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from classes.models import EventDate, TrainingClass, User
from classes.services.edits import put_version
from classes.services.records.records import locked, recorded, sent_before


class CompletedEventDate(Exception):
    """What was completed is not deleted; it can be made pending again first."""


def add_event_date(
    event: EventDate, *, to: TrainingClass, said: Mapping[str, Any], by: User, at: datetime
) -> EventDate:
    """Store a checked event date, once for each form; `said` are the fields by which the form is known again."""
    event.training_class, event.added_by, event.added_at = to, by, at
    with recorded(EventDate, by=by):
        if earlier := sent_before(event, said=said):
            return earlier
        event.save(force_insert=True)
    return event


def edit_event_date(event: EventDate, edited: Mapping[str, Any], *, read_version: int, by: User) -> EventDate:
    """Raises ChangedMeanwhile and ValidationError."""
    with recorded(EventDate, by=by):
        current = locked(event)
        if changed := put_version(current, edited, read_version):
            current.save(update_fields=changed)
        return current


def set_event_status(event: EventDate, status: str, *, by: User, at: datetime) -> EventDate:
    """Complete it, cancel it, or make it pending again; to say it twice changes nothing."""
    with recorded(EventDate, by=by):
        current = locked(event)
        if current.status != status:
            completed = status == EventDate.Status.COMPLETED
            current.status = status
            current.completed_by, current.completed_at = (by, at) if completed else (None, None)
            current.save(update_fields=["status", "completed_by", "completed_at"])
        return current


def delete_event_date(event: EventDate, *, by: User) -> None:
    """Raises CompletedEventDate. The history tells what it was."""
    with recorded(EventDate, by=by):
        current = locked(event)
        if current.status == EventDate.Status.COMPLETED:
            raise CompletedEventDate
        current.delete()
