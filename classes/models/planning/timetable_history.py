"""What a change of a class's timetable was: what became of its rows in the action in which the class itself changed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from functools import cached_property
from typing import Any, Final

from django.utils.text import capfirst

from classes import timetable as engine
from classes.models.planning.entries import ExceptionDay, ExtraDay, HeldHoliday, Stop
from classes.models.recorded_events import Step, change_text, said_with, steps_of, text_of
from classes.models.training_classes.training_classes import TrainingClass
from classes.timetable import say_day, say_number

CHANGED: Final = "Timetable changed"
# In the context of what an edit of the timetable changes: the day that was given for it, and how many class days
# before the day of saving it changed
CHANGE_FROM: Final = "change_from"
# Of a class that was planned again with the same timetable: from when, and which days went and came
PLANNED_AGAIN: Final = "planned_again"
DAYS_BEFORE_SAVING: Final = "days_before_saving"
# A sentence about the sessions that stayed otherwise than planned now, for their registers are captured
CAPTURED_OTHERWISE: Final = "captured_otherwise"
_ROWS: Final = (ExceptionDay, ExtraDay, Stop, HeldHoliday)
_TIMES: Final = ("start", "end")
_MOST_TOLD: Final = 8
# The moment and the request in which something was recorded
Action = tuple[Any, Any]


def action_of(event: Any) -> Action:
    return event.pgh_created_at, event.pgh_context_id


class TimetableChanges:
    """The changes of the rows of a class's timetable, by action: one query for each kind of row."""

    def __init__(self, training_class: TrainingClass) -> None:
        self._training_class = training_class

    @cached_property
    def _steps(self) -> dict[Action, dict[type[Any], list[Step]]]:
        steps: dict[Action, dict[type[Any], list[Step]]] = {}
        for model in _ROWS:
            for step in steps_of(model, training_class=self._training_class):
                steps.setdefault(action_of(step.event), {}).setdefault(model, []).append(step)
        return steps

    def sentence(self, before: Any, after: Any) -> str:
        """For example "Tue 9 Feb: agent absent (flu); extra day Sat 13 Feb, 09:00 to 14:00; ends 2 days later".

        Empty where only the end by hand or its reason changed, of which the class's own fields tell.
        """
        steps = self._steps.get(action_of(after), {})
        told = [*filter(None, [*_pattern(before, after), *_days(steps), *_stops(steps), *_held(steps)])]
        if more := len(told) - _MOST_TOLD:
            told[_MOST_TOLD:] = [f"{more} more changes"] if more > 1 else told[_MOST_TOLD:]
        told += _end(before.end_date, after.end_date)
        if not told:
            by_hand = ("end_date_by_hand", "end_date_reason")
            return "" if any(getattr(before, name) != getattr(after, name) for name in by_hand) else CHANGED
        return capfirst("; ".join(told))


def _days(steps: Mapping[type[Any], list[Step]]) -> Iterator[str]:
    """Exceptions and extra days in the order of their dates, each as it was entered.

    That a day was moved is not said: nobody enters which extra day is taught instead of which exception.
    """
    told = [(step.event.date, _of_exception(step)) for step in _joined(steps.get(ExceptionDay, []))]
    told += [(step.event.date, _of_extra(step)) for step in _joined(steps.get(ExtraDay, []))]
    for _date, words in sorted(told):
        yield words


def _joined(steps: list[Step], name: str = "date") -> Iterator[Step]:
    """In the order of that date; of a date whose only row was taken away and entered anew, one change of it."""
    by_date: dict[date, list[Step]] = {}
    for step in sorted(steps, key=lambda step: getattr(step.event, name)):
        by_date.setdefault(getattr(step.event, name), []).append(step)
    for of_date in by_date.values():
        match sorted(of_date, key=lambda step: step.after is not None):
            case [Step(after=None) as gone, Step(before=None) as new]:
                yield Step(new.event, gone.before, new.after)
            case _:
                yield from of_date


def _of_exception(step: Step) -> str:
    row, day = step.event, _day(step.event)
    if step.after is None:
        return f"{day}: no exception any more"
    if step.before is None:
        return f"{day}: {_reason(row)}{_note(row)}"
    reason = _change("reason", _reason(step.before), _reason(row))
    if step.before.date != row.date:
        return _told(f"exception of {_day(step.before)}", f"now on {day}", reason, _change_of_note(step))
    return _told(day, reason, _change_of_note(step))


