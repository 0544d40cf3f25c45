"""GET /registers/ of an agent, GET /registers/<session>/ and the worker that keeps both at hand."""

import re
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pgtrigger
import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from classes import timetable as engine
from classes.models import Agent, Entries, ExceptionDay, MonthClose, TrainingClass, User
from classes.models.learners.id_numbers import with_check_digit
from classes.views.attendance.own_registers import FILES
from tests.support.attendance import (
    FIRST,
    SECOND,
    THIRD,
    captured_register,
    places_in,
    register_form,
    running,
    session_on,
)
from tests.support.factories import AgentFactory
from tests.support.teaching import logs_in, moment
from wecoza.devdb import CHECKOUT

pytestmark = pytest.mark.django_db

STATIC: Final = CHECKOUT / "static"
OWN = "/registers/"
PAGE = {"accept": "text/html"}


@pytest.fixture
def training_class() -> TrainingClass:
    return running(learners=2)


@pytest.fixture
def zanele(training_class: TrainingClass) -> Agent:
    return training_class.class_agents.get().agent


@pytest.fixture
def agent(client: Client, zanele: Agent) -> User:
    user = logs_in(zanele)
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def on_the_second_monday() -> Any:
    with time_machine.travel("2026-03-09T13:00:00+02:00", tick=False):
        yield


def days_on(client: Client) -> list[tuple[str, date, str]]:
    """The heading, date and state of each day, as the page has them."""
    own = client.get(OWN).context["own"]
    return [(heading, day.date, day.state) for heading, days in own.groups for day in days]


def monday_to_friday() -> Entries:
    blocks = (engine.WeekdayBlock(day, time(9), time(12)) for day in list(engine.Weekday)[:5])
    return Entries(pattern=engine.Weekly(tuple(blocks)))


@pytest.mark.usefixtures("agent")
def test_shows_what_is_to_be_captured_first(client: Client) -> None:
    assert days_on(client) == [
        ("To capture", SECOND, "today"),
        ("To capture", FIRST, "missing"),
        ("Ahead", THIRD, "ahead"),
    ]


def test_shows_what_is_done_last(client: Client, agent: User, training_class: TrainingClass) -> None:
    one, other = places_in(training_class)
    captured_register(session_on(training_class, FIRST), {one: 3, other: 0}, by=agent)

    page = client.get(OWN)

    assert days_on(client)[-1] == ("Done", FIRST, "captured")
    assert "Everything before today is captured" in page.text


@pytest.mark.parametrize("today", ["2026-03-09", "2026-04-06"])
def test_a_register_without_the_hours_of_all_is_to_capture_however_old(
    client: Client, agent: User, training_class: TrainingClass, today: str
) -> None:
    """Said to be captured, it kept its month from being closed, and nobody was reminded of it."""
    one, _ = places_in(training_class)
    captured_register(session_on(training_class, FIRST), {one: 3}, by=agent)
    captured_register(session_on(training_class, SECOND), dict.fromkeys(places_in(training_class), 3), by=agent)

    with time_machine.travel(f"{today}T13:00:00+02:00", tick=False):
        client.force_login(agent)
        page, days = " ".join(client.get(OWN).text.split()), days_on(client)

    assert ("To capture", FIRST, "incomplete") in days
    assert ("To capture", SECOND, "incomplete") not in days
    assert "1 incomplete</b>, the oldest of Mon 2 Mar 2026" in page
    assert "Hours of 1 of 2 learners" in page
    assert page.count("</span>Incomplete") == 2  # in the strip, and on the day


def test_a_register_of_a_closed_month_is_nobodys_to_complete(
    client: Client, agent: User, training_class: TrainingClass
) -> None:
    """No month is closed so; were one, the page would ask for hours that nobody can enter."""
    captured_register(session_on(training_class, FIRST), {places_in(training_class)[0]: 3}, by=agent)
    with pgtrigger.ignore("classes.MonthClose:month_is_closed_when_complete"):
        MonthClose.objects.create(
            training_class=training_class, month=date(2026, 3, 1), by=agent, at=moment("2026-04-01")
        )

    assert ("Done", FIRST, "captured") in days_on(client)


