"""Planning a class by what its form says, a new one and an edited one alike."""

from dataclasses import dataclass, field
from datetime import date

from classes.models import ClassParts, StoredTimetable, Teaching, TrainingClass
from classes.services.planning.planned_teaching import edited_teaching
from classes.services.planning.timetables import WantedTimetable, plan_class


@dataclass(frozen=True)
class Before:
    """What was stored of a class before it is changed; a new class has only its start."""

    start_date: date
    timetable: StoredTimetable = field(default_factory=StoredTimetable)
    teaching: Teaching = field(default_factory=Teaching)


def plan_with(
    training_class: TrainingClass,
    parts: ClassParts,
    before: Before,
    *,
    today: date,
    change_from: date | None = None,
    agent_stays: bool = False,
) -> WantedTimetable:
    """Plan a class, whose start and hours are as they shall be. Raises TimetableRefused and TeachingRefused.

    `change_from` counts also where `parts` have no timetable, because its entries stay; `agent_stays`, which says that
    the first day of the agent does not follow the start, also where they have no agents.
    """
    entries = parts.timetable.entries if parts.timetable else before.timetable.entries
    plan = plan_class(training_class, entries, stored=before.timetable, today=today, change_from=change_from)
    days = {"started": before.start_date, "start": training_class.start_date, "today": today}
    teaching = edited_teaching(parts.agents, before.teaching, before.timetable, **days, stays=agent_stays)
    return WantedTimetable(entries, plan, before.timetable, teaching, current=before.teaching)
