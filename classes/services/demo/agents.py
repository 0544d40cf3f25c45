"""Synthetic agents, and who of them teaches which classes. Every name is made up."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Final

from django.db.models import Count, Q

from classes.models import (
    AcceptedClash,
    Agent,
    BackupAgent,
    ClassParts,
    Entries,
    Subject,
    TeachingEdit,
    TimetableEdit,
    TrainingClass,
    User,
)
from classes.services.agents.agents import add_agent
from classes.services.capture.training_classes import create_class
from classes.services.planning.clashes import AgentClashes, ClashOverride

_AGENTS: Final = (
    ("Zanele Mthembu", ("gauteng", "limpopo")),
    ("Bheki Zulu", ("kwazulu_natal",)),
    ("Lerato Mokoena", ("free_state", "gauteng")),
    ("Johan Pretorius", ("western_cape", "northern_cape")),
    ("Nadia Isaacs", ("western_cape",)),
    ("Sibusiso Ndlovu", ("mpumalanga", "limpopo")),
    ("Refilwe Molefe", ("north_west", "gauteng")),
    ("Themba Khoza", ("limpopo",)),
    ("Priya Naidoo", ("kwazulu_natal",)),
    ("Anele Dube", ("eastern_cape",)),
    ("Kagiso Tau", ("north_west",)),
    ("Marlene Botha", ("northern_cape", "free_state")),
)
_SUBJECTS_EACH: Final = 6
_A_WEEK: Final = timedelta(days=7)


def make_agents(by: User) -> list[Agent]:
    """A dozen, the last of them inactive, who share the subjects of the catalogue among them."""
    subjects = list(Subject.objects.to_teach(()))
    agents = []
    for number, (name, areas) in enumerate(_AGENTS):
        mailbox = name.lower().replace(" ", ".")
        agent = Agent(name=name, phone=f"082 555 01{number:02}", email=f"{mailbox}@agents.example", areas=list(areas))
        agent.status = Agent.Status.INACTIVE if number == len(_AGENTS) - 1 else Agent.Status.ACTIVE
        add_agent(agent, subjects=islice(subjects[number * 3 :] + subjects, _SUBJECTS_EACH), by=by)
        agents.append(agent)
    return agents


def let_an_agent_log_in(user: User, *, today: date) -> None:
    """As the one who has most sessions in the fortnight round today; without sessions the first of all."""
    near = Q(sessions__status="planned", sessions__date__range=(today - _A_WEEK, today + _A_WEEK))
    busiest = Agent.objects.active().annotate(near=Count("sessions", filter=near)).order_by("-near", "pk").first()
    if busiest is None:
        return
    user.agent = busiest
    user.first_name, _blank, user.last_name = busiest.name.partition(" ")
    user.save(update_fields=["agent", "first_name", "last_name"])


def create_taught_class(
    training_class: TrainingClass, *, number: int, entries: Entries, agents: Sequence[Agent], by: User, at: datetime
) -> None:
    """One of many classes, with the next agent; where they teach elsewhere, with somebody who is free, or with nobody.

    The first clash of all is gone on with. Every fourth class has a backup for its second week, the one two after it a
    backup who stands by.
    """
    active = [agent for agent in agents if agent.status == Agent.Status.ACTIVE]
    agent, backup = active[number % len(active)], active[(number + 1) % len(active)]
    teaching = TeachingEdit(agent=agent, backups=_backups(training_class, backup, number))
    parts = ClassParts(TimetableEdit.of(entries), teaching)
    create = partial(create_class, training_class, by=by, at=at)
    try:
        create(parts)
    except AgentClashes as refusal:
        if not AcceptedClash.objects.exists():
            shown = frozenset[str]().union(*(clash.tokens for clash in refusal.clashes))
            create(parts, clash_override=ClashOverride("Two groups in one hall", by, shown))
            return
        for free in (*refusal.free, None):  # free at the hours of those clashes, perhaps not at all others
            with suppress(AgentClashes):
                create(replace(parts, agents=TeachingEdit(agent=free)))
                return


def _backups(training_class: TrainingClass, agent: Agent, number: int) -> tuple[BackupAgent, ...]:
    first = training_class.start_date + timedelta(days=7)
    match number % 4:
        case 1:
            return (BackupAgent(agent=agent, from_date=first, to_date=first + timedelta(days=6)),)
        case 3:
            return (BackupAgent(agent=agent),)
        case _:
            return ()
