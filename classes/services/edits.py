"""Two edits of one row: what only one of two people changed is kept, and where both changed the same, they are told.

Every form that changes a row knows what its page showed, or the version that it showed. What is saved is merged from
three: what was read, what was sent, and what is stored now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from classes.models import User
from classes.models.recorded_events import actor_key, text_of
from classes.models.sent_numbers import number_in
from classes.models.versions import counts_changes, version_of

Values = Mapping[str, Any]
Key = TypeVar("Key")

_YOU: Final = "you"
# What these say is too much for a sentence
_MANY_ROWS: Final = {"timetable_digest": "The timetable", "agents_digest": "Who teaches"}


@dataclass(frozen=True)
class Conflict:
    """A field that was changed twice to different values, most often by two people."""

    field: str
    label: str
    yours: str
    theirs: str
    by: str
    at: datetime | None
    by_key: int | None = None

    def as_document(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name != "by_key"}

    def told_to(self, user: User | AnonymousUser) -> "Conflict":
        """As this user reads it: `by` is `you` where it was they, in another window."""
        return replace(self, by=_YOU) if self.by_key is not None and self.by_key == user.pk else self

    @property
    def sentence(self) -> str:
        """What to tell whoever was slower, at the field."""
        at = text_of(self.at and timezone.localtime(self.at))
        if self.by == _YOU:
            return f"You changed this meanwhile in another window to {self.theirs}, here to {self.yours} ({at})."
        return f"{self.by} changed this meanwhile to {self.theirs}, you to {self.yours} ({at})."

    @property
    def taken_over(self) -> str:
        """What to tell somebody who had left the field as it was read."""
        changed = f"was taken over as {self.by} changed it{' in another window' if self.by == _YOU else ''}"
        if self.field in _MANY_ROWS:
            return f"{_MANY_ROWS[self.field]} {changed}."
        return f"{self.label} {changed}: {self.theirs}."


class Merge:
    """An edit of what was read before: `own` are the editor's changes, `meeting` what others changed too.

    `left` is what only others changed: the editor sent it as it was read.
    """

    def __init__(self, row: models.Model) -> None:
        self.row = row
        self.own: dict[str, Any] = {}
        self.meeting: dict[str, Any] = {}
        self.left: dict[str, Any] = {}

    @cached_property
    def conflicts(self) -> list[Conflict]:
        return [_conflict(self.row, name, value) for name, value in self.meeting.items()]

    @cached_property
    def taken_over(self) -> list[Conflict]:
        return [_conflict(self.row, name, value) for name, value in self.left.items()]


class ChangedMeanwhile(Exception):
    """The same fields were changed to other values since they were read; nothing was saved.

    `meanwhile` are the values of the fields that only others changed (`taken_over`): an edit of the row as it is now
    has to begin with them.
    """

    def __init__(self, merged: Merge) -> None:
        super().__init__(f"{merged.row} was changed meanwhile")
        self.row: Any = merged.row
        self.version: int = getattr(merged.row, "version", 0)
        self.conflicts = merged.conflicts
        self.taken_over = merged.taken_over
        self.meanwhile: dict[str, Any] = {name: getattr(merged.row, name) for name in merged.left}

    def is_by(self, user: User) -> bool:
        """Whether it was this user who changed all that is in conflict, in another window."""
        return {conflict.by_key for conflict in self.conflicts} == {user.pk}


def merge(row: models.Model, edited: Values, *, read: Values | None) -> Merge:
    """How an edit meets the row as it is now, which the caller has locked.

    `read` has the values from which the editor began; None when they are not known, and then every field that differs
    from the row is one that both changed. A field that the editor left as it was read is taken over.
    """
    merged = Merge(row)
    for name, value in edited.items():
        sent, stored = _comparable(value), _comparable(getattr(row, name))
        began = _comparable(read[name]) if read is not None else None
        if sent == stored:
            continue
        if read is not None and sent == began:
            merged.left[name] = value
        elif read is not None and stored == began:
            merged.own[name] = value
        else:
            merged.meeting[name] = value
    return merged


def merge_version(row: models.Model, edited: Values, read_version: int) -> Merge:
    """As `merge`, with what was read looked up in the recorded events of the row."""
    return merge(row, edited, read=read_in_version(row, read_version, edited))


def put(row: models.Model, edited: Values, *, read: Values | None) -> list[str]:
    """Set what the editor changed in a locked row, not stored yet; gives the names. Raises ChangedMeanwhile."""
    return _put(merge(row, edited, read=read))


def put_version(row: models.Model, edited: Values, read_version: int) -> list[str]:
    """As `put`, for an edit of that version of the row."""
    return _put(merge_version(row, edited, read_version))


def refuse_stale(row: models.Model, read: str) -> None:
    """For what is done to a row as a whole, and so merged with nothing. Raises ChangedMeanwhile.

    `read` is what `version_of` gave for the row that was shown; empty where that is not known.
    """
    if not read or read == version_of(row):
        return
    stale = Merge(row)
    number = number_in(read)
    if counts_changes(row) and number and (shown := read_in_version(row, number, _names_of_entries(row))):
        stale.meeting = {name: value for name, value in shown.items() if value != getattr(row, name)}
    raise ChangedMeanwhile(stale)


def set_fields(row: models.Model, values: Values) -> dict[str, Any]:
    """Set these fields of a row, which is not stored yet; gives them."""
    for name, value in values.items():
        setattr(row, name, value)
    return dict(values)


def merged_set(current: set[Key], wanted: set[Key], *, read: set[Key]) -> set[Key]:
    """Of many rows that belong to one: what the editor added and took away; what others did stays."""
    return (current - (read - wanted)) | (wanted - read)


def read_in_version(row: models.Model, version: int, names: Iterable[str]) -> dict[str, Any] | None:
    """What these fields were in that version of the row, from its recorded events; None when there is none."""
    if version == getattr(row, "version", None):
        return {name: getattr(row, name) for name in names}
    events = row.events.filter(version=version)  # type: ignore[attr-defined]
    event = events.order_by("pgh_id").last()
    return event and {name: getattr(event, _column(row, name)) for name in names}


def _put(merged: Merge) -> list[str]:
    if merged.meeting:
        raise ChangedMeanwhile(merged)
    return list(set_fields(merged.row, merged.own))


def _names_of_entries(row: models.Model) -> list[str]:
    """What people fill in, of a row."""
    return [field.name for field in row._meta.concrete_fields if field.editable and not field.primary_key]


def _comparable(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _column(row: models.Model, name: str) -> str:
    return str(row._meta.get_field(name).attname)  # type: ignore[union-attr]


def _conflict(row: models.Model, name: str, value: Any) -> Conflict:
    """With who gave the field its present value, and when, as far as it is recorded."""
    label = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return Conflict(
        field=name,
        label=capfirst(str(label)),
        yours=_shown(row, name, value),
        theirs=_shown(row, name, getattr(row, name)),
        **by_and_at(_event_that_set(row, name)),
    )


def by_and_at(event: Any) -> dict[str, Any]:
    """Who recorded an event, and when, in the names of a Conflict; `somebody` at no time where there is none."""
    by = User.objects.filter(pk=actor_key(event)).first() if event else None
    return {"by": str(by or "somebody"), "at": event and event.pgh_created_at, "by_key": by and by.pk}


def _event_that_set(row: models.Model, name: str) -> Any:
    events = getattr(row, "events", None)
    if events is None:
        return None
    found, column = None, _column(row, name)
    for event in events.order_by("-pgh_id"):
        if hasattr(event, column) and getattr(event, column) != getattr(row, column):
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
