"""What ends with an account's access, and does not come back with it."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client as Browser
from django.utils import timezone

from classes import roles
from classes.models import CalendarFeed, User
from classes.services.calendars.feeds import make_feed
from classes.services.people.accounts import end_sessions
from tests.support.factories import UserFactory
from tests.support.pages.admin_pages import change, entries_on
from tests.support.pages.pages import PAGE
from tests.views.people.test_accounts import OLD, invitation_of, is_in, link_sent, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def nomsa() -> User:
    return UserFactory.create(username="nomsa", role=roles.VIEWER, email="nomsa@office.example", password=OLD)


@pytest.fixture
def everything(client: Browser, nomsa: User, administrator: User) -> dict[str, str]:
    """A session, a subscription, a link for a forgotten password, an invitation: each opens the account a little."""
    log_in(client)
    _feed, secret = make_feed(training_class=None, filters={}, by=nomsa, at=timezone.now())
    forgotten = link_sent(Browser(headers=PAGE))
    return {
        "feed": f"/calendar/feeds/{secret}.ics",
        "forgotten": forgotten,
        "invitation": invitation_of(nomsa, by=administrator),
    }


def what_opens(client: Browser, everything: dict[str, str]) -> list[bool]:
    return [
        is_in(client),
        Browser().get(everything["feed"]).status_code == 200,
        "Choose a new password" in Browser(headers=PAGE).get(everything["forgotten"], follow=True).text,
        Browser(headers=PAGE).get(everything["invitation"], follow=True).status_code == 200,
    ]


def switch(user: User, *, on: bool, way: str, office: Browser) -> None:
    if way == "in the administration":
        address = f"/admin/classes/user/{user.pk}/change/"
        entries = {name: entry for name, entry in entries_on(office.get(address)).items() if name != "is_active"}
        office.post(address, entries | ({"is_active": "on"} if on else {}))
    elif way == "all at once":
        User.objects.filter(pk=user.pk).update(is_active=on)
    else:
        user.is_active = on  # the copy is stale the second time, and writes every column
        user.save()


@pytest.mark.parametrize("way", ["in the administration", "all at once", "with a stale copy"])
def test_who_is_activated_again_gets_nothing_old_back(
    client: Browser, nomsa: User, office: Browser, everything: dict[str, str], way: str
) -> None:
    before = what_opens(client, everything)
    switch(nomsa, on=False, way=way, office=office)
    between = what_opens(client, everything)
    switch(nomsa, on=True, way=way, office=office)

    assert (before, between) == ([True] * 4, [False] * 4)
    assert User.objects.get(pk=nomsa.pk).is_active
    assert what_opens(client, everything) == [False] * 4
    assert log_in(client) == 302


def test_ended_sessions_stay_ended_whoever_saves_a_stale_copy(client: Browser, nomsa: User) -> None:
    log_in(client)
    end_sessions(User.objects.get(pk=nomsa.pk), by=nomsa)

    nomsa.save()

    assert not is_in(client)


def test_a_role_that_is_given_back_brings_no_subscription_back(
    client: Browser, nomsa: User, office: Browser, everything: dict[str, str]
) -> None:
    address, viewer = f"/admin/classes/user/{nomsa.pk}/change/", Group.objects.get(name=roles.VIEWER).pk
    supervisor = Group.objects.get(name=roles.SUPERVISOR).pk

    change(office, address, groups=[supervisor])
    another_role = CalendarFeed.objects.count()
    change(office, address, groups=[])
    change(office, address, groups=[viewer])

    assert (another_role, CalendarFeed.objects.count()) == (1, 0)
    assert is_in(client)  # what they may do is asked at each request
