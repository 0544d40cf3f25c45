"""What a change of a class's timetable was: what became of its rows in the action in which the class itself changed."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.utils.text import capfirst

from classes import timetable as engine
from classes.models.planning.entries import ExceptionDay, ExtraDay, HeldHoliday, Stop
from classes.models.recorded_events import Step, steps_of, text_of
from classes.models.training_classes.training_classes import TrainingClass
from classes.timetable import say_day, say_number

CHANGED: Final = "Timetable changed"
_ROWS: Final = (ExceptionDay, ExtraDay, Stop, HeldHoliday)
_MOST_TOLD: Final = 8
# An extra day that far from an exception, or further, does not take its place
_DAYS_OF_A_MOVE: Final = 32

# The moment and the request in which something was recorded
Action = tuple[Any, Any]


class Move(NamedTuple):
    """A day that is taught on another one: an exception and an extra day that came in one action."""

    exception: Any
    extra: Any


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
        """For example "Tue 9 Feb: client cancelled; Thu 11 Feb moved to Sat 13 Feb; ends 2 days later".

        Empty where only the end by hand or its reason changed, of which the class's own fields tell.
        """
        steps = self._steps.get(action_of(after), {})
        told = [*_pattern(before, after), *_days(steps), *_stops(steps), *_held(steps)]
        if more := len(told) - _MOST_TOLD:
            told[_MOST_TOLD:] = [f"{more} more changes"] if more > 1 else told[_MOST_TOLD:]
        told += _end(before.end_date, after.end_date)
        if not told:
            by_hand = ("end_date_by_hand", "end_date_reason")
            return "" if any(getattr(before, name) != getattr(after, name) for name in by_hand) else CHANGED
        return capfirst("; ".join(told))


def _days(steps: Mapping[type[Any], list[Step]]) -> Iterator[str]:
    """Exceptions and extra days in the order of their dates, a move as one."""
    exceptions, extras = steps.get(ExceptionDay, []), steps.get(ExtraDay, [])
    moves = _moves(_added(exceptions), _added(extras))
    moved = {id(row) for move in moves for row in move}
    told = [(move.exception.date, f"{_day(move.exception)} moved to {_day(move.extra)}") for move in moves]
    told += [_of_exception(step) for step in exceptions if id(step.after) not in moved]
    told += [_of_extra(step) for step in extras if id(step.after) not in moved]
    for _date, words in sorted(told):
        yield words


def _added(steps: list[Step]) -> list[Any]:
    return [step.after for step in steps if step.before is None]


def _moves(exceptions: list[Any], extras: list[Any]) -> list[Move]:
    """Each new extra day with the new exception that lies next to it."""
    pairs = [Move(exception, extra) for exception in exceptions for extra in extras]
    moves: list[Move] = []
    for pair in sorted(pairs, key=lambda pair: (_distance(pair), pair.exception.date, pair.extra.date)):
        is_free = all(pair.exception is not move.exception and pair.extra is not move.extra for move in moves)
        if is_free and _distance(pair) < _DAYS_OF_A_MOVE:
            moves.append(pair)
    return moves


def _distance(move: Move) -> int:
    days: int = abs((move.extra.date - move.exception.date).days)
    return days


def _of_exception(step: Step) -> tuple[date, str]:
    row, day = step.event, _day(step.event)
    if step.after is None:
        return row.date, f"{day}: no exception any more"
    if step.before is not None and step.before.date != row.date:
        return row.date, f"exception of {_day(step.before)} now on {day}: {_reason(ExceptionDay, row)}"
    if step.before is not None and step.before.reason == row.reason:
        return row.date, f"{day}: another note"
    return row.date, f"{day}: {_reason(ExceptionDay, row)}"


def _of_extra(step: Step) -> tuple[date, str]:
    row = step.event
    words = f"extra day {_day(row)}, {row.start:%H:%M} to {row.end:%H:%M}"
    if step.after is None:
        return row.date, f"{words}, taken away"
    if step.before is not None and step.before.date != row.date:
        return row.date, f"{words}, instead of {_day(step.before)}"
    return row.date, words


def _stops(steps: Mapping[type[Any], list[Step]]) -> Iterator[str]:
    for step in sorted(steps.get(Stop, []), key=lambda step: step.event.last_day):
        row, last = step.event, say_day(step.event.last_day)
        until = f", first class day after it {say_day(row.resume_date)}" if row.resume_date else ", restart not known"
        yield f"stop after {last}" + (" taken away" if step.after is None else f"{until} ({_reason(Stop, row)})")


def _held(steps: Mapping[type[Any], list[Step]]) -> Iterator[str]:
    for step in sorted(steps.get(HeldHoliday, []), key=lambda step: step.event.date):
        yield f"{_day(step.event)}: the holiday is {'not held any more' if step.after is None else 'held'}"


def _pattern(before: Any, after: Any) -> list[str]:
    then, now = (event.schedule_data and engine.read_pattern(event.schedule_data) for event in (before, after))
    if then == now:
        return []
    if now is None:
        return ["no timetable any more"]
    return [f"now {_lower(engine.say_pattern(now))}" if then else _lower(engine.say_pattern(now))]


def _end(then: date | None, now: date | None) -> list[str]:
    if then == now:
        return []
    if then is None or now is None:
        return ["the end is not known"] if now is None else [f"ends {text_of(now)}"]
    days = abs((now - then).days)
    return [f"ends {say_number(days, 'day')} {'later' if now > then else 'earlier'}"]


def _day(row: Any) -> str:
    """With its year where that is another than that in which it was entered."""
    day: date = row.date
    return say_day(day) if day.year == row.pgh_created_at.year else text_of(day)


def _reason(model: Any, row: Any) -> str:
    return _lower(str(model.Reason(row.reason).label))


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]
