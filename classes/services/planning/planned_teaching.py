"""Who would teach a class if it were saved as it is typed, and where they would teach elsewhere. Nothing is stored."""

from datetime import date

from classes import timetable as engine
from classes.models import StoredTimetable, Teaching, TeachingEdit, TrainingClass
from classes.services.planning.clashes import AgentClashes, clashing
from classes.services.planning.timetables import agents_of, lessons_of
from classes.services.planning.who_taught import refuse_to_rewrite


def edited_teaching(
    edit: TeachingEdit | None,
    current: Teaching,
    stored: StoredTimetable,
    *,
    started: date,
    start: date,
    today: date,
    stays: bool = False,
) -> Teaching:
    """Who teaches a class as edited, which `started` on that day before; raises TeachingRefused.

    Whoever teaches from the start comes with it when it moves, unless the form said that their first day `stays`.
    """
    wanted = current
    if edit:
        begun = engine.has_begun(stored.planned, today=today)
        wanted = edit.applied_to(current, start=start, today=today, has_begun=begun)
    return wanted if stays else wanted.following_start(started, start, stored=current)


def planned_teaching(
    training_class: TrainingClass,
    edit: TeachingEdit | None,
    plan: engine.Plan | None,
    *,
    started: date | None,
    stored: StoredTimetable,
    current: Teaching,
    today: date,
) -> Teaching:
    """Who would teach if the class, which `started` on that day before, were saved now.

    Raises TeachingRefused for what saving would refuse; without a plan, days that were taught are not looked at.
    """
    start, stays = training_class.start_date, bool(edit and edit.keeps_first_day(current))
    days = {"started": started or start, "start": start, "today": today}
    wanted = edited_teaching(edit, current, stored, **days, stays=stays)
    if edit:
        sessions = plan.sessions if plan else ()
        refuse_to_rewrite(training_class, current, wanted, stored, sessions=sessions, today=today)
    return wanted


def planned_clashes(
    training_class: TrainingClass, plan: engine.Plan, teaching: Teaching, *, stored: StoredTimetable
) -> AgentClashes:
    """Where agents would teach in two places at a time if the class were saved now."""
    return clashing(lessons_of(agents_of(plan.sessions, teaching)), of=training_class, stored=stored.sessions)
