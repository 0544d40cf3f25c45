"""POST /classes/<code>/{activate,stop,restart,complete,cancel,reopen}/"""

from datetime import UTC, date, datetime
from html import unescape
from typing import Any, Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import StatusChange, TrainingClass, User
from tests.support.factories import UserFactory, captured, put_in_status, ready_to_start
from tests.support.pages.page_forms import form_to

pytestmark = pytest.mark.django_db

NOON: Final = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
PAGE: Final = {"accept": "text/html"}
TAKEN_BACK: Final = "goes on: its completion was taken back"


@pytest.fixture
def administrator(client: Browser) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


def post(client: Browser, training_class: TrainingClass, step: str, **sent: Any) -> Any:
    headers = sent.pop("headers", {})
    return client.post(f"/classes/{training_class.code}/{step}/", sent, headers=headers)


def status_of(training_class: TrainingClass) -> str:
    training_class.refresh_from_db()
    return training_class.status


@pytest.mark.usefixtures("administrator")
@time_machine.travel(NOON)
def test_a_whole_life(client: Browser) -> None:
    training_class = ready_to_start()
    steps: list[tuple[str, dict[str, str], str, str]] = [
        ("activate", {}, "active", "is active."),
        ("stop", {"date": "2026-03-02", "reason": "annual_stop"}, "stopped", "is stopped after Mon 2 Mar 2026."),
        ("restart", {"date": "2026-03-04"}, "active", "starts again on Wed 4 Mar 2026."),
        (
            "complete",
            {"date": "2026-04-01"},
            "completed",
            "will be completed on Wed 1 Apr 2026. 9 registers of it are still to be captured: see its tab Registers.",
        ),
        (
            "reopen",
            {"reason": "Too early"},
            "active",
            f"{TAKEN_BACK}.",
        ),
        ("cancel", {"reason": "Client left"}, "cancelled", "is cancelled on Wed 4 Mar 2026."),
    ]

    for step, sent, status, words in steps:
        answer = post(client, training_class, step, **sent)

        assert answer.status_code == 200
        assert answer.json()["message"] == f"Class {training_class} {words}"
        assert answer.json()["redirect_url"] == f"/classes/{training_class.code}/"
        assert status_of(training_class) == status

    history = unescape(client.get(f"/classes/{training_class.code}/history/").content.decode())
    for sentence in (
        "Activated on Wed 4 Mar 2026, by",
        "Stopped after Mon 2 Mar 2026: Annual stop, by",
        "Restarted from Wed 4 Mar 2026, by",
        "To be completed on Wed 1 Apr 2026, by",
        "Completion on Wed 1 Apr 2026 taken back: Too early, by",
        "Cancelled on Wed 4 Mar 2026: Client left, by",
    ):
        assert sentence in history


@pytest.mark.usefixtures("administrator")
def test_lists_what_is_missing_with_the_places_to_enter_it(client: Browser) -> None:
    draft = captured()
    edit = f"/classes/{draft.code}/edit/"

    answer = post(client, draft, "activate")

    assert answer.status_code == 422
    assert [(each["what"], each["url"]) for each in answer.json()["missing"]] == [
        ("order_number", f"{edit}#id_order_number"),
        ("supervisor", f"{edit}#id_supervisor"),
        ("timetable", f"{edit}#section-timetable"),
        ("learner", f"/classes/{draft.code}/learners/"),
        ("agent", f"/classes/{draft.code}/agents/"),
    ]
    assert answer.json()["message"].startswith(f"Class {draft} cannot be activated yet: it needs an order number, ")

    page = post(client, draft, "activate", headers=PAGE)

    assert page.status_code == 422
    assert f'href="{edit}#id_order_number"' in page.content.decode()
    assert status_of(draft) == "draft"


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    ("status", "step", "sent", "field"),
    [
        ("active", "stop", {"reason": "annual_stop"}, "date"),
        ("active", "stop", {"date": "2026-03-02"}, "reason"),
        ("active", "stop", {"date": "2026-03-02", "reason": "holiday"}, "reason"),
        ("active", "stop", {"date": "2026-02-30", "reason": "annual_stop"}, "date"),
        ("active", "stop", {"date": "1900-03-02", "reason": "annual_stop"}, "date"),
        ("active", "stop", {"date": "2026-01-31", "reason": "annual_stop"}, "date"),
        ("stopped", "restart", {}, "date"),
        ("active", "complete", {"date": "soon"}, "date"),
        ("active", "complete", {"date": "2099-03-02"}, "date"),
        ("active", "complete", {"reason": "x" * 501}, "reason"),
        ("active", "complete", {"reason": "a\0b"}, "reason"),
        ("active", "complete", {"version": "x"}, "version"),
        ("active", "cancel", {}, "reason"),
        ("active", "cancel", {"reason": "  "}, "reason"),
        ("completed", "reopen", {}, "reason"),
    ],
)
def test_says_what_to_correct(client: Browser, status: str, step: str, sent: dict[str, str], field: str) -> None:
    training_class = ready_to_start()
    put_in_status(status, training_class)

    answer = post(client, training_class, step, **sent)

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert status_of(training_class) == status


