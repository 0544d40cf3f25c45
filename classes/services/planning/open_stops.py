"""A stop without a restart changes a class's status: beside a step that lies ahead there is no place for it."""

from datetime import date

from classes import timetable as engine
from classes.models import StoredTimetable, TrainingClass
from classes.models.recorded_events import text_of
from classes.models.training_classes.dated_status import end_ahead


def refuse_open_stop(
    training_class: TrainingClass, wanted: engine.Timetable, stored: StoredTimetable, *, today: date
) -> None:
    """Raises TimetableRefused for an open stop of a class that is not active yet, or will be over on a day ahead."""
    _refuse_to_stop_before_it_is_active(training_class, wanted, today=today)
    _refuse_to_stop_before_it_is_over(training_class, wanted, stored, today=today)


def _refuse_to_stop_before_it_is_active(
    training_class: TrainingClass, wanted: engine.Timetable, *, today: date
) -> None:
    """A draft is activated first, and a class that rests starts again first: until the stop it would be what it is."""
    status = training_class.status_on(today)
    rests = [row.resume_date for row in wanted.stops if row.resume_date and row.last_day < today < row.resume_date]
    if status == TrainingClass.Status.DRAFT and training_class.status == TrainingClass.Status.ACTIVE:
        until = f"Until {text_of(training_class.status_from)} the class is a draft"
    elif status == TrainingClass.Status.STOPPED and rests:
        until = f"Until {text_of(max(rests))} the class rests"
    else:
        return
    if problems := _at_the_open_stop(wanted, f"{until}: give the first class day after the stop."):
        raise engine.TimetableRefused(problems)


def _refuse_to_stop_before_it_is_over(
    training_class: TrainingClass, wanted: engine.Timetable, stored: StoredTimetable, *, today: date
) -> None:
    """A class with an end ahead takes no other step until then: its open stop, or that it has none, stays as it is."""
    open_stop = stored.timetable.open_stop if stored.timetable else None
    if wanted.open_stop == open_stop or end_ahead(training_class, today) is None:
        return
    words = training_class.status_words_on(today)
    advice = "take that back first, or leave its open stop as it is" if open_stop else "give the day after the stop"
    sentence = f"The class is {words[0].lower()}{words[1:]}: {advice}."
    raise engine.TimetableRefused(_at_the_open_stop(wanted, sentence) or [engine.Problem(engine.WHOLE, sentence)])


def _at_the_open_stop(wanted: engine.Timetable, sentence: str) -> list[engine.Problem]:
    rows = [row for row, stop in enumerate(wanted.stops) if stop.resume_date is None]
    return [engine.Problem("stops", sentence, row, "resume_date") for row in rows]
