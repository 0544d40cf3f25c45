"""Changing who teaches a class, row by row."""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import pghistory
from django.db import transaction
from django.db.models import Model

from classes.models import (
    BackupAgent,
    ClassAgent,
    StoredTimetable,
    Teaching,
    TeachingRefused,
    TrainingClass,
)
from classes.models.planning.teaching import refuse_problems
from classes.models.recorded_events import text_of
from classes.services.edits import put, refuse_stale
from classes.services.planning.clashes import Saving
from classes.services.planning.handed_over import HandedOver, handed_over
from classes.services.planning.timetables import WantedTimetable, plan_class, store_timetable
from classes.timetable import Problem, has_begun

Row = TypeVar("Row", ClassAgent, BackupAgent)


class ClassState(NamedTuple):
    """What a change begins with: the locked class, who teaches it, and its timetable."""

    training_class: TrainingClass
    teaching: Teaching
    stored: StoredTimetable
    today: date


Change = Callable[[ClassState], Teaching]
HandedOvers = tuple[HandedOver, ...]


@dataclass(frozen=True)
class RowEdit:
    """What somebody wants a stored row to be who read the class in that version.

    `read` are the values that the page showed, as far as they are known.
    """

    row: ClassAgent | BackupAgent
    edited: Mapping[str, Any]
    read_version: int
    read: Mapping[str, Any]

    def merged_into(self, rows: Iterable[Row], training_class: TrainingClass) -> Row:
        """The row as it is now with the editor's changes. Raises ChangedMeanwhile, and DoesNotExist when it is gone."""
        found = next((row for row in rows if row.pk == self.row.pk), None)
        if found is None:
            raise TrainingClass.DoesNotExist
        found = copy(found)
        found.training_class = training_class
        shown = self.read if self.edited.keys() <= self.read.keys() else None
        put(
            found,
            self.edited,
            read=shown if self.read_version != training_class.version else _values(found, self.edited),
        )
        return found


def add_class_agent(row: ClassAgent, *, to: TrainingClass, saving: Saving) -> HandedOvers:
    """Let an agent teach from a day on, until the next one follows.

    Without a date: from the class's start, or from today once it has begun. Locks the class, then the agents. Gives
    what was handed over, and raises TeachingRefused and AgentClashes, as all of these do.
    """

    def follow(state: ClassState) -> Teaching:
        begun = has_begun(state.stored.planned, today=state.today)
        first = max(state.today, to.start_date) if begun else to.start_date
        if row.from_date and row.from_date < to.start_date:
            sentence = f"The class starts on {text_of(to.start_date)}: give that day or a later one."
            raise TeachingRefused([Problem("agent_from", sentence)])
        wanted = state.teaching.with_new_primary(ClassAgent(agent=row.agent, from_date=row.from_date or first))
        if any(before.agent_id == after.agent_id for before, after in pairwise(wanted.primaries)):
            sentence = f"{row.agent} is the class's agent already: correct the date in that row."
            raise TeachingRefused([Problem("agent", sentence)])
        return wanted

    return _change_teaching(to, follow, saving)


def change_class_agent(edit: RowEdit, *, of: TrainingClass, saving: Saving) -> HandedOvers:
    """Correct a primary agent or the date; they stay between those before and after them. Raises ChangedMeanwhile."""

    def correct(state: ClassState) -> Teaching:
        return state.teaching.with_primary(edit.merged_into(state.teaching.primaries, state.training_class))

    return _change_teaching(of, correct, saving)


def add_backup(row: BackupAgent, *, to: TrainingClass, saving: Saving) -> HandedOvers:
    return _change_teaching(to, lambda state: replace(state.teaching, backups=(row, *state.teaching.backups)), saving)


def change_backup(edit: RowEdit, *, of: TrainingClass, saving: Saving) -> HandedOvers:
    """Raises ChangedMeanwhile."""

    def correct(state: ClassState) -> Teaching:
        return state.teaching.with_backup(edit.merged_into(state.teaching.backups, state.training_class))

    return _change_teaching(of, correct, saving)


def remove_agent_row(
    row: ClassAgent | BackupAgent, *, of: TrainingClass, saving: Saving, read: str = ""
) -> HandedOvers:
    """Let whoever follows from the other rows teach instead; refused where nobody would have taught then."""

    def take_away(state: ClassState) -> Teaching:
        rows: Iterable[Model] = (*state.teaching.primaries, *state.teaching.backups)
        if found := next((each for each in rows if type(each) is type(row) and each.pk == row.pk), None):
            refuse_stale(found, read)
        return state.teaching.without(row)

    return _change_teaching(of, take_away, saving)


def _change_teaching(training_class: TrainingClass, change: Change, saving: Saving) -> HandedOvers:
    by, at = saving.by, saving.at
    with pghistory.context(user=by.pk), transaction.atomic():
        locked = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
        state = ClassState(locked, Teaching.of(locked), StoredTimetable.of(locked), saving.today)
        wanted, stored, today = change(state), state.stored, state.today
        if wanted.is_like(state.teaching):
            return ()
        refuse_problems(wanted.problems())
        plan = plan_class(locked, stored.entries, stored=stored, today=today)
        timetable = WantedTimetable(stored.entries, plan, stored, teaching=wanted, current=state.teaching)
        store_timetable(locked, timetable, saving)
        locked.agents_digest, locked.changed_by, locked.changed_at = wanted.digest, by, at
        locked.save(update_fields=["agents_digest", "changed_by", "changed_at"])
        return handed_over(stored.sessions, wanted)


def _values(row: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
