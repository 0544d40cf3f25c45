"""Answers to what cannot be served, for people and for scripts."""

from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any

import psycopg
import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test.client import encode_multipart
from django.urls import include, path
from pytest_django import Settings

from classes import roles
from tests.support.factories import UserFactory
from tests.support.servers.web import serving
from wecoza.accounts.sessions import SessionStore
from wecoza.urls import handler400, handler403, handler404, handler500  # noqa: F401
from wecoza.urls import urlpatterns as addresses

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

PAGE = {"Accept": "text/html,application/xhtml+xml"}
SCRIPT = {"Accept": "application/json"}


def caused(exception: Exception, *, by: Exception) -> Exception:
    exception.__cause__ = by
    return exception


FAILURES: dict[str, Exception] = {
    "bad": BadRequest("secret"),
    "forbidden": PermissionDenied("secret"),
    "missing": Http404("secret"),
    "broken": RuntimeError("secret"),
    "away": OperationalError("secret"),
    "gone": InterfaceError("secret"),
    "lost": caused(InternalError("secret"), by=psycopg.InternalError("received 2 results from command 'BEGIN'")),
    "failed": caused(InternalError("secret"), by=psycopg.errors.InFailedSqlTransaction("secret")),
}
AWAY = (
    "The database cannot be reached, and it is not certain that this was saved: "
    "send it again in a minute, nothing is saved twice."
)
ANSWERS = {
    "bad": (400, "This request could not be read: load the page again and send it once more."),
    "forbidden": (403, "Your role does not include this: ask an administrator of your office if you need it."),
    "missing": (404, "There is nothing at this address: check it, or search for the class."),
    "broken": (500, "Something went wrong here and was noted: try again, or tell an administrator."),
    "away": (503, AWAY),
    "gone": (503, AWAY),
    "lost": (503, AWAY),
    "failed": (500, "Something went wrong here and was noted: try again, or tell an administrator."),
}


def fail(_request: HttpRequest, how: str) -> HttpResponse:
    raise FAILURES[how]


def remember(request: HttpRequest) -> HttpResponse:
    request.session["remembered"] = True
    return HttpResponse()


urlpatterns = [
    path("", include(addresses)),
    path("fail/<str:how>/", fail),
    path("remember/", remember),
]


@pytest.fixture
def client() -> Browser:
    browser = Browser(raise_request_exception=False)
    browser.force_login(UserFactory.create(role=roles.VIEWER))
    return browser


@pytest.mark.parametrize("how", FAILURES)
def test_a_script_is_told_in_json(client: Browser, how: str) -> None:
    answer = client.post(f"/fail/{how}/")

    status, message = ANSWERS[how]
    assert answer.status_code == status
    assert answer.json() == {"success": False, "message": message}


