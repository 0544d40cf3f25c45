"""Two edits of one row: what only one of two people changed is kept, and where both changed the same, they are told.

Every form that changes a row knows what its page showed, or the version that it showed. What is saved is merged from
three: what was read, what was sent, and what is stored now.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models

from classes.models import User
from classes.models.class_changes import Conflict, Merge
from classes.models.sentences import actor_key, text_of

Values = Mapping[str, Any]
Key = TypeVar("Key")


class ChangedMeanwhile(Exception):
    """Somebody else changed the same fields to other values since they were read; nothing was saved.

    `version` is that of the row now, of one that has versions. `taken_over` are the fields that only others changed.
    """

    def __init__(self, row: models.Model, conflicts: list[Conflict], taken_over: Iterable[Conflict] = ()) -> None:
        super().__init__(f"{row} was changed meanwhile")
        self.version: int = getattr(row, "version", 0)
        self.conflicts = conflicts
        self.taken_over = list(taken_over)
        self.fields = [conflict.field for conflict in conflicts]


def merge(current: models.Model, edited: Values, *, read: Values | None) -> Merge:
    """How an edit meets the row as it is now, which the caller has locked.

    `read` has the values from which the editor began; None when they are not known, and then every field that differs
    from the row is one that both changed. A field that the editor left as it was read is taken over.
    """
    merged = Merge({}, [], [])
    for name, value in edited.items():
        sent, stored = _comparable(value), _comparable(getattr(current, name))
        began = _comparable(read[name]) if read is not None else None
        if sent == stored:
            continue
        if read is not None and sent == began:
            merged.taken_over.append(_conflict(current, name, value))
        elif read is not None and stored == began:
            merged.own[name] = value
        else:
            merged.conflicts.append(_conflict(current, name, value))
    return merged


def put(current: models.Model, edited: Values, *, read: Values | None) -> list[str]:
    """Set what the editor changed in a locked row, not stored yet; gives the names. Raises ChangedMeanwhile."""
    merged = merge(current, edited, read=read)
    if merged.conflicts:
        raise ChangedMeanwhile(current, merged.conflicts, merged.taken_over)
    for name, value in merged.own.items():
        setattr(current, name, value)
    return list(merged.own)


def merged_set(current: set[Key], wanted: set[Key], *, read: set[Key]) -> set[Key]:
    """Of many rows that belong to one: what the editor added and took away; what others did stays."""
    return (current - (read - wanted)) | (wanted - read)


def read_in_version(current: models.Model, version: int, names: Iterable[str]) -> dict[str, Any] | None:
    """What stood in these fields in that version of the row, from its recorded events; None when there is none."""
    if version == getattr(current, "version", None):
        return {name: getattr(current, name) for name in names}
    events = current.events.filter(version=version)  # type: ignore[attr-defined]
    event = events.order_by("pgh_id").last()
    return event and {name: getattr(event, _column(current, name)) for name in names}


def _comparable(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _column(row: models.Model, name: str) -> str:
    return str(row._meta.get_field(name).attname)  # type: ignore[union-attr]


def _conflict(current: models.Model, name: str, value: Any) -> Conflict:
    """With who gave the field its present value, and when, as far as it is recorded."""
    event = _event_that_set(current, name)
    by = User.objects.filter(pk=actor_key(event)).first() if event else None
    label = str(current._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return Conflict(
        field=name,
        label=label[0].upper() + label[1:],
        yours=_shown(current, name, value),
        theirs=_shown(current, name, getattr(current, name)),
        by=str(by or "somebody"),
        at=event.pgh_created_at if event else None,
    )


def _event_that_set(current: models.Model, name: str) -> Any:
    events = getattr(current, "events", None)
    if events is None:
        return None
    found, column = None, _column(current, name)
    for event in events.order_by("-pgh_id"):
        if hasattr(event, column) and getattr(event, column) != getattr(current, column):
            break
        found = event
    return found


def _shown(row: models.Model, name: str, value: Any) -> str:
    """A value as the pages show it."""
    field: Any = row._meta.get_field(name)
    choices = dict(getattr(field, "base_field", field).flatchoices or ())
    if isinstance(value, list):
        return text_of(", ".join(str(choices.get(one, one)) for one in value))
    return text_of(choices.get(value, value) if choices else value)
