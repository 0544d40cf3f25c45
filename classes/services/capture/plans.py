"""Planning a class by what its form says, a new one and an edited one alike."""

from dataclasses import dataclass, field
from datetime import date, datetime

from classes.models import ClassParts, Entries, StoredTimetable, Teaching, TrainingClass
from classes.services.planning.clashes import ClashOverride
from classes.services.planning.timetables import plan_class, store_timetable, timetable_fields
from classes.timetable import Plan, has_begun


@dataclass(frozen=True)
class Before:
    """What was stored of a class before it is changed. Its start alone, of a new one."""

    start_date: date
    timetable: StoredTimetable = field(default_factory=StoredTimetable)
    teaching: Teaching = field(default_factory=Teaching)


@dataclass(frozen=True)
class ClassPlan:
    """What shall be stored of a class in place of what was stored before."""

    before: Before
    entries: Entries
    plan: Plan | None
    teaching: Teaching

    @property
    def fields(self) -> dict[str, object]:
        """The values of the class's own fields that follow."""
        return {**timetable_fields(self.entries, self.plan), "agents_digest": self.teaching.digest}

    def store(self, training_class: TrainingClass, *, at: datetime, clash_override: ClashOverride | None) -> None:
        """Store all but the class itself. Locks the agents; raises AgentClashes and TeachingRefused."""
        store_timetable(
            training_class,
            self.entries,
            self.plan,
            stored=self.before.timetable,
            at=at,
            teaching=self.teaching,
            standing=self.before.teaching,
            clash_override=clash_override,
        )


def plan_with(training_class: TrainingClass, parts: ClassParts, before: Before, *, today: date) -> ClassPlan:
    """Plan a class, whose start and hours are as they shall be. Raises TimetableRefused and TeachingRefused."""
    entries = parts.timetable.entries if parts.timetable else before.timetable.entries
    change_from = parts.timetable.change_from if parts.timetable else None
    plan = plan_class(training_class, entries, stored=before.timetable, today=today, change_from=change_from)
    teaching, start = before.teaching, training_class.start_date
    if parts.agents:
        begun = has_begun(before.timetable.planned, today=today)
        teaching = parts.agents.applied_to(teaching, start=start, today=today, has_begun=begun)
    return ClassPlan(before, entries, plan, teaching.following_start(before.start_date, start))
