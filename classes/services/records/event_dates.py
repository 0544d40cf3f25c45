"""Completing, cancelling and deleting the event dates of a class."""

from datetime import datetime

from django.utils import timezone

from classes.models import EventDate, User
from classes.services.edits import refuse_stale
from classes.services.records.records import locked
from classes.services.records.transactions import recorded


class CompletedEventDate(Exception):
    """What was completed is not deleted; it can be made pending again first."""


class EventDateLiesAhead(Exception):
    """What has not come cannot be completed."""


def set_event_status(event: EventDate, status: str, *, by: User, at: datetime, read: str = "") -> EventDate:
    """Complete it, cancel it, or make it pending again; to say it twice changes nothing.

    Raises ChangedMeanwhile and EventDateLiesAhead.
    """
    with recorded(EventDate, by=by):
        current = locked(event)
        if current.status != status:
            refuse_stale(current, read)
            completed = status == EventDate.Status.COMPLETED
            if completed and current.date > timezone.localdate(at):
                raise EventDateLiesAhead
            current.status = status
            current.completed_by, current.completed_at = (by, at) if completed else (None, None)
            current.save(update_fields=["status", "completed_by", "completed_at"])
        return current


def delete_event_date(event: EventDate, *, by: User, read: str = "") -> None:
    """Raises CompletedEventDate, ChangedMeanwhile. The history tells what it was."""
    with recorded(EventDate, by=by):
        current = locked(event)
        if current.status == EventDate.Status.COMPLETED:
            raise CompletedEventDate
        refuse_stale(current, read)
        current.delete()
