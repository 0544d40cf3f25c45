"""What storing event dates, notes, QA visits and files has in common: once from a form, never over another's edit."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from uuid import UUID

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from psycopg.errors import ForeignKeyViolation

from classes.models import EventDate, Note, QAVisit, TrainingClass, User
from classes.models.class_changes import Conflict
from classes.models.sentences import text_of
from classes.services.refusals import constraint_of

Record = TypeVar("Record", EventDate, Note, QAVisit)

SENT_BEFORE: Final = "This form was saved before with other content: load the page again and write it there."

_WORDLESS: Final = models.BaseConstraint.default_violation_error_message


class RecordChanged(Exception):
    """Somebody else changed the record meanwhile; nothing was saved."""

    def __init__(self, version: int, conflicts: list[Conflict]) -> None:
        super().__init__("the record was changed meanwhile")
        self.version = version
        self.conflicts = conflicts


@contextmanager
def recorded(model: type[models.Model], *, by: User) -> Iterator[None]:
    """Write inside in the user's name, in one transaction.

    What the database refuses becomes the sentence of its rule, a ValidationError; a class that was deleted meanwhile
    TrainingClass.DoesNotExist.
    """
    try:
        with pghistory.context(user=by.pk), transaction.atomic():
            yield
    except IntegrityError as error:
        if isinstance(error.__cause__, ForeignKeyViolation):
            raise TrainingClass.DoesNotExist from error
        rule = next((rule for rule in model._meta.constraints if rule.name == constraint_of(error)), None)
        if rule is None or rule.violation_error_message == _WORDLESS:
            raise
        raise ValidationError(str(rule.violation_error_message)) from error


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


def change(current: Record, edited: Mapping[str, Any], *, read_version: int) -> list[str]:
    """Put the edit into a locked record; which fields it changes. Raises RecordChanged."""
    changed = [name for name, value in edited.items() if getattr(current, name) != value]
    if changed and read_version != current.version:
        raise RecordChanged(current.version, _between(current, {name: edited[name] for name in changed}))
    for name in changed:
        setattr(current, name, edited[name])
    return changed


def _between(current: Record, edited: Mapping[str, Any]) -> list[Conflict]:
    """Where an edit differs from what stands, and who changed the record last."""
    last = current.events.order_by("-pgh_id").first()  # type: ignore[attr-defined]
    by = User.objects.filter(pk=(last.pgh_context or {}).get("user")).first()
    theirs = {name: _shown(current, name) for name in edited}
    for name, value in edited.items():
        setattr(current, name, value)
    return [
        Conflict(
            field=name,
            label=_label_of(current, name),
            yours=_shown(current, name),
            theirs=theirs[name],
            by=str(by or "somebody"),
            at=last.pgh_created_at,
        )
        for name in edited
    ]


def _label_of(record: models.Model, name: str) -> str:
    label = str(record._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[0].upper() + label[1:]


def _shown(record: Any, name: str) -> str:
    """A value as the pages show it."""
    value = getattr(record, name)
    if isinstance(value, list):
        return text_of(", ".join(record.category_names))
    display = getattr(record, f"get_{name}_display", None)
    return text_of(display() if display else value)
