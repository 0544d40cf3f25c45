"""What the recorded events of a class's agents, backups and accepted clashes say."""

from collections.abc import Iterator
from typing import Any

from classes.models.agents.agents import Agent
from classes.models.planning.accepted_clashes import AcceptedClash
from classes.models.planning.class_agents import BackupAgent, ClassAgent
from classes.models.planning.sessions import Session
from classes.models.planning.teaching import days_of_backup
from classes.models.recorded_events import DELETED, HistoryLine, Step, names_of, steps_of, text_of
from classes.models.training_classes.training_classes import TrainingClass


def agents_told_by(training_class: TrainingClass) -> Iterator[HistoryLine]:
    """Who became its agent from when on, and what was corrected."""
    steps = list(steps_of(ClassAgent, training_class=training_class))
    names = names_of(Agent, (step.event.agent_id for step in steps))
    for step in steps:
        yield _told("Agent", step, lambda row: f"{names[row.agent_id]} from {text_of(row.from_date)} on")


def backups_told_by(training_class: TrainingClass) -> Iterator[HistoryLine]:
    """Who was to stand in on which days."""
    steps = list(steps_of(BackupAgent, training_class=training_class))
    names = names_of(Agent, (step.event.agent_id for step in steps))
    for step in steps:
        yield _told(
            "Backup",
            step,
            lambda row: f"{names[row.agent_id]} {'from ' if row.from_date else ''}{days_of_backup(row)}",
        )


def clashes_told_by(training_class: TrainingClass) -> Iterator[HistoryLine]:
    """What was gone on with, and why: all pairs of sessions with one other class at once."""
    steps = [step for step in steps_of(AcceptedClash, training_class=training_class) if step.before is None]
    others = _classes_of({step.event.other_id for step in steps})
    at_once: dict[tuple[Any, ...], list[Any]] = {}
    for step in steps:
        event = step.event
        at_once.setdefault((event.at, event.agent_id, others.get(event.other_id, DELETED)), []).append(event)
    names = names_of(Agent, (agent for _, agent, _ in at_once))
    for (_, agent, code), events in at_once.items():
        count = f"{len(events)} sessions" if len(events) > 1 else "1 session"
        yield HistoryLine(f"Clash of {names[agent]} with {code} accepted, {count}: {events[0].reason}", events[0])


def _told(noun: str, step: Step, words: Any) -> HistoryLine:
    if step.after is None:
        return HistoryLine(f"{noun} {words(step.event)} taken away", step.event)
    if step.before is None:
        return HistoryLine(f"{noun} {words(step.after)}", step.event)
    return HistoryLine(f"{noun} {words(step.before)} is now {words(step.after)}", step.event)


def _classes_of(sessions: set[int]) -> dict[int, str]:
    """The codes of the classes of sessions, as far as they are still there."""
    rows = Session.objects.filter(pk__in=sessions).order_by() if sessions else Session.objects.none()
    return dict(rows.values_list("pk", "training_class__code"))
