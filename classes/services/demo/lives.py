"""Synthetic lives of classes to look around in: what has begun is active, stopped, completed or given up."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Final, NamedTuple

from django.utils import timezone

from classes.models import Agent, ClassAgent, Stop, TrainingClass, User
from classes.models.life.needs import needs_of
from classes.models.life.steps import Action, Decision
from classes.services.life.steps import take_step
from classes.services.planning.clashes import AgentClashes, ClashOverride, Saving
from classes.services.planning.class_agents import add_class_agent

_REST: Final = timedelta(weeks=2)
_FEWEST_DAYS: Final = 4  # so that something happens between the first and the last


class _Life(NamedTuple):
    """An active class with the days on which it was taught; who looks after it, and who could teach it."""

    training_class: TrainingClass
    days: list[date]
    today: date
    by: User
    agents: Sequence[Agent]

    @property
    def middle(self) -> date:
        return self.days[len(self.days) // 2]


def at_ten(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def let_classes_live(classes: Iterable[TrainingClass], *, agents: Sequence[Agent], by: User, today: date) -> None:
    """Activate what has begun and lacks nothing, complete what is taught, and let something happen to the rest.

    One in five that are taught waits to be completed, the first of them too.
    """
    fates, taught = cycle(_COURSES), 0
    for training_class in classes:
        if training_class.start_date > today or needs_of(training_class):
            continue
        start = training_class.start_date
        take_step(training_class, Decision(action=Action.ACTIVATE, on=start), by=by, at=at_ten(start))
        planned = training_class.sessions.planned().order_by("date").values_list("date", flat=True)
        days = [day for day in dict.fromkeys(planned) if day < today]
        life = _Life(training_class, days, today, training_class.supervisor or by, agents)
        if not training_class.has_sessions_from(today):
            if taught % 5:
                _complete(life)
            taught += 1
        elif len(days) >= _FEWEST_DAYS:
            next(fates)(life)


def _complete(life: _Life) -> None:
    _take(life, Decision(action=Action.COMPLETE, on=life.days[-1], reason="All hours were taught"))


def _stop(life: _Life) -> None:
    _take(life, Decision(action=Action.STOP, on=life.days[-1], stop_reason=Stop.Reason.TEMPORARY_HOLD))


def _stop_and_restart(life: _Life) -> None:
    first = life.middle + _REST
    if first > life.today:
        return
    _take(life, Decision(action=Action.STOP, on=life.middle, stop_reason=Stop.Reason.ANNUAL_STOP))
    restart = Decision(action=Action.RESTART, on=first, reason="The site works again")
    try:
        _take(life, restart)
    except AgentClashes as refusal:
        shown = frozenset[str]().union(*(clash.tokens for clash in refusal.clashes))
        _take(life, restart, clash_override=ClashOverride("A colleague helps out", life.by, shown))


def _take(life: _Life, decision: Decision, *, clash_override: ClashOverride | None = None) -> None:
    """By the class's supervisor, in the morning of its day."""
    at = at_ten(decision.on or life.today)
    take_step(life.training_class, decision, by=life.by, at=at, clash_override=clash_override)


def _replace_agent(life: _Life) -> None:
    """By the first who is free at the class's hours; where there is nobody, the agent stays."""
    day, teaching = life.middle, life.training_class.class_agents.values_list("agent", flat=True)
    others = [agent for agent in life.agents if agent.pk not in teaching and agent.status == Agent.Status.ACTIVE]
    for agent in others:
        row = ClassAgent(training_class=life.training_class, agent=agent, from_date=day)
        with suppress(AgentClashes):
            add_class_agent(row, to=life.training_class, saving=Saving(by=life.by, at=at_ten(day)))
            return


def _give_up(life: _Life) -> None:
    _take(life, Decision(action=Action.CANCEL, on=life.days[-1], reason="The client closes the site"))


def _go_on(_life: _Life) -> None:
    """Nothing happens to most classes."""


_COURSES: Final[tuple[Callable[[_Life], None], ...]] = (
    _stop_and_restart,
    _replace_agent,
    _stop,
    _give_up,
    _go_on,
    _go_on,
    _go_on,
    _go_on,
)
