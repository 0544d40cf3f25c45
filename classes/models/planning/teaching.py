"""Who teaches a class when, stored or not yet, and what a form says of it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final, Self

from django.db.models import Prefetch, prefetch_related_objects

from classes.models.agents.agents import Agent
from classes.models.planning.class_agents import BackupAgent, ClassAgent
from classes.models.recorded_events import NOTHING, days_text, text_of
from classes.models.training_classes.first_days import AS_SENT, FirstDay
from classes.models.training_classes.training_classes import TrainingClass
from classes.timetable import Problem

GIVE_BOTH_DAYS: Final = "Give both days, or neither: without days, the backup teaches nothing until asked."


class TeachingRefused(Exception):
    """These agents cannot teach in this way; `problems` says what to correct. Rows are those of `TeachingEdit`."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def days_of_backup(row: Any) -> str:
    """Of a row of backups, or of an event of one."""
    return f"{text_of(row.from_date)} to {text_of(row.to_date)}" if row.from_date else "standing by"


def nobody_teaches(days: Sequence[date]) -> str:
    """What is said of class days that nobody teaches; empty where there are none."""
    return f"Nobody teaches on {days_text(days)}: say who does." if days else ""


def refuse_problems(problems: Iterable[Problem]) -> None:
    """Raises TeachingRefused when there is at least one."""
    if found := list(problems):
        raise TeachingRefused(found)


