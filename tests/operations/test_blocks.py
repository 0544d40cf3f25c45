"""Blocks of numbers are turned on and off again, step by step as docs/scaling.md says, with the whole program."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from io import StringIO
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser

from classes import roles
from classes.models import NumberBlock, Site, TrainingClass
from tests.support.factories import ClientFactory, SiteFactory, UserFactory, captured
from tests.support.servers.concurrency import PATIENCE, another_connection
from tests.support.servers.redis_server import RedisServer, redis_server
from tests.support.servers.web import serving
from tests.views.capture.test_class_create import form_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("counter_alone")]

PREFIX: Final = "11-REALLL-RLN"
THREADS: Final = 4
CSRF_TOKEN: Final = "c" * 32
WAITERS: Final = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path / "redis") as server:
        yield server


@pytest.fixture
def site() -> Site:
    return SiteFactory.create(client=ClientFactory.create(pk=11))


@pytest.fixture
def login() -> str:
    """The cookies of a class administrator."""
    browser = Browser()
    browser.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF_TOKEN}"


def sent(address: str, login: str, site: Site) -> int:
    """The status of the answer to a new class."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": login, "X-CSRFToken": CSRF_TOKEN}
    line = HTTPConnection(address, timeout=PATIENCE)
    line.request("POST", "/classes/new/", urlencode(form_for(site)), {**headers, "Accept": "application/json"})
    status = line.getresponse().status
    line.close()
    return status


def all_wait_for_one(address: str, login: str, site: Site) -> None:
    """All threads of the process save, and find the counter locked."""
    with another_connection() as other, other.cursor() as cursor, ThreadPoolExecutor(THREADS) as people:
        cursor.execute("BEGIN; SELECT FROM class_code_counters WHERE prefix = %s FOR UPDATE", [PREFIX])
        saves = [people.submit(sent, address, login, site) for _ in range(THREADS)]
        with connection.cursor() as looking:
            while looking.execute(WAITERS).fetchone() < (THREADS,):
                assert not any(save.done() for save in saves)
        cursor.execute("ROLLBACK")
        assert [save.result() for save in saves] == [201] * THREADS


def metric(address: str, line: str) -> float:
    asking = HTTPConnection(address, timeout=PATIENCE)
    asking.request("GET", "/metrics")
    (value,) = re.findall(rf"^{re.escape(line)} (\S+)$", asking.getresponse().read().decode(), re.MULTILINE)
    asking.close()
    return float(value)


def said(*arguments: str) -> str:
    told = StringIO()
    call_command("class_codes", *arguments, stdout=told)
    return told.getvalue()


def test_on_and_off_again(redis: RedisServer, site: Site, login: str) -> None:
    captured(site=site)

    with serving(workers=1, REDIS_URL=redis.url) as address:
        all_wait_for_one(address, login, site)
        assert [sent(address, login, site) for _ in range(5)] == [201] * 5
        assert metric(address, 'wecoza_block_numbers_total{became="taken"}') == 4
        assert metric(address, f'wecoza_counter_waits_total{{prefix="{PREFIX}"}}') == 4
    assert f"Blocks of numbers: 1\n  {PREFIX}-0007 to {PREFIX}-0106, 96 of them free, at " in said("audit")

    with serving(workers=1, REDIS_URL="") as address:
        assert [sent(address, login, site) for _ in range(2)] == [201] * 2
        assert said("repair").startswith(f"Blocks of numbers ended: 1\n  {PREFIX}: 7 to 106\n")
        redis.kill()
        assert f"Numbers that the next classes get: 1\n  {PREFIX}: 96 numbers, the lowest {PREFIX}-0011\n" in said(
            "audit"
        )
        assert [sent(address, login, site) for _ in range(3)] == [201] * 3

    assert not NumberBlock.objects.exists()
    numbers = list(TrainingClass.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [*range(1, 14), 107, 108]
    for _ in range(93):
        captured(site=site)
    assert "Numbers" not in said("audit").replace("Numbers missing: none", "")
    assert TrainingClass.objects.order_by("number").last().number == TrainingClass.objects.count() == 108  # type: ignore[union-attr]
