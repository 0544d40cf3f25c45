"""The tab of a class's agents, and its rows."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser
from time_machine import travel

from classes import roles
from classes.models import AcceptedClash, Agent, BackupAgent, ClassAgent, TeachingEdit, TrainingClass, User
from tests.support.factories import AgentFactory, UserFactory
from tests.support.pages.page_forms import form_to
from tests.support.pages.pages import rows_of
from tests.support.teaching import edit, taught, teachers, weekly
from tests.views.capture.test_capture_agents import edit_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def capturer(client: Browser) -> User:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture
def zanele() -> Agent:
    return AgentFactory.create(name="Zanele")


@pytest.fixture
def bheki() -> Agent:
    return AgentFactory.create(name="Bheki")


@pytest.fixture
def standing(zanele: Agent, bheki: Agent) -> TrainingClass:
    """Zanele, from 16 March Bheki; on 9 March somebody stands in for Zanele."""
    lerato = AgentFactory.create(name="Lerato")
    row = BackupAgent(agent=lerato, from_date=date(2026, 3, 9), to_date=date(2026, 3, 9))
    training_class = taught(zanele, agents=TeachingEdit(agent=zanele, backups=(row,)))
    edit(training_class, agents=TeachingEdit(agent=bheki, agent_from=date(2026, 3, 16)))
    training_class.refresh_from_db()
    return training_class


def tab(training_class: TrainingClass, *more: object) -> str:
    return "/".join(["/classes", training_class.code, "agents", *map(str, more), ""])


def first(training_class: TrainingClass) -> ClassAgent:
    return training_class.class_agents.earliest("from_date")


def test_shows_who_teaches_when(client: Browser, capturer: User, standing: TrainingClass) -> None:
    answer = client.get(tab(standing))

    assert [row[:3] for row in rows_of(answer, "Agents of this class")] == [
        ["Zanele", "Mon 2 Mar 2026", "Sun 15 Mar 2026"],
        ["Bheki", "Mon 16 Mar 2026", "the end of the class"],
    ]
    assert [row[:3] for row in rows_of(answer, "Backups of this class")] == [
        ["Lerato", "Mon 9 Mar 2026", "Mon 9 Mar 2026"]
    ]


def test_marks_who_comes_after_the_end(client: Browser, capturer: User, standing: TrainingClass) -> None:
    mark = "after the end of the class: teaches no session"
    late = {"training_class": standing, "agent": AgentFactory.create(name="Thabo")}
    ClassAgent.objects.create(from_date=date(2030, 12, 31), **late)
    BackupAgent.objects.create(from_date=date(2030, 12, 30), to_date=date(2030, 12, 30), **late)

    answer = client.get(tab(standing))

    agents, backups = rows_of(answer, "Agents of this class"), rows_of(answer, "Backups of this class")
    assert [mark in " ".join(row) for row in agents] == [False, False, True]
    assert [mark in " ".join(row) for row in backups] == [False, True]
    with travel("2026-03-10T08:00+02:00", tick=False):
        client.force_login(capturer)
        assert f"from Tue 31 Dec 2030, {mark}" in client.get(f"/classes/{standing.code}/").content.decode()


def test_the_list_marks_a_class_whose_only_agent_comes_after_the_end(client: Browser, capturer: User) -> None:
    training_class = taught(None)
    ClassAgent.objects.create(training_class=training_class, agent=AgentFactory.create(), from_date=date(2030, 12, 31))

    assert "after the end: teaches no session" in client.get("/classes/").content.decode()


def test_the_timetable_names_who_teaches_each_session(client: Browser, capturer: User, standing: TrainingClass) -> None:
    with travel("2026-03-10T08:00+02:00", tick=False):
        client.force_login(capturer)
        rows = rows_of(client.get(f"/classes/{standing.code}/timetable/"), "Sessions and days left out")

    names = [name for row in rows for name in ("Zanele", "Bheki", "Lerato") if name in " ".join(row)]
    assert names == ["Zanele", "Lerato", "Bheki", "Bheki"]


def test_says_what_to_do_where_nobody_teaches(client: Browser, capturer: User) -> None:
    page = client.get(tab(taught(None))).content.decode()

    assert "No agent yet" in page
    assert "Choose the agent" in page


def test_a_viewer_changes_nothing(client: Browser, standing: TrainingClass) -> None:
    client.force_login(UserFactory.create(role=roles.VIEWER))

    page = client.get(tab(standing)).content.decode()

    assert "Zanele" in page
    assert "Take away" not in page
    assert "Add a backup" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_asks_as_much_for_many_as_for_one(
    client: Browser, capturer: User, zanele: Agent, number: int, django_assert_num_queries: Any
) -> None:
    training_class = taught(zanele)
    for day in range(number):
        agent = AgentFactory.create()
        ClassAgent.objects.create(training_class=training_class, agent=agent, from_date=date(2026, 3, 10 + day))
        days = {"from_date": date(2026, 3, 20 + day), "to_date": date(2026, 3, 20 + day)}
        BackupAgent.objects.create(training_class=training_class, agent=agent, **days)

    # session, user, two sources of rights; the class; the agents and backups for each form and for the page, who
    # can be chosen, what was accepted
    with django_assert_num_queries(15):
        client.get(tab(training_class))


def test_another_agent_follows_until_the_next_one(client: Browser, capturer: User, zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)
    andile = AgentFactory.create(name="Andile")

    for agent, day in ((bheki, "2026-03-16"), (andile, "2026-03-09")):
        answer = client.post(tab(training_class), {"agent": agent.pk, "agent_from": day})
        assert (answer.status_code, answer.json()["redirect_url"]) == (200, tab(training_class))

    assert [name for _, name in teachers(training_class)] == ["Zanele", "Andile", "Bheki", "Bheki"]


def test_says_that_nobody_is_taught_on_these_days(client: Browser, capturer: User, zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)

    answer = client.post(tab(training_class), {"agent": bheki.pk, "agent_from": "2027-03-16"})

    assert answer.json()["message"] == (
        "Bheki was saved, but teaches no session of this class: compare the dates with the timetable."
    )


def test_without_a_date_he_follows_today(client: Browser, capturer: User, zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)

    with travel("2026-03-10T08:00+02:00", tick=False):
        client.force_login(capturer)
        client.post(tab(training_class), {"agent": bheki.pk})

    assert training_class.class_agents.latest("from_date").from_date == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("name", "day", "field"),
    [
        ("", "2026-03-16", "agent"),
        ("Bheki", "2026-03-02", "agent_from"),
        ("Bheki", "2026-03-01", "agent_from"),
        ("Bheki", "soon", "agent_from"),
        ("Zanele", "2026-03-16", "agent"),
        ("Nobody", "", "agent"),
    ],
)
@pytest.mark.usefixtures("capturer", "bheki")
def test_says_why_nobody_follows(client: Browser, zanele: Agent, name: str, day: str, field: str) -> None:
    training_class = taught(zanele)
    known = {"": "", "Nobody": "4711"}
    key = known[name] if name in known else Agent.objects.get(name=name).pk

    answer = client.post(tab(training_class), {"agent": key, "agent_from": day})

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert training_class.class_agents.count() == 1


def test_a_backup_stands_in(client: Browser, capturer: User, zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)

    days = {"from_date": "2026-03-09", "to_date": "2026-03-16"}
    answer = client.post(tab(training_class, "backups"), {"agent": bheki.pk, **days})

    assert answer.status_code == 200
    assert [name for _, name in teachers(training_class)] == ["Zanele", "Bheki", "Bheki", "Zanele"]


@pytest.mark.parametrize(
    ("agent", "days", "field"),
    [
        ("zanele", ("2026-03-02", "2026-03-03"), "agent"),
        ("bheki", ("2026-03-03", "2026-03-02"), "to_date"),
        ("bheki", ("2026-03-08", "2026-03-09"), "from_date"),
        ("bheki", ("2026-03-08", ""), "to_date"),
    ],
    ids=["the same agent", "backwards", "overlap", "open"],
)
@pytest.mark.usefixtures("capturer")
def test_says_why_nobody_stands_in(
    client: Browser, standing: TrainingClass, agent: str, days: tuple[str, str], field: str
) -> None:
    key = Agent.objects.get(name=agent.capitalize()).pk

    answer = client.post(tab(standing, "backups"), {"agent": key, "from_date": days[0], "to_date": days[1]})

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert standing.backups.count() == 1


def test_corrects_a_former_agent(client: Browser, capturer: User, standing: TrainingClass) -> None:
    andile = AgentFactory.create(name="Andile")
    sent = {"version": standing.version, "agent": andile.pk, "from_date": "2026-03-02"}

    answer = client.post(tab(standing, first(standing).pk, "edit"), sent)

    assert answer.status_code == 200
    assert [name for _, name in teachers(standing)] == ["Andile", "Lerato", "Bheki", "Bheki"]


def test_a_former_agent_stays_before_who_follows(
    client: Browser, capturer: User, standing: TrainingClass, zanele: Agent
) -> None:
    sent = {"version": standing.version, "agent": zanele.pk, "from_date": "2026-03-16"}

    answer = client.post(tab(standing, first(standing).pk, "edit"), sent)

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["from_date"]


def test_corrects_a_backup(client: Browser, capturer: User, standing: TrainingClass, bheki: Agent) -> None:
    row = standing.backups.get()
    days = {"from_date": "2026-03-02", "to_date": "2026-03-02"}

    answer = client.post(
        tab(standing, "backups", row.pk, "edit"), {"version": standing.version, "agent": bheki.pk, **days}
    )

    assert answer.status_code == 200
    assert [name for _, name in teachers(standing)] == ["Bheki", "Zanele", "Bheki", "Bheki"]


def test_nobody_writes_over_what_another_saved(client: Browser, capturer: User, standing: TrainingClass) -> None:
    andile, mpho = AgentFactory.create_batch(2)
    address = tab(standing, first(standing).pk, "edit")
    sent = {"version": standing.version, "from_date": "2026-03-02"}
    client.post(address, {**sent, "agent": andile.pk})

    answer = client.post(address, {**sent, "agent": mpho.pk})

    assert answer.status_code == 409
    assert first(standing).agent == andile


@pytest.mark.parametrize("rows", ["", "backups"])
def test_the_forms_of_rows_are_filled(client: Browser, capturer: User, standing: TrainingClass, rows: str) -> None:
    row = standing.backups.get() if rows else first(standing)
    parts = [part for part in (rows, row.pk, "edit") if part]

    form = client.get(tab(standing, *parts)).context["form"]

    assert (form["agent"].value(), form["from_date"].value()) == (row.agent_id, row.from_date)


def test_takes_rows_away(client: Browser, capturer: User, standing: TrainingClass) -> None:
    backup, last = standing.backups.get(), standing.class_agents.latest("from_date")

    answers = [client.post(tab(standing, *parts, "delete")) for parts in (("backups", backup.pk), (last.pk,))]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [name for _, name in teachers(standing)] == ["Zanele"] * 4


@pytest.mark.parametrize("rows", ["", "backups"])
@pytest.mark.parametrize("what", ["edit", "delete"])
def test_rows_of_another_class_are_not_there(
    client: Browser, capturer: User, standing: TrainingClass, rows: str, what: str
) -> None:
    other = taught(None, entries=weekly("tuesday"))
    row = standing.backups.get() if rows else first(standing)
    parts = [part for part in (rows, row.pk, what) if part]

    assert client.post(tab(other, *parts)).status_code == 404


def test_a_clash_is_told_and_gone_on_with(
    client: Browser, capturer: User, zanele: Agent, bheki: Agent, standing: TrainingClass
) -> None:
    other = taught(AgentFactory.create())
    sent = {"agent": zanele.pk, "from_date": "2026-03-02", "to_date": "2026-03-02"}

    refused = client.post(tab(other, "backups"), sent)
    saved = client.post(tab(other, "backups"), {**sent, "clash_reason": "One hall, two groups"})

    assert refused.status_code == 422
    assert [clash["days"] for clash in refused.json()["clashes"]] == [["2026-03-02"]]
    assert saved.status_code == 200
    assert AcceptedClash.objects.get().reason == "One hall, two groups"


@pytest.mark.parametrize("which", ["one", "other"])
def test_accepted_clashes_are_listed_in_both_classes(
    client: Browser, capturer: User, zanele: Agent, standing: TrainingClass, which: str
) -> None:
    other = taught(AgentFactory.create())
    sent = {"agent": zanele.pk, "from_date": "2026-03-02", "to_date": "2026-03-02"}
    client.post(tab(other, "backups"), sent)
    client.post(tab(other, "backups"), {**sent, "clash_reason": "One hall, two groups"})
    here, there = (other, standing) if which == "one" else (standing, other)

    [row] = rows_of(client.get(tab(here)), "Clashes with other classes")

    assert row[0].startswith(there.code)
    assert row[1:3] == ["Zanele", "1, from Mon 2 Mar 2026 1 of them still"]
    assert row[3].startswith("One hall, two groups")


def test_every_step_is_in_the_history(client: Browser, capturer: User, zanele: Agent, standing: TrainingClass) -> None:
    other, sipho = taught(AgentFactory.create(name="Mpho")), AgentFactory.create(name="Sipho")
    sent = {"agent": zanele.pk, "from_date": "2026-03-02", "to_date": "2026-03-02"}
    client.post(tab(other, "backups"), sent)
    client.post(tab(other, "backups"), {**sent, "clash_reason": "One hall, two groups"})
    client.post(tab(other), {"agent": sipho.pk, "agent_from": "2026-03-03"})
    client.post(tab(other, "backups", other.backups.get().pk, "delete"))
    client.post(f"/classes/{other}/edit/", edit_form(other, agent=sipho.pk, agent_from="2026-03-04"))

    page = " ".join(client.get(f"/classes/{other}/history/").content.decode().split()).replace("&#x27;", "'")

    for sentence in (
        "Agent Mpho from Mon 2 Mar 2026 on",
        "Backup Zanele from Mon 2 Mar 2026 to Mon 2 Mar 2026",
        f"Clash of Zanele with {standing} accepted, 1 session: One hall, two groups",
        "Backup Zanele from Mon 2 Mar 2026 to Mon 2 Mar 2026 taken away",
        "Agent Sipho from Tue 3 Mar 2026 on is now Sipho from Wed 4 Mar 2026 on",
    ):
        assert sentence in page


def test_a_row_can_be_found_by_the_filters(
    client: Browser, capturer: User, zanele: Agent, standing: TrainingClass
) -> None:
    supervisor = UserFactory.create(role=roles.SUPERVISOR)
    other = taught(None, entries=weekly("tuesday"), supervisor=supervisor)
    lerato = Agent.objects.get(name="Lerato")
    found = {}

    for query in (
        f"agent={zanele.pk}",
        f"agent={lerato.pk}",
        f"supervisor={supervisor.pk}",
        f"client={other.client_id}&site={other.site_id}",
        f"site={standing.site_id}",
        "whose=supervised",
    ):
        found[query] = [row.code for row in client.get(f"/classes/?{query}").context["training_classes"]]

    assert list(found.values()) == [[standing.code], [standing.code], [other.code], [other.code], [standing.code], []]


@pytest.mark.parametrize(
    "query", ["agent=x", "agent=4711", "supervisor=4711", "site=4711", "site=²", "client=1&site=4711"]
)
def test_nobody_s_filters_are_left_out(client: Browser, capturer: User, standing: TrainingClass, query: str) -> None:
    answer = client.get(f"/classes/?{query}")

    assert "was left out" in answer.content.decode()


def test_a_row_that_somebody_else_changed_is_told_as_it_stands(client: Browser, capturer: User, zanele: Agent) -> None:
    training_class, thandi = taught(zanele), AgentFactory.create(name="Thandi")
    address = tab(training_class, first(training_class).pk, "edit")
    mine, theirs = (form_to(client.get(address), address) for _ in range(2))

    assert theirs.send(client, {"agent": thandi.pk}).json()["message"].startswith("Thandi was saved.")
    assert mine.send(client).json()["message"] == "Thandi was saved."
