"""Who has taught a class stays in its history, whatever becomes of its agents."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from classes import timetable as engine
from classes.models import BackupAgent, ClassAgent, StoredTimetable, Teaching, TeachingRefused, TrainingClass
from classes.models.planning.teaching import refuse_problems
from classes.models.recorded_events import days_text
from classes.services.planning.closed_months import refuse_closed_teaching

Row = ClassAgent | BackupAgent


def refuse_to_rewrite(
    training_class: TrainingClass,
    current: Teaching,
    wanted: Teaching,
    stored: StoredTimetable,
    *,
    sessions: Iterable[engine.Session],
    today: date,
) -> None:
    """Raises TeachingRefused where agents as they shall be say something else of what was taught already.

    `sessions` are the class's as they shall be: a day that the same change leaves out was taught by nobody.
    """
    refuse_closed_teaching(training_class, current, wanted, stored.sessions, today=today)
    if training_class.status_on(today) == TrainingClass.Status.DRAFT:
        return
    past = sorted({session.date for session in sessions if session.date < today})
    _refuse_to_forget(current, wanted, past)
    _refuse_gaps(current, wanted, past)


def _refuse_to_forget(current: Teaching, wanted: Teaching, past: list[date]) -> None:
    """Taking a row of agents away is for entries by mistake: who has taught stays in the class's history."""
    kept = {(type(row), row.pk) for row in (*wanted.primaries, *wanted.backups)}
    for row in current.who_taught(past):
        if (type(row), row.pk) not in kept:
            sentence = (
                f"{row.agent} has taught this class, and stays in it: correct the dates, "
                "or choose who teaches instead, and from which day on."
            )
            raise TeachingRefused([engine.Problem("agent" if isinstance(row, ClassAgent) else "backups", sentence)])


def _refuse_gaps(current: Teaching, wanted: Teaching, past: list[date]) -> None:
    """What was taught was taught by somebody; the row that says so no more is named."""
    gaps: dict[Row, list[date]] = defaultdict(list)
    for day in past:
        if (row := current.row_on(day)) and not wanted.row_on(day):
            gaps[row].append(day)
    refuse_problems(_gap(row, wanted, days) for row, days in gaps.items())


def _gap(row: Row, wanted: Teaching, days: list[date]) -> engine.Problem:
    """At the date by which the row, as it shall be, no longer reaches these days."""
    nobody, advice = f"Nobody would have taught on {days_text(days)}", "give an earlier day, or say who did."
    number = wanted.number_of(row)
    if number is None:
        return engine.Problem("agent_from", f"{nobody}: {advice}")
    period = wanted.backups[number].period
    if period is None:
        advice = "give the days, or say who did."
    elif period[1] < days[-1]:
        return engine.Problem("backups", f"{nobody}: give a later day, or say who did.", number, "to_date")
    return engine.Problem("backups", f"{nobody}: {advice}", number, "from_date")