def test_a_session_that_was_not_held_is_complete(client: Client, agent: User, training_class: TrainingClass) -> None:
    captured_register(session_on(training_class, FIRST), outcome="client_cancelled", by=agent)

    assert days_on(client)[-1] == ("Done", FIRST, "captured")


def test_counts_what_is_missing_however_old(client: Client, agent: User) -> None:
    with time_machine.travel("2026-04-06T13:00:00+02:00", tick=False):
        client.force_login(agent)
        page = client.get(OWN)

    assert "<b>5 not captured</b>, the oldest of Mon 2 Mar 2026, 35 days late" in page.text


@pytest.mark.usefixtures("agent")
def test_shows_days_left_out_with_their_reason(client: Client, zanele: Agent) -> None:
    entries = Entries(
        pattern=engine.Weekly((engine.WeekdayBlock(engine.Weekday.TUESDAY, time(9), time(12)),)),
        exceptions=(ExceptionDay(date=date(2026, 3, 10), reason="client_cancelled"),),
    )
    other = running(entries=entries)
    other.class_agents.update(agent=zanele)
    other.sessions.update(agent=zanele)

    assert ("Ahead", date(2026, 3, 10), "left-out") in days_on(client)
    assert "No class: Client cancelled." in " ".join(client.get(OWN).text.split())


@pytest.mark.usefixtures("agent")
def test_shows_nothing_of_another_s(client: Client) -> None:
    other = running(entries=monday_to_friday())

    page = client.get(OWN).text

    assert str(other.client) not in page
    assert len(days_on(client)) == 3


@pytest.mark.usefixtures("agent")
def test_names_the_pages_to_fetch_ahead(client: Client, training_class: TrainingClass) -> None:
    page = " ".join(client.get(OWN).text.split())

    for day, is_fetched in ((FIRST, False), (SECOND, True), (THIRD, True)):
        address = f'href="{OWN}{session_on(training_class, day).pk}/"'
        assert address in page
        assert (f"{address} data-fetch-ahead" in page) is is_fetched


def test_tells_whom_to_ask_where_nobody_said_whose_sessions(client: Client) -> None:
    client.force_login(logs_in(AgentFactory.create()))
    User.objects.update(agent=None)

    assert "You are not tied to an agent yet" in client.get(OWN).text


