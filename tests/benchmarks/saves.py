"""What saving a class costs: one of 160 hours, 40 sessions and 10 learners, captured and then edited, over HTTP.

`python3 dev.py bench saves [told]` fills the empty PostgreSQL that it is given, which flushes to disk. It prints the
processor's time that Python and the connection's server process took, as medians, and how many statements each took;
with an argument also the statements themselves. Then so many people save one class after the other on gunicorn with
three processes: how many a second, and how long each waited. Server, database and people share the processors.
"""

import logging
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecoza.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402

from classes import roles  # noqa: E402
from classes.models import Client, User  # noqa: E402
from tests.benchmarks.load import PRODUCTION, collect_static_files  # noqa: E402
from tests.benchmarks.people import form_with_learners, hours  # noqa: E402
from tests.support.factories import SiteFactory, UserFactory  # noqa: E402
from tests.support.pages.page_forms import form_to  # noqa: E402
from tests.support.servers.web import serving  # noqa: E402

PEOPLE: Final = (1, 10, 32)
SECONDS: Final = 10
PROCESSES: Final = 3
CSRF_TOKEN: Final = "c" * 32
ROUNDS: Final = 31
LEARNERS: Final = 10
SENT: Final = "application/x-www-form-urlencoded"
# Four hours a week: 40 sessions
FACTS: Final = hours("9", "13")


def main(told: str = "") -> int:
    logging.disable()  # a line for each request would come between those of the table
    if not Client.objects.exists():
        call_command("demo")
    with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False, DEBUG=False):
        browser = Browser(headers={"Accept": "application/json"})
        user = UserFactory.create(role=roles.ADMINISTRATOR, username=f"bench{uuid4().hex}")
        browser.force_login(user)
        form = {
            **form_with_learners(SiteFactory.create(client=Client.objects.first(), name=uuid4().hex), LEARNERS),
            **FACTS,
        }
        print(f"{'':12} {'Python ms':>10} {'PostgreSQL ms':>14} {'statements':>11}")
        code = measure("capture", lambda: captured(browser, form), told)
        measure("edit", lambda: edited(browser, code), told)
        by_many(form, user)
    return 0


def by_many(form: dict[str, Any], user: User) -> None:
    collect_static_files()
    print(f"\n{'people':12} {'saves a second':>14} {'p50 ms':>8} {'p95 ms':>8}")
    production: dict[str, Any] = PRODUCTION
    with serving(workers=PROCESSES, **production) as address:
        for people in PEOPLE:
            headers = [headers_of(user, address) for _ in range(people)]
            until = perf_counter() + SECONDS
            with ThreadPoolExecutor(people) as pool:
                found = pool.map(lambda each: saves_of(address, each, form, until), headers)  # noqa: B023
                latencies = [1000 * latency for each in found for latency in each]
            took = SECONDS + perf_counter() - until
            middle, most = median(latencies), quantiles(latencies, n=20)[-1]
            print(f"{people:<12} {len(latencies) / took:14.1f} {middle:8.0f} {most:8.0f}", flush=True)


def headers_of(user: User, address: str) -> dict[str, str]:
    """As somebody's browser sends them behind the proxy, who has just logged in."""
    browser = Browser()
    browser.force_login(user)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return {
        "Accept": "application/json",
        "Content-Type": SENT,
        "Cookie": f"__Host-sessionid={session}; __Host-csrftoken={CSRF_TOKEN}",
        "X-CSRFToken": CSRF_TOKEN,
        "X-Forwarded-Proto": "https",
        "Referer": f"https://{address}/",
    }


def saves_of(address: str, headers: dict[str, str], form: dict[str, Any], until: float) -> list[float]:
    """How many seconds each took."""
    line, latencies = HTTPConnection(address, timeout=60), []
    while (began := perf_counter()) < until:
        line.request("POST", "/classes/new/", urlencode({**form, "submission_id": str(uuid4())}, doseq=True), headers)
        answer = line.getresponse()
        told = answer.read()
        assert answer.status == HTTPStatus.CREATED, (answer.status, told)
        latencies.append(perf_counter() - began)
    line.close()
    return latencies


def captured(browser: Browser, form: dict[str, Any]) -> Callable[[], str]:
    body = urlencode({**form, "submission_id": str(uuid4())}, doseq=True)
    return lambda: answer_to(browser, "/classes/new/", body)


def edited(browser: Browser, code: str) -> Callable[[], str]:
    """Another end of each session, and another order number."""
    address = f"/classes/{code}/edit/"
    entries = form_to(browser.get(address, headers={"Accept": "text/html"}), address).entries
    end = "14" if entries["blocks-0-end"] == ["13:00"] else "13"
    body = urlencode({**entries, "blocks-0-end": end, "order_number": f"PO-{uuid4().hex[:6]}"}, doseq=True)
    return lambda: answer_to(browser, address, body)


def answer_to(browser: Browser, address: str, body: str) -> str:
    answer = browser.post(address, body, content_type=SENT)
    assert answer.status_code in {200, 201}, (answer.status_code, answer.content)
    return str(answer.json()["class_code"])


def measure(what: str, prepared: Callable[[], Callable[[], str]], told: str) -> str:
    prepared()()
    with CaptureQueriesContext(connection) as asked:
        code = prepared()()
        statements = [query["sql"] for query in asked.captured_queries]
    statements = statements if what == "capture" else statements[-own(statements) :]
    times = []
    for _ in range(ROUNDS):
        send, server = prepared(), server_time()
        began = process_time()
        send()
        times.append((process_time() - began, server_time() - server))
    python, server = (median(each) * 1000 for each in zip(*times, strict=True))
    print(f"{what:12} {python:10.1f} {server:14.1f} {len(statements):11}")
    if told:
        print("\n".join(f"    {sql[:200]}" for sql in statements))
    return code


def own(statements: list[str]) -> int:
    """How many belong to the second of two requests: each begins by asking for its session."""
    starts = [place for place, sql in enumerate(statements) if "django_session" in sql and sql.startswith("SELECT")]
    return len(statements) - starts[-1]


def server_time() -> float:
    """The processor's time that the server process of this connection has taken, in seconds; Linux alone tells it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
