"""Steps that were dated ahead by mistake: who may take one can give it another day, or take it back, until its day."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any, Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import StatusChange, TrainingClass
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays, put_in_status
from tests.support.pages.page_forms import form_to, forms_of

pytestmark = pytest.mark.django_db

NOON: Final = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
LATER: Final = datetime(2026, 3, 16, 10, 0, tzinfo=UTC)
PAGE: Final = {"accept": "text/html"}
WARNING: Final = (
    "12 sessions lie before Mon 16 Mar 2026, the first on Mon 2 Feb 2026. While the class is a draft, their registers "
    "cannot be captured. Give an earlier day, or tick that the class stays a draft until then."
)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOON):
        yield


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))


def send(client: Browser, training_class: TrainingClass, step: str, **sent: str) -> Any:
    """The dialogue of the class's page, sent with these changes."""
    address = f"/classes/{training_class.code}/"
    return form_to(client.get(address), f"{address}{step}/").send(client, sent)


def facts(training_class: TrainingClass) -> list[object]:
    training_class.refresh_from_db()
    sessions = training_class.sessions.planned().values_list("pk", flat=True)
    return [training_class.status, training_class.status_before, training_class.status_from, *sessions]


def page_text(client: Browser, training_class: TrainingClass, tab: str = "") -> str:
    page = client.get(f"/classes/{training_class.code}/{tab}").text
    return " ".join(unescape(re.sub("<[^>]*>", " ", page)).split())


def test_an_activation_ahead_is_given_an_earlier_day(client: Browser, draft: TrainingClass) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")
    assert "Draft, active from Mon 16 Mar 2026" in page_text(client, draft)
    assert "Change the activation" in page_text(client, draft)

    answer = send(client, draft, "activate", date="2026-02-02")

    assert (answer.status_code, answer.json()["message"]) == (200, f"Class {draft} is active.")
    draft.refresh_from_db()
    assert (draft.status, draft.status_before, draft.status_from) == ("active", "", None)
    history = page_text(client, draft, "history/")
    assert "To be activated on Mon 16 Mar 2026, by" in history
    assert "Activated on Mon 2 Feb 2026, by" in history
    assert "Change the activation" not in page_text(client, draft)


def test_an_activation_ahead_is_given_another_day_ahead(client: Browser, draft: TrainingClass) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")

    send(client, draft, "activate", date="2026-03-09", confirm="on")

    assert "Draft, active from Mon 9 Mar 2026" in page_text(client, draft)


def test_an_activation_whose_day_has_come_keeps_it(client: Browser, draft: TrainingClass) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")

    with time_machine.travel(LATER):
        client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
        answer = client.post(f"/classes/{draft.code}/activate/", {"date": "2026-03-09"})

    assert answer.status_code == 409
    assert answer.json()["message"] == f"Class {draft} is active: it cannot be activated now."


def test_an_activation_ahead_that_somebody_else_has_changed_is_looked_at_again(
    client: Browser, draft: TrainingClass
) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")
    address = f"/classes/{draft.code}/"
    read_before = form_to(client.get(address), f"{address}activate/")
    send(client, draft, "activate", date="2026-03-09", confirm="on")

    answer = read_before.send(client, {"date": "2026-03-11", "confirm": "on"})

    assert answer.status_code == 409
    assert "is draft, active from Mon 9 Mar 2026 meanwhile" in answer.json()["message"]


@pytest.mark.parametrize("headers", [{}, PAGE])
def test_activating_ahead_says_how_many_sessions_lie_before_that_day(
    client: Browser, draft: TrainingClass, headers: dict[str, str]
) -> None:
    address = f"/classes/{draft.code}/"
    dialogue = form_to(client.get(address), f"{address}activate/")

    answer = dialogue.send(client, {"date": "2026-03-16"}, headers=headers)

    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.status == "draft"
    if headers:
        assert WARNING in unescape(answer.text)
        (again,) = (form for form in forms_of(answer) if "confirm" in form.offered)
        assert again.send(client, {"confirm": "on"}).status_code == 200
    else:
        assert answer.json()["errors"] == {"date": [WARNING]}


def test_activating_from_a_day_without_sessions_before_it_asks_nothing(client: Browser, draft: TrainingClass) -> None:
    with time_machine.travel(datetime(2026, 1, 26, 10, 0, tzinfo=UTC)):
        client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
        assert send(client, draft, "activate", date="2026-02-02").status_code == 200


@pytest.mark.parametrize(("step", "name"), [("complete", "completion"), ("cancel", "cancellation")])
def test_an_end_ahead_is_taken_back_by_who_may_end_the_class(
    client: Browser, active: TrainingClass, step: str, name: str
) -> None:
    end, sessions = active.end_date, list(active.sessions.planned().values_list("pk", flat=True))
    assert "an administrator can reopen it" in page_text(client, active)
    send(client, active, step, date="2026-03-16", reason="x")
    assert f"Take the {name} back" in page_text(client, active)

    answer = send(client, active, "reopen", reason="A wrong day")

    assert answer.status_code == 200
    active.refresh_from_db()
    assert (active.status, active.status_before, active.end_date) == ("active", "", end)
    assert list(active.sessions.planned().values_list("pk", flat=True)) == sessions
    message = f"Class {active} goes on: its {name} was taken back."
    assert answer.json()["message"] == message
    told = f"{name.capitalize()} on Mon 16 Mar 2026 taken back: A wrong day"
    assert told in page_text(client, active, "history/")