@dataclass(frozen=True)
class Teaching:
    """The primary agents of a class in the order of their dates, and its backups."""

    primaries: tuple[ClassAgent, ...] = ()
    backups: tuple[BackupAgent, ...] = ()

    @classmethod
    def of(cls, training_class: TrainingClass) -> Self:
        """What is stored, with two queries."""
        if training_class._state.adding:
            return cls()
        return cls(
            tuple(training_class.class_agents.select_related("agent")),
            tuple(training_class.backups.select_related("agent")),
        )

    @classmethod
    def of_each(cls, classes: Sequence[TrainingClass]) -> Iterator[Self]:
        """In the order of the classes, with two queries for all of them."""
        agents, backups = ClassAgent.objects.select_related("agent"), BackupAgent.objects.select_related("agent")
        prefetch_related_objects(classes, Prefetch("class_agents", agents), Prefetch("backups", backups))
        for training_class in classes:
            yield cls(tuple(training_class.class_agents.all()), tuple(training_class.backups.all()))

    @property
    def last(self) -> ClassAgent | None:
        """The primary agent after whom there is no other."""
        return self.primaries[-1] if self.primaries else None

    @property
    def periods(self) -> list[tuple[ClassAgent, date | None]]:
        """Each primary agent with their last day; None for the last one."""
        following = [row.from_date - timedelta(days=1) for row in self.primaries[1:]]
        return list(zip(self.primaries, [*following, None], strict=False))

    @property
    def digest(self) -> str:
        """The same for the same last agent and the same backups: what the capture form shows. Empty without any."""
        return _digest(self.last, self.backups)

    def is_like(self, other: "Teaching") -> bool:
        """Whether the same rows say the same."""
        return self._rows() == other._rows()

    def agent_on(self, day: date) -> int | None:
        """The key of who teaches on a day: the day's backup, or else its primary agent."""
        row = self.row_on(day)
        return row.agent_id if row else None

    def row_on(self, day: date) -> ClassAgent | BackupAgent | None:
        """By which row somebody teaches on a day."""
        for backup in self.backups:
            if backup.is_on(day):
                return backup
        return next((row for row in reversed(self.primaries) if row.from_date <= day), None)

    def untaught(self, days: Iterable[date]) -> list[date]:
        """Of these class days those that nobody teaches; none in a class without agents."""
        return [day for day in dict.fromkeys(days) if self.row_on(day) is None] if self.primaries else []

    def who_taught(self, days: Iterable[date]) -> list[ClassAgent | BackupAgent]:
        """The rows by which somebody teaches on one of these days."""
        return list(dict.fromkeys(row for row in map(self.row_on, days) if row))

    def following_start(self, before: date, after: date, *, stored: "Teaching") -> "Teaching":
        """Whoever teaches from the class's start, as `stored`, does so from the start that has moved.

        Not when another agent follows by then. A day that was only now changed to that of the former start stays.
        """
        first, *others = self.primaries or (None,)
        if first is None or first.from_date != before or any(row.from_date <= after for row in others):
            return self
        if [row.pk for row in stored.primaries[:1] if row.from_date == before] != [first.pk]:
            return self
        moved = ClassAgent(pk=first.pk, agent=first.agent, from_date=after)
        return replace(self, primaries=(moved, *others))

    def with_new_primary(self, row: ClassAgent) -> "Teaching":
        """With one more, who teaches until the next one follows."""
        return replace(self, primaries=tuple(sorted((*self.primaries, row), key=lambda each: each.from_date)))

    def with_primary(self, row: ClassAgent) -> "Teaching":
        """With the row in the place of the stored one of its key."""
        return replace(self, primaries=tuple(row if each.pk == row.pk else each for each in self.primaries))

    def with_backup(self, row: BackupAgent) -> "Teaching":
        return replace(self, backups=tuple(row if each.pk == row.pk else each for each in self.backups))

    def number_of(self, row: ClassAgent | BackupAgent | None) -> int | None:
        """At which place a backup is here, with whatever days; None for a primary agent, and for one that is gone."""
        return next((number for number, each in enumerate(self.backups) if each == row), None)

    def without(self, row: ClassAgent | BackupAgent) -> "Teaching":
        if isinstance(row, ClassAgent):
            return replace(self, primaries=tuple(each for each in self.primaries if each.pk != row.pk))
        return replace(self, backups=tuple(each for each in self.backups if each.pk != row.pk))

    def in_words(self) -> str:
        told = [f"{row.agent} from {text_of(row.from_date)}" for row in self.primaries[-1:]]
        backups = sorted(self.backups, key=lambda row: row.from_date or date.max)
        told += [f"backup {row.agent} {days_of_backup(row)}" for row in backups]
        return "; ".join(told) or NOTHING

    def problems(self) -> Iterator[Problem]:
        """What cannot be; rows of backups are counted as they stand here."""
        for before, after in pairwise(self.primaries):
            if after.from_date <= before.from_date:
                yield Problem("agent_from", _not_after(before))
        for number, backup in enumerate(self.backups):
            if backup.period is None:
                yield from self._problems_of_standby(backup, number)
                continue
            first, last = backup.period
            if last < first:
                yield Problem("backups", "Give a last day that is not before the first.", number, "to_date")
            elif any(_overlap(backup, other) for other in self.backups[:number]):
                sentence = "The class has another backup on some of these days: they follow one another."
                yield Problem("backups", sentence, number, "from_date")
            elif any(row.agent_id == backup.agent_id for row in self._primaries_during(first, last)):
                sentence = f"{backup.agent} is the class's own agent on these days: choose somebody else."
                yield Problem("backups", sentence, number, "agent")

    def _rows(self) -> list[tuple[object, ...]]:
        primaries = [(row.pk, row.agent_id, row.from_date) for row in self.primaries]
        backups = [(row.pk, row.agent_id, row.from_date, row.to_date) for row in self.backups]
        return [*primaries, *sorted(backups, key=lambda row: row[0] or 0)]

    def _problems_of_standby(self, backup: BackupAgent, number: int) -> Iterator[Problem]:
        if backup.from_date or backup.to_date:
            missing = "to_date" if backup.from_date else "from_date"
            yield Problem("backups", GIVE_BOTH_DAYS, number, missing)
        elif any(row.from_date is None and row.agent_id == backup.agent_id for row in self.backups[:number]):
            yield Problem("backups", f"{backup.agent} stands by for this class already.", number, "agent")

    def _primaries_during(self, first: date, last: date) -> Iterator[ClassAgent]:
        for row, until in self.periods:
            if row.from_date <= last and (until is None or first <= until):
                yield row


