"""Who is there from the start of a class comes along when it moves, and is named where the form said otherwise."""

from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import BackupAgent, ClassAgent, Enrolment, Teaching, TrainingClass
from classes.models.recorded_events import text_of
from tests.support.factories import AgentFactory, LearnerFactory, UserFactory, enrolled, ready_to_start
from tests.support.pages.page_forms import PageForm, form_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]

JANUARY: Final = datetime(2026, 1, 20, 10, 0, tzinfo=UTC)
# What the script sends: the names of the dates that follow the start
FOLLOWING: Final = {"follows_start": "agent_from learners-0-from_date"}
JSON: Final = {"accept": "application/json"}


@pytest.fixture
def administrator(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))


@time_machine.travel(JANUARY)
@pytest.mark.parametrize("start", [date(2026, 1, 26), date(2026, 2, 9)])
def test_the_answer_names_whom_the_form_had_on_another_day(client: Browser, start: date) -> None:
    training_class = ready_to_start()
    address = f"/classes/{training_class.code}/edit/"

    answer = form_to(client.get(address), address).send(client, {"start_date": start.isoformat()})

    agent, learner = training_class.class_agents.get(), training_class.enrolments.get()
    along = f"With the start, the first day of {agent.agent} and 1 learner is {text_of(start)} now, too."
    assert (agent.from_date, learner.came_on, learner.from_date) == (start, start, start)
    assert along in answer.json()["message"]


@time_machine.travel(JANUARY)
@pytest.mark.parametrize("start", ["2026-01-26", "2026-02-09"])
def test_nobody_is_named_where_the_form_had_the_day_that_is_stored(client: Browser, start: str) -> None:
    training_class = ready_to_start()
    address = f"/classes/{training_class.code}/edit/"
    moved = {"start_date": start, "agent_from": start, "learners-0-from_date": start}

    answer = form_to(client.get(address), address).send(client, moved)

    agent, learner = training_class.class_agents.get(), training_class.enrolments.get()
    assert {day.isoformat() for day in (agent.from_date, learner.came_on, learner.from_date)} == {start}
    assert "With the start" not in answer.json()["message"]


@time_machine.travel(JANUARY)
def test_the_preview_counts_the_days_as_they_will_be(client: Browser) -> None:
    training_class = ready_to_start()
    address = f"/classes/{training_class.code}/edit/"
    sent = {**form_to(client.get(address), address).entries, "start_date": "2026-01-26"}

    preview = client.post(f"/classes/{training_class.code}/preview/", sent)

    assert [hint for hint in preview.json()["hints"] if "Nobody teaches" in hint] == []


def form_of(client: Browser, training_class: TrainingClass) -> PageForm:
    address = f"/classes/{training_class.code}/edit/"
    return form_to(client.get(address), address)


def first_days(training_class: TrainingClass) -> tuple[str, list[str]]:
    """Of the agent, and of the learners in the order in which they were enrolled."""
    days = training_class.enrolments.order_by("pk").values_list("from_date", flat=True)
    return str(training_class.class_agents.get().from_date), [str(day) for day in days]


def all_from(day: str) -> dict[str, str]:
    return {"agent_from": day, "learners-0-from_date": day}


@time_machine.travel(JANUARY)
def test_a_day_that_was_typed_as_the_former_start_stays(client: Browser) -> None:
    training_class, learner = ready_to_start(), LearnerFactory.create()
    ClassAgent.objects.update(from_date=date(2026, 2, 9))
    Enrolment.objects.update(from_date=date(2026, 2, 9), came_on=date(2026, 2, 9))
    new = {"learners-1-learner": learner.pk, "learners-1-level": "RLN", "learners-1-from_date": "2026-02-02"}
    sent = {"start_date": "2026-01-26", **all_from("2026-02-02"), **new, "learners-TOTAL_FORMS": 2}

    answer = form_of(client, training_class).send(client, sent)

    assert first_days(training_class) == ("2026-02-02", ["2026-02-02", "2026-02-02"])
    assert "With the start" not in answer.json()["message"]


@time_machine.travel(JANUARY)
def test_with_script_a_day_that_does_not_follow_stays_as_it_is_shown(client: Browser) -> None:
    training_class = ready_to_start()
    form = form_of(client, training_class)
    sent = {"start_date": "2026-01-26", "follows_start": ""}

    preview = client.post(f"/classes/{training_class.code}/preview/", {**form.entries, **sent}).json()
    answer = form.send(client, sent)

    assert "Nobody teaches on Mon 26 Jan 2026 and Wed 28 Jan 2026: say who does." in preview["hints"]
    assert first_days(training_class) == ("2026-02-02", ["2026-02-02"])
    assert "With the start" not in answer.json()["message"]


