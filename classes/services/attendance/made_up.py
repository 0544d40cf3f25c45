"""Making up for the hours of a session that was not held."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.core.exceptions import ValidationError

from classes.models import (
    ClassEdit,
    ClassParts,
    Entries,
    ExceptionDay,
    ExtraDay,
    MonthClose,
    Session,
    TimetableEdit,
    TrainingClass,
    User,
)
from classes.models.recorded_events import text_of
from classes.services.capture.updates import update_class
from classes.services.planning.closed_months import last_closed_month
from classes.services.planning.timetables import IS_OVER


@dataclass(frozen=True)
class MakeUp:
    """On an extra day, or, without one, where the timetable plans it: an exception on the day that was lost says so."""

    extra: date | None = None
    start: time | None = None
    end: time | None = None


def make_up(session: Session, way: MakeUp, *, by: User, at: datetime) -> TrainingClass:
    """Plan the hours of a session that was not held again, as an edit of the class's timetable.

    Raises ValidationError, TimetableRefused and AgentClashes.
    """
    training_class = session.training_class
    if not session.has_register or session.was_held:
        raise ValidationError("This session was not lost: there is nothing to make up.")
    if sentence := why_not_made_up(training_class, session.date, last_closed_month(training_class)):
        raise ValidationError(sentence)
    entries = Entries.of(training_class)
    if any(row.date == session.date for row in entries.exceptions):
        raise ValidationError(f"{text_of(session.date)} was made up already.")
    if not way.extra and (sentence := why_extra_day(training_class, entries)):
        raise ValidationError(sentence)
    exception = ExceptionDay(date=session.date, reason=session.register.outcome, note="Made up")
    wanted = replace(entries, exceptions=(*entries.exceptions, exception))
    if way.extra:
        note = f"Instead of {text_of(session.date)}"
        extra = ExtraDay(date=way.extra, start=way.start or session.start, end=way.end or session.end, note=note)
        wanted = replace(wanted, extras=(*wanted.extras, extra))
    edit = ClassEdit(training_class.version, parts=ClassParts(TimetableEdit.of(wanted)))
    return update_class(training_class, edit, by=by, at=at).training_class


def why_not_made_up(training_class: TrainingClass, day: date, last_closed: MonthClose | None) -> str:
    """Why the hours of that day cannot be made up, in a sentence; empty where they can.

    What is planned changes from that day on, so no month from it on may be closed.
    """
    if training_class.is_over:
        return IS_OVER
    if last_closed and last_closed.month >= day.replace(day=1):
        return f"{last_closed} is closed: reopen it, then make up for its hours."
    return ""


def why_extra_day(training_class: TrainingClass, entries: Entries) -> str:
    """Why hours can be made up on an extra day alone, in a sentence; empty where the timetable plans them by itself.

    Classes on dates of a list, or whose end is set by hand, have no day that follows; nor have those that are stopped
    without a day on which they start again.
    """
    if stop := entries.open_stop:
        return (
            f"The class is stopped after {text_of(stop.last_day)}: give an extra day until then, or restart it first."
        )
    timetable = entries.timetable_of(training_class)
    if timetable is None or not timetable.is_laid_out_by_hours:
        return "Give an extra day: this class does not plan lost hours at its end by itself."
    return ""