@dataclass(frozen=True)
class TeachingEdit:
    """What a form says of a class's agents: the last primary one, and backups.

    `backups` are the rows sent, those of stored ones with their keys; `removed` are keys. Stored backups that were not
    sent stay, and so do earlier primary agents. `agent_from` may be empty; `first_day` says what becomes of it when the
    class's start moves.
    """

    agent: Agent | None = None
    agent_from: date | None = None
    backups: tuple[BackupAgent, ...] = ()
    removed: frozenset[int] = frozenset()
    first_day: FirstDay = AS_SENT

    @property
    def shown_from(self) -> date | None:
        """The first day that the form showed when it was sent."""
        return self.first_day.moved_to or self.agent_from

    @property
    def digest_as_sent(self) -> str:
        """Of what was sent alone, as the form was filled: tells whether it was changed at all."""
        return _digest(self._last(None), self.backups)

    def differs_from(self, current: Teaching) -> bool:
        return _digest(self._last(current.last), self._merged(current)) != current.digest

    def keeps_first_day(self, current: Teaching) -> bool:
        """Whether the first agent of all stays where they are although the class's start moves."""
        return self.first_day.stays and [row.agent_id for row in current.primaries] == [self.agent and self.agent.pk]

    def in_words(self) -> str:
        last = self._last(None)
        return Teaching((last,) if last else (), self.backups).in_words()

    def applied_to(self, current: Teaching, *, start: date, today: date, has_begun: bool) -> Teaching:
        """Who teaches then. An empty date is the class's start, or today once it has begun.

        Raises TeachingRefused.
        """
        first_day = max(today, start) if has_begun else start
        if self.agent is None:
            primaries = current.primaries[:-1]
        elif current.last and current.last.agent_id == self.agent.pk:
            moved = ClassAgent(
                pk=current.last.pk, agent=self.agent, from_date=self.agent_from or current.last.from_date
            )
            primaries = (*current.primaries[:-1], moved)
        else:
            new = ClassAgent(agent=self.agent, from_date=self.agent_from or first_day)
            begun_from = today if has_begun else None
            primaries = (*self._primaries_before(new, current, begun_from=begun_from), new)
        wanted = Teaching(primaries, self._merged(current))
        refuse_problems(wanted.problems())
        return wanted

    def _primaries_before(
        self, new: ClassAgent, current: Teaching, *, begun_from: date | None
    ) -> tuple[ClassAgent, ...]:
        """All, but for the last one where the new agent replaces them: they have taught nobody, and would come later.

        Once the class has begun, a day must say so: without one the new agent follows today.
        """
        last = current.last
        if last is None or new.from_date > last.from_date:
            return current.primaries
        is_ahead = begun_from is None or (self.agent_from is not None and last.from_date > begun_from)
        return current.primaries[:-1] if is_ahead else current.primaries

    def _last(self, current: ClassAgent | None) -> ClassAgent | None:
        if self.agent is None:
            return None
        last = ClassAgent(agent=self.agent)
        current_from = current.from_date if current and current.agent_id == self.agent.pk else None
        last.from_date = self.agent_from or current_from  # type: ignore[assignment]  # None: not known yet
        return last

    def _merged(self, current: Teaching) -> tuple[BackupAgent, ...]:
        sent = {row.pk for row in self.backups if row.pk} | self.removed
        return (*self.backups, *(row for row in current.backups if row.pk not in sent))


def _not_after(before: ClassAgent) -> str:
    since = text_of(before.from_date)
    return (
        f"{before.agent} is the class's agent from {since} on: give another day, or change that row on the tab Agents."
    )


def _overlap(one: BackupAgent, other: BackupAgent) -> bool:
    ours, theirs = one.period, other.period
    return ours is not None and theirs is not None and ours[0] <= theirs[1] and theirs[0] <= ours[1]


def _digest(last: ClassAgent | None, backups: tuple[BackupAgent, ...]) -> str:
    if last is None and not backups:
        return ""
    facts = {
        "agent": [last.agent_id, str(last.from_date)] if last else None,
        "backups": sorted([row.agent_id, str(row.from_date), str(row.to_date)] for row in backups),
    }
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
