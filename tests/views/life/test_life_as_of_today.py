"""While a step lies ahead the class is what it is today, and may be so for good: the step can be taken back."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import Enrolment, PublicHoliday, TrainingClass
from classes.services.planning.replanning import replan_class
from tests.support.factories import LearnerFactory, UserFactory, put_in_status, ready_to_start
from tests.support.pages.page_forms import form_to, forms_of

pytestmark = pytest.mark.django_db

NOON: Final = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
JSON: Final = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOON):
        yield


@pytest.fixture(autouse=True)
def administrator(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))


def send(client: Browser, training_class: TrainingClass, step: str, **sent: str) -> Any:
    """The dialogue of the class's page, sent with these changes."""
    address = f"/classes/{training_class.code}/"
    return form_to(client.get(address), f"{address}{step}/").send(client, sent, headers=JSON)


def edit(client: Browser, training_class: TrainingClass, **changes: Any) -> Any:
    """The class's form, sent with these changes; `__` stands for the `-` of a row's name."""
    address = f"/classes/{training_class.code}/edit/"
    sent = {name.replace("__", "-"): value for name, value in changes.items()}
    return form_to(client.get(address), address).send(client, sent, headers=JSON)


def rest(client: Browser, training_class: TrainingClass) -> None:
    """It is stopped after Mon 2 Mar 2026."""
    assert send(client, training_class, "stop", date="2026-03-02", reason="annual_stop").status_code == 200


def words(training_class: TrainingClass) -> str:
    training_class.refresh_from_db()
    return training_class.status_words_on(date(2026, 3, 4))


@pytest.mark.parametrize("step", ["complete", "cancel"])
@pytest.mark.parametrize("name", ["supervisor", "order_number"])
def test_what_a_class_keeps_stays_while_its_end_can_be_taken_back(
    client: Browser, active: TrainingClass, step: str, name: str
) -> None:
    assert send(client, active, step, date="2026-03-16", reason="x").status_code == 200

    refused = edit(client, active, **{name: ""})

    assert (refused.status_code, [*refused.json()["errors"]]) == (422, [name])
    assert send(client, active, "reopen", reason="A wrong day").status_code == 200
    assert words(active) == "Active"
    assert getattr(active, name)


def test_a_draft_may_be_emptied_while_its_cancellation_lies_ahead(client: Browser, draft: TrainingClass) -> None:
    send(client, draft, "cancel", date="2026-03-16", reason="x")

    assert edit(client, draft, order_number="").status_code == 200
    assert send(client, draft, "reopen", reason="A wrong day").status_code == 200
    assert words(draft) == "Draft"


def test_an_activation_ahead_comes_back_with_what_it_needs(client: Browser, draft: TrainingClass) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")
    send(client, draft, "cancel", date="2026-03-11", reason="x")
    Enrolment.objects.filter(training_class=draft).update(status="dro")

    refused = send(client, draft, "reopen", reason="A wrong day")

    assert refused.status_code == 422
    assert [each["what"] for each in refused.json()["missing"]] == ["learner"]
    Enrolment.objects.filter(training_class=draft).update(status="cic")
    assert send(client, draft, "reopen", reason="A wrong day").status_code == 200
    assert words(draft) == "Draft, active from Mon 16 Mar 2026"


@pytest.mark.parametrize("is_activated", [True, False])
def test_a_cancellation_before_the_first_session_is_taken_back(client: Browser, is_activated: bool) -> None:
    """Its sessions are gone because of the cancellation alone."""
    training_class = ready_to_start(start_date=date(2026, 3, 16))
    days = list(training_class.sessions.planned().values_list("pk", flat=True))
    if is_activated:
        send(client, training_class, "activate", date="2026-03-16", confirm="on")
    send(client, training_class, "cancel", date="2026-03-11", reason="x")
    assert "it needs" not in client.get(f"/classes/{training_class.code}/").text

    taken_back = send(client, training_class, "reopen", reason="A wrong class")

    assert taken_back.status_code == 200, taken_back.json()
    assert words(training_class) == ("Draft, active from Mon 16 Mar 2026" if is_activated else "Draft")
    assert list(training_class.sessions.planned().values_list("pk", flat=True)) == days


