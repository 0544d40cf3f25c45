"""Nobody teaches in two places at a time, unless somebody who was told says why."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from classes.models import AcceptedClash, Agent, BackupAgent, PublicHoliday, Session, TeachingEdit, TrainingClass
from classes.services.capture.training_classes import delete_draft
from classes.services.planning import clashes as services
from classes.services.planning.clashes import AgentClashes, ClashOverride
from classes.services.planning.replanning import replan_class
from tests.support.factories import AgentFactory, UserFactory
from tests.support.teaching import edit, going_on_with, moment, taught, teachers, weekly

pytestmark = pytest.mark.django_db


@pytest.fixture
def zanele() -> Agent:
    return AgentFactory.create(name="Zanele")


@pytest.fixture
def standing(zanele: Agent) -> TrainingClass:
    """Zanele teaches it on Mondays in March."""
    return taught(zanele)


def clash_with(agent: Agent) -> AgentClashes:
    with pytest.raises(AgentClashes) as refused:
        taught(agent)
    return refused.value


def accepted(agent: Agent, **facts: object) -> TrainingClass:
    """A second class at the same hours."""
    refusal, user = clash_with(agent), UserFactory.create()
    shown = frozenset[str]().union(*(clash.tokens for clash in refusal.clashes))
    return taught(agent, clash_override=ClashOverride("Two halls next door", user, shown))


def test_a_clash_says_with_which_class_and_on_which_days(zanele: Agent, standing: TrainingClass) -> None:
    refusal = clash_with(zanele)

    assert [clash.as_document() for clash in refusal.clashes] == [
        {
            "kind": "agent",
            "class_code": standing.code,
            "agent": zanele.pk,
            "agent_name": "Zanele",
            "days": ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"],
            "count": 4,
            "message": f"Zanele teaches {standing.code} on Mon 2 Mar 2026 and 3 more days",
        }
    ]
    assert TrainingClass.objects.count() == 1


@pytest.mark.parametrize("start", [14, 4])
def test_lessons_that_only_touch_do_not_clash(zanele: Agent, standing: TrainingClass, start: int) -> None:
    taught(zanele, entries=weekly(start=start, end=start + 5))

    assert zanele.sessions.count() == 8


def test_other_agents_are_offered_if_they_are_free(zanele: Agent, standing: TrainingClass) -> None:
    AgentFactory.create(name="Andile", status="inactive")
    bheki = AgentFactory.create(name="Bheki")
    taught(bheki)
    lerato, mpho = AgentFactory.create(name="Lerato"), AgentFactory.create(name="Mpho")
    taught(lerato, entries=weekly("tuesday"))
    mpho.subjects.add(standing.subject)

    assert clash_with(zanele).free == [mpho, lerato]


def test_a_backup_clashes_too(zanele: Agent, standing: TrainingClass) -> None:
    backup = BackupAgent(agent=zanele, from_date=date(2026, 3, 9), to_date=date(2026, 3, 9))

    with pytest.raises(AgentClashes) as refused:
        taught(None, agents=TeachingEdit(agent=AgentFactory.create(), backups=(backup,)))

    assert [clash.days for clash in refused.value.clashes] == [[date(2026, 3, 9)]]


def test_what_was_shown_is_accepted_for_a_reason(zanele: Agent, standing: TrainingClass) -> None:
    training_class = accepted(zanele)

    rows = AcceptedClash.objects.filter(training_class=training_class, agent=zanele, reason="Two halls next door")
    assert {row.other.training_class for row in rows.select_related("other")} == {standing}
    assert [row.session.date for row in rows.select_related("session").order_by("session__date")] == [
        date(2026, 3, day) for day in (2, 9, 16, 23)
    ]
    assert set(training_class.sessions.values_list("clash_accepted", flat=True)) == {True}
    assert set(standing.sessions.values_list("clash_accepted", flat=True)) == {False}


def test_what_was_not_shown_is_not_accepted(zanele: Agent, standing: TrainingClass) -> None:
    with pytest.raises(AgentClashes):
        taught(zanele, clash_override=ClashOverride("Two halls next door", UserFactory.create()))

    assert not AcceptedClash.objects.exists()


def test_nothing_is_accepted_without_a_reason(zanele: Agent, standing: TrainingClass) -> None:
    shown = frozenset[str]().union(*(clash.tokens for clash in clash_with(zanele).clashes))

    with pytest.raises(AgentClashes):
        taught(zanele, clash_override=ClashOverride("", UserFactory.create(), shown))


def test_a_clash_that_came_meanwhile_is_shown(zanele: Agent, standing: TrainingClass) -> None:
    shown = frozenset[str]().union(*(clash.tokens for clash in clash_with(zanele).clashes))
    other = taught(zanele, entries=weekly(start=14, end=19))

    with pytest.raises(AgentClashes) as refused:
        taught(
            zanele,
            entries=weekly(start=12, end=17),
            clash_override=ClashOverride("Two halls next door", UserFactory.create(), shown),
        )

    assert other.code in {clash.class_code for clash in refused.value.clashes}


def test_an_accepted_session_still_clashes_with_a_third(zanele: Agent, standing: TrainingClass) -> None:
    second = accepted(zanele)

    codes = {clash.class_code for clash in clash_with(zanele).clashes}

    assert codes == {standing.code, second.code}


@pytest.mark.parametrize("which", ["the first", "the second"])
def test_what_was_accepted_is_not_asked_again(zanele: Agent, standing: TrainingClass, which: str) -> None:
    second = accepted(zanele)

    edit({"the first": standing, "the second": second}[which], edited={"total_hours": Decimal(15)})

    assert AcceptedClash.objects.count() == 4


def test_days_that_are_added_are_asked_for(zanele: Agent, standing: TrainingClass) -> None:
    second = accepted(zanele)
    edit(standing, edited={"total_hours": Decimal(25)})

    with pytest.raises(AgentClashes) as refused:
        edit(second, edited={"total_hours": Decimal(25)})

    assert [clash.days for clash in refused.value.clashes] == [[date(2026, 3, 30)]]
    edit(second, edited={"total_hours": Decimal(25)}, clash_override=going_on_with(refused.value, second))
    assert AcceptedClash.objects.count() == 5


def test_what_was_accepted_for_one_agent_is_not_for_another(zanele: Agent, standing: TrainingClass) -> None:
    second, lerato = accepted(zanele), AgentFactory.create()
    edit(standing, agents=TeachingEdit(agent=lerato, agent_from=date(2026, 3, 9)))

    with pytest.raises(AgentClashes) as refused:
        edit(second, agents=TeachingEdit(agent=lerato, agent_from=date(2026, 3, 9)))

    assert [clash.days for clash in refused.value.clashes] == [[date(2026, 3, day) for day in (9, 16, 23)]]


def test_a_session_without_its_clash_is_held_to_the_rule_again(zanele: Agent, standing: TrainingClass) -> None:
    second = accepted(zanele)
    edit(standing, agents=TeachingEdit(agent=AgentFactory.create(), agent_from=date(2026, 3, 9)))

    edit(second, edited={"total_hours": Decimal(25)})

    flags = Session.objects.planned().filter(training_class=second).values_list("clash_accepted", flat=True)
    assert list(flags) == [True, False, False, False, False]


def test_two_sessions_of_one_class_never_clash(zanele: Agent) -> None:
    training_class = taught(zanele)

    edit(training_class, agents=TeachingEdit(agent=zanele, agent_from=date(2026, 3, 9)))

    assert [name for _, name in teachers(training_class)] == ["nobody", "Zanele", "Zanele", "Zanele"]


def test_a_draft_that_is_deleted_leaves_no_clash(zanele: Agent, standing: TrainingClass) -> None:
    accepted(zanele)

    delete_draft(standing, reason="captured twice", by=standing.captured_by, at=moment("2026-01-05"))

    assert not AcceptedClash.objects.exists()


def test_what_the_database_refuses_is_the_same_refusal(
    zanele: Agent, standing: TrainingClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, looks = services._overlapping, []

    def look_too_late(*given: Any) -> Any:
        looks.append(given)
        return look(*given) if looks[1:] else []

    monkeypatch.setattr(services, "_overlapping", look_too_late)

    refusal = clash_with(zanele)

    assert [clash.class_code for clash in refusal.clashes] == [standing.code]
    assert Session.objects.count() == 4


def test_a_class_that_would_clash_is_not_planned_again(zanele: Agent, standing: TrainingClass) -> None:
    later = taught(zanele, start_date=date(2026, 3, 30))
    PublicHoliday.objects.create(date=date(2026, 3, 16), name="Election day")

    impact = replan_class(standing.code, by=standing.captured_by, at=moment("2026-01-05"))

    assert impact.refusal == f"Zanele teaches {later.code} on Mon 30 Mar 2026"
    assert [day for day, _ in teachers(standing)] == ["02 Mar", "09 Mar", "16 Mar", "23 Mar"]
    standing.refresh_from_db()
    assert standing.version == 1
