"""The steps of a class's life as rows."""

from datetime import date, datetime

from django.utils import timezone

from classes.models import Entries, StatusChange, TrainingClass, User
from classes.models.class_life import LIFE, Action

FROM_THE_TIMETABLE = "Recorded in the timetable"


def record_step(
    action: Action, training_class: TrainingClass, *, on: date, reason: str, by: User, at: datetime
) -> dict[str, object]:
    """Write the step and set the class's status; gives that field. The class is locked by the caller, who saves it."""
    StatusChange.objects.create(
        training_class=training_class,
        from_status=training_class.status,
        to_status=LIFE[action].ends,
        on_date=on,
        reason=reason,
        by=by,
        at=at,
    )
    training_class.status = LIFE[action].ends
    return {"status": training_class.status}


def follow_stops(training_class: TrainingClass, entries: Entries, *, by: User, at: datetime) -> dict[str, object]:
    """Let an active class be stopped when its timetable has got an open stop, and a stopped one go on when it has none.

    Gives the class's field that changes, if it does. A draft stays one: it is activated once the restart is known.
    """
    stop = entries.open_stop
    if training_class.status == TrainingClass.Status.ACTIVE and stop:
        reason = f"{stop.get_reason_display()}. {FROM_THE_TIMETABLE}"
        return record_step(Action.STOP, training_class, on=stop.last_day, reason=reason, by=by, at=at)
    if training_class.status == TrainingClass.Status.STOPPED and not stop:
        restart = max((row.resume_date for row in entries.stops if row.resume_date), default=timezone.localdate(at))
        return record_step(Action.RESTART, training_class, on=restart, reason=FROM_THE_TIMETABLE, by=by, at=at)
    return {}