@pytest.mark.parametrize("count", [1, 3])
def test_asks_as_much_for_many_classes_as_for_one(
    client: Client, agent: User, zanele: Agent, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        block = engine.WeekdayBlock(list(engine.Weekday)[1 + number], time(14), time(16))
        entries = Entries(pattern=engine.Weekly((block,)))
        more = running(entries=entries)
        more.class_agents.update(agent=zanele)
        more.sessions.filter(date__lt="2026-03-07").update(agent=zanele)
        for session in more.sessions.filter(agent=zanele):  # so that there is a month to claim
            captured_register(session, dict.fromkeys(places_in(more), 2))

    with django_assert_num_queries(11):
        client.get(OWN)


@pytest.mark.usefixtures("agent")
def test_the_months_are_a_list_of_their_own_sessions(client: Client, training_class: TrainingClass) -> None:
    other = running(entries=monday_to_friday())

    page = client.get(OWN, {"month": "2026-03"}).text

    assert training_class.code in page
    assert other.code not in page


@pytest.mark.usefixtures("agent")
def test_a_register_has_an_address_at_hand(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, SECOND)

    page = client.get(f"{OWN}{session.pk}/", headers=PAGE)

    assert f'action="/classes/{training_class.code}/registers/{session.pk}/"' in page.text
    assert "Send the register" in page.text
    assert "Mthembu 000, Z" in page.text


@pytest.mark.usefixtures("agent")
def test_a_session_ahead_is_shown_as_on_its_day_and_opens_then(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, THIRD)

    page = " ".join(client.get(f"{OWN}{session.pk}/", headers=PAGE).text.split())

    assert 'data-opens-on="2026-03-16"' in page
    assert 'data-part="opens" disabled' in page
    assert "its register is captured on Mon 16 Mar 2026 or later" in page


@pytest.mark.usefixtures("agent")
@pytest.mark.parametrize("key", ["0", "999999", str(2**63)])
def test_what_is_nobody_s_session_is_not_there(client: Client, key: str) -> None:
    assert client.get(f"{OWN}{key}/", headers=PAGE).status_code == 404


def test_an_agent_captures_their_own_register(client: Client, agent: User, training_class: TrainingClass) -> None:
    session, places = session_on(training_class, SECOND), places_in(training_class)

    register = captured_register(session, {places[0]: 3, places[1]: "1.5"}, by=agent)

    assert register.captured_by == agent
    assert register.marks.get(enrolment=places[1]).hours == Decimal("1.5")


@pytest.mark.usefixtures("agent")
def test_says_no_number_of_anybody(client: Client, training_class: TrainingClass) -> None:
    """A page that lies on a phone has names and levels, and nothing else of the learners.

    Their last four digits begin with 0, as no key of a row does.
    """
    learners = [place.learner for place in places_in(training_class)]
    for number, learner in enumerate(learners):
        learner.id_number = with_check_digit(f"900317{number:03}008")
        learner.save()

    page = client.get(f"{OWN}{session_on(training_class, SECOND).pk}/", headers=PAGE).text
    (submission,) = re.findall(r'name="submission_id"\s+value="([^"]+)"', page)
    said = page.replace(submission, "")  # which has any digits

    for learner in learners:
        assert learner.id_number not in page
        assert not re.search(rf"\b{learner.id_number[-4:]}\b", said)


@pytest.mark.usefixtures("agent")
def test_a_page_of_forty_is_small(client: Client) -> None:
    many = running(learners=40)
    session = session_on(many, SECOND)
    many.sessions.update(agent=User.objects.get(agent__isnull=False).agent, clash_accepted=True)

    page = client.get(f"{OWN}{session.pk}/", headers=PAGE)

    assert page.text.count('data-part="mark"') == 40
    assert len(page.content) < 60_000


def test_the_worker_is_asked_for_anew_and_open_to_all() -> None:
    answer = Client().get("/registers/worker.js")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def imports_of(script: Path) -> set[str]:
    """The files that a script imports, as they are named below static/."""
    found = re.findall(r'(?:from|import\()\s*"(\.[^"]+)"', script.read_text())
    return {str((script.parent / name).resolve().relative_to(STATIC)) for name in found}


@pytest.mark.usefixtures("agent")
def test_all_that_stored_pages_load_is_fetched_ahead(client: Client, training_class: TrainingClass) -> None:
    """Or they would open without network, and do nothing."""
    pages = [client.get(OWN).text, client.get(f"{OWN}{session_on(training_class, THIRD).pk}/", headers=PAGE).text]
    wanted = {
        name for page in pages for names in re.findall('data-behaviour="([^"]*)"', page) for name in names.split()
    }
    main = dict(re.findall(r'"?([\w-]+)"?: \(\) => import\("\./([^"]+)"\)', (STATIC / "js/main.js").read_text()))
    scripts = {name for name in FILES if name.endswith(".js")}

    assert {f"js/{main[name]}" for name in wanted} <= scripts
    for name in scripts - {"js/main.js"}:
        assert imports_of(STATIC / name) <= scripts, name
    for style in {name for page in pages for name in re.findall(r'"/static/(css/[\w/-]+\.css)"', page)}:
        assert style in FILES or style in pages[0]
    assert all((STATIC / name).exists() or name.startswith("vendor/") for name in FILES)


def test_says_of_a_session_that_was_theirs_whom_to_tell_and_nothing_of_others(
    client: Client, agent: User, training_class: TrainingClass
) -> None:
    session, other = session_on(training_class, SECOND), running(learners=1)
    client.force_login(agent)
    training_class.sessions.filter(pk=session.pk).update(agent=AgentFactory.create())
    said = "You cannot open this session any more: tell the office what you entered."

    answers = [
        client.post(f"/classes/{training_class.code}/registers/{session.pk}/", register_form()),
        client.get(f"{OWN}{session.pk}/"),
        client.get(f"{OWN}{other.sessions.earliest('date').pk}/"),
        client.get(f"{OWN}{2**70}/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert [said in answer.text for answer in answers] == [True, True, False, False]