def test_a_draft_that_will_be_cancelled_is_told_nothing_that_it_lacks(client: Browser) -> None:
    training_class = ready_to_start()
    training_class.enrolments.all().update(status="dro")
    page = client.get(f"/classes/{training_class.code}/").text
    send(client, training_class, "cancel", date="2026-03-11", reason="x")

    assert "Before it can be activated, it needs" in page
    assert "it needs" not in client.get(f"/classes/{training_class.code}/").text


def test_a_reopening_ahead_stays_where_a_cancellation_before_it_is_taken_back(
    client: Browser, active: TrainingClass
) -> None:
    send(client, active, "complete", date="2026-03-02")
    send(client, active, "reopen", date="2026-03-16", reason="Two weeks more")
    before, days = words(active), list(active.sessions.planned().values_list("date", flat=True))
    send(client, active, "cancel", date="2026-03-10", reason="x")

    assert send(client, active, "reopen", reason="A wrong class").status_code == 200

    assert words(active) == before == "Completed, active again from Mon 16 Mar 2026"
    assert list(active.sessions.planned().values_list("date", flat=True)) == days


@pytest.mark.parametrize("step", ["complete", "cancel"])
def test_an_end_that_is_taken_back_twice_is_told_as_the_first_time(
    client: Browser, draft: TrainingClass, step: str
) -> None:
    if step == "complete":
        put_in_status("active", draft)
    send(client, draft, step, date="2026-03-16", reason="x")
    address = f"/classes/{draft.code}/"
    dialogue = form_to(client.get(address), f"{address}reopen/")

    first, again = (dialogue.send(client, {"reason": "A wrong day"}, headers=JSON) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert "was taken back" in first.json()["message"]
    assert again.json()["message"] == first.json()["message"]


def test_a_class_that_rests_is_not_stopped_until_it_starts_again(client: Browser, active: TrainingClass) -> None:
    rest(client, active)
    send(client, active, "restart", date="2026-03-16")
    address = f"/classes/{active.code}/"

    offered = [form.action for form in forms_of(client.get(address))]
    refused = client.post(f"{address}stop/", {"date": "2026-03-25", "reason": "annual_stop"}, headers=JSON)

    assert f"{address}stop/" not in offered
    assert f"{address}complete/" in offered
    assert (refused.status_code, refused.json()["message"]) == (
        409,
        f"Class {active} is stopped, starts again Mon 16 Mar 2026: it cannot be stopped now.",
    )


@pytest.mark.parametrize("is_recorded", [True, False], ids=["restarted before", "restarted by the same edit"])
def test_a_class_that_rests_gets_no_other_open_stop(client: Browser, active: TrainingClass, is_recorded: bool) -> None:
    rest(client, active)
    if is_recorded:
        send(client, active, "restart", date="2026-03-16")
    stops = {
        "stops__TOTAL_FORMS": "2",
        "stops__0__resume_date": "2026-03-16",
        "stops__1__last_day": "2026-03-25",
        "stops__1__reason": "annual_stop",
    }
    address = f"/classes/{active.code}/edit/"
    sent = {name.replace("__", "-"): value for name, value in stops.items()}
    entries = form_to(client.get(address), address).entries

    preview = client.post(f"/classes/{active.code}/preview/", {**entries, **sent}, headers=JSON)
    saved = edit(client, active, **stops)
    planned = edit(client, active, **stops, stops__1__resume_date="2026-04-01")

    sentence = "Until Mon 16 Mar 2026 the class rests: give the first class day after the stop."
    assert preview.json()["errors"] == saved.json()["errors"] == {"stops-1-resume_date": [sentence]}
    assert planned.status_code == 200, planned.json()
    assert words(active) == "Stopped, starts again Mon 16 Mar 2026"


def test_a_draft_with_an_activation_ahead_has_not_been_taught(client: Browser, draft: TrainingClass) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")
    address, new = f"/classes/{draft.code}/learners/", LearnerFactory.create()
    (row,) = draft.enrolments.all()

    page = client.get(address)
    form_to(page, address).send(client, {"learner": [str(new.pk)], "level": "RLN"}, headers=JSON)
    asked = client.get(f"{address}{row.pk}/edit/").text

    assert "or from today once it has begun" not in page.text
    assert draft.enrolments.get(learner=new).from_date == draft.start_date
    assert f"{address}{row.pk}/delete/" in asked


def test_a_class_that_is_cancelled_before_its_first_day_has_no_days(client: Browser) -> None:
    """That is known: nothing of it is to come."""
    training_class = ready_to_start(start_date=date(2026, 3, 9))
    send(client, training_class, "cancel", date="2026-03-04", reason="x")

    for tab in ("", "timetable/"):
        page = client.get(f"/classes/{training_class.code}/{tab}").text
        facts = re.findall(r"<dt>(First class day|End date)</dt>\s*<dd>\s*(.*?)\s*</dd>", page)
        assert facts == [("First class day", "none"), ("End date", "none")]


@pytest.mark.parametrize("times", [1, 2], ids=["sent once", "sent twice"])
def test_an_activation_ahead_is_taken_back(client: Browser, draft: TrainingClass, times: int) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")
    address = f"/classes/{draft.code}/"
    days = list(draft.sessions.planned().values_list("pk", flat=True))
    dialogue = form_to(client.get(address), f"{address}activate/")

    answers = [dialogue.send(client, {"take_back": "on"}, headers=JSON) for _ in range(times)]

    said = f"Class {draft} is a draft: its activation was taken back."
    assert [(answer.status_code, answer.json()["message"]) for answer in answers] == [(200, said)] * times
    assert words(draft) == "Draft"
    assert list(draft.sessions.planned().values_list("pk", flat=True)) == days
    history = client.get(f"{address}history/").text
    assert history.count("Activation on Mon 16 Mar 2026 taken back, by") == 1
    assert f"{address}delete/" in client.get(address).text
    assert edit(client, draft, order_number="").status_code == 200


def test_a_class_whose_activation_was_taken_back_is_activated_on_the_same_day(
    client: Browser, draft: TrainingClass
) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")
    send(client, draft, "activate", take_back="on")

    assert send(client, draft, "activate").json()["message"] == f"Class {draft} is active."
    assert words(draft) == "Active"


def test_an_activation_is_given_another_day_or_taken_back(client: Browser, draft: TrainingClass) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")

    both = send(client, draft, "activate", date="2026-03-11", take_back="on")

    sentence = "Give another day, or take the activation back: not both."
    assert (both.status_code, both.json()["errors"]) == (422, {"take_back": [sentence]})
    assert words(draft) == "Draft, active from Mon 16 Mar 2026"


def test_an_activation_whose_day_has_come_is_not_taken_back(client: Browser, draft: TrainingClass) -> None:
    send(client, draft, "activate", date="2026-03-16", confirm="on")
    address = f"/classes/{draft.code}/"
    dialogue = form_to(client.get(address), f"{address}activate/")

    with time_machine.travel(datetime(2026, 3, 16, 10, 0, tzinfo=UTC)):
        client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        refused = dialogue.send(client, {"take_back": "on"}, headers=JSON)

    assert refused.status_code == 409
    draft.refresh_from_db()
    assert draft.status == "active"


@pytest.mark.parametrize("step", ["complete", "cancel"])
def test_an_end_is_taken_back_without_a_gap(client: Browser, active: TrainingClass, step: str) -> None:
    """No entry would keep it: the next change of the timetable would fill it."""
    before = list(active.sessions.planned().values_list("date", flat=True))
    send(client, active, step, date="2026-03-16", reason="x")
    address = f"/classes/{active.code}/"

    offered = form_to(client.get(address), f"{address}reopen/").entries
    send(client, active, "reopen", reason="A wrong day", date="2026-04-01")

    assert "date" not in offered
    assert list(active.sessions.planned().values_list("date", flat=True)) == before


def test_nothing_is_planned_before_the_day_of_a_reopening_ahead(client: Browser, active: TrainingClass) -> None:
    """Not when its timetable is changed, nor when it is planned again for a holiday."""
    send(client, active, "complete", date="2026-03-02")
    send(client, active, "reopen", date="2026-03-16", reason="Two weeks more")
    exception = {"exceptions__TOTAL_FORMS": "1", "exceptions__0__date": "2026-03-18", "exceptions__0__reason": "other"}

    saved = edit(client, active, **exception)
    PublicHoliday.objects.create(date=date(2026, 3, 25), name="Holiday")
    replanned = replan_class(active.code, by=active.captured_by, at=NOON)

    assert (saved.status_code, replanned.refusal) == (200, "")
    between = active.sessions.planned().filter(date__gt=date(2026, 3, 2), date__lt=date(2026, 3, 16))
    assert not between.exists()
    assert active.sessions.planned().filter(date__gte=date(2026, 3, 16)).exists()
