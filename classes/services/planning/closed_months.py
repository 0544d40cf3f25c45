"""A month whose registers are closed is past that stays, whatever becomes of the timetable."""

from collections.abc import Iterable
from datetime import date, timedelta

from classes import timetable as engine
from classes.models import MonthClose, Session, Teaching, TeachingRefused, TrainingClass
from classes.models.recorded_events import text_of

_LONGEST_MONTH = timedelta(days=31)


def last_closed_month(training_class: TrainingClass) -> MonthClose | None:
    return training_class.month_closes.filter(is_closed=True).order_by("month").last()


def refuse_closed_months(training_class: TrainingClass, change_from: date, *, today: date) -> None:
    """Raises TimetableRefused for a change from a day before the end of a closed month. Only past months are closed."""
    if change_from >= today.replace(day=1):
        return
    last = last_closed_month(training_class)
    if last and change_from < (first := (last.month + _LONGEST_MONTH).replace(day=1)):
        sentence = f"{last} is closed: change the timetable from {text_of(first)} on, or let the month be reopened."
        raise engine.TimetableRefused([engine.Problem("change_from", sentence)])


def refuse_closed_teaching(
    training_class: TrainingClass, current: Teaching, wanted: Teaching, stored: Iterable[Session], *, today: date
) -> None:
    """Raises TeachingRefused where somebody else would have taught in a closed month, at the row that says so."""
    planned = [row for row in stored if row.status == Session.Status.PLANNED and row.date < today.replace(day=1)]
    changed = {row.date.replace(day=1): row.date for row in planned if wanted.agent_on(row.date) != row.agent_id}
    closed = training_class.month_closes.filter(is_closed=True, month__in=changed).first() if changed else None
    if closed:
        sentence = f"{closed} is closed: who taught in it stays as it is, unless the month is reopened."
        raise TeachingRefused([_change_of(changed[closed.month], current, wanted, sentence)])


def _change_of(day: date, current: Teaching, wanted: Teaching, sentence: str) -> engine.Problem:
    """At the backup who comes to teach on that day, or teaches no more; otherwise at the primary agent."""
    backups = (wanted.number_of(teaching.row_on(day)) for teaching in (wanted, current))
    number = next((each for each in backups if each is not None), None)
    if number is None:
        return engine.Problem("agent_from", sentence)
    return engine.Problem("backups", sentence, number, "from_date")
