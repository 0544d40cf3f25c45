"""Keeping the records of agents."""

from collections.abc import Iterable, Mapping
from typing import Any

import pghistory
from django.db import transaction

from classes.models import Agent, Subject, User


class AgentChanged(Exception):
    """Somebody else changed the same fields of the agent to other values since they were read; nothing was saved."""

    def __init__(self, fields: Iterable[str]) -> None:
        super().__init__("The agent was changed meanwhile")
        self.fields = list(fields)


def add_agent(agent: Agent, *, subjects: Iterable[Subject], by: User) -> Agent:
    """Store a checked agent, with what he teaches."""
    with pghistory.context(user=by.pk), transaction.atomic():
        agent.save(force_insert=True)
        agent.subjects.set(subjects)
        return agent


def change_agent(
    agent: Agent, edited: Mapping[str, Any], *, read: Mapping[str, Any], subjects: Iterable[Subject], by: User
) -> Agent:
    """Store what the editor changed of what he `read`; what he left alone stays as others made it.

    Raises AgentChanged where both changed the same.
    """
    with pghistory.context(user=by.pk), transaction.atomic():
        current = Agent.objects.select_for_update(no_key=True).get(pk=agent.pk)
        changed = {name: value for name, value in edited.items() if value != read[name]}
        meeting = [name for name, value in changed.items() if getattr(current, name) not in (read[name], value)]
        if meeting:
            raise AgentChanged(meeting)
        for name, value in changed.items():
            setattr(current, name, value)
        if changed:
            current.save(update_fields=list(changed))
        _set_subjects(current, {subject.pk for subject in subjects}, set(read["subjects"]))
        return current


def _set_subjects(agent: Agent, wanted: set[int], read: set[int]) -> None:
    """Those that the editor added and took away; what others did stays."""
    agent.subjects.add(*(wanted - read))
    agent.subjects.remove(*(read - wanted))
