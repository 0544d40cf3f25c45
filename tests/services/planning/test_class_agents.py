"""Who teaches a class follows from the dates of its agents, and stands in its sessions."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from classes.models import Agent, BackupAgent, Session, Teaching, TeachingEdit, TeachingRefused, TimetableEdit
from classes.services.edits import ChangedMeanwhile
from classes.services.planning.replanning import replan_class
from tests.support.factories import AgentFactory, put_in_status
from tests.support.teaching import edit, moment, taught, teachers, weekly

pytestmark = pytest.mark.django_db


@pytest.fixture
def zanele() -> Agent:
    return AgentFactory.create(name="Zanele")


@pytest.fixture
def bheki() -> Agent:
    return AgentFactory.create(name="Bheki")


def backup(agent: Agent, first: int, last: int, **facts: Any) -> BackupAgent:
    """Of days in March."""
    return BackupAgent(agent=agent, from_date=date(2026, 3, first), to_date=date(2026, 3, last), **facts)


def problems_of(refused: pytest.ExceptionInfo[TeachingRefused]) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_an_agent_teaches_from_the_class_s_start(zanele: Agent) -> None:
    training_class = taught(zanele)

    assert teachers(training_class) == [(day, "Zanele") for day in ("02 Mar", "09 Mar", "16 Mar", "23 Mar")]
    assert training_class.class_agents.get().from_date == date(2026, 3, 2)


def test_nobody_teaches_before_the_first_agent_s_date(zanele: Agent) -> None:
    training_class = taught(None, agents=TeachingEdit(agent=zanele, agent_from=date(2026, 3, 10)))

    assert [name for _, name in teachers(training_class)] == ["nobody", "nobody", "Zanele", "Zanele"]


def test_another_agent_follows_and_the_first_keeps_his_dates(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)

    edit(training_class, agents=TeachingEdit(agent=bheki, agent_from=date(2026, 3, 16)))

    assert [name for _, name in teachers(training_class)] == ["Zanele", "Zanele", "Bheki", "Bheki"]
    rows = [(row.agent.name, row.from_date) for row in training_class.class_agents.all()]
    assert rows == [("Zanele", date(2026, 3, 2)), ("Bheki", date(2026, 3, 16))]


def test_without_a_date_another_agent_follows_today_once_the_class_has_begun(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)

    edit(training_class, agents=TeachingEdit(agent=bheki), day="2026-03-09")

    assert [name for _, name in teachers(training_class)] == ["Zanele", "Bheki", "Bheki", "Bheki"]


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 2)], ids=["before", "the same"])
def test_nobody_follows_on_a_day_that_is_not_after_that_of_who_teaches_already(
    zanele: Agent, bheki: Agent, day: date
) -> None:
    training_class = taught(zanele)

    with pytest.raises(TeachingRefused, match="Zanele is the class's agent from Mon 2 Mar 2026 on") as refused:
        edit(training_class, agents=TeachingEdit(agent=bheki, agent_from=day), day="2026-03-09")

    assert problems_of(refused) == ["agent_from"]
    assert [name for _, name in teachers(training_class)] == ["Zanele"] * 4


@pytest.mark.parametrize(
    ("today", "day", "taught_by"),
    [
        ("2026-03-01", None, ["Andile", "Andile", "Andile", "Andile"]),
        ("2026-03-01", date(2026, 3, 2), ["Andile", "Andile", "Andile", "Andile"]),
        ("2026-03-09", date(2026, 3, 16), ["Zanele", "Zanele", "Andile", "Andile"]),
        ("2026-03-09", date(2026, 3, 9), ["Zanele", "Andile", "Andile", "Andile"]),
        ("2026-03-09", date(2026, 3, 23), ["Zanele", "Zanele", "Bheki", "Andile"]),
    ],
)
def test_another_agent_takes_the_place_of_one_who_is_still_to_come(
    zanele: Agent, bheki: Agent, today: str, day: date | None, taught_by: list[str]
) -> None:
    training_class = taught(zanele)
    if today > "2026-03-02":
        edit(training_class, agents=TeachingEdit(agent=bheki, agent_from=date(2026, 3, 16)))

    edit(training_class, agents=TeachingEdit(AgentFactory.create(name="Andile"), day), day=today)

    assert [name for _, name in teachers(training_class)] == taught_by


def test_the_same_agent_from_another_day_is_a_correction(zanele: Agent) -> None:
    training_class = taught(zanele)

    edit(training_class, agents=TeachingEdit(agent=zanele, agent_from=date(2026, 3, 9)))

    assert [name for _, name in teachers(training_class)] == ["nobody", "Zanele", "Zanele", "Zanele"]
    assert training_class.class_agents.count() == 1


def test_an_agent_who_has_not_taught_can_be_taken_away(zanele: Agent) -> None:
    training_class = taught(zanele)

    edit(training_class, agents=TeachingEdit())

    assert [name for _, name in teachers(training_class)] == ["nobody"] * 4
    assert edit(training_class).agents_digest == ""


def test_an_agent_who_has_taught_cannot_be_taken_away(zanele: Agent) -> None:
    training_class = taught(zanele, order_number="PO-7")
    put_in_status("active", training_class)

    with pytest.raises(TeachingRefused, match="Zanele has taught this class"):
        edit(training_class, agents=TeachingEdit(), day="2026-03-10")


def test_a_backup_teaches_from_his_first_day_to_his_last(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele, agents=TeachingEdit(agent=zanele, backups=(backup(bheki, 9, 16),)))

    assert [name for _, name in teachers(training_class)] == ["Zanele", "Bheki", "Bheki", "Zanele"]


def test_a_backup_that_is_not_sent_stays_and_one_that_is_removed_goes(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele, agents=TeachingEdit(agent=zanele, backups=(backup(bheki, 9, 9),)))
    stored = training_class.backups.get()

    edit(training_class, agents=TeachingEdit(agent=zanele, backups=(backup(bheki, 23, 23),)))
    assert [name for _, name in teachers(training_class)] == ["Zanele", "Bheki", "Zanele", "Bheki"]

    edit(training_class, agents=TeachingEdit(agent=zanele, removed=frozenset({stored.pk})))
    assert [name for _, name in teachers(training_class)] == ["Zanele", "Zanele", "Zanele", "Bheki"]


def test_a_backup_that_changes_keeps_his_row(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele, agents=TeachingEdit(agent=zanele, backups=(backup(bheki, 9, 9),)))
    stored = training_class.backups.get()

    edit(training_class, agents=TeachingEdit(agent=zanele, backups=(backup(bheki, 9, 16, pk=stored.pk),)))

    assert training_class.backups.get().pk == stored.pk
    assert [name for _, name in teachers(training_class)] == ["Zanele", "Bheki", "Bheki", "Zanele"]


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ([(9, 9), (9, 16)], "backups-1-from_date"),
        ([(9, 8)], "backups-0-to_date"),
    ],
    ids=["overlap", "backwards"],
)
def test_refuses_backups_that_cannot_be(zanele: Agent, bheki: Agent, days: Any, field: str) -> None:
    backups = tuple(backup(bheki, *pair) for pair in days)

    with pytest.raises(TeachingRefused) as refused:
        taught(zanele, agents=TeachingEdit(agent=zanele, backups=backups))

    assert problems_of(refused) == [field]


def test_refuses_a_backup_who_is_the_agent_of_those_days(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)
    edit(training_class, agents=TeachingEdit(agent=bheki, agent_from=date(2026, 3, 16)))

    with pytest.raises(TeachingRefused, match="Zanele is the class's own agent on these days") as refused:
        edit(training_class, agents=TeachingEdit(agent=bheki, backups=(backup(zanele, 15, 16),)))

    assert problems_of(refused) == ["backups-0-agent"]


def test_a_former_agent_can_be_a_backup_afterwards(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)

    edit(
        training_class,
        agents=TeachingEdit(agent=bheki, agent_from=date(2026, 3, 9), backups=(backup(zanele, 16, 16),)),
    )

    assert [name for _, name in teachers(training_class)] == ["Zanele", "Bheki", "Zanele", "Bheki"]


def test_sessions_that_come_later_get_their_agent(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele, agents=TeachingEdit(agent=zanele, backups=(backup(bheki, 30, 31),)))

    edit(training_class, edited={"total_hours": Decimal(30)})

    assert teachers(training_class)[-2:] == [("30 Mar", "Bheki"), ("06 Apr", "Zanele")]


def test_an_agent_from_the_start_follows_the_start(zanele: Agent) -> None:
    training_class = taught(zanele)

    edit(training_class, edited={"start_date": date(2026, 2, 23)})

    assert teachers(training_class)[0] == ("23 Feb", "Zanele")
    assert training_class.class_agents.get().from_date == date(2026, 2, 23)


def test_an_agent_stays_where_he_is_when_the_start_passes_another_s_day(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)
    edit(training_class, agents=TeachingEdit(agent=bheki, agent_from=date(2026, 3, 9)))

    edit(training_class, edited={"start_date": date(2026, 3, 16)})

    assert {name for _, name in teachers(training_class)} == {"Bheki"}


def test_a_change_of_the_agent_is_no_news_for_calendars(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)
    before = list(Session.objects.values_list("pk", "sequence", "changed_at"))

    edit(training_class, agents=TeachingEdit(agent=bheki, agent_from=date(2026, 3, 9)))

    assert list(Session.objects.values_list("pk", "sequence", "changed_at")) == before


def test_saving_again_changes_nothing(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele, agents=TeachingEdit(agent=zanele, backups=(backup(bheki, 9, 9),)))
    stored = training_class.backups.get()

    again = TeachingEdit(agent=zanele, backups=(backup(bheki, 9, 9, pk=stored.pk),))
    edit(training_class, agents=again)

    training_class.refresh_from_db()
    assert training_class.version == 1


def test_planning_again_keeps_who_teaches(zanele: Agent) -> None:
    training_class = taught(zanele)
    Session.objects.filter(date=date(2026, 3, 23)).update(status="cancelled", cancelled_at=moment("2026-01-03"))

    replan_class(training_class.code, by=training_class.captured_by, at=moment("2026-01-05"))

    assert [name for _, name in teachers(training_class)] == ["Zanele"] * 4


def test_two_who_change_the_agents_meet(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)
    edit(training_class, agents=TeachingEdit(agent=bheki, agent_from=date(2026, 3, 16)))

    with pytest.raises(ChangedMeanwhile) as refused:
        edit(
            training_class,
            agents=TeachingEdit(agent=AgentFactory.create(name="Lerato"), agent_from=date(2026, 3, 9)),
            read_version=1,
        )

    [conflict] = refused.value.conflicts
    assert (conflict.field, conflict.label) == ("agents", "Agents")
    assert conflict.yours == "Lerato from Mon 9 Mar 2026"
    assert conflict.theirs == "Bheki from Mon 16 Mar 2026"


def test_who_leaves_the_agents_alone_keeps_what_another_changed(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)
    edit(training_class, agents=TeachingEdit(agent=bheki, agent_from=date(2026, 3, 16)))

    edit(
        training_class,
        edited={"order_number": "PO-7"},
        agents=TeachingEdit(agent=zanele, agent_from=date(2026, 3, 2)),
        read_version=1,
    )

    assert [name for _, name in teachers(training_class)] == ["Zanele", "Zanele", "Bheki", "Bheki"]


def test_an_agent_and_a_timetable_changed_by_two_go_together(zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)
    tuesdays = weekly("tuesday")
    edit(training_class, timetable=TimetableEdit(tuesdays, tuesdays.digest()))

    edit(training_class, agents=TeachingEdit(agent=bheki, agent_from=date(2026, 3, 17)), read_version=1)

    assert teachers(training_class) == [
        ("03 Mar", "Zanele"),
        ("10 Mar", "Zanele"),
        ("17 Mar", "Bheki"),
        ("24 Mar", "Bheki"),
    ]


def test_what_is_stored_is_read_as_it_was_written(zanele: Agent, bheki: Agent) -> None:
    edited = TeachingEdit(agent=zanele, backups=(backup(bheki, 9, 9),))
    training_class = taught(zanele, agents=edited)

    assert Teaching.of(training_class).digest == training_class.agents_digest
    assert Teaching.of(training_class).in_words() == (
        "Zanele from Mon 2 Mar 2026; backup Bheki Mon 9 Mar 2026 to Mon 9 Mar 2026"
    )