@time_machine.travel(JANUARY)
@pytest.mark.parametrize("start", ["2026-01-26", "2026-02-09"])
def test_with_script_whoever_follows_is_stored_as_shown_and_nobody_else_is(client: Browser, start: str) -> None:
    training_class = ready_to_start()
    enrolled(training_class, came_on=date(2026, 2, 9))
    form = form_of(client, training_class)
    rows = {int(name.split("-")[1]): form.entries[name] for name in form.entries if name.endswith("-from_date")}
    (first,) = (number for number, days in rows.items() if days == ["2026-02-02"])
    sent = {"start_date": start, "agent_from": start, f"learners-{first}-from_date": start}
    sent["follows_start"] = f"agent_from learners-{first}-from_date"

    preview = client.post(f"/classes/{training_class.code}/preview/", {**form.entries, **sent}).json()
    answer = form.send(client, sent)

    assert (preview["errors"], [hint for hint in preview["hints"] if "Nobody teaches" in hint]) == ({}, [])
    assert first_days(training_class) == (start, [start, "2026-02-09"])
    assert "With the start" not in answer.json()["message"]


def taught() -> TrainingClass:
    """A class that was saved with its agent, as the version says which its form reads."""
    training_class = ready_to_start()
    training_class.agents_digest = Teaching.of(training_class).digest
    training_class.save(update_fields=["agents_digest"])
    return training_class


def correct_the_learner(client: Browser, training_class: TrainingClass) -> Any:
    address = f"/classes/{training_class.code}/learners/{training_class.enrolments.get().pk}/edit/"
    return form_to(client.get(address), address).send(client, {"from_date": "2026-02-16"}, headers=JSON)


def add_a_backup(client: Browser, training_class: TrainingClass) -> Any:
    backup = {"agent": AgentFactory.create().pk, "from_date": "2026-02-16", "to_date": "2026-02-16"}
    return client.post(f"/classes/{training_class.code}/agents/backups/", backup, headers=JSON)


def correct_the_agent(client: Browser, training_class: TrainingClass) -> Any:
    address = f"/classes/{training_class.code}/agents/{training_class.class_agents.get().pk}/edit/"
    return form_to(client.get(address), address).send(client, {"from_date": "2026-02-16"}, headers=JSON)


@time_machine.travel(JANUARY)
@pytest.mark.parametrize("sent", [{}, {**all_from("2026-02-09"), **FOLLOWING}], ids=["without script", "with script"])
@pytest.mark.parametrize(
    ("change", "days"),
    [
        (correct_the_learner, ("2026-02-09", ["2026-02-16"])),
        (add_a_backup, ("2026-02-09", ["2026-02-09"])),
        (correct_the_agent, ("2026-02-16", ["2026-02-09"])),
    ],
)
def test_what_others_changed_is_merged_with_script_as_without(
    client: Browser, change: Any, days: object, sent: dict[str, str]
) -> None:
    training_class = taught()
    form = form_of(client, training_class)
    assert change(client, training_class).status_code in (200, 201)

    answer = form.send(client, {"start_date": "2026-02-09", **sent}, headers=JSON)

    assert answer.status_code == 200, answer.json()
    assert first_days(training_class) == days
    assert BackupAgent.objects.count() == (1 if change is add_a_backup else 0)


@time_machine.travel(JANUARY)
@pytest.mark.parametrize("start", ["2026-02-09", "2026-02-16"], ids=["mine", "theirs"])
def test_whoever_follows_still_does_after_two_have_moved_the_start(client: Browser, start: str) -> None:
    training_class = taught()
    form = form_of(client, training_class)
    form_of(client, training_class).send(client, {"start_date": "2026-02-16"})
    sent = {"start_date": "2026-02-09", **all_from("2026-02-09"), **FOLLOWING}

    met = form.send(client, sent, headers=JSON).json()
    read = {"version": met["version"], **met["meanwhile"]}
    answer = form.send(client, {**sent, **read, "start_date": start, "learners-0-from_date": start}, headers=JSON)

    assert [each["field"] for each in met["conflict"]] == ["start_date"]
    assert answer.status_code == 200, answer.json()
    assert first_days(training_class) == (start, [start])
