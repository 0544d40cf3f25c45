"""What the form of a class says: of the fields of the class itself, and of the parts that have rows of their own."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from classes.models.learners.enrolments import EnrolmentEdit
from classes.models.planning.teaching import Teaching, TeachingEdit
from classes.models.planning.timetables import TimetableEdit
from classes.models.training_classes.training_classes import TrainingClass


@dataclass(frozen=True)
class ClassParts:
    """Timetable, agents and learners of a class; None for what was not sent and stays as it is."""

    timetable: TimetableEdit | None = None
    agents: TeachingEdit | None = None
    learners: EnrolmentEdit | None = None

    @property
    def is_planned(self) -> bool:
        """Whether there is anything from which sessions follow."""
        return bool(self.timetable or self.agents)

    @property
    def change_from(self) -> date | None:
        """The day from which the class shall be laid out again, if somebody gave one."""
        return self.timetable.change_from if self.timetable else None

    def named_in(self, changed: Container[str]) -> "ClassParts":
        """Of timetable and agents, those whose digests are among the changed fields."""
        return ClassParts(
            timetable=self.timetable if "timetable_digest" in changed else None,
            agents=self.agents if "agents_digest" in changed else None,
        )


@dataclass(frozen=True)
class ClassEdit:
    """An edit of a class, by somebody who read that version.

    Timetable and agents count as one field more each, by their digests; learners have no part in the version.
    """

    read_version: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    parts: ClassParts = field(default_factory=ClassParts)

    def changes_to(self, current: TrainingClass, teaching: Teaching) -> dict[str, Any]:
        """The fields in which the edit differs from the class and those who teach it; digests as they were sent."""
        changes = {name: value for name, value in self.fields.items() if getattr(current, name) != value}
        timetable, agents = self.parts.timetable, self.parts.agents
        if timetable and timetable.entries.digest() != current.timetable_digest:
            changes["timetable_digest"] = timetable.digest_as_sent
        if agents and agents.differs_from(teaching):
            changes["agents_digest"] = agents.digest_as_sent
        return changes
