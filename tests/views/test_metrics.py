"""What Prometheus reads, and who else may."""

import re
from datetime import date
from http.client import HTTPConnection

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client as Browser
from pytest_django import Settings

from classes.models import PublicHoliday
from tests.support.servers.web import serving

TOKEN = "only for Prometheus"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def token(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


@pytest.mark.django_db
@pytest.mark.usefixtures("token")
def test_prometheus_reads_it_with_its_token(client: Browser) -> None:
    answer = client.get("/metrics", headers=BEARER)

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("given", ["", TOKEN, "Bearer", "Bearer wrong", f"Bearer {TOKEN} ", f"bearer {TOKEN}é"])
@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.usefixtures("token")
def test_nobody_else_does(client: Browser, settings: Settings, given: str, debug: bool) -> None:
    settings.DEBUG = debug

    answer = client.get("/metrics", headers={"Authorization": given, "Accept": "application/json"})

    assert (answer.status_code, answer.json()["success"]) == (403, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("debug", "peer", "status"),
    [
        (True, "127.0.0.1", 200),
        (True, "::1", 200),
        (True, "10.1.2.3", 403),
        (True, "", 403),
        (False, "127.0.0.1", 403),
        (False, "10.1.2.3", 403),
    ],
)
def test_without_a_token_it_opens_to_developers_only(
    client: Browser, settings: Settings, debug: bool, peer: str, status: int
) -> None:
    settings.DEBUG = debug
    settings.METRICS_TOKEN = ""

    answer = client.get("/metrics", REMOTE_ADDR=peer)

    assert answer.status_code == status


@pytest.mark.django_db
@pytest.mark.usefixtures("token")
def test_requests_are_counted_by_route_and_status(client: Browser) -> None:
    before = client.get("/metrics", headers=BEARER).text

    client.get("/classes/11-REALLL-RLN-0043/")
    client.get("/people/8001015009087/")
    client.generic("BREW", "/healthz")

    after = client.get("/metrics", headers=BEARER).text
    more = {series: number - _counted(before).get(series, 0) for series, number in _counted(after).items()}
    assert {series for series, number in more.items() if number} == {
        'method="GET",route="classes:class_detail",status="302"',
        'method="GET",route="unmatched",status="404"',
        'method="other",route="healthz",status="405"',
        'method="GET",route="metrics",status="200"',
    }
    assert "8001015009087" not in after


@pytest.mark.django_db
@pytest.mark.usefixtures("token")
def test_what_alerts_look_at_is_there_before_anything_happens(client: Browser) -> None:
    names = re.findall(r"^(wecoza_\w+(?:\{kind=.*?\})?) ", client.get("/metrics", headers=BEARER).text, re.MULTILINE)

    assert {
        'wecoza_class_codes_total{kind="sequential"}',
        'wecoza_class_codes_total{kind="fallback"}',
        "wecoza_class_code_collisions_total",
        "wecoza_classes_created_total",
        "wecoza_numbering_seconds_count",
        "wecoza_database_up",
        "wecoza_database_lock_waits",
        "wecoza_holiday_years_missing",
    } <= set(names)


@pytest.mark.django_db
@pytest.mark.usefixtures("token")
def test_a_database_that_is_away_is_a_number_and_no_failure(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    up = client.get("/metrics", headers=BEARER)
    monkeypatch.setattr(connection, "cursor", _away)

    away = client.get("/metrics", headers=BEARER)

    assert "\nwecoza_database_up 1.0\n" in up.text
    assert away.status_code == 200
    assert "\nwecoza_database_up 0.0\n" in away.text


@pytest.mark.django_db
@pytest.mark.usefixtures("token")
@time_machine.travel("2026-11-02 12:00", tick=False)
@pytest.mark.parametrize(("years", "missing"), [([], 3), ([2025, 2026, 2028], 1), ([2026, 2027, 2028], 0)])
def test_years_without_public_holidays_are_counted(client: Browser, years: list[int], missing: int) -> None:
    for year in years:
        PublicHoliday.objects.create(date=date(year, 12, 25), name="Christmas Day", is_observed=year != 2027)

    text = client.get("/metrics", headers=BEARER).text

    assert f"\nwecoza_holiday_years_missing {missing}.0\n" in text


@pytest.mark.django_db(transaction=True)
def test_several_worker_processes_are_counted_as_one() -> None:
    with serving(workers=3, METRICS_TOKEN=TOKEN) as address:
        for _ in range(40):
            _ask(address, "/healthz")
        read = [_ask(address, "/metrics") for _ in range(12)]

    healthy = 'method="GET",route="healthz",status="200"'
    assert [_counted(text)[healthy] for text in read] == [40] * 12
    assert {line for text in read for line in text.splitlines() if 'kind="fallback"' in line and "total" in line} == {
        'wecoza_class_codes_total{kind="fallback"} 0.0'
    }
    assert all("\nwecoza_database_up 1.0\n" in text for text in read)


def _counted(text: str) -> dict[str, int]:
    found = re.findall(r"^wecoza_http_seconds_count\{(.*)\} (.*)$", text, re.MULTILINE)
    return {labels: int(float(number)) for labels, number in found}


def _ask(address: str, path: str) -> str:
    asking = HTTPConnection(address, timeout=10)
    asking.request("GET", path, headers=BEARER)
    text = asking.getresponse().read().decode()
    asking.close()
    return text


def _away() -> None:
    raise OperationalError
