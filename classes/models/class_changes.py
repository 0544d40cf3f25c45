"""What the recorded events of a class's own row say, and where two edits of it meet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final, NamedTuple

from django.db import models

from classes.models.sentences import Told, actor_key, change_text, day_text, names_of, steps_of, text_of
from classes.models.timetable_changes import TimetableChanges
from classes.models.training_classes import TrainingClass
from classes.models.users import User

# In the order of the class's page; `code` shows its one repair. Of its status `status_changes` tells.
_TOLD: Final = (
    "code",
    "site",
    "total_hours",
    "hours_reason",
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


# What these say is too much for a sentence
_MANY_ROWS: Final = {"timetable_digest": "The timetable", "agents_digest": "Who teaches"}


@dataclass(frozen=True)
class Conflict:
    """A field that two people changed to different values."""

    field: str
    label: str
    yours: str
    theirs: str
    by: str
    at: datetime | None

    @property
    def taken_over(self) -> str:
        """What to tell somebody who had left the field as he read it."""
        if self.field in _MANY_ROWS:
            return f"{_MANY_ROWS[self.field]} was taken over as {self.by} changed it."
        return f"{self.label} was taken over as {self.by} changed it: {self.theirs}."


class Merge(NamedTuple):
    """An edit of a former version: the editor's own changes, what others changed too, and what only they changed."""

    own: dict[str, Any]
    conflicts: list[Conflict]
    taken_over: list[Conflict]


def told_by(training_class: TrainingClass) -> Iterator[Told]:
    """How it was captured, and each change of its fields."""
    steps = list(steps_of(TrainingClass, pgh_obj=training_class))
    names = _Names(step.event for step in steps)
    timetable = TimetableChanges(training_class)
    for step in steps:
        if step.before is None:
            yield Told(_beginning(step.event), step.event)
            continue
        for name in _TOLD:
            if _value(step.before, name) == _value(step.event, name):
                continue
            if name == "timetable_digest":
                if sentence := timetable.sentence(step.before, step.event):
                    yield Told(sentence, step.event)
            else:
                yield Told(_sentence(name, step.before, step.event, names), step.event)


def merge_of(current: TrainingClass, changed: Mapping[str, Any], read_version: int) -> Merge:
    """How the fields in which an edit differs from the class came to differ since the version that the editor read.

    A field that the editor left as he read it is taken over: the other's value stands.
    """
    events = [event for event in _events(current) if event.version >= read_version]
    base = next((event for event in reversed(events) if event.version == read_version), None)
    merge = Merge({}, [], [])
    for name, value in changed.items():
        read = _value(base, name) if base else None
        if base and read == _key(value):
            merge.taken_over.append(_conflict(name, value, current, events))
        elif base and read == _value(current, name):
            merge.own[name] = value
        else:
            merge.conflicts.append(_conflict(name, value, current, events))
    return merge


def label_of(name: str) -> str:
    """A field's name as people say it, with a capital letter."""
    label = str(TrainingClass._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[0].upper() + label[1:]


class _Names:
    """The names behind the keys in events, fetched with one query for each table."""

    def __init__(self, events: Iterable[Any]) -> None:
        events = list(events)
        wanted: dict[type[models.Model], set[int]] = {}
        for name in _TOLD:
            field = TrainingClass._meta.get_field(name)
            if isinstance(field, models.ForeignKey):
                wanted.setdefault(field.related_model, set()).update(_value(event, name) for event in events)
        self._names = {model: names_of(model, keys) for model, keys in wanted.items()}

    def text(self, name: str, event: Any) -> str:
        field = TrainingClass._meta.get_field(name)
        value = _value(event, name)
        if isinstance(field, models.ForeignKey) and value is not None:
            value = self._names[field.related_model][value]
        return text_of(value)


def _beginning(event: Any) -> str:
    copied_from = (event.pgh_context or {}).get("copied_from")
    return f"Copied from {copied_from} as {event.code}" if copied_from else f"Captured as {event.code}"


def _sentence(name: str, before: Any, after: Any, names: _Names) -> str:
    then, now = names.text(name, before), names.text(name, after)
    match _value(before, name), _value(after, name):
        case date() as first, date() as second if first.year == second.year:
            then = day_text(first)
    return change_text(label_of(name), then, now)


def _events(training_class: TrainingClass) -> Iterator[Any]:
    return (step.event for step in steps_of(TrainingClass, pgh_obj=training_class))


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
    by = User.objects.filter(pk=actor_key(last)).first()
    return Conflict(
        field=name,
        label=label_of(name),
        yours=text_of(value),
        theirs=text_of(getattr(current, name)),
        by=str(by or "somebody"),
        at=last.pgh_created_at,
    )
