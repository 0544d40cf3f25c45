"""What is written to the log, and what is never."""

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.urls import include, path

from classes import roles
from tests.support.factories import UserFactory, captured_without_number
from wecoza.logs import JsonLines, current_request
from wecoza.urls import handler400, handler403, handler404, handler500  # noqa: F401
from wecoza.urls import urlpatterns as addresses

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

ID_NUMBER = "8001015009087"
TYPED = "Zandile Typed-Here"
UUID = "0b54b6b1-6f0b-4bb3-8d5c-3f2f3a1f6c55"


def choke(request: HttpRequest) -> HttpResponse:
    raise ValueError(request.POST["name"])


def ask_wrongly(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT %s::integer", [request.POST["name"]])
    return HttpResponse()


def store_twice(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        statement = "INSERT INTO setas (name, is_active) VALUES (%s, true)"
        cursor.execute(statement, [request.POST["name"]])
        cursor.execute(statement, [request.POST["name"]])
    return HttpResponse()


def lose(_request: HttpRequest) -> HttpResponse:
    raise OperationalError


def suspect(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation(request.POST["name"])


def feed(_request: HttpRequest, secret: str) -> HttpResponse:
    return HttpResponse(str(len(secret)))


urlpatterns = [
    path("", include(addresses)),
    path("choke/", choke),
    path("ask-wrongly/", ask_wrongly),
    path("store-twice/", store_twice),
    path("suspect/", suspect),
    path("lose/", lose),
    path("feeds/<str:secret>.ics", feed, name="feed"),
]


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the server would write, at the lowest level."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)
    current_request.set(None)


@pytest.fixture
def client() -> Browser:
    return Browser(raise_request_exception=False, headers={"Accept": "text/html"})


def lines_of(written: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_request_is_one_line(client: Browser, written: StringIO) -> None:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)

    answer = client.get("/classes/new/", headers={"X-Request-ID": UUID})

    [line] = lines_of(written)
    assert answer["X-Request-ID"] == UUID
    assert isinstance(line.pop("milliseconds"), float)
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("time"))
    assert line == {
        "level": "INFO",
        "logger": "wecoza.middleware",
        "message": "request",
        "request_id": UUID,
        "user_id": user.pk,
        "method": "GET",
        "route": "classes/new/",
        "status": 200,
    }


@pytest.mark.parametrize("given", ["", ID_NUMBER, f"{UUID}-", f" {UUID[:-1]}\n", "x" * 32])
def test_only_a_well_formed_request_id_is_taken(client: Browser, given: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})

    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", answer["X-Request-ID"])


def test_the_address_is_left_out_but_not_its_pattern(client: Browser, written: StringIO) -> None:
    client.force_login(UserFactory.create())

    client.get("/feeds/wuXw7zSecret.ics", {"name": TYPED})

    [line] = lines_of(written)
    assert line["route"] == "feeds/<str:secret>.ics"
    assert "wuXw7zSecret" not in written.getvalue()


def test_a_file_is_a_line_too(client: Browser, written: StringIO) -> None:
    client.get("/static/css/wecoza.css").close()

    [line] = lines_of(written)
    assert (line["route"], line["status"]) == ("static", 200)


def test_a_login_is_the_users(client: Browser, written: StringIO) -> None:
    user = UserFactory.create(username="nomsa.dlamini", password="correct horse")

    client.post("/accounts/login/", {"username": "nomsa.dlamini", "password": "correct horse"})

    [line] = lines_of(written)
    assert (line["user_id"], line["status"]) == (user.pk, 302)


def test_an_unknown_address_is_not_written(client: Browser, written: StringIO) -> None:
    client.get(f"/people/{ID_NUMBER}/")

    [line] = lines_of(written)
    assert (line["route"], line["status"]) == ("unmatched", 404)
    assert ID_NUMBER not in written.getvalue()


@pytest.mark.parametrize("address", ["/choke/", "/ask-wrongly/", "/store-twice/", "/suspect/"])
@pytest.mark.parametrize("typed", [TYPED, ID_NUMBER])
def test_an_exception_is_written_without_what_was_typed(
    client: Browser, written: StringIO, address: str, typed: str
) -> None:
    client.force_login(UserFactory.create(username="nomsa.dlamini"))

    client.post(f"{address}?q={TYPED}", {"name": f"{typed} 99999999"})

    assert lines_of(written)
    assert TYPED not in written.getvalue()
    assert ID_NUMBER not in written.getvalue()
    assert "nomsa" not in written.getvalue()


def test_an_exception_is_written_with_its_place_its_request_and_its_user(client: Browser, written: StringIO) -> None:
    user = UserFactory.create()
    client.force_login(user)

    client.post("/store-twice/", {"name": TYPED}, headers={"X-Request-ID": UUID})

    [error] = [line for line in lines_of(written) if line["level"] == "ERROR"]
    assert error["message"] == "Internal Server Error"
    outer, inner = error["exception"]
    assert (error["request_id"], error["user_id"]) == (UUID, user.pk)
    assert outer["type"] == "django.db.utils.IntegrityError"
    assert any(place.startswith("tests/test_logging.py:") for place in outer["at"])
    assert inner["type"] == "psycopg.errors.UniqueViolation"
    assert (inner["sqlstate"], inner["constraint"]) == ("23505", "seta_name_is_unique")


def test_a_database_that_is_away_is_told_once(client: Browser, written: StringIO) -> None:
    client.force_login(UserFactory.create())

    client.post("/lose/")

    said = [(line["message"], line.get("status")) for line in lines_of(written)]
    assert said == [("database away", None), ("request", 503)]


def test_a_wrong_password_leaves_no_name(client: Browser, written: StringIO) -> None:
    UserFactory.create(username="nomsa.dlamini")

    for _ in range(6):
        client.post("/accounts/login/", {"username": "nomsa.dlamini", "password": "wrong-horse"})

    assert {"guess failed", "guess refused"} == {line["message"] for line in lines_of(written)} - {"request"}
    assert "nomsa" not in written.getvalue()
    assert "horse" not in written.getvalue()


def test_a_refused_form_leaves_nothing(written: StringIO) -> None:
    strict = Browser(enforce_csrf_checks=True)

    strict.post(f"/classes/new/?q={TYPED}", {"name": ID_NUMBER}, headers={"Referer": f"https://x.example/{TYPED}"})
    strict.post("/classes/new/", {"name": ID_NUMBER}, headers={"Host": f"{ID_NUMBER}.example"})

    assert [line["status"] for line in lines_of(written) if "status" in line] == [403, 400]
    assert TYPED not in written.getvalue()
    assert ID_NUMBER not in written.getvalue()


def test_our_own_lines_keep_their_facts(written: StringIO) -> None:
    logging.getLogger("classes.services").error("numbering failed", extra={"prefix": "11-AET-NUM", "sqlstate": "55P03"})

    [line] = lines_of(written)
    assert (line["message"], line["prefix"], line["sqlstate"]) == ("numbering failed", "11-AET-NUM", "55P03")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Worker (pid:%s) said %s", 4711, TYPED), "Worker (pid:4711) said …"),
        (("%(who)s saved", {"who": TYPED}), "… saved"),
        (("%d is no number", TYPED), "%d is no number"),
        (("%s", int(ID_NUMBER)), "…"),
        ((f"{TYPED} saved",), "(withheld)"),
        (
            ("away in %r: %s", TYPED, psycopg.OperationalError("refused\nmore")),
            "away in '…': refused",
        ),
        (("not stored: %s", psycopg.IntegrityError(TYPED)), "not stored: …"),
    ],
)
def test_lines_of_others_lose_their_texts(arguments: tuple[Any, ...], said: str) -> None:
    message, *values = arguments
    record = logging.LogRecord("somebody.else", logging.WARNING, __file__, 1, message, tuple(values), None)
    record.row = TYPED

    line = JsonLines().format(record)

    assert json.loads(line)["message"] == said
    assert TYPED not in line


