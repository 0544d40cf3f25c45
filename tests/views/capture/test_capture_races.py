"""Many people capture at once, over HTTP, against several worker processes; and others delete what they choose."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client as Browser

from classes import roles
from classes.models import Seta, Site, TrainingClass
from tests.support.factories import SiteFactory, UserFactory, captured
from tests.support.pages.page_forms import form_to
from tests.support.servers.concurrency import another_connection, at_once, meanwhile, wait_until_somebody_waits
from tests.support.servers.web import serving
from tests.views.capture.test_class_create import form_for

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 20
CSRF_TOKEN = "c" * 32
JSON = {"accept": "application/json"}
DELETED = "Something that was chosen has just been deleted: choose again."


@pytest.fixture
def site() -> Site:
    return SiteFactory.create()


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """Numbers come from the counter, whatever the setting: who waits for it gets one behind a block."""
    with serving(workers=3, REDIS_URL="") as address:
        yield address


def administrator() -> Browser:
    browser = Browser()
    browser.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    return browser


def logged_in() -> str:
    """The cookies of a class administrator who has just logged in."""
    browser = administrator()
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


def test_what_is_deleted_while_a_class_is_captured_is_told(site: Site) -> None:
    captured(site=site)  # so that there is a counter to wait for
    seta, browser = Seta.objects.create(name="Closing SETA"), administrator()
    form = form_for(site, seta_funded="yes", seta=seta.name)

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute("BEGIN; SELECT FROM class_code_counters FOR UPDATE")
        with meanwhile(lambda: browser.post("/classes/new/", form, headers=JSON)) as saving:
            wait_until_somebody_waits()
            seta.delete()
            cursor.execute("ROLLBACK")
            answer = saving.result()

    assert (answer.status_code, answer.json()["errors"]["__all__"]) == (422, [DELETED])
    assert TrainingClass.objects.count() == 1


def test_what_is_deleted_while_a_class_is_changed_is_told(site: Site) -> None:
    training_class, browser = captured(site=site), administrator()
    seta = Seta.objects.create(name="Closing SETA")
    address = f"/classes/{training_class}/edit/"
    form = form_to(browser.get(address), address)

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute("BEGIN; SELECT FROM classes FOR UPDATE")
        changes = {"seta_funded": "yes", "seta": seta.name}
        with meanwhile(lambda: form.send(browser, changes, headers=JSON)) as saving:
            wait_until_somebody_waits()
            seta.delete()
            cursor.execute("ROLLBACK")
            answer = saving.result()

    assert (answer.status_code, answer.json()["errors"]["__all__"]) == (422, [DELETED])
    training_class.refresh_from_db()
    assert not training_class.seta_funded