def test_a_draft_whose_cancellation_is_taken_back_is_a_draft_as_before(client: Browser) -> None:
    draft = captured(entries=mondays_and_wednesdays())
    sessions = list(draft.sessions.planned().values_list("date", flat=True))
    send(client, draft, "cancel", date="2026-03-16", reason="No room")

    answer = send(client, draft, "reopen", reason="Room found")

    assert answer.status_code == 200, answer.json()
    draft.refresh_from_db()
    assert (draft.status, draft.status_before, draft.status_from) == ("draft", "", None)
    assert list(draft.sessions.planned().values_list("date", flat=True)) == sessions
    assert StatusChange.objects.begun().count() == 0
    assert "taken back: Room found" in page_text(client, draft, "history/")


@pytest.mark.parametrize("step", ["complete", "cancel"])
def test_a_class_that_stops_still_does_when_its_end_is_taken_back(
    client: Browser, active: TrainingClass, step: str
) -> None:
    send(client, active, "stop", date="2026-03-11", reason="annual_stop")
    before = facts(active)
    assert send(client, active, step, date="2026-03-09", reason="x").status_code == 200

    answer = send(client, active, "reopen", reason="A wrong day")

    assert answer.status_code == 200, answer.json()
    assert facts(active) == before
    assert active.stops.get().resume_date is None


def test_what_an_active_class_has_lost_does_not_keep_its_end(client: Browser, active: TrainingClass) -> None:
    send(client, active, "cancel", date="2026-03-16", reason="x")
    active.enrolments.update(status="dro")

    assert send(client, active, "reopen", reason="A wrong day").status_code == 200


def test_an_end_whose_day_has_come_is_reopened_by_administrators_alone(client: Browser, active: TrainingClass) -> None:
    send(client, active, "complete", date="2026-03-16")

    with time_machine.travel(LATER):
        client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
        assert "Take the completion back" not in page_text(client, active)
        answer = client.post(f"/classes/{active.code}/reopen/", {"reason": "x"})

    assert answer.status_code == 403


def test_supervisors_take_back_a_completion_and_no_cancellation(client: Browser, active: TrainingClass) -> None:
    supervisor = UserFactory.create(role=roles.SUPERVISOR)
    TrainingClass.objects.filter(pk=active.pk).update(supervisor=supervisor)
    send(client, active, "cancel", date="2026-03-16", reason="x")
    client.force_login(supervisor)

    refused = client.post(f"/classes/{active.code}/reopen/", {"reason": "x"})

    assert refused.status_code == 403


def test_an_activation_ahead_stays_where_a_cancellation_before_it_is_taken_back(
    client: Browser, draft: TrainingClass
) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")
    before = facts(draft)
    assert send(client, draft, "cancel", date="2026-03-11", reason="x").status_code == 200

    assert send(client, draft, "reopen", reason="A wrong day").status_code == 200
    assert facts(draft) == before


@pytest.mark.parametrize(
    ("step", "sent", "recorded"),
    [
        ("activate", {"date": "2026-03-16", "confirm": "on"}, "active from Mon 16 Mar 2026"),
        ("restart", {"date": "2026-03-16"}, "starts again Mon 16 Mar 2026"),
    ],
)
def test_no_end_lies_beyond_a_step_that_lies_ahead(
    client: Browser, draft: TrainingClass, step: str, sent: dict[str, str], recorded: str
) -> None:
    """The class would be what it is today until its end."""
    if step == "restart":
        put_in_status("active", draft)
        client.post(f"/classes/{draft.code}/stop/", {"date": "2026-03-02", "reason": "annual_stop"})
    assert send(client, draft, step, **sent).status_code == 200

    refused = send(client, draft, "cancel", date="2026-03-18", reason="x")

    advice = "Give that day or an earlier one, or do this once it has come."
    words = f"Already recorded for this class: {recorded}. {advice}"
    assert (refused.status_code, refused.json()["errors"]) == (422, {"date": [words]})
    assert send(client, draft, "cancel", date="2026-03-16", reason="x").status_code == 200


def test_a_change_of_the_activation_that_is_sent_unchanged_changes_nothing(
    client: Browser, draft: TrainingClass
) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")
    before = [*facts(draft), draft.version]
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    address = f"/classes/{draft.code}/"

    assert form_to(client.get(address), f"{address}activate/").entries["date"] == ["2026-03-16"]
    answer = send(client, draft, "activate", confirm="on")

    assert answer.json()["message"] == f"Class {draft} is active from Mon 16 Mar 2026."
    assert [*facts(draft), draft.version] == before
    assert draft.status_changes.count() == 1


@pytest.mark.parametrize("step", ["stop", "complete"])
def test_a_draft_that_is_active_later_is_neither_stopped_nor_completed(
    client: Browser, draft: TrainingClass, step: str
) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")
    address = f"/classes/{draft.code}/"

    offered = [form.action for form in forms_of(client.get(address))]
    refused = client.post(f"{address}{step}/", {"date": "2026-03-09", "reason": "annual_stop"})

    assert f"{address}{step}/" not in offered
    assert f"{address}cancel/" in offered
    assert refused.status_code == 409


def test_a_draft_that_is_active_later_gets_no_open_stop(client: Browser, draft: TrainingClass) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")
    address = f"/classes/{draft.code}/edit/"
    form = form_to(client.get(address), address)
    stop = {"stops-TOTAL_FORMS": "1", "stops-0-last_day": "2026-03-25", "stops-0-reason": "annual_stop"}
    words = "Until Mon 16 Mar 2026 the class is a draft: give the first class day after the stop."

    preview = client.post(f"/classes/{draft.code}/preview/", {**form.entries, **stop})
    saved = form.send(client, stop)
    closed = form.send(client, stop | {"stops-0-resume_date": "2026-04-01"})

    assert preview.json()["errors"] == saved.json()["errors"] == {"stops-0-resume_date": [words]}
    assert closed.status_code == 200, closed.json()