@pytest.mark.usefixtures("administrator")
def test_shows_the_form_again_without_script(client: Browser) -> None:
    training_class = ready_to_start()
    put_in_status("active", training_class)

    page = post(client, training_class, "stop", date="2026-03-02", headers=PAGE)

    assert page.status_code == 422
    assert "Choose the reason." in page.content.decode()
    assert 'value="2026-03-02"' in page.content.decode()

    done = post(client, training_class, "stop", date="2026-03-02", reason="annual_stop", headers=PAGE)

    assert (done.status_code, done["Location"]) == (302, f"/classes/{training_class.code}/")


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    ("status", "step", "sent", "words"),
    [
        ("cancelled", "activate", {}, "is cancelled: it cannot be activated now."),
        ("active", "restart", {"date": "2026-03-16"}, "is active: it cannot be restarted now."),
        ("stopped", "stop", {"date": "2026-03-02", "reason": "annual_stop"}, "is stopped: it cannot be stopped now."),
        ("completed", "cancel", {"reason": "x"}, "is completed: it cannot be cancelled now."),
        ("active", "reopen", {"reason": "x"}, "is active: it cannot be reopened now."),
    ],
)
def test_refuses_what_does_not_follow(
    client: Browser, status: str, step: str, sent: dict[str, str], words: str
) -> None:
    training_class = ready_to_start()
    put_in_status(status, training_class)
    last = StatusChange.objects.last()
    assert last

    answer = post(client, training_class, step, **sent)

    assert answer.status_code == 409
    assert answer.json()["message"] == f"Class {training_class} {words}"
    assert answer.json()["version"] == training_class.version
    (conflict,) = answer.json()["conflict"]
    assert (conflict["field"], conflict["theirs"], conflict["by"]) == ("status", status, str(last.by))


@pytest.mark.usefixtures("administrator")
def test_tells_who_decided_on_an_earlier_status(client: Browser) -> None:
    training_class = ready_to_start()
    put_in_status("stopped", training_class)
    post(client, training_class, "restart", date="2026-03-16")

    answer = post(client, training_class, "complete", version=training_class.version)

    assert answer.status_code == 409
    assert answer.json()["message"].endswith("is active meanwhile: look at it again before you go on.")


@pytest.mark.usefixtures("administrator")
def test_a_restart_that_would_put_the_agent_in_two_places_is_refused(client: Browser) -> None:
    training_class = ready_to_start()
    put_in_status("active", training_class)
    post(client, training_class, "stop", date="2026-03-02", reason="annual_stop")
    other = ready_to_start(start_date=date(2026, 3, 3))
    agent = training_class.class_agents.get().agent
    other.sessions.update(agent=agent)

    answer = post(client, training_class, "restart", date="2026-03-16")

    assert answer.status_code == 422
    assert answer.json()["clashes"][0]["class_code"] == other.code
    assert status_of(training_class) == "stopped"


