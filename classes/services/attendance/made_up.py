"""Making up for the hours of a session that was not held."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import timetable as engine
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
from classes.models.attendance.month_figures import lost_sessions
from classes.models.planning.entries import note_instead_of
from classes.models.recorded_events import text_of
from classes.models.training_classes.dated_status import end_ahead
from classes.services.capture.updates import update_class
from classes.services.planning.closed_months import last_closed_month
from classes.services.planning.timetables import IS_OVER


@dataclass(frozen=True)
class MakeUp:
    """On an extra day, or, without one, where the timetable plans it.

    The timetable says so: an exception on the day that was lost, and no extra day any more at the times that were.
    """

    extra: date | None = None
    start: time | None = None
    end: time | None = None


def make_up(session: Session, way: MakeUp, *, by: User, at: datetime) -> TrainingClass:
    """Plan the hours of a session that was not held again, as an edit of the class's timetable.

    With it all that was lost on its day, at the same times: an exception leaves out the whole day. Raises
    ChangedMeanwhile, ValidationError, TimetableRefused and AgentClashes.
    """
    training_class = session.training_class
    if not session.has_register or session.was_held:
        raise ValidationError("This session was not lost: there is nothing to make up.")
    today, closed = timezone.localdate(at), last_closed_month(training_class)
    if sentence := why_not_made_up(training_class, session.date, closed, today=today):
        raise ValidationError(sentence)
    lost = lost_sessions(training_class.pk, date=session.date)
    if session not in lost:
        raise ValidationError(f"{text_of(session.date)} was made up already.")
    _refuse_where_a_register_is_missing(session)
    entries = Entries.of(training_class)
    wanted = _without(lost, entries, reason=session.register.outcome)
    sentence = why_extra_day(training_class, entries, today=today)
    if way.extra:
        extras = _extras_for(lost, session, way, way.extra, may_be_shorter=not sentence)
        wanted = replace(wanted, extras=(*wanted.extras, *extras))
    elif sentence:
        raise ValidationError({"date": sentence})
    edit = ClassEdit(training_class.version, parts=ClassParts(TimetableEdit.of(wanted)))
    with transaction.atomic():
        saved = update_class(training_class, edit, by=by, at=at).training_class
        if not way.extra:
            _refuse_days_that_are_past(saved, training_class.end_date or date.min, today=today)
    return saved


def _refuse_days_that_are_past(saved: TrainingClass, ended: date, *, today: date) -> None:
    """Nobody has said that the class met on them: of a class that was over, the days that follow may be past."""
    following = saved.sessions.planned().filter(date__gt=ended).order_by("date").first()
    day = following.date if following else ended
    if day < today:
        raise ValidationError(
            {"date": f"Give an extra day: without one, these hours would be planned on {text_of(day)}, which is past."}
        )


def _refuse_where_a_register_is_missing(session: Session) -> None:
    """The exception leaves out the whole day, and with it sessions of which nobody has said what became of them."""
    open_ones = Session.objects.planned().filter(training_class=session.training_class, date=session.date)
    if missing := open_ones.filter(is_captured=False).order_by("start").first():
        raise ValidationError(
            f"Capture {text_of(missing.date)} {missing.start:%H:%M} to {missing.end:%H:%M} first: making up for a day "
            "leaves out what is not captured on it."
        )


def _without(lost: list[Session], entries: Entries, *, reason: str) -> Entries:
    """The timetable without what was lost on a day: an exception leaves it out, and extra days that were lost go."""
    day, gone = lost[0].date, {(each.date, each.start, each.end) for each in lost}
    exceptions = entries.exceptions
    if all(row.date != day for row in exceptions):
        exceptions = (*exceptions, ExceptionDay(date=day, reason=reason, note="Made up"))
    extras = tuple(row for row in entries.extras if (row.date, row.start, row.end) not in gone)
    return replace(entries, exceptions=exceptions, extras=extras)


def _extras_for(
    lost: list[Session], session: Session, way: MakeUp, day: date, *, may_be_shorter: bool
) -> list[ExtraDay]:
    """For what was lost on a day, each at its own time but this session, which can be at another."""
    note, extras = note_instead_of(session.date), []
    for each in lost:
        extra = ExtraDay(date=day, start=each.start, end=each.end, note=note)
        if each == session:
            extra = ExtraDay(date=day, start=way.start or each.start, end=way.end or each.end, note=note)
        if (extra.date, extra.start, extra.end) == (each.date, each.start, each.end):
            raise ValidationError({"date": "This is the session that was not held: give another day, or another time."})
        if not may_be_shorter and engine.ExtraDay(extra.date, extra.start, extra.end).minutes < each.minutes:
            sentence = (
                f"Give {engine.hours_text(each.minutes)} hours, as many as were lost: "
                "this class plans the rest nowhere else."
            )
            raise ValidationError({"end": sentence})
        extras.append(extra)
    return extras


def why_not_made_up(training_class: TrainingClass, day: date, last_closed: MonthClose | None, *, today: date) -> str:
    """Why the hours of that day cannot be made up, in a sentence; empty where they can.

    What is planned changes from that day on, so no month from it on may be closed.
    """
    if not training_class.may_be_planned(today):
        return IS_OVER
    if last_closed and last_closed.month >= day.replace(day=1):
        return f"{last_closed} is closed: reopen it, then make up for its hours."
    return ""


def why_extra_day(training_class: TrainingClass, entries: Entries, *, today: date) -> str:
    """Why hours can be made up on an extra day alone, in a sentence; empty where the timetable plans them by itself.

    Classes on dates of a list, or whose end is set by hand, have no day that follows; nor have those that are stopped
    without a day on which they start again, and those whose end is dated ahead.
    """
    if last_day := end_ahead(training_class, today):
        return f"Give an extra day: after {text_of(last_day)} the class is over, and nothing is planned."
    if stop := entries.open_stop:
        return (
            f"The class is stopped after {text_of(stop.last_day)}: give an extra day until then, or restart it first."
        )
    timetable = entries.timetable_of(training_class)
    if timetable is None or not timetable.is_laid_out_by_hours:
        return "Give an extra day: this class does not plan lost hours at its end by itself."
    return ""
