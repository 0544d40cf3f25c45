"""What the recorded events of registers, marks, closed months and claims say."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from classes.models.agents.agents import Agent
from classes.models.attendance.marks import Mark
from classes.models.attendance.months import Claim, MonthClose, month_text
from classes.models.attendance.registers import Register
from classes.models.learners.enrolments import Enrolment
from classes.models.learners.names_in_class import names_in_sentences
from classes.models.life.history import tells_history
from classes.models.planning.sessions import Session
from classes.models.recorded_events import HistoryLine, Step, change_text, names_of, steps_of, text_of
from classes.models.training_classes.training_classes import TrainingClass


@tells_history
def registers_told_by(training_class: TrainingClass) -> Iterator[HistoryLine]:
    """That registers were captured and corrected, mark by mark."""
    steps = list(steps_of(Register, session__training_class=training_class))
    sessions = Session.objects.in_bulk({step.event.session_id for step in steps}) if steps else {}
    days: dict[int, str] = {}
    for step in steps:
        session = sessions[step.event.session_id]
        days[step.event.pgh_obj_id] = f"Register of {text_of(session.date)}, {session.start:%H:%M}"
        yield from _of_register(step, days[step.event.pgh_obj_id])
    yield from _of_marks(training_class, days)


@tells_history
def months_told_by(training_class: TrainingClass) -> Iterator[HistoryLine]:
    """That months were closed and reopened."""
    for step in steps_of(MonthClose, training_class=training_class):
        month = month_text(step.event.month)
        words = f"{month} closed" if step.event.is_closed else f"{month} reopened: {step.event.reason}"
        yield HistoryLine(words, step.event)


@tells_history
def claims_told_by(training_class: TrainingClass) -> Iterator[HistoryLine]:
    """What agents claimed, and what was said to it."""
    steps = list(steps_of(Claim, training_class=training_class))
    names = names_of(Agent, (step.event.agent_id for step in steps))
    for step in steps:
        name = f"Claim of {names[step.event.agent_id]} for {month_text(step.event.month)}"
        before, after = step.before, step.event
        if before is None:
            yield HistoryLine(f"{name}: {text_of(after.hours)} h", after)
        elif before.hours != after.hours:
            yield HistoryLine(f"{name} from {text_of(before.hours)} to {text_of(after.hours)} h", after)
        elif before.outcome != after.outcome:
            note = f": {after.note}" if after.note else ""
            yield HistoryLine(f"{name}, {text_of(after.hours)} h, {after.outcome or 'open again'}{note}", after)
        elif before.note != after.note:
            yield HistoryLine(f"{name}: {change_text('note', text_of(before.note), text_of(after.note))}", after)


def _of_register(step: Step, name: str) -> Iterator[HistoryLine]:
    before, after = step.before, step.event
    outcome = Register.Outcome(after.outcome).label.lower()
    if before is None:
        yield HistoryLine(f"{name} captured: {outcome}", after)
        return
    because = f" ({after.reason})" if after.reason else ""
    if before.outcome != after.outcome:
        then = Register.Outcome(before.outcome).label.lower()
        yield HistoryLine(f"{name} from {then} to {outcome}{because}", after)
    if before.note != after.note:
        yield HistoryLine(f"{name}: {change_text('note', text_of(before.note), text_of(after.note))}{because}", after)


def _of_marks(training_class: TrainingClass, days: Mapping[int, str]) -> Iterator[HistoryLine]:
    """Of what was captured at first the register tells."""
    steps = [step for step in steps_of(Mark, register__in=days) if step.before is not None or step.event.version > 1]
    reasons = _reasons(training_class) if steps else {}
    places = Enrolment.objects.filter(training_class=training_class).select_related("learner") if steps else []
    names = names_in_sentences(places)
    for step in steps:
        event = step.event
        reason = reasons.get((event.register_id, event.pgh_context_id), "")
        name = f"{days[event.register_id]}: {names.get(event.enrolment_id, 'somebody')}"
        for change in _changes(step):
            yield HistoryLine(f"{name}, {change}{f' ({reason})' if reason else ''}", event)


def _changes(step: Step) -> Iterator[str]:
    for name in ("hours", "page"):
        then, now = (text_of(getattr(row, name)) if row else text_of(None) for row in (step.before, step.after))
        if then != now:
            yield change_text(name, then, now)


def _reasons(training_class: TrainingClass) -> dict[tuple[int, UUID], str]:
    """By register, and by what was recorded together: a mark that is deleted keeps the version in which it was set."""
    events: Any = Register.pgh_event_model.objects.filter(session__training_class=training_class)  # type: ignore[attr-defined]
    rows = events.exclude(reason="").exclude(pgh_context_id=None).values_list("pgh_obj_id", "pgh_context_id", "reason")
    return {(register, action): reason for register, action, reason in rows}
