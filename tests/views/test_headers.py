"""The headers that browsers are held to, on every kind of answer, as a server in production sends them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import path
from pytest_django import Settings

from classes import roles
from classes.views.reading import remember_write
from tests.support.factories import UserFactory
from tests.support.servers.production import production_settings
from wecoza.urls import handler400, handler403, handler404, handler500  # noqa: F401
from wecoza.urls import urlpatterns as addresses

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [*addresses, path("fail/", fail)]


@pytest.fixture(autouse=True)
def production(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in production_settings(monkeypatch).items():
        setattr(settings, name, value)
    (tmp_path / "look.css").write_text("main { margin: 0 }")
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def client() -> Browser:
    return Browser(raise_request_exception=False, headers={"Accept": "text/html"})


ANSWERS: dict[str, tuple[int, Callable[[Browser], Any]]] = {
    "login page": (200, lambda client: client.get("/accounts/login/", secure=True)),
    "static file": (200, lambda client: client.get("/static/look.css", secure=True)),
    "JSON": (401, lambda client: client.get("/classes/sites/", secure=True, headers={"Accept": "*/*"})),
    "redirect": (302, lambda client: client.get("/classes/new/", secure=True)),
    "nothing there": (404, lambda client: client.get("/nothing/", secure=True)),
    "wrong method": (405, lambda client: client.post("/healthz", secure=True)),
    "too large": (413, lambda client: client.post("/accounts/login/", {"a": "a" * 6_000_000}, secure=True)),
    "other host": (400, lambda client: client.get("/", secure=True, headers={"Host": "elsewhere.example"})),
    "metrics": (
        200,
        lambda client: client.get("/metrics", headers={"Authorization": "Bearer a token for the tests"}, secure=True),
    ),
}


@pytest.mark.parametrize(("status", "ask"), ANSWERS.values(), ids=ANSWERS.keys())
def test_every_kind_of_answer_has_them(client: Browser, status: int, ask: Callable[[Browser], Any]) -> None:
    answer = ask(client)
    answer.close()

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_a_page_has_them(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))

    answer = client.get("/classes/new/", secure=True)

    assert answer.status_code == 200
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_refusals_of_somebody_who_is_logged_in_have_them(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.VIEWER))

    answers = [client.get("/classes/new/", secure=True), client.get("/fail/", secure=True)]

    assert [answer.status_code for answer in answers] == [403, 500]
    assert [{name: answer.headers.get(name) for name in HEADERS} for answer in answers] == [HEADERS, HEADERS]


def test_no_other_site_may_read_an_answer(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))

    for headers in ({"Origin": "https://elsewhere.example"}, {"Origin": "null"}):
        for method in (client.get, client.post, client.options):
            answer = method("/classes/", secure=True, headers=headers)
            assert [name for name in answer.headers if name.lower().startswith("access-control-")] == []


def test_plain_http_goes_to_https(client: Browser) -> None:
    answer = client.get("/classes/?q=11", headers={"Host": "classes.example"})

    assert (answer.status_code, answer["Location"]) == (301, "https://classes.example/classes/?q=11")
    assert answer["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_a_proxy_says_what_was_https(client: Browser) -> None:
    answer = client.get("/accounts/login/", headers={"X-Forwarded-Proto": "https"})

    assert answer.status_code == 200


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_probes_ask_without_https(client: Browser, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code in (200, 403)


def test_cookies_stay_between_the_browser_and_this_site(client: Browser, settings: Settings) -> None:
    settings.REPLICAS = []  # the cookie that they need is that of the next test
    user = UserFactory.create(password="correct horse")

    client.get("/accounts/login/", secure=True)
    client.post("/accounts/login/", {"username": user.username, "password": "correct horse"}, secure=True)

    session, csrf = client.cookies["__Host-sessionid"], client.cookies["__Host-csrftoken"]
    assert (session["secure"], session["httponly"], session["samesite"]) == (True, True, "Lax")
    assert (session["path"], session["domain"], session["max-age"]) == ("/", "", 12 * 60 * 60)
    assert (csrf["secure"], csrf["samesite"], csrf["path"], csrf["domain"]) == (True, "Lax", "/", "")
    assert set(client.cookies) == {"__Host-sessionid", "__Host-csrftoken", "__Host-known-browser"}


def test_the_cookie_of_a_write_stays_there_too(settings: Settings) -> None:
    request, answer = RequestFactory().post("/calendar/feeds/", secure=True), HttpResponse()
    settings.REPLICAS = ["replica1"]

    remember_write(request, answer)

    assert list(answer.cookies) == ["__Host-written"]
    written = answer.cookies["__Host-written"]
    assert (written["secure"], written["httponly"], written["samesite"]) == (True, True, "Lax")
    assert (written["path"], written["domain"], written["max-age"]) == ("/", "", 60)
