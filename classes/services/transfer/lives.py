"""Draft, active, stopped, completed: what a class of the old system is here, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from classes import timetable as engine
from classes.models import Entries, Stop, TrainingClass, User
from classes.models.life.steps import Action
from classes.models.recorded_events import text_of
from classes.models.training_classes.training_classes import FIRST_DATE, LAST_DATE
from classes.models.transfer.kinds import Kind
from classes.services.life.status_changes import record_step
from classes.services.transfer.reading.documents import moment_of
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.texts import line_of, word_of
from classes.services.transfer.source import Row

BROUGHT_IN: Final = "Brought in from the old system"
LONGEST_ORDER_NUMBER: Final = 50
_RUNS: Final = {"active", "stopped", "completed", "cancelled"}


@dataclass(frozen=True)
class OldStatus:
    """`runs` without what an active class needs is still a draft."""

    runs: bool
    is_stopped: bool = False
    activated_on: date | None = None
    stopped_on: date | None = None


def read_status(row: Row, history: Iterable[Row]) -> OldStatus:
    """The successor's status where there is one, else what follows from the order number."""
    has_order_number = bool(line_of(row["order_nr"]))
    word = word_of(row["class_status"])
    if word not in {*_RUNS, "draft"}:
        return OldStatus(runs=has_order_number)
    steps = [(word_of(step["new_status"]), moment_of(step["changed_at"])) for step in history]
    moments = sorted((at, status) for status, at in steps if at)
    activated = next((timezone.localdate(at) for at, status in moments if status == "active"), None)
    stopped = next((timezone.localdate(at) for at, status in reversed(moments) if status == "stopped"), None)
    return OldStatus(word in _RUNS, word == "stopped", activated, stopped)


def with_open_stop(
    entries: Entries, status: OldStatus, start: date, changed_at: datetime, findings: Findings
) -> Entries:
    """A class that the successor calls stopped has an open stop here, since the day on which it was stopped."""
    if not (status.runs and status.is_stopped) or entries.open_stop:
        return entries
    since = max(status.stopped_on or timezone.localdate(changed_at), start)
    earlier = tuple(stop for stop in entries.stops if stop.resume_date and stop.resume_date <= since)
    overlapping = [stop.last_day for stop in entries.stops if stop not in earlier]
    stop = Stop(last_day=min([since, *overlapping]), reason=Stop.Reason.TEMPORARY_HOLD)
    if overlapping:
        text = f"The class is stopped, and {len(overlapping)} of its stops go on into that: they became one, from"
        findings.say(Kind.STOPS_MERGED, f"{text} {text_of(stop.last_day)} to an unknown restart.")
    return replace(entries, stops=(*earlier, stop))


@dataclass(frozen=True)
class Life:
    """The steps that lead to where the class stands, each with its day."""

    steps: tuple[tuple[Action, date], ...] = ()

    def record(self, training_class: TrainingClass, *, by: User, at: datetime) -> None:
        for action, day in self.steps:
            on = min(max(day, FIRST_DATE), LAST_DATE)
            record_step(action, training_class, on=on, reason=BROUGHT_IN, by=by, at=at)


def life_of(entries: Entries, plan: engine.Plan | None, activated_on: date, complete_before: date | None) -> Life:
    """Of a class that has all that it needs."""
    steps = [(Action.ACTIVATE, activated_on)]
    if stop := entries.open_stop:
        steps.append((Action.STOP, stop.last_day))
    elif complete_before and plan and (last := max(session.date for session in plan.sessions)) < complete_before:
        steps.append((Action.COMPLETE, last))
    return Life(tuple(steps))
