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
    Session,
    TimetableEdit,
    TrainingClass,
    User,
)
from classes.models.attendance.months import month_text
from classes.models.attendance.sheets import is_closed_on
from classes.models.recorded_events import text_of
from classes.services.capture.updates import update_class


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
    if is_closed_on(training_class.pk, session.date):
        raise ValidationError(f"{month_text(session.date)} is closed: reopen it, then make up for its hours.")
    entries = Entries.of(training_class)
    if any(row.date == session.date for row in entries.exceptions):
        raise ValidationError(f"{text_of(session.date)} was made up already.")
    if not way.extra and not plans_lost_hours(training_class, entries):
        raise ValidationError("Give the extra day: this class does not plan lost hours at its end by itself.")
    exception = ExceptionDay(date=session.date, reason=session.register.outcome, note="Made up")
    wanted = replace(entries, exceptions=(*entries.exceptions, exception))
    if way.extra:
        note = f"Instead of {text_of(session.date)}"
        extra = ExtraDay(date=way.extra, start=way.start or session.start, end=way.end or session.end, note=note)
        wanted = replace(wanted, extras=(*wanted.extras, extra))
    edit = ClassEdit(training_class.version, parts=ClassParts(TimetableEdit.of(wanted)))
    return update_class(training_class, edit, by=by, at=at).training_class


def plans_lost_hours(training_class: TrainingClass, entries: Entries) -> bool:
    """Whether the timetable plans hours that are lost at its end by itself.

    Classes on dates of a list, or whose end is set by hand, have no day that follows; nor have those that are stopped
    without a day on which they start again.
    """
    timetable = entries.timetable_of(training_class)
    return timetable is not None and timetable.is_laid_out_by_hours and entries.open_stop is None
