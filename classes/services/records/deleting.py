"""Marking a note, QA visit or file as deleted, and taking that back; inside the caller's transaction."""

from datetime import datetime
from typing import Any

from classes.models import ClassFile, Note, QAVisit, User
from classes.services.edits import refuse_stale

Deletable = Note | QAVisit | ClassFile


def mark_deleted(record: Deletable, *, by: User, at: datetime, read: str) -> None:
    """Who did so first stays named. Raises ChangedMeanwhile where it is not as it was `read`."""
    current = _locked(record)
    if current and current.deleted_at is None:
        refuse_stale(current, read)
        current.deleted_by, current.deleted_at = by, at
        current.save(update_fields=["deleted_by", "deleted_at"])


def take_mark_off(record: Deletable, *, read: str) -> None:
    """Raises ChangedMeanwhile where it is not as it was `read`."""
    current = _locked(record)
    if current and current.deleted_at is not None:
        refuse_stale(current, read)
        current.deleted_by = current.deleted_at = None
        current.save(update_fields=["deleted_by", "deleted_at"])


def _locked(record: Deletable) -> Any:
    """Also one that is marked; None when it is gone for good."""
    return type(record)._default_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
