"""What the recorded events of a class's own row say."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from django.db import models
from django.utils.text import capfirst

from classes.models.planning.timetable_history import PLANNED_AGAIN, TimetableChanges
from classes.models.recorded_events import HistoryLine, change_text, names_of, said_with, steps_of, text_of
from classes.models.training_classes.training_classes import TrainingClass
from classes.timetable import say_day

# In the context of what planning again for a holiday changes: that holiday
PLANNED_FOR: Final = "planned_for"
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


def history_lines_of(training_class: TrainingClass) -> Iterator[HistoryLine]:
    """How it was captured, and each change of its fields."""
    steps = list(steps_of(TrainingClass, pgh_obj=training_class))
    names = _Names(step.event for step in steps)
    timetable = TimetableChanges(training_class)
    for step in steps:
        if step.before is None:
            yield HistoryLine(_beginning(step.event), step.event)
            continue
        if again := _planned_again(step.event):
            yield HistoryLine(again, step.event)
        for name in _TOLD:
            if _value(step.before, name) == _value(step.event, name):
                continue
            if name == "timetable_digest":
                if sentence := timetable.sentence(step.before, step.event):
                    yield HistoryLine(sentence, step.event)
            else:
                yield HistoryLine(_sentence(name, step.before, step.event, names), step.event)


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
    copied_from = said_with(event, "copied_from")
    return f"Copied from {copied_from} as {event.code}" if copied_from else f"Captured as {event.code}"


def _planned_again(event: Any) -> str:
    """That a class was planned again with the timetable that it had; empty where it was not."""
    holiday = said_with(event, PLANNED_FOR)
    return f"Planned again for {holiday}" if holiday else str(said_with(event, PLANNED_AGAIN) or "")


def _sentence(name: str, before: Any, after: Any, names: _Names) -> str:
    then, now = names.text(name, before), names.text(name, after)
    match _value(before, name), _value(after, name):
        case date() as first, date() as second if first.year == second.year:
            then = say_day(first)
    label = capfirst(str(TrainingClass._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    return change_text(label, then, now)


def _value(row: Any, name: str) -> Any:
    field = TrainingClass._meta.get_field(name)
    return getattr(row, field.attname)  # type: ignore[union-attr]