def test_why_the_database_is_away_is_told(written: StringIO) -> None:
    away = connection.copy()
    away.settings_dict |= {"HOST": "127.0.0.1", "PORT": 1}
    away.settings_dict["OPTIONS"].pop("pool", None)

    try:
        away.ensure_connection()
    except OperationalError:
        logging.getLogger("classes.views").exception("database away")

    [line] = lines_of(written)
    assert line["exception"][0]["type"] == "django.db.utils.OperationalError"
    assert "refused" in line["exception"][0]["message"]


def test_a_class_that_could_not_be_numbered_is_told_with_its_cause(written: StringIO) -> None:
    captured_without_number()

    [line] = [line for line in lines_of(written) if line["message"] == "numbering failed"]
    assert (line["level"], line["sqlstate"]) == ("ERROR", "42P01")
    assert [told["type"] for told in line["exception"]] == [
        "classes.services.codes.class_codes.NumberingFailed",
        "django.db.utils.ProgrammingError",
        "psycopg.errors.UndefinedTable",
    ]


def test_no_line_is_longer_than_a_log_should_hold(written: StringIO) -> None:
    def fall(depth: int) -> None:
        if depth == 0:
            raise AttributeError("x" * 100_000)
        fall(depth - 1)

    try:
        fall(500)
    except AttributeError:
        logging.getLogger("classes.tests").exception("y" * 100_000, extra={"facts": ["z" * 100_000]})

    assert len(written.getvalue()) < 20_000
