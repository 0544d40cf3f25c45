"""The steps of a class's life as rows."""

from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone

from classes.models import Entries, StatusChange, Stop, TrainingClass, User
from classes.models.life.steps import Action, status_after, step_corrected_by
from classes.models.training_classes.dated_status import words_ahead
from classes.services.edits import set_fields

FROM_THE_TIMETABLE: Final = "Recorded in the timetable"
_ONE_DAY: Final = timedelta(days=1)
Status = TrainingClass.Status


def record_step(
    action: Action,
    training_class: TrainingClass,
    *,
    on: date,
    reason: str,
    by: User,
    at: datetime,
    takes_back: bool = False,
) -> dict[str, object]:
    """Write the step and set the class's status, and until when that of before holds; gives these fields.

    `takes_back` says that an activation is taken back. The class is locked by the caller, who saves it.
    """
    today, first = timezone.localdate(at), on + _ONE_DAY if action == Action.STOP else on
    _refuse_to_pass_over(action, training_class, first, today=today)
    ends = status_after(action, training_class, today=today, takes_back=takes_back)
    StatusChange.objects.create(
        training_class=training_class,
        from_status=training_class.status,
        to_status=ends,
        on_date=on,
        reason=reason,
        by=by,
        at=at,
    )
    before = training_class.status_on(today)
    training_class.status = ends
    return {"status": ends, **_held_until(first, before, training_class, today=today)}


def _refuse_to_pass_over(action: Action, training_class: TrainingClass, first: date, *, today: date) -> None:
    """Until the first day of the new status the class is in its present one: another step may not lie between."""
    holds_from = training_class.status_from
    if holds_from is None or holds_from <= today or step_corrected_by(action, training_class, today=today):
        return
    if first > holds_from:
        recorded = f"Already recorded for this class: {words_ahead(training_class)}"
        advice = "Give that day or an earlier one, or do this once it has come."
        raise ValidationError({"date": f"{recorded}. {advice}"})


def follow_stops(
    training_class: TrainingClass, entries: Entries, *, before: Entries, by: User, at: datetime
) -> dict[str, object]:
    """Let an active class be stopped when its timetable has got an open stop, and a stopped one go on when it has none.

    `before` are the entries that were stored. Gives the class's fields that change, if any do. A draft stays one: it
    is activated once the restart is known.
    """
    stop, today = entries.open_stop, timezone.localdate(at)
    if training_class.status == Status.ACTIVE and stop:
        reason = f"{stop.get_reason_display()}. {FROM_THE_TIMETABLE}"
        return record_step(Action.STOP, training_class, on=stop.last_day, reason=reason, by=by, at=at)
    if training_class.status == Status.STOPPED and not stop:
        restart = _first_day_after(before.open_stop, entries.stops) or today
        return record_step(Action.RESTART, training_class, on=restart, reason=FROM_THE_TIMETABLE, by=by, at=at)
    return held_by_stops(training_class, entries, status_before=training_class.status_before, today=today)


def _first_day_after(open_stop: Stop | None, stops: tuple[Stop, ...]) -> date | None:
    """The first class day that a stop has got which was open; None where it was taken away."""
    if open_stop is None:
        return max((row.resume_date for row in stops if row.resume_date), default=None)
    same = (row for row in stops if row.pk == open_stop.pk or row.last_day == open_stop.last_day)
    return next((row.resume_date for row in same), None)


def held_by_stops(
    training_class: TrainingClass, entries: Entries, *, status_before: str, today: date
) -> dict[str, object]:
    """Until when a stop or the rest after one leaves the class in its status before; gives the fields."""
    stop = entries.open_stop
    if training_class.status == Status.STOPPED and stop:
        return _held_until(stop.last_day + _ONE_DAY, Status.ACTIVE, training_class, today=today)
    if training_class.status == Status.ACTIVE and status_before == Status.STOPPED:
        return _held_until(_end_of_rest(entries.stops, today), Status.STOPPED, training_class, today=today)
    return {}


def held_by_beginning(training_class: TrainingClass, *, status_before: str, today: date) -> dict[str, object]:
    """Until when a class that was activated or reopened for a day ahead is what it was; gives the fields."""
    begun = training_class.status_changes.filter(
        from_status__in=(status_before, Status.ACTIVE), to_status=Status.ACTIVE
    )
    first = begun.order_by("pk").values_list("on_date", flat=True).last()
    return _held_until(first or today, status_before, training_class, today=today)


def _held_until(first: date, before: str, training_class: TrainingClass, *, today: date) -> dict[str, object]:
    """Keep the status before until the `first` day of the new one, where that lies ahead; gives the fields, set."""
    is_ahead = first > today and before != training_class.status
    fields: dict[str, object] = {"status_before": before, "status_from": first}
    fields = fields if is_ahead else {"status_before": "", "status_from": None}
    return set_fields(training_class, fields)


def _end_of_rest(stops: tuple[Stop, ...], today: date) -> date:
    """The first class day after the stop in which a class rests; today where it does not."""
    resting = [row.resume_date for row in stops if row.resume_date and row.last_day < today < row.resume_date]
    return max(resting, default=today)
