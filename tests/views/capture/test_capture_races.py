"""Many people capture at once, over HTTP, against several worker processes."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client as Browser

from classes import roles
from classes.models import Site, TrainingClass
from tests.support.factories import SiteFactory, UserFactory
from tests.support.servers.concurrency import at_once
from tests.support.servers.web import serving
from tests.views.capture.test_class_create import form_for

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 20
CSRF_TOKEN = "c" * 32


@pytest.fixture
def site() -> Site:
    return SiteFactory.create()


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with serving(workers=3) as address:
        yield address


def logged_in() -> str:
    """The cookies of a class administrator who has just logged in."""
    browser = Browser()
    browser.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF_TOKEN}"


def post(address: str, cookies: str, form: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": cookies,
        "X-CSRFToken": CSRF_TOKEN,
    }
    line = HTTPConnection(address, timeout=30)
    line.request("POST", "/classes/new/", urlencode(form), headers)
    answer = line.getresponse()
    body = json.loads(answer.read())
    line.close()
    return answer.status, body


def test_gives_twenty_people_twenty_consecutive_codes(address: str, site: Site) -> None:
    logins = [logged_in() for _ in range(PEOPLE)]

    answers = at_once(lambda number: post(address, logins[number], form_for(site)), PEOPLE)

    assert {status for status, _ in answers} == {201}
    codes = sorted(body["class_code"] for _, body in answers)
    assert codes == [f"{site.client_id}-REALLL-RLN-{number:04}" for number in range(1, PEOPLE + 1)]


def test_saves_a_form_that_is_sent_ten_times_at_once_as_one_class(address: str, site: Site) -> None:
    login, form = logged_in(), form_for(site)

    answers = at_once(lambda _: post(address, login, form), 10)

    assert sorted(status for status, _ in answers) == [200] * 9 + [201]
    assert len({body["class_code"] for _, body in answers}) == 1
    assert TrainingClass.objects.count() == 1
