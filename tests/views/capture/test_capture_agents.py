"""The agents' part of the capture form, and what happens when one of them teaches elsewhere at these hours."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser
from time_machine import travel

from classes import roles
from classes.models import AcceptedClash, Agent, Site, TrainingClass, User
from tests.support.factories import AgentFactory, SiteFactory, UserFactory
from tests.support.teaching import taught, teachers, weekly
from tests.views.capture.test_class_create import form_for

pytestmark = pytest.mark.django_db

NEW = "/classes/new/"
PAGE = {"accept": "text/html"}
EDIT_PAGE = 19
MONDAYS = {
    "class_type": "WALK",
    "subject": "NUM",
    "total_hours": "20",
    "start_date": "2026-03-02",
    "pattern": "weekly",
    "blocks-TOTAL_FORMS": "1",
    "blocks-INITIAL_FORMS": "0",
    "blocks-0-day": "Monday",
    "blocks-0-start": "9",
    "blocks-0-end": "14",
}


@pytest.fixture
def capturer(client: Browser) -> User:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture
def site() -> Site:
    return SiteFactory.create()


@pytest.fixture
def zanele() -> Agent:
    return AgentFactory.create(name="Zanele")


@pytest.fixture
def bheki() -> Agent:
    return AgentFactory.create(name="Bheki")


def form(site: Site, **changes: object) -> dict[str, Any]:
    """Numeracy of 20 hours on Mondays in March, 09:00 to 14:00."""
    return form_for(site, **{**MONDAYS, **changes})


def backups(*rows: dict[str, object]) -> dict[str, object]:
    sent: dict[str, object] = {"backups-TOTAL_FORMS": len(rows), "backups-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        sent |= {f"backups-{number}-{name.replace('_row', '')}": value for name, value in row.items()}
    return sent


def edit_form(training_class: TrainingClass, **changes: object) -> dict[str, Any]:
    training_class.refresh_from_db()
    return {
        "version": training_class.version,
        "site": training_class.site_id,
        "total_hours": training_class.total_hours,
        "start_date": training_class.start_date.isoformat(),
        "seta_funded": "no",
        "exam_class": "no",
        **changes,
    }


def test_captures_a_class_with_its_agent_and_a_backup(
    client: Browser, capturer: User, site: Site, zanele: Agent, bheki: Agent
) -> None:
    row = {"agent": bheki.pk, "from_date": "2026-03-09", "to_date": "2026-03-09"}

    answer = client.post(NEW, form(site, agent=zanele.pk, **backups(row)))

    assert answer.status_code == 201
    assert [name for _, name in teachers(TrainingClass.objects.get())] == ["Zanele", "Bheki", "Zanele", "Zanele"]


def test_an_agent_stands_without_a_timetable(client: Browser, capturer: User, site: Site, zanele: Agent) -> None:
    answer = client.post(NEW, form(site, pattern=None, agent=zanele.pk))

    assert answer.status_code == 201
    assert TrainingClass.objects.get().class_agents.get().from_date == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"agent": "4711"}, {"agent": ["What was chosen is not in the list: choose an agent from it."]}),
        ({"agent": "\0"}, {"agent": ["What was chosen is not in the list: choose an agent from it."]}),
        (
            {"agent_from": "2026-02-30"},
            {"agent_from": ["“2026-02-30” is no date that exists: type it like 2026-02-02, 2/2/2026 or 2 Feb 2026."]},
        ),
        ({"clash_reason": "x" * 201}, {"clash_reason": ["Shorten this to at most 200 characters: it has 201."]}),
        (
            backups({"agent": "", "from_date": "2026-03-09", "to_date": ""}),
            {
                "backups-0-agent": ["Choose an agent."],
                "backups-0-to_date": [
                    "Give both days, or neither: without days, the backup teaches nothing until asked."
                ],
            },
        ),
        (
            {"backups-TOTAL_FORMS": "1"},
            {"backups": ["The form was not sent whole: load the page again. What you typed is kept."]},
        ),
        (
            {"backups-TOTAL_FORMS": "101", "backups-INITIAL_FORMS": "0"},
            {"backups": ["These are more than 100 backups: remove some."]},
        ),
    ],
    ids=["unknown", "NUL", "no date", "long reason", "half a row", "half a formset", "too many"],
)
def test_says_what_is_wrong(
    client: Browser, capturer: User, site: Site, changes: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    answer = client.post(NEW, form(site, **changes))

    assert answer.status_code == 422
    assert answer.json()["errors"] == errors
    assert not TrainingClass.objects.exists()


def test_refuses_backups_that_cannot_be_at_their_rows(
    client: Browser, capturer: User, site: Site, zanele: Agent, bheki: Agent
) -> None:
    rows = (
        {"agent": zanele.pk, "from_date": "2026-03-09", "to_date": "2026-03-09"},
        {"agent": bheki.pk, "from_date": "2026-03-16", "to_date": "2026-03-20"},
        {"agent": bheki.pk, "from_date": "2026-03-20", "to_date": "2026-03-23"},
    )

    answer = client.post(NEW, form(site, agent=zanele.pk, **backups(*rows)))

    assert answer.status_code == 422
    assert answer.json()["errors"] == {
        "backups-0-agent": ["Zanele is the class's own agent on these days: choose somebody else."],
        "backups-2-from_date": ["The class has another backup on some of these days: they follow one another."],
    }


@travel("2026-02-02T10:00+02:00", tick=False)
def test_an_inactive_agent_cannot_be_chosen_but_stays(
    client: Browser, capturer: User, site: Site, zanele: Agent
) -> None:
    training_class = taught(zanele, site=site)
    Agent.objects.update(status="inactive")

    refused = client.post(NEW, form(site, agent=zanele.pk))
    kept = client.post(
        f"/classes/{training_class}/edit/", edit_form(training_class, agent=zanele.pk, agent_from="2026-03-09")
    )

    assert (refused.status_code, kept.status_code) == (422, 200)


def test_another_agent_follows_today_once_the_class_has_begun(
    client: Browser, capturer: User, zanele: Agent, bheki: Agent
) -> None:
    training_class = taught(zanele)

    with travel("2026-03-10T08:00+02:00", tick=False):
        client.force_login(capturer)
        answer = client.post(f"/classes/{training_class}/edit/", edit_form(training_class, agent=bheki.pk))

    assert answer.status_code == 200
    assert [name for _, name in teachers(training_class)] == ["Zanele", "Zanele", "Bheki", "Bheki"]


def test_nobody_follows_on_his_predecessor_s_day(client: Browser, capturer: User, zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)

    answer = client.post(
        f"/classes/{training_class}/edit/", edit_form(training_class, agent=bheki.pk, agent_from="2026-03-02")
    )

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["agent_from"]


def test_a_backup_of_another_class_is_refused(client: Browser, capturer: User, zanele: Agent, bheki: Agent) -> None:
    other = taught(None)
    row = {"agent": bheki.pk, "from_date": "2026-03-09", "to_date": "2026-03-09"}
    client.post(f"/classes/{other}/edit/", edit_form(other, **backups(row)))
    training_class = taught(zanele, entries=weekly("tuesday"))

    answer = client.post(
        f"/classes/{training_class}/edit/",
        edit_form(training_class, agent=zanele.pk, **backups({"id": other.backups.get().pk, **row})),
    )

    assert answer.status_code == 422
    assert "This row belongs to another class" in str(answer.json()["errors"])


def test_a_clash_is_told_with_who_is_free(
    client: Browser, capturer: User, site: Site, zanele: Agent, bheki: Agent
) -> None:
    standing = taught(zanele)

    answer = client.post(NEW, form(site, agent=zanele.pk))

    sentence = f"Zanele teaches {standing} on Mon 2 Mar 2026 and 3 more days"
    told = answer.json()
    assert answer.status_code == 422
    assert told.pop("clashes_shown")
    assert told == {
        "success": False,
        "message": (
            "Nothing was saved: an agent would teach in two places at a time. Choose another agent or other times, or "
            "give the reason for going on and save again."
        ),
        "errors": {"agent": [f"{sentence}."]},
        "clashes": [
            {
                "kind": "agent",
                "class_code": standing.code,
                "agent": zanele.pk,
                "agent_name": "Zanele",
                "days": ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"],
                "count": 4,
                "message": sentence,
            }
        ],
        "free_agents": [{"id": bheki.pk, "name": "Bheki"}],
    }


def test_a_page_shows_the_clash_and_who_is_free(
    client: Browser, capturer: User, site: Site, zanele: Agent, bheki: Agent
) -> None:
    standing = taught(zanele)

    answer = client.post(NEW, form(site, agent=zanele.pk), headers=PAGE)

    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert f"<li>Zanele teaches {standing} on Mon 2 Mar 2026 and 3 more days</li>" in page
    assert 'Free at these hours: <span data-part="free-agents">Bheki</span>' in page


def test_who_was_shown_a_clash_goes_on_with_a_reason(
    client: Browser, capturer: User, site: Site, zanele: Agent
) -> None:
    taught(zanele)
    sent = form(site, agent=zanele.pk)
    client.post(NEW, sent)

    answer = client.post(NEW, {**sent, "clash_reason": "Two halls next door"})

    assert answer.status_code == 201
    clash = AcceptedClash.objects.filter(training_class__code=answer.json()["class_code"]).first()
    assert clash is not None
    assert (clash.reason, clash.by) == ("Two halls next door", capturer)


def test_who_was_not_shown_a_clash_is_shown_it(client: Browser, capturer: User, site: Site, zanele: Agent) -> None:
    taught(zanele)

    answer = client.post(NEW, form(site, agent=zanele.pk, clash_reason="Two halls next door"))

    assert answer.status_code == 422
    assert not AcceptedClash.objects.exists()


def test_a_clash_that_came_meanwhile_is_shown_again(client: Browser, capturer: User, site: Site, zanele: Agent) -> None:
    taught(zanele, start_date=date(2026, 3, 16))
    sent = form(site, agent=zanele.pk, clash_reason="Two halls next door")
    client.post(NEW, sent)
    first = taught(AgentFactory.create())
    edit_of = {"agent": zanele.pk, "agent_from": "2026-03-01"}
    first.class_agents.all().delete()
    client.post(f"/classes/{first}/edit/", edit_form(first, **edit_of))
    client.post(f"/classes/{first}/edit/", edit_form(first, **edit_of, clash_reason="Just this once"))

    answer = client.post(NEW, sent)
    again = client.post(NEW, sent)

    assert answer.status_code == 422
    assert first.code in {clash["class_code"] for clash in answer.json()["clashes"]}
    assert again.status_code == 201


def test_an_edit_goes_on_too(client: Browser, capturer: User, zanele: Agent, bheki: Agent) -> None:
    taught(zanele)
    training_class = taught(bheki)
    sent = edit_form(training_class, agent=zanele.pk, agent_from="2026-03-16")
    address = f"/classes/{training_class}/edit/"

    refused = client.post(address, sent)
    saved = client.post(address, {**sent, "clash_reason": "Two halls next door"})

    assert (refused.status_code, saved.status_code) == (422, 200)
    assert [clash["days"] for clash in refused.json()["clashes"]] == [["2026-03-16", "2026-03-23"]]
    assert AcceptedClash.objects.count() == 2


def test_the_preview_lists_clashes_while_one_types(
    client: Browser, capturer: User, site: Site, zanele: Agent, bheki: Agent
) -> None:
    standing = taught(zanele)
    sent = form(site, agent=zanele.pk)

    preview = client.post("/classes/preview/", sent).json()
    saved = client.post(NEW, {**sent, "clash_reason": "Two halls next door"})

    assert [(clash["class_code"], clash["count"]) for clash in preview["clashes"]] == [(standing.code, 4)]
    assert preview["free_agents"] == [{"id": bheki.pk, "name": "Bheki"}]
    assert saved.status_code == 201


def test_two_who_change_the_agents_meet(client: Browser, capturer: User, zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)
    lerato = AgentFactory.create(name="Lerato")
    address, before = f"/classes/{training_class}/edit/", edit_form(training_class)
    client.post(address, {**before, "agent": bheki.pk, "agent_from": "2026-03-16"})

    answer = client.post(address, {**before, "agent": lerato.pk, "agent_from": "2026-03-09"})

    [conflict] = answer.json()["conflict"]
    assert answer.status_code == 409
    assert (conflict["field"], conflict["yours"], conflict["theirs"]) == (
        "agents",
        "Lerato from Mon 9 Mar 2026",
        "Bheki from Mon 16 Mar 2026",
    )


def test_who_leaves_the_agents_alone_gets_what_another_chose(
    client: Browser, capturer: User, zanele: Agent, bheki: Agent
) -> None:
    training_class = taught(zanele)
    address, before = f"/classes/{training_class}/edit/", edit_form(training_class, order_number="PO-1")
    client.post(address, {**before, "agent": bheki.pk, "agent_from": "2026-03-16"})
    unchanged = {"agent": zanele.pk, "agent_from": "2026-03-02", **backups()}

    answer = client.post(address, {**before, **unchanged, "order_number": "PO-2"})

    assert answer.status_code == 409
    assert answer.json()["conflict"][0]["field"] == "order_number"
    assert answer.json()["meanwhile"] == {
        "agent": str(bheki.pk),
        "agent_from": "2026-03-16",
        "initial-agent_from": "2026-03-16",
        "backups-TOTAL_FORMS": "0",
        "backups-INITIAL_FORMS": "0",
    }


@pytest.mark.parametrize("number", [1, 3])
def test_the_form_asks_as_much_for_many_agents_as_for_one(
    client: Browser, capturer: User, zanele: Agent, number: int, django_assert_num_queries: Any
) -> None:
    training_class = taught(zanele)
    for day in range(number):
        row = {"agent": AgentFactory.create().pk, "from_date": f"2026-03-1{day}", "to_date": f"2026-03-1{day}"}
        client.post(f"/classes/{training_class}/edit/", edit_form(training_class, agent=zanele.pk, **backups(row)))
    assert training_class.backups.count() == number

    with django_assert_num_queries(EDIT_PAGE):
        client.get(f"/classes/{training_class}/edit/")


def test_the_edit_form_shows_who_was_before(client: Browser, capturer: User, zanele: Agent, bheki: Agent) -> None:
    training_class = taught(zanele)
    client.post(f"/classes/{training_class}/edit/", edit_form(training_class, agent=bheki.pk, agent_from="2026-03-16"))

    page = " ".join(client.get(f"/classes/{training_class}/edit/").content.decode().split())

    assert "Zanele from Mon 2 Mar 2026 until Bheki follows on Mon 16 Mar 2026." in page
    assert f'<option value="{bheki.pk}" selected>Bheki</option>' in page
