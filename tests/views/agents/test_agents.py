"""The records of agents: list, capture, page, edit."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser
from time_machine import travel

from classes import roles
from classes.models import Agent, Subject, User
from tests.support.factories import AgentFactory, UserFactory
from tests.support.teaching import taught, weekly

pytestmark = pytest.mark.django_db

NEW = "/agents/new/"
PAGE = {"accept": "text/html"}


@pytest.fixture
def keeper(client: Browser) -> User:
    """Somebody who keeps the records."""
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture
def viewer(client: Browser) -> User:
    user = UserFactory.create(role=roles.VIEWER)
    client.force_login(user)
    return user


@pytest.fixture
def zanele() -> Agent:
    agent = AgentFactory.create(name="Zanele Mthembu", phone="082 555 0123", email="zanele@agents.example")
    agent.subjects.add(Subject.objects.get(code="NUM"))
    return agent


def page_of(client: Browser, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def record(**changes: Any) -> dict[str, Any]:
    return {"name": "Bheki Zulu", "phone": "", "email": "", "status": "active", **changes}


def edit_form(client: Browser, agent: Agent, **changes: Any) -> dict[str, Any]:
    """The form of the edit page as it is filled, but for the changes."""
    form = client.get(f"/agents/{agent.pk}/edit/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def test_lists_agents_by_name(client: Browser, viewer: User, zanele: Agent) -> None:
    AgentFactory.create(name="Bheki Zulu")

    agents = client.get("/agents/").context["agents"]

    assert [agent.name for agent, *_ in agents] == ["Bheki Zulu", "Zanele Mthembu"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=MTHEMBU zan", ["Zanele Mthembu"]),
        ("q=nobody", []),
        ("subject=NUM", ["Zanele Mthembu"]),
        ("area=limpopo", ["Bheki Zulu"]),
        ("status=inactive", ["Lerato Nkosi"]),
        ("sort=-name", ["Zanele Mthembu", "Lerato Nkosi", "Bheki Zulu"]),
        ("sort=status", ["Bheki Zulu", "Zanele Mthembu", "Lerato Nkosi"]),
        ("page_size=25&page=1", ["Bheki Zulu", "Lerato Nkosi", "Zanele Mthembu"]),
    ],
)
def test_finds_agents(client: Browser, viewer: User, zanele: Agent, query: str, names: list[str]) -> None:
    AgentFactory.create(name="Bheki Zulu", areas=["limpopo", "gauteng"])
    AgentFactory.create(name="Lerato Nkosi", status="inactive")

    agents = client.get(f"/agents/?{query}").context["agents"]

    assert [agent.name for agent, *_ in agents] == names


@pytest.mark.parametrize("address", ["/agents/", "/agents/{}/"])
def test_tells_subjects_of_one_name_apart(client: Browser, viewer: User, zanele: Agent, address: str) -> None:
    zanele.subjects.add(Subject.objects.get(code="RLN"))

    assert "Numeracy (NUM), Numeracy (RLN)" in page_of(client, address.format(zanele.pk)).partition("</form>")[2]


@pytest.mark.parametrize("query", ["status=away", "area=mars", "subject=NOPE", "sort=phone", "page=0", "q=%00"])
def test_nonsense_is_left_out_with_a_sentence(client: Browser, viewer: User, zanele: Agent, query: str) -> None:
    page = page_of(client, f"/agents/?{query}")

    assert "was left out" in page
    assert "invalid name" not in page
    assert "Zanele Mthembu" in page


def test_an_empty_list_says_what_to_do(client: Browser, keeper: User) -> None:
    assert "Add the first agent" in page_of(client, "/agents/")


@pytest.mark.parametrize("address", ["/agents/", "/agents/{}/"])
def test_contacts_are_masked_for_who_does_not_keep_the_records(
    client: Browser, viewer: User, zanele: Agent, address: str
) -> None:
    page = page_of(client, address.format(zanele.pk))

    assert "••• 123" in page
    assert "z•••@agents.example" in page
    assert "082 555" not in page
    assert "zanele@" not in page


@pytest.mark.parametrize("address", ["/agents/", "/agents/{}/"])
def test_who_keeps_the_records_sees_contacts(client: Browser, keeper: User, zanele: Agent, address: str) -> None:
    page = page_of(client, address.format(zanele.pk))

    assert "082 555 0123" in page
    assert "zanele@agents.example" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_much_for_many_as_for_one(
    client: Browser, viewer: User, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        agent = AgentFactory.create()
        agent.subjects.add(Subject.objects.get(code="NUM"))
        taught(agent)

    # session, user, two sources of rights; the subjects to filter by, the count, the agents, their subjects
    with django_assert_num_queries(8):
        client.get("/agents/")


def test_an_agent_s_page_has_his_classes_and_what_lies_ahead(client: Browser, viewer: User, zanele: Agent) -> None:
    training_class = taught(zanele)

    with travel("2026-03-10T08:00+02:00", tick=False):
        client.force_login(viewer)
        answer = client.get(f"/agents/{zanele.pk}/")

    assert list(answer.context["classes"]) == [training_class]
    assert [session.date for session in answer.context["sessions"]] == [date(2026, 3, 16), date(2026, 3, 23)]


def test_an_agent_s_page_leads_to_all_sessions_where_it_lists_some(
    client: Browser, viewer: User, zanele: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classes.views.agents.agents.SESSIONS_SHOWN", 1)
    taught(zanele)
    led_to, address = f'<a href="/calendar/?agent={zanele.pk}">', f"/agents/{zanele.pk}/"

    with travel("2026-03-10T08:00+02:00", tick=False):
        client.force_login(viewer)
        some = client.get(address).text
        page = client.get(f"/calendar/?agent={zanele.pk}&view=list")
    with travel("2026-03-23T08:00+02:00", tick=False):
        client.force_login(viewer)
        all_of_them = client.get(address).text

    assert led_to in some
    assert led_to not in all_of_them
    assert page.context["filters"].agent_shown == zanele.pk


@pytest.mark.parametrize("number", [1, 3])
def test_an_agent_s_page_asks_as_much_for_many_classes_as_for_one(
    client: Browser, viewer: User, zanele: Agent, number: int, django_assert_num_queries: Any
) -> None:
    for place in range(number):
        taught(zanele, entries=weekly(start=8 + 2 * place, end=10 + 2 * place))

    with travel("2026-02-01T08:00+02:00", tick=False):
        client.force_login(viewer)
        with django_assert_num_queries(9):
            client.get(f"/agents/{zanele.pk}/")


def test_there_is_no_page_for_nobody(client: Browser, viewer: User) -> None:
    assert client.get("/agents/4711/").status_code == 404


def test_adds_an_agent(client: Browser, keeper: User) -> None:
    subject = Subject.objects.get(code="COMM")

    answer = client.post(NEW, record(phone="082 555 0199", areas=["gauteng", "limpopo"], subjects=[subject.pk]))

    agent = Agent.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "success": True,
        "id": agent.pk,
        "message": "Bheki Zulu was added to the agents.",
        "redirect_url": f"/agents/{agent.pk}/",
    }
    assert (agent.phone, agent.areas, list(agent.subjects.all())) == ("082 555 0199", ["gauteng", "limpopo"], [subject])


def test_a_page_goes_on_to_the_agent(client: Browser, keeper: User) -> None:
    answer = client.post(NEW, record(), headers=PAGE)

    assert answer.status_code == 302
    assert answer["Location"] == f"/agents/{Agent.objects.get().pk}/"


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"name": " "}, {"name": ["Give the agent's name."]}),
        ({"name": "x" * 121}, {"name": ["Shorten this to at most 120 characters: it has 121."]}),
        (
            {"name": "Bheki\tZulu"},
            {"name": ["Remove the characters that cannot be seen, such as tabs or line breaks."]},
        ),
        ({"email": "bheki"}, {"email": ["Give an address such as name@company.example."]}),
        ({"status": "away"}, {"status": ["Choose whether the agent is active or inactive."]}),
        ({"areas": ["mars"]}, {"areas": ["Choose the areas from the list."]}),
        ({"subjects": ["4711"]}, {"subjects": ["Choose the subjects from the list."]}),
        ({"subjects": ["x"]}, {"subjects": ["Choose the subjects from the list."]}),
    ],
)
def test_says_what_is_wrong(client: Browser, keeper: User, changes: dict[str, Any], errors: dict[str, Any]) -> None:
    answer = client.post(NEW, record(**changes))

    assert answer.status_code == 422
    assert answer.json()["errors"] == errors
    assert not Agent.objects.exists()


def test_changes_an_agent(client: Browser, keeper: User, zanele: Agent) -> None:
    sent = edit_form(client, zanele, status="inactive", subjects=[Subject.objects.get(code="COMM").pk])

    answer = client.post(f"/agents/{zanele.pk}/edit/", sent)

    zanele.refresh_from_db()
    assert answer.status_code == 200
    assert zanele.status == "inactive"
    assert [subject.code for subject in zanele.subjects.all()] == ["COMM"]


def test_two_who_change_different_things_both_count(client: Browser, keeper: User, zanele: Agent) -> None:
    one = edit_form(client, zanele, phone="082 555 0199")
    other = edit_form(client, zanele, status="inactive", subjects=[])

    client.post(f"/agents/{zanele.pk}/edit/", one)
    answer = client.post(f"/agents/{zanele.pk}/edit/", other)

    zanele.refresh_from_db()
    assert answer.status_code == 200
    assert (zanele.phone, zanele.status, zanele.subjects.count()) == ("082 555 0199", "inactive", 0)


def test_two_who_change_the_same_meet(client: Browser, keeper: User, zanele: Agent) -> None:
    one = edit_form(client, zanele, phone="082 555 0199")
    other = edit_form(client, zanele, phone="082 555 0111")

    client.post(f"/agents/{zanele.pk}/edit/", one)
    answer = client.post(f"/agents/{zanele.pk}/edit/", other)

    zanele.refresh_from_db()
    assert answer.status_code == 409
    assert "Phone" in answer.json()["message"]
    assert zanele.phone == "082 555 0199"


@pytest.mark.parametrize("read", [None, "", "forged"])
def test_an_edit_says_what_it_has_read(client: Browser, keeper: User, zanele: Agent, read: str | None) -> None:
    answer = client.post(f"/agents/{zanele.pk}/edit/", edit_form(client, zanele, read=read))

    assert answer.status_code == 422
    assert "open the agent again" in str(answer.json()["errors"]["read"])