@pytest.mark.parametrize("step", ["activate", "stop", "restart", "complete"])
def test_supervisors_take_the_steps_of_their_own_classes(client: Browser, step: str) -> None:
    supervisor = UserFactory.create(role=roles.SUPERVISOR)
    client.force_login(supervisor)
    own, other = ready_to_start(supervisor=supervisor), ready_to_start()
    for training_class in (own, other):
        if step != "activate":
            put_in_status("stopped" if step == "restart" else "active", training_class)
    sent = {"date": "2026-03-16", **({"reason": "annual_stop"} if step == "stop" else {})}

    assert post(client, other, step, **sent).status_code == 403
    assert post(client, own, step, **sent).status_code == 200


def test_supervisors_do_not_cancel_and_class_administrators_do_not_reopen(client: Browser) -> None:
    supervisor = UserFactory.create(role=roles.SUPERVISOR)
    training_class = ready_to_start(supervisor=supervisor)
    client.force_login(supervisor)

    assert post(client, training_class, "cancel", reason="x").status_code == 403

    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))

    assert post(client, training_class, "cancel", reason="x").status_code == 200
    assert post(client, training_class, "reopen", reason="x").status_code == 403


@pytest.mark.usefixtures("administrator")
def test_knows_no_other_class(client: Browser) -> None:
    assert client.post("/classes/1-REALLL-RLN-0099/activate/").status_code == 404
    assert client.post("/classes/1-REALLL-RLN-%25/activate/").status_code == 404


HEADS: Final = [
    ("ready", "Activate"),
    ("draft", "Add an order number"),
    ("active", ""),
    ("taught", "Complete"),
    ("stopped", "Restart"),
    ("cancelled", ""),
]


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("tab", ["", "timetable/", "history/"])
@pytest.mark.parametrize(("state", "wanted"), HEADS)
def test_each_page_of_a_class_offers_the_next_sensible_step(client: Browser, state: str, wanted: str, tab: str) -> None:
    training_class = captured() if state == "draft" else ready_to_start()
    if state not in ("ready", "draft"):
        put_in_status("active" if state == "taught" else state, training_class)

    with time_machine.travel(datetime(2026, 7, 1, tzinfo=UTC) if state == "taught" else NOON):
        head = client.get(f"/classes/{training_class.code}/{tab}").content.decode().partition('<nav class="tabs"')[0]

    primary = head.partition("btn btn-primary")[2].partition("</main>")[0]
    assert training_class.get_status_display() in head
    assert (wanted or "Edit") in primary


def test_viewers_are_offered_nothing(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.VIEWER))
    training_class = ready_to_start()

    page = client.get(f"/classes/{training_class.code}/").content.decode()

    assert "activate/" not in page
    assert "btn-primary" not in page.split("<main")[1]


@pytest.mark.usefixtures("administrator")
def test_warns_of_what_a_running_class_has_lost(client: Browser) -> None:
    training_class = ready_to_start()
    put_in_status("active", training_class)
    training_class.enrolments.update(status="dro")

    page = client.get(f"/classes/{training_class.code}/").content.decode()

    assert "This class has lost something it needs" in page
    assert "a learner currently in the class" in page


@pytest.mark.usefixtures("administrator")
@time_machine.travel(NOON)
@pytest.mark.parametrize(
    ("status", "step", "filled_in"),
    [
        ("draft", "activate", {}),
        ("active", "cancel", {"reason": "Client left"}),
        ("completed", "reopen", {"reason": "Too early"}),
    ],
)
def test_a_day_that_was_emptied_is_asked_for(
    client: Browser, status: str, step: str, filled_in: dict[str, str]
) -> None:
    training_class = ready_to_start()
    if status != "draft":
        put_in_status(status, training_class)
    address = f"/classes/{training_class.code}/{step}/"
    form = form_to(client.get(f"/classes/{training_class.code}/"), address)

    answer = form.send(client, {"date": "", **filled_in})

    assert (answer.status_code, answer.json()["errors"]) == (422, {"date": ["Give the date."]})
    assert status_of(training_class) == status