@pytest.mark.parametrize("how", FAILURES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_people_are_told_in_a_page(client: Browser, how: str, method: str) -> None:
    answer = getattr(client, method)(f"/fail/{how}/", headers=PAGE)

    status, _message = ANSWERS[how]
    assert answer.status_code == status
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert f'<span class="plain__number">{status}</span>' in answer.text
    assert "secret" not in answer.text


@pytest.mark.parametrize("how", ["bad", "forbidden", "missing", "away"])
def test_development_gives_the_same_answers(client: Browser, settings: Settings, how: str) -> None:
    settings.DEBUG = True

    answer = client.post(f"/fail/{how}/")

    assert answer.json() == {"success": False, "message": ANSWERS[how][1]}


@pytest.mark.parametrize("how", ["away", "gone", "lost"])
def test_a_database_that_is_away_is_tried_again(client: Browser, how: str) -> None:
    answer = client.post(f"/fail/{how}/")

    assert answer["Retry-After"] == "5"


def test_who_sent_nothing_is_not_told_to_send_it_again(client: Browser) -> None:
    answer = client.get("/fail/away/", headers=PAGE)

    assert "The database cannot be reached just now: load the page again in a minute." in answer.text


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("headers", [PAGE, SCRIPT])
def test_a_session_that_cannot_be_read_is_a_503(
    client: Browser,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    debug: bool,
    headers: dict[str, str],
) -> None:
    settings.DEBUG = debug
    monkeypatch.setattr(SessionStore, "load", _away)

    answers = [client.get("/classes/new/", headers=headers), client.post("/classes/new/", headers=headers)]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert [answer["Retry-After"] for answer in answers] == ["5", "5"]


def test_a_session_that_cannot_be_kept_is_a_503(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SessionStore, "save", _away)

    answer = client.post("/remember/", headers=PAGE)

    assert answer.status_code == 503
    assert "The database cannot be reached" in answer.text


def test_the_open_pages_do_not_ask_who_is_there(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SessionStore, "load", _away)

    answer = client.get("/healthz")

    assert answer.status_code == 200


ASKED: dict[str, tuple[Callable[[Browser], Any], int]] = {
    "page": (lambda client: client.get("/classes/new/"), 302),
    "page for people": (lambda client: client.get("/classes/new/", headers=PAGE), 302),
    "page for a script": (lambda client: client.get("/classes/new/", headers=SCRIPT), 401),
    "JSON": (lambda client: client.get("/classes/sites/"), 401),
    "JSON for a script": (lambda client: client.get("/classes/sites/", headers=SCRIPT), 401),
    "form": (lambda client: client.post("/classes/new/"), 401),
    "form for people": (lambda client: client.post("/classes/new/", headers=PAGE), 302),
}


@pytest.mark.parametrize(("ask", "status"), ASKED.values(), ids=ASKED.keys())
def test_an_expired_login_is_a_401_for_scripts_only(ask: Callable[[Browser], Any], status: int) -> None:
    answer = ask(Browser())

    assert answer.status_code == status
    if status == 401:
        message = "Your login has expired: log in again, then send this once more. What you typed stays."
        assert answer.json() == {"success": False, "message": message}


@pytest.mark.parametrize("debug", [False, True])
def test_nothing_at_an_address_is_a_page_unless_a_script_asks(settings: Settings, debug: bool) -> None:
    settings.DEBUG = debug

    page, script = Browser().get("/nothing/"), Browser().get("/nothing/", headers=SCRIPT)

    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert '<span class="plain__number">404</span>' in page.text
    assert (script.status_code, script.json()["success"]) == (404, False)


def test_a_wrong_method_is_named_with_the_right_ones(client: Browser) -> None:
    script, page = client.put("/classes/new/"), client.put("/classes/new/", headers=PAGE)

    message = "This address does not work that way: use the buttons of the page."
    assert (script.status_code, script["Allow"]) == (405, "GET, POST")
    assert script.json() == {"success": False, "message": message}
    assert (page.status_code, page["Allow"]) == (405, "GET, POST")
    assert message in page.text


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("/classes/11-AET-LP-0001/restart/", "/classes/11-AET-LP-0001/"),
        ("/classes/11-AET-LP-0001/agents/backups/", "/classes/11-AET-LP-0001/agents/"),
        ("/classes/preview/", "/classes/"),
    ],
)
def test_opening_what_a_button_sends_to_leads_to_the_page_above(client: Browser, address: str, above: str) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))

    page = client.get(address, headers=PAGE)

    assert page.status_code == 405
    assert f'href="{above}">To the page that it belongs to</a>' in page.text


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(
    "body",
    [
        {"data": "a=" + "a" * 5_300_000, "content_type": "application/x-www-form-urlencoded"},
        {"data": {"a": "a" * 5_300_000}},
        {"data": {f"a{number}": "" for number in range(20_001)}},
        {
            "data": "&".join(f"a{number}=" for number in range(20_001)),
            "content_type": "application/x-www-form-urlencoded",
        },
    ],
    ids=["long", "long multipart", "many fields", "many fields urlencoded"],
)
def test_too_much_is_a_413(client: Browser, settings: Settings, body: dict[str, Any], debug: bool) -> None:
    settings.DEBUG = debug

    script, page = client.post("/classes/new/", **body), client.post("/classes/new/", **body, headers=PAGE)

    message = "That was too large, and nothing was saved: send less at once."
    assert (script.status_code, page.status_code) == (413, 413)
    assert script.json() == {"success": False, "message": message}
    assert message in page.text


def test_twenty_thousand_fields_are_not_too_many(client: Browser) -> None:
    answer = client.post("/classes/new/", {f"a{number}": "" for number in range(20_000)})

    assert answer.status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_sends_far_too_much_hears_so() -> None:
    with serving(workers=1) as address:
        sending = HTTPConnection(address, timeout=20)
        sending.request("POST", "/accounts/login/", body=b"a" * 30_000_000, headers={"Connection": "close"})
        answer = sending.getresponse()
        sending.close()

    assert answer.status == 413


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=é"])
def test_a_broken_multipart_is_a_400(client: Browser, content_type: str) -> None:
    answer = client.post("/classes/new/", "--x\r\nbroken", content_type=content_type)

    assert answer.status_code == 400
    assert answer.json() == {"success": False, "message": ANSWERS["bad"][1]}


@pytest.mark.parametrize("end", [10, 40, 200])
def test_a_multipart_that_was_cut_off_is_a_400(client: Browser, end: int) -> None:
    whole = encode_multipart("x", {"order_number": "PO-1", "reason": "r" * 300})

    answer = client.post("/classes/new/", whole[:-end], content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 400


@pytest.mark.parametrize("token", [None, "wrong"])
def test_a_form_without_its_token_is_a_403(token: str | None) -> None:
    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    fields = {} if token is None else {"csrfmiddlewaretoken": token}

    script, page = strict.post("/classes/new/", fields), strict.post("/classes/new/", fields, headers=PAGE)

    message = "This page was too old to be sent, and nothing was saved: load it again and send it once more."
    assert (script.status_code, page.status_code) == (403, 403)
    assert script.json() == {"success": False, "message": message}
    assert message in page.text


def test_somebody_without_a_role_is_told_whom_to_ask() -> None:
    browser = Browser()
    browser.force_login(UserFactory.create())

    script, page = browser.get("/classes/new/", headers=SCRIPT), browser.get("/classes/new/")

    assert (script.status_code, page.status_code) == (403, 403)
    message = "Your account has no role yet: ask an administrator of your office to give you one."
    assert script.json() == {"success": False, "message": message}
    assert "Your account has no role yet" in page.text
    assert "Ask an administrator" in page.text


def _away(*_arguments: object, **_named: object) -> None:
    raise OperationalError
