"""Changing who teaches a class, row by row."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

import pghistory
from django.db import transaction
from django.utils import timezone

from classes.models import BackupAgent, ClassAgent, Teaching, TeachingEdit, TeachingRefused, TrainingClass, User
from classes.models.teaching import refuse_problems
from classes.services.clashes import GoingOn
from classes.services.timetables import Stored, plan_class, store_timetable
from classes.timetable import Problem, has_begun

Change = Callable[[Teaching, Stored, date], Teaching]


class ChangedSinceRead(Exception):
    """Somebody else changed the class since the version that was read; nothing was saved."""


@dataclass(frozen=True)
class Saving:
    """Who saves, and whether he goes on with clashes that he was shown.

    `read_version` is that of the class when a row was read that is written over.
    """

    by: User
    at: datetime
    going_on: GoingOn | None = None
    read_version: int | None = None


def add_class_agent(row: ClassAgent, *, to: TrainingClass, saving: Saving) -> None:
    """Let an agent follow the last one. Without a date: from the class's start, or from today once it has begun.

    Locks the class, then the agents. Raises ChangedSinceRead, TeachingRefused and AgentClashes, as all of these do.
    """

    def follow(stands: Teaching, stored: Stored, today: date) -> Teaching:
        if stands.last and stands.last.agent_id == row.agent_id:
            sentence = f"{row.agent} is the class's agent already: correct the date in that row."
            raise TeachingRefused([Problem("agent", sentence)])
        edit, begun = TeachingEdit(row.agent, row.from_date), has_begun(stored.planned, today=today)
        return edit.applied_to(stands, start=to.start_date, today=today, has_begun=begun)

    _change_teaching(to, follow, saving)


def change_class_agent(row: ClassAgent, *, of: TrainingClass, saving: Saving) -> None:
    """Correct a primary agent or his date; he stays between those before and after him."""
    _change_teaching(of, lambda stands, *_: stands.with_primary(row), saving)


def add_backup(row: BackupAgent, *, to: TrainingClass, saving: Saving) -> None:
    _change_teaching(to, lambda stands, *_: replace(stands, backups=(row, *stands.backups)), saving)


def change_backup(row: BackupAgent, *, of: TrainingClass, saving: Saving) -> None:
    _change_teaching(of, lambda stands, *_: stands.with_backup(row), saving)


def remove_agent_row(row: ClassAgent | BackupAgent, *, of: TrainingClass, saving: Saving) -> None:
    """Let whoever follows from the other rows teach instead; refused where nobody would have taught then."""
    _change_teaching(of, lambda stands, *_: stands.without(row), saving)


def _change_teaching(training_class: TrainingClass, change: Change, saving: Saving) -> None:
    by, at = saving.by, saving.at
    with pghistory.context(user=by.pk), transaction.atomic():
        current = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
        if saving.read_version not in (None, current.version):
            raise ChangedSinceRead
        stands, stored, today = Teaching.of(current), Stored.of(current), timezone.localdate(at)
        wanted = change(stands, stored, today)
        if wanted.is_like(stands):
            return
        refuse_problems(wanted.problems())
        _refuse_gaps(stands, wanted, stored, today)
        plan = plan_class(current, stored.entries, stored=stored, today=today)
        store_timetable(current, stored.entries, plan, stored=stored, at=at, teaching=wanted, going_on=saving.going_on)
        current.agents_digest, current.changed_by, current.changed_at = wanted.digest, by, at
        current.save(update_fields=["agents_digest", "changed_by", "changed_at"])


def _refuse_gaps(stands: Teaching, wanted: Teaching, stored: Stored, today: date) -> None:
    """What was taught was taught by somebody."""
    if not has_begun(stored.planned, today=today):
        return
    past = [session.date for session in stored.planned if session.date < today]
    if any(stands.agent_on(day) and not wanted.agent_on(day) for day in past):
        sentence = "Nobody would have taught some days before today: say who did, instead of taking the agent away."
        refuse_problems([Problem("__all__", sentence)])
