"""Keeping the records of agents."""

from collections.abc import Iterable, Mapping
from typing import Any

import pghistory
from django.db import transaction

from classes.models import Agent, Subject, User
from classes.services.edits import ChangedMeanwhile, merged_set, put


def add_agent(agent: Agent, *, subjects: Iterable[Subject], by: User) -> Agent:
    """Store a checked agent, with what they teach."""
    with pghistory.context(user=by.pk), transaction.atomic():
        agent.save(force_insert=True)
        agent.subjects.set(subjects)
        return agent


def change_agent(
    agent: Agent, edited: Mapping[str, Any], *, read: Mapping[str, Any], subjects: Iterable[Subject], by: User
) -> Agent:
    """Store what the editor changed of what they `read`; what they left alone stays as others made it.

    Raises ChangedMeanwhile where both changed the same.
    """
    with pghistory.context(user=by.pk), transaction.atomic():
        current = Agent.objects.select_for_update(no_key=True).get(pk=agent.pk)
        taught, read_as_taught = set(current.subjects.values_list("pk", flat=True)), set(read["subjects"])
        wanted = merged_set(taught, {subject.pk for subject in subjects}, read=read_as_taught)
        try:
            changed = put(current, edited, read=read)
        except ChangedMeanwhile as refusal:
            refusal.meanwhile["subjects"] = sorted(wanted)
            raise
        if changed:
            current.save(update_fields=changed)
        current.subjects.set(wanted)
        return current
