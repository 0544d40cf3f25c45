"""What the recorded events of a class say: who changed what, and where two edits meet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from django.db import models

from classes.models.training_classes import TrainingClass
from classes.models.users import User

NOTHING: Final = "nothing"

# In the order of the class's page. `code` shows its one repair, `status` its life.
_TOLD: Final = (
    "code",
    "status",
    "site",
    "total_hours",
    "start_date",
    "supervisor",
    "order_number",
    "seta_funded",
    "seta",
    "exam_class",
    "exam_type",
    "timetable_digest",
    "end_date",
    "end_date_by_hand",
    "end_date_reason",
)


@dataclass(frozen=True)
class Entry:
    """What somebody did to a class at one moment, in sentences without an end. `by` is "Pieter van Wyk"."""

    at: datetime
    by: str
    sentences: list[str]


@dataclass(frozen=True)
class Conflict:
    """A field that two people changed to different values."""

    field: str
    label: str
    yours: str
    theirs: str
    by: str
    at: datetime


def history_of(training_class: TrainingClass) -> list[Entry]:
    """Everything that happened to the class, the newest first. As many queries for a hundred events as for one."""
    events = list(_events(training_class))
    names = _Names(events)
    history = [(event, [f"Captured as {event.code}"]) for event in events[:1]]
    for before, after in pairwise(events):
        changed = (name for name in _TOLD if _value(before, name) != _value(after, name))
        history.append((after, [_sentence(name, before, after, names) for name in changed]))
    return [Entry(event.pgh_created_at, names.actor(event), told) for event, told in reversed(history) if told]


def conflicts_between(
    current: TrainingClass, changed: Mapping[str, Any], read_version: int
) -> tuple[dict[str, Any], list[Conflict]]:
    """Part the fields in which an edit differs from the class into the editor's own changes and the conflicts.

    A field that the editor left as he read it is neither: the other's value stands.
    """
    events = [event for event in _events(current) if event.version >= read_version]
    base = next((event for event in reversed(events) if event.version == read_version), None)
    own: dict[str, Any] = {}
    conflicts = []
    for name, value in changed.items():
        read = _value(base, name) if base else None
        if base and read == _key(value):
            continue
        if base and read == _value(current, name):
            own[name] = value
        else:
            conflicts.append(_conflict(name, value, current, events))
    return own, conflicts


def label_of(name: str) -> str:
    """A field's name as people say it, with a capital letter."""
    label = str(TrainingClass._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[0].upper() + label[1:]


def text_of(value: object) -> str:
    """A value as the pages show it."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{_day(value)} {value:%Y %H:%M}"
        case date():
            return f"{_day(value)} {value:%Y}"
        case Decimal():
            return f"{value:.2f}".removesuffix(".00")
        case _:
            return str(value)


class _Names:
    """The names behind the keys in events, fetched with one query for each table."""

    def __init__(self, events: Iterable[Any]) -> None:
        events = list(events)
        self._rows: dict[type[models.Model], dict[Any, Any]] = {}
        wanted: dict[type[models.Model], set[int]] = {User: {key for key in map(_actor_key, events) if key}}
        for name in _TOLD:
            field = TrainingClass._meta.get_field(name)
            if isinstance(field, models.ForeignKey):
                keys = {_value(event, name) for event in events} - {None}
                wanted.setdefault(field.related_model, set()).update(keys)
        for model, keys in wanted.items():
            self._rows[model] = model._default_manager.in_bulk(keys) if keys else {}

    def actor(self, event: Any) -> str:
        return str(self._rows[User].get(_actor_key(event), "somebody outside the program"))

    def text(self, name: str, event: Any) -> str:
        field = TrainingClass._meta.get_field(name)
        value = _value(event, name)
        if isinstance(field, models.ForeignKey) and value is not None:
            value = self._rows[field.related_model].get(value, "one that was deleted")
        elif isinstance(field, models.Field) and field.choices:
            value = dict(field.flatchoices)[value].lower()
        return text_of(value)


def _sentence(name: str, before: Any, after: Any, names: _Names) -> str:
    if name == "timetable_digest":
        return "Timetable changed"
    values = _value(before, name), _value(after, name)
    then, now = names.text(name, before), names.text(name, after)
    if NOTHING in (then, now):
        return f"{label_of(name)} {then} taken away" if now == NOTHING else f"{label_of(name)} {now} added"
    match values:
        case date() as first, date() as second if first.year == second.year:
            then = _day(first)
    return f"{label_of(name)} from {then} to {now}"


def _day(value: date) -> str:
    return f"{value:%a} {value.day} {value:%b}"


def _events(training_class: TrainingClass) -> Iterator[Any]:
    events: models.QuerySet[Any] = training_class.events.order_by("pgh_id")  # type: ignore[attr-defined]
    return events.iterator()


def _actor_key(event: Any) -> int | None:
    return (event.pgh_context or {}).get("user")


def _value(row: Any, name: str) -> Any:
    field = TrainingClass._meta.get_field(name)
    return getattr(row, field.attname)  # type: ignore[union-attr]


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _conflict(name: str, value: Any, current: TrainingClass, events: list[Any]) -> Conflict:
    """With who gave the field its present value, and when."""
    theirs = _value(current, name)
    last = events[-1]
    for before, after in pairwise(events):
        if _value(before, name) != _value(after, name) and _value(after, name) == theirs:
            last = after
    by = User.objects.filter(pk=_actor_key(last)).first()
    return Conflict(
        field=name,
        label=label_of(name),
        yours=text_of(value),
        theirs=text_of(getattr(current, name)),
        by=str(by or "somebody"),
        at=last.pgh_created_at,
    )
