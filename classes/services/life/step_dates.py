"""On which days the steps of a class's life can be true: a wrong year would take away all days, or none."""

from datetime import date, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Max, Min
from django.utils import timezone

from classes import timetable as engine
from classes.models import Entries, Register, TrainingClass
from classes.models.life.steps import Action
from classes.models.recorded_events import text_of

# Before a class begins, it can be decided on for as long as orders are placed ahead
_DECIDED_AHEAD: Final = timedelta(days=366)


def refuse_impossible_day(
    action: Action, current: TrainingClass, on: date, *, today: date, resume_date: date | None = None
) -> None:
    """Raises ValidationError, at `date`, with a sentence that says which days there are.

    `resume_date` is the first class day after a stop, where it is known.
    """
    match action:
        case Action.STOP:
            sentence = _why_not_stopped(current, on) or _why_not_before_taught(current, on, until=resume_date)
        case Action.RESTART:
            sentence = why_not_again(current, on)
        case Action.REOPEN:
            sentence = _why_not_before(min(current.start_date, today), on) or why_not_again(current, on)
        case Action.ACTIVATE:
            sentence = _why_not_before(_decided(current), on) or _why_not_after(current, on, today)
        case Action.COMPLETE:
            sentence = (
                _why_not_begun(current, on) or _why_not_after(current, on, today) or _why_not_before_taught(current, on)
            )
        case Action.CANCEL:
            begun = current.is_running_on(today) and current.start_date <= today
            before = _why_not_begun(current, on) if begun else _why_not_before(_decided(current), on)
            sentence = before or _why_not_after(current, on, today) or _why_not_before_taught(current, on)
    if sentence:
        raise ValidationError({"date": sentence})


def why_not_again(current: TrainingClass, on: date) -> str:
    """Why a class cannot go on from that day; empty where it can."""
    timetable = Entries.of(current).timetable_of(current)
    if timetable is None:
        return ""
    last = timetable.end_date_by_hand or timetable.latest_end
    if isinstance(timetable.pattern, engine.Custom):
        last = max([last] if timetable.end_date_by_hand else [row.date for row in timetable.pattern.dates])
        last = max([last, *(row.date for row in timetable.extras)])
    return f"The class has no day after {text_of(last)}: give that day or an earlier one." if on > last else ""


def _why_not_stopped(current: TrainingClass, on: date) -> str:
    days = current.sessions.planned().aggregate(first=Min("date"), last=Max("date"))
    if days["first"] is None or days["first"] <= on <= days["last"]:
        return ""
    first, last = text_of(days["first"]), text_of(days["last"])
    return f"The class is taught from {first} to {last}: give a day from then as the last one before the stop."


def _why_not_before_taught(current: TrainingClass, on: date, *, until: date | None = None) -> str:
    """What was held stays, so the class did not end or rest before it."""
    held = current.sessions.planned().filter(date__gt=on, register__outcome=Register.Outcome.HELD)
    taught = (held.filter(date__lt=until) if until else held).aggregate(last=Max("date"))["last"]
    return f"The class was taught on {text_of(taught)}: give that day or a later one." if taught else ""


def _why_not_begun(current: TrainingClass, on: date) -> str:
    began = text_of(current.start_date)
    return f"The class began on {began}: give that day or a later one." if on < current.start_date else ""


def _why_not_before(first: date, on: date) -> str:
    return f"That is long before the class: give {text_of(first)} or a later day." if on < first else ""


def _why_not_after(current: TrainingClass, on: date, today: date) -> str:
    last = max(today, current.sessions.planned().aggregate(last=Max("date"))["last"] or today)
    return f"Nothing is planned after {text_of(last)}: give that day or an earlier one." if on > last else ""


def _decided(current: TrainingClass) -> date:
    """The first day on which somebody can have decided on a class that had not begun."""
    return min(current.start_date, timezone.localdate(current.captured_at)) - _DECIDED_AHEAD
