"""Who teaches no day is asked of the database for many classes, and of `Teaching` for one that is not saved yet."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine

from classes.models import BackupAgent, ClassAgent, Teaching, TrainingClass
from classes.models.life.needs import Need, lacking, needs_of, untaught_days
from tests.support.class_shapes import SHAPES, TODAY
from tests.support.factories import AgentFactory, captured, mondays_and_wednesdays

pytestmark = pytest.mark.django_db

# Of agents the first days, and of backups both days; counted from the start of the class
ARRANGEMENTS: dict[str, tuple[list[int], list[tuple[int, int] | None]]] = {
    "nobody": ([], []),
    "a backup alone": ([], [(0, 7)]),
    "from the start": ([0], []),
    "from before the start": ([-7], []),
    "from the second week": ([7], []),
    "long after the end": ([2000], []),
    "with a backup before": ([14], [(0, 6)]),
    "with a backup on a day between": ([14], [(2, 2)]),
    "with a backup who reaches into the agent's days": ([7], [(2, 30)]),
    "with one who stands by": ([14], [None]),
    "with backups who follow one another": ([21], [(7, 20), (0, 6), None]),
    "two agents": ([7, 14], []),
    "two agents and a backup": ([21, 14], [(7, 8)]),
}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(TODAY):
        yield


def arrange(training_class: TrainingClass, agents: list[int], backups: list[tuple[int, int] | None]) -> None:
    """In the place of who taught the class."""
    training_class.class_agents.all().delete()
    training_class.backups.all().delete()
    start, agent = training_class.start_date, AgentFactory.create()
    for first in agents:
        from_date = start + timedelta(days=first)
        ClassAgent.objects.create(training_class=training_class, agent=agent, from_date=from_date)
    for days in backups:
        both = ("from_date", "to_date")
        dates = dict(zip(both, (start + timedelta(days=day) for day in days), strict=True)) if days else {}
        BackupAgent.objects.create(training_class=training_class, agent=AgentFactory.create(), **dates)


def days_of(training_class: TrainingClass) -> list[date]:
    return list(training_class.sessions.planned().order_by("date").values_list("date", flat=True))


@pytest.mark.parametrize("shape", [*SHAPES.values()], ids=[*SHAPES])
def test_the_days_that_nobody_teaches_are_the_same_in_the_database_and_before_saving(
    shape: Callable[[], TrainingClass],
) -> None:
    training_class = shape()
    wanted, found = {}, {}

    for name, (agents, backups) in ARRANGEMENTS.items():
        arrange(training_class, agents, backups)
        days = Teaching.of(training_class).untaught(days_of(training_class))
        wanted[name] = (days, bool(days), bool(days))
        is_listed = TrainingClass.objects.filter(lacking(Need.TEACHING), pk=training_class.pk).exists()
        found[name] = (untaught_days(training_class), Need.TEACHING in needs_of(training_class), is_listed)

    assert found == wanted


def test_these_arrangements_leave_some_days_to_nobody_and_others_not() -> None:
    training_class = captured(entries=mondays_and_wednesdays())
    counts = {}

    for name, (agents, backups) in ARRANGEMENTS.items():
        arrange(training_class, agents, backups)
        counts[name] = len(untaught_days(training_class))

    assert counts == {
        "nobody": 0,
        "a backup alone": 0,
        "from the start": 0,
        "from before the start": 0,
        "from the second week": 2,
        "long after the end": 32,
        "with a backup before": 2,
        "with a backup on a day between": 3,
        "with a backup who reaches into the agent's days": 1,
        "with one who stands by": 4,
        "with backups who follow one another": 0,
        "two agents": 2,
        "two agents and a backup": 3,
    }
