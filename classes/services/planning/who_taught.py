"""Who has taught a class stays in its history, whatever becomes of its agents."""

from datetime import date

from classes import timetable as engine
from classes.models import ClassAgent, StoredTimetable, Teaching, TeachingRefused, TrainingClass
from classes.services.planning.closed_months import refuse_closed_teaching


def refuse_to_rewrite(
    training_class: TrainingClass, stands: Teaching, wanted: Teaching, stored: StoredTimetable, *, today: date
) -> None:
    """Raises TeachingRefused where agents as they shall be say something else of what was taught already."""
    refuse_closed_teaching(training_class, wanted, stored.sessions, today=today)
    _refuse_to_forget(training_class, stands, wanted, stored.planned, today=today)
    _refuse_gaps(training_class, stands, wanted, stored.planned, today=today)


def _refuse_to_forget(
    training_class: TrainingClass, stands: Teaching, wanted: Teaching, planned: list[engine.Session], *, today: date
) -> None:
    """Taking a row of agents away is for entries by mistake: who has taught stays in the class's history."""
    if training_class.status == TrainingClass.Status.DRAFT:
        return
    kept = {(type(row), row.pk) for row in (*wanted.primaries, *wanted.backups)}
    for row in stands.who_taught(session.date for session in planned if session.date < today):
        if (type(row), row.pk) not in kept:
            sentence = f"{row.agent} has taught this class: correct the dates, instead of taking the row away."
            raise TeachingRefused([engine.Problem("agent" if isinstance(row, ClassAgent) else "backups", sentence)])


def _refuse_gaps(
    training_class: TrainingClass, stands: Teaching, wanted: Teaching, planned: list[engine.Session], *, today: date
) -> None:
    """What was taught was taught by somebody; days before a start that has moved are none of the class's any more."""
    past = [session.date for session in planned if training_class.start_date <= session.date < today]
    if any(stands.agent_on(day) and not wanted.agent_on(day) for day in past):
        sentence = "Nobody would have taught some days before today: say who did, instead of taking the agent away."
        raise TeachingRefused([engine.Problem("agent_from", sentence)])
