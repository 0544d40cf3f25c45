"""What becomes of a page of the administration that was opened before somebody else saved the same row."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client as Browser

from classes import roles
from classes.models import Agent, Client, User
from tests.support.factories import AgentFactory, ClientFactory, SiteFactory, UserFactory
from tests.support.pages.admin_pages import change, entries_on, errors_on
from tests.support.pages.page_forms import form_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]


def page_of(row: Any) -> str:
    return f"/admin/classes/{row._meta.model_name}/{row.pk}/change/"


def read(browser: Browser, row: Any) -> dict[str, Any]:
    return entries_on(browser.get(page_of(row)))


def test_a_stale_page_gives_a_dismissed_user_no_access_back(client: Browser) -> None:
    user = UserFactory.create(role=roles.SUPERVISOR)
    stale = read(client, user)
    user.groups.clear()
    User.objects.filter(pk=user.pk).update(is_active=False)

    answer = client.post(page_of(user), {**stale, "last_name": "Nkosi"})

    user.refresh_from_db()
    assert answer.status_code == 302
    assert (user.last_name, user.is_active, user.role_names) == ("Nkosi", False, [])


def test_roles_that_two_give_and_take_are_all_given_and_taken(client: Browser) -> None:
    user = UserFactory.create(role=roles.SUPERVISOR)
    stale = read(client, user)
    user.groups.set(Group.objects.filter(name=roles.QA_OFFICER))

    client.post(page_of(user), {**stale, "groups": [stale["groups"], str(Group.objects.get(name=roles.VIEWER).pk)]})

    assert User.objects.get(pk=user.pk).role_names == [roles.QA_OFFICER, roles.VIEWER]


def test_a_stale_page_leaves_the_street_and_the_name_that_somebody_else_gave(client: Browser) -> None:
    site = SiteFactory.create(street="3 Mill Road")
    stale = read(client, site.client)
    type(site).objects.update(street="5 Mill Road")
    Client.objects.update(name="Thaba Food Group")

    answer = client.post(page_of(site.client), {**stale, "sites-0-town": "Isando"})

    site.refresh_from_db()
    assert answer.status_code == 302
    assert (site.street, site.town, site.client.name) == ("5 Mill Road", "Isando", "Thaba Food Group")


def test_says_what_both_changed_and_saves_it_once_it_was_seen(client: Browser, administrator: User) -> None:
    site = SiteFactory.create(street="3 Mill Road")
    stale = read(client, site.client)
    change(client, page_of(site.client), sites__0__street="5 Mill Road")

    answer = client.post(page_of(site.client), {**stale, "sites-0-street": "7 Mill Road"})

    site.refresh_from_db()
    (sentence,) = errors_on(answer)
    assert sentence.startswith(f"{administrator} changed this meanwhile to 5 Mill Road, you to 7 Mill Road (")
    assert site.street == "5 Mill Road"
    assert entries_on(answer)["sites-0-street"] == "7 Mill Road"

    client.post(page_of(site.client), entries_on(answer))

    site.refresh_from_db()
    assert site.street == "7 Mill Road"


def test_both_may_change_the_same_to_the_same(client: Browser) -> None:
    site = SiteFactory.create(street="3 Mill Road")
    stale = read(client, site.client)
    type(site).objects.update(street="5 Mill Road")

    answer = client.post(page_of(site.client), {**stale, "sites-0-street": "5 Mill Road"})

    assert answer.status_code == 302


def test_a_row_that_somebody_changed_meanwhile_is_not_deleted_unseen(client: Browser) -> None:
    site = SiteFactory.create(street="3 Mill Road")
    stale = read(client, site.client)
    type(site).objects.update(street="5 Mill Road")

    answer = client.post(page_of(site.client), {**stale, "sites-0-DELETE": "on"})

    assert errors_on(answer) == [f"{site} was changed meanwhile: load the page again, and look at it."]
    assert type(site).objects.filter(pk=site.pk).exists()


def test_an_empty_list_is_one_that_was_read(client: Browser) -> None:
    agent = AgentFactory.create()
    stale = read(client, agent)
    Agent.objects.update(areas=["limpopo"])

    kept = client.post(page_of(agent), {**stale, "phone": "011 555 0100"})
    answer = client.post(page_of(agent), {**stale, "areas": ["gauteng"]})

    agent.refresh_from_db()
    assert kept.status_code == 302
    assert "changed this meanwhile to Limpopo, you to Gauteng" in errors_on(answer)[0]
    assert (agent.areas, agent.phone) == (["limpopo"], "011 555 0100")


def test_a_form_that_does_not_say_what_it_showed_overwrites_nothing(client: Browser) -> None:
    agent = AgentFactory.create(phone="082 555 0001")
    sent = {name: entry for name, entry in read(client, agent).items() if not name.startswith("initial-")}

    answer = client.post(page_of(agent), {**sent, "phone": "082 555 0002"})

    agent.refresh_from_db()
    assert answer.status_code == 200
    assert agent.phone == "082 555 0001"


def test_nothing_is_deleted_that_was_changed_since_it_was_shown(client: Browser) -> None:
    where = page_of(ClientFactory.create()).replace("change", "delete")
    stale = form_to(client.get(where), where)
    Client.objects.update(name="Thaba Food Group")

    answer = stale.send(client, follow=True)
    kept = Client.objects.count()
    form_to(answer, where).send(client)

    assert "Nothing was deleted: this was changed since the page showed it." in answer.text
    assert (kept, Client.objects.count()) == (1, 0)


def test_of_many_nothing_is_deleted_that_was_changed_since_it_was_shown(client: Browser) -> None:
    chosen, where = ClientFactory.create_batch(2), "/admin/classes/client/"
    choose = {"action": "delete_selected", "_selected_action": [row.pk for row in chosen]}
    stale = form_to(client.post(where, choose), where)
    Client.objects.filter(pk=chosen[0].pk).update(name="Thaba Food Group")

    answer = stale.send(client, follow=True)
    kept = Client.objects.count()
    form_to(client.post(where, choose), where).send(client)

    assert "Nothing was deleted" in answer.text
    assert (kept, Client.objects.count()) == (2, 0)
