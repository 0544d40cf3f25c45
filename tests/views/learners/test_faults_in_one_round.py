"""All that is wrong with the rows of learners is named at once, in the capture and edit form and on the class's tab."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import ClassType, Enrolment, Subject, TrainingClass, User
from tests.support.factories import (
    AgentFactory,
    LearnerFactory,
    UserFactory,
    captured,
    enrolled,
    put_in_status,
    ready_to_start,
)
from tests.support.pages.page_forms import form_to

pytestmark = pytest.mark.django_db
NO_DATE = "“40 Dec 2026” is no date that exists: type it like 2026-02-02, 2/2/2026 or 2 Feb 2026."
NO_LEVEL, NO_LEARNER = "Choose the level of the learner.", "Choose a learner from those that were found."
UNKNOWN_LEVEL, TWICE = "There is no level XX: choose one from the list.", "This learner stands here twice: remove"


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> User:
    user: User = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


def progression() -> TrainingClass:
    """A class through many subjects, so that no level is proposed."""
    business = ClassType.objects.get(code="BA2")
    return captured(class_type=business, subject=Subject.objects.get(code="LP", class_type=business))


def send(client: Browser, address: str, *rows: dict[str, Any], **sent: Any) -> Any:
    for number, row in enumerate(rows):
        sent |= {f"learners-{number}-{name}": value for name, value in row.items()}
    sent |= {"learners-TOTAL_FORMS": len(rows)} if rows else {}
    return form_to(client.get(address), address).send(client, sent, headers={"Accept": "application/json"})


def of_learners(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return {name: said for name, said in answer.json()["errors"].items() if name.startswith("learners-")}


@pytest.mark.parametrize("tab", ["edit/", "learners/"])
def test_names_all_that_is_wrong_with_new_rows(client: Browser, tab: str) -> None:
    learner = LearnerFactory.create().pk
    wrong_date = {"from_date": "40 Dec 2026"}

    answer = send(
        client,
        f"/classes/{progression().code}/{tab}",
        {"learner": learner, **wrong_date},
        {"learner": 10**6, "level": "XX", **wrong_date},
        {"learner": learner, "level": "NL1", "status": "gone"},
        {"learner": "", "from_date": "2026-02-02"},
        {"learner": "", "DELETE": "on", **wrong_date},
    )

    said = of_learners(answer)
    (twice,) = said.pop("learners-2-learner")
    assert twice.startswith(TWICE)
    assert said == {
        "learners-0-from_date": [NO_DATE],
        "learners-0-level": [NO_LEVEL],
        "learners-1-from_date": [NO_DATE],
        "learners-1-learner": [NO_LEARNER],
        "learners-1-level": [UNKNOWN_LEVEL],
        "learners-2-status": ["Choose the status from the list."],
        "learners-3-learner": [NO_LEARNER],
        "learners-3-level": [NO_LEVEL],
    }
    assert not Enrolment.objects.exists()


def test_names_all_that_is_wrong_with_a_row_of_a_new_class(client: Browser) -> None:
    row = {"learner": LearnerFactory.create().pk, "level": "XX", "from_date": "40 Dec 2026"}

    said = of_learners(send(client, "/classes/new/", row))

    assert said == {"learners-0-from_date": [NO_DATE], "learners-0-level": [UNKNOWN_LEVEL]}


def test_names_all_that_is_wrong_with_a_stored_row(client: Browser) -> None:
    enrolment = enrolled(progression(), level="NL1")
    wrong = {"learners-0-level": "", "learners-0-from_date": "40 Dec 2026"}

    said = of_learners(send(client, f"/classes/{enrolment.training_class.code}/edit/", **wrong))

    assert said == {"learners-0-level": [NO_LEVEL], "learners-0-from_date": [NO_DATE]}


def test_a_level_for_all_who_are_ticked_is_not_put_aside(client: Browser) -> None:
    address, learner = f"/classes/{captured().code}/learners/", LearnerFactory.create()

    answer = send(client, address, learner=[learner.pk], level="Communication 4")
    page = client.post(address, {"learner": learner.pk, "level": "Communication 4"}, headers={"Accept": "text/html"})

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["level"])
    assert 'value="Communication 4"' in page.text
    assert not Enrolment.objects.exists()


def test_a_level_that_was_emptied_is_asked_for(client: Browser) -> None:
    training_class = ready_to_start()
    address = f"/classes/{training_class.code}/edit/"

    answer = form_to(client.get(address), address).send(client, {"learners-0-level": ""})

    assert answer.json()["errors"] == {"learners-0-level": ["Choose the level of the learner."]}


def test_what_saving_refuses_of_a_learner_is_told_ahead_and_beside_what_else_is_wrong(client: Browser) -> None:
    training_class = ready_to_start(start_date=date(2027, 2, 1))
    address = f"/classes/{training_class.code}/edit/"
    form = form_to(client.get(address), address)
    gone = {"learners-0-status": "dro", "learners-0-from_date": "2027-02-08"}
    learner = training_class.enrolments.get().learner
    told = {"learners-0-status": [f"{learner} comes on Mon 1 Feb 2027: remove the learner from the class instead."]}

    preview = client.post(f"/classes/{training_class.code}/preview/", {**form.entries, **gone}).json()
    alone = form.send(client, gone).json()["errors"]
    both = form.send(client, {**gone, "order_number": "x" * 200}).json()["errors"]

    assert preview["errors"] == alone == told
    assert both.keys() == {"order_number", "learners-0-status"}
    assert client.post(f"/classes/{training_class.code}/preview/", form.entries).json()["errors"] == {}


JSON: Final = {"accept": "application/json"}
TOO_LONG: Final = {"order_number": "x" * 200}


@pytest.fixture
def active() -> Iterator[TrainingClass]:
    """From Mon 2 Feb to Wed 22 Apr 2026 at most, and it is Wed 4 Mar."""
    with time_machine.travel("2026-03-04T10:00:00+02:00", tick=False):
        training_class = ready_to_start()
        put_in_status("active", training_class)
        training_class.refresh_from_db()
        yield training_class


@pytest.mark.parametrize(
    ("hours", "days", "is_told"),
    [("200", 20, False), ("200", 100, True), ("60", -7, True), ("200", -7, False), ("many", 20, False)],
)
def test_the_end_is_counted_by_which_the_class_is_saved(
    client: Browser, active: TrainingClass, hours: str, days: int, is_told: bool
) -> None:
    assert active.end_date
    until = (active.end_date + timedelta(days=days)).isoformat()
    row = {"learner": LearnerFactory.create().pk, "level": "RLN", "from_date": until}
    sent = {f"learners-1-{name}": value for name, value in row.items()} | {"learners-TOTAL_FORMS": 2}
    sent |= {"hours_by_hand": hours, "hours_reason": "Other hours"}

    answers = [send(client, f"/classes/{active.code}/edit/", **{**sent, **error}) for error in ({**TOO_LONG}, {})]

    for answer in answers:
        said = answer.json().get("errors", {}).get("learners-1-from_date", [])
        assert [sentence.partition(" on ")[0] for sentence in said] == ["The class ends"] * is_told


def test_what_is_refused_of_a_learner_is_said_once(client: Browser, active: TrainingClass) -> None:
    address, ticked = f"/classes/{active.code}/edit/", LearnerFactory.create().pk

    removed = send(client, address, **{"learners-0-DELETE": "on"})
    early = send(client, address, learner=[ticked], from_date="2025-01-01", level="RLN")

    (of_removed,), (of_early,) = removed.json()["errors"].values(), early.json()["errors"].values()
    assert [sentence.partition(":")[0].partition(" is in ")[2] for sentence in of_removed] == [
        "the class since Mon 2 Feb 2026, and it was taught since then"
    ]
    assert of_early == ["The class starts on Mon 2 Feb 2026: give that day or a later one."]


def test_what_saving_refuses_of_the_agents_is_told_with_the_rest(client: Browser, active: TrainingClass) -> None:
    gap = {"agent_from": "2026-02-09"}
    both = send(client, f"/classes/{active.code}/edit/", **gap, **TOO_LONG)
    alone = send(client, f"/classes/{active.code}/edit/", **gap)

    assert alone.json()["errors"].keys() == {"agent_from"}
    assert both.json()["errors"].keys() == {"agent_from", "order_number"}


def test_agents_who_were_changed_meanwhile_are_not_held_against_the_rest(
    client: Browser, active: TrainingClass
) -> None:
    address, other = f"/classes/{active.code}/edit/", AgentFactory.create()
    form = form_to(client.get(address), address)
    row = active.class_agents.get()
    client.post(f"/classes/{active.code}/agents/", {"agent": other.pk, "agent_from": "2026-03-09"}, headers=JSON)

    answer = form.send(client, TOO_LONG, headers=JSON)

    assert (row.agent_id, answer.json()["errors"].keys()) == (int(form.entries["agent"][0]), {"order_number"})