def _of_extra(step: Step) -> str:
    row = step.event
    words = f"extra day {_day(row)}, {row.start:%H:%M} to {row.end:%H:%M}"
    if step.after is None:
        return f"{words}, taken away"
    if step.before is None:
        return f"{words}{_note(row)}"
    return _told(
        f"extra day {_day(step.before)}",
        f"now on {_day(row)}" if step.before.date != row.date else "",
        *(_change(name, f"{getattr(step.before, name):%H:%M}", f"{getattr(row, name):%H:%M}") for name in _TIMES),
        _change_of_note(step),
    )


def _stops(steps: Mapping[type[Any], list[Step]]) -> Iterator[str]:
    for step in _joined(steps.get(Stop, []), "last_day"):
        row, before, name = step.event, step.before, f"stop after {_say(step.event, 'last_day')}"
        if step.after is None:
            yield f"{name} taken away"
        elif before is None:
            again = _say(row, "resume_date")
            until = f"first class day after it {again}" if row.resume_date else f"restart {again}"
            yield f"{name}, {until} ({_reason(row)})"
        else:
            yield _told(
                f"stop after {_say(before, 'last_day')}",
                _change("last class day before it", _say(before, "last_day"), _say(row, "last_day")),
                _change("first class day after it", _say(before, "resume_date"), _say(row, "resume_date")),
                _change("reason", _reason(before), _reason(row)),
            )


def _held(steps: Mapping[type[Any], list[Step]]) -> Iterator[str]:
    for step in sorted(steps.get(HeldHoliday, []), key=lambda step: step.event.date):
        yield f"{_day(step.event)}: the holiday is {'not held any more' if step.after is None else 'held'}"


def _told(name: str, *changes: str) -> str:
    """Empty where nothing changed."""
    words = ", ".join(filter(None, changes))
    return f"{name}: {words}" if words else ""


def _change(label: str, then: str, now: str) -> str:
    return change_text(label, then, now) if then != now else ""


def _change_of_note(step: Step) -> str:
    return _change("note", text_of(step.before.note), text_of(step.after.note))


def _note(row: Any) -> str:
    return f" ({row.note})" if row.note else ""


def _pattern(before: Any, after: Any) -> list[str]:
    then, now = (event.schedule_data and engine.read_pattern(event.schedule_data) for event in (before, after))
    if then == now:
        return []
    if now is None:
        return ["no timetable any more"]
    words = _lower(engine.say_pattern(now))
    if then is None:
        return [words]
    if isinstance(then, engine.Custom) and isinstance(now, engine.Custom):
        words += _other_dates(then, now)
    day, days = _begins(before, after), said_with(after, DAYS_BEFORE_SAVING)
    told = [f"from {text_of(day)} {words}" if day else f"now {words}"]
    told += [f"{say_number(days, 'class day')} before the day of saving changed"] if days else []
    return [*told, *filter(None, [said_with(after, CAPTURED_OTHERWISE)])]


def _other_dates(then: engine.Custom, now: engine.Custom) -> str:
    """What a list of dates has got and lost."""
    came, went = (sorted(set(one.dates) - set(other.dates), key=_place) for one, other in ((now, then), (then, now)))
    told = [f"{word} {_dates(rows)}" for word, rows in (("with", came), ("without", went)) if rows]
    return f", {' and '.join(told)}" if told else ""


def _dates(rows: Sequence[engine.DatedBlock]) -> str:
    told = [f"{text_of(row.date)} {row.start:%H:%M} to {row.end:%H:%M}" for row in rows[:_MOST_TOLD]]
    return engine.say_list([*told, f"{len(rows) - _MOST_TOLD} more"] if len(rows) > _MOST_TOLD else told)


def _place(row: engine.DatedBlock) -> tuple[date, time]:
    return row.date, row.start


def _begins(before: Any, after: Any) -> date | None:
    """The day that was given for a change of the pattern; of one that lay ahead the document knows it as well."""
    if given := said_with(after, CHANGE_FROM):
        return date.fromisoformat(given)
    former = engine.read_former(after.schedule_data)
    return former[-1].until if former and former != engine.read_former(before.schedule_data) else None


def _end(then: date | None, now: date | None) -> list[str]:
    if then == now:
        return []
    if then is None or now is None:
        return ["the end is not known"] if now is None else [f"ends {text_of(now)}"]
    days = abs((now - then).days)
    return [f"ends {say_number(days, 'day')} {'later' if now > then else 'earlier'}"]


def _day(row: Any) -> str:
    return _say(row, "date")


def _say(row: Any, name: str) -> str:
    """A date with its year where that is another than that in which it was entered."""
    day: date | None = getattr(row, name)
    if day is None:
        return "not known"
    return say_day(day) if day.year == row.pgh_created_at.year else text_of(day)


def _reason(row: Any) -> str:
    return _lower(str(type(row).pgh_tracked_model.Reason(row.reason).label))


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]
