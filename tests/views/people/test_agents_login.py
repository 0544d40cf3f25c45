"""How an agent is invited, and what they find."""

from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser
from time_machine import travel

from classes import roles
from classes.models import Agent, CalendarFeed, User
from classes.services.calendars.feeds import make_feed
from classes.services.people.accounts import revoke_lost_feeds
from tests.support.factories import AgentFactory, UserFactory, put_in_status
from tests.support.pages.admin_pages import change, entries_on, errors_on
from tests.support.teaching import logs_in, moment, taught, weekly

pytestmark = pytest.mark.django_db

PAGE = {"accept": "text/html"}
NEW = "/admin/classes/user/add/"
TODAY = moment("2026-03-09")


@pytest.fixture
def administrator(client: Browser) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture
def zanele() -> Agent:
    return AgentFactory.create(name="Zanele Mthembu", email="zanele@agents.example")


def of_agent(agent: Agent, address: str, **headers: str) -> Any:
    browser = Browser(headers=PAGE | headers)
    browser.force_login(logs_in(agent))
    return browser.get(address)


@pytest.mark.usefixtures("administrator")
def test_is_invited_from_the_agents_page_with_what_is_known_of_them(client: Browser, zanele: Agent) -> None:
    page = client.get(zanele.get_absolute_url(), headers=PAGE).text
    assert f'href="{NEW}?agent={zanele.pk}"' in page

    shown = entries_on(client.get(f"{NEW}?agent={zanele.pk}"))
    answer = client.post(NEW, shown)

    user = User.objects.get(agent=zanele)
    assert (user.username, user.first_name, user.last_name) == ("zanele.mthembu", "Zanele", "Mthembu")
    assert (user.email, user.role_names) == ("zanele@agents.example", [roles.AGENT])
    assert "/accounts/invitation/" in answer.text


@pytest.mark.usefixtures("administrator")
def test_is_offered_a_username_that_can_be_one(client: Browser) -> None:
    agent = AgentFactory.create(name="René O'Brien - Zulu")

    assert entries_on(client.get(f"{NEW}?agent={agent.pk}"))["username"] == "rene.obrien.zulu"


@pytest.mark.usefixtures("administrator")
def test_chooses_a_password_and_finds_the_registers(client: Browser, zanele: Agent) -> None:
    invited = client.post(NEW, entries_on(client.get(f"{NEW}?agent={zanele.pk}")))
    link = invited.text.split("<code>")[1].split("</code>")[0]
    phone = Browser(headers=PAGE)

    phone.get(unescape(link))
    password = {"new_password1": "seven white horses", "new_password2": "seven white horses"}
    chosen = phone.post("/accounts/invitation/", password)

    assert chosen.headers["Location"] == "/"
    assert phone.get("/").headers["Location"] == "/registers/"


@pytest.mark.usefixtures("administrator")
def test_is_not_offered_for_who_logs_in_already(client: Browser, zanele: Agent) -> None:
    logs_in(zanele)

    page = client.get(zanele.get_absolute_url(), headers=PAGE).text

    assert "Invite to log in" not in page
    assert entries_on(client.get(f"{NEW}?agent={zanele.pk}"))["agent"] == ""


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("key", ["", "0", "x", "1" * 30, "\0", "999999"])
def test_begins_empty_where_the_address_names_no_agent(client: Browser, key: str) -> None:
    assert client.get(NEW, {"agent": key}).status_code == 200


@pytest.mark.usefixtures("administrator")
def test_somebody_with_the_role_sees_the_sessions_of_one_agent(client: Browser, zanele: Agent) -> None:
    supervisor = UserFactory.create(role=roles.SUPERVISOR)
    address = f"/admin/classes/user/{supervisor.pk}/change/"
    group = supervisor.groups.model.objects.get(name=roles.AGENT)

    refused = change(client, address, groups=[group.pk])
    assert "Choose whose sessions they see" in "".join(errors_on(refused))
    change(client, address, groups=[group.pk], agent=zanele.pk)

    supervisor.refresh_from_db()
    assert (supervisor.agent, supervisor.role_names) == (zanele, [roles.AGENT])


@pytest.mark.usefixtures("administrator")
def test_an_agent_is_one_user_s(client: Browser, zanele: Agent) -> None:
    logs_in(zanele)
    other = UserFactory.create(role=roles.AGENT)

    refused = change(client, f"/admin/classes/user/{other.pk}/change/", agent=zanele.pk)

    assert "This agent logs in as another user already." in errors_on(refused)


def test_sees_no_search_and_no_place_of_the_office(zanele: Agent) -> None:
    page = of_agent(zanele, "/calendar/feeds/").text

    assert 'href="/registers/"' in page
    for place in ("/classes/", "/learners/", "/agents/", "/qa/", "/calendar/", "/admin/", "/search/"):
        assert f'"{place}"' not in page


def test_subscribes_to_their_own_sessions_alone(zanele: Agent) -> None:
    with travel(TODAY, tick=False):
        own = taught(zanele, order_number="PO-7")
        put_in_status("active", own, taught(AgentFactory.create(), entries=weekly("tuesday"), order_number="PO-8"))
        browser, program = Browser(headers=PAGE), Browser()
        browser.force_login(logs_in(zanele))

        page = browser.post("/calendar/feeds/", {"class_code": own.code, "client": "1"}).text
        address = page.split('data-part="code">')[1].split("</span>")[0]
        calendar = program.get(address).text

    assert calendar.count("BEGIN:VEVENT") == 4
    assert calendar.count(own.code) == 4
    assert "/registers/" in calendar
    assert "/classes/" not in calendar


def test_the_calendar_ends_when_they_are_switched_off(zanele: Agent) -> None:
    _feed, secret = make_feed(training_class=None, filters={}, by=logs_in(zanele), at=TODAY)
    address = f"/calendar/feeds/{secret}.ics"
    assert Browser().get(address).status_code == 200

    Agent.objects.filter(pk=zanele.pk).update(status="inactive")

    assert Browser().get(address).status_code == 404


def test_keeps_the_own_calendar_and_loses_those_of_a_former_role(zanele: Agent) -> None:
    user, administrator = logs_in(zanele), UserFactory.create(role=roles.ADMINISTRATOR)
    own, _secret = make_feed(training_class=None, filters={}, by=user, at=TODAY)
    make_feed(training_class=None, filters={"client": "1"}, by=user, at=TODAY)
    make_feed(training_class=taught(zanele), filters={}, by=user, at=TODAY)

    revoke_lost_feeds(user, by=administrator)

    assert list(CalendarFeed.objects.all()) == [own]
