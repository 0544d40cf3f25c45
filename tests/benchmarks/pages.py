"""What the pages that people open most cost: on the sample data, and with many classes, sessions and accounts.

`python3 dev.py bench pages [CLASSES] [ACCOUNTS]` fills the empty database it is given and asks for each page as an
administrator, in this process. It prints the median of the processor's time that Python took, which a busy machine
changes little, and of the time that the answer took with what the database did; how many statements; how large the
answer was, and how large on its way. Exit 1 when one takes more than its limit.
"""

import logging
import os
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecoza.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from classes import roles  # noqa: E402
from classes.models import Session, TrainingClass  # noqa: E402
from tests.benchmarks.lists import as_autovacuum_leaves_them  # noqa: E402
from tests.support.factories import UserFactory  # noqa: E402

ROUNDS: Final = 5
HERE: Final = Path(__file__).parent
BUSIEST: Final = date(2026, 3, 1)
# With many rows, at most so much more
MOST_WITH_SESSIONS: Final = 20_000  # fifty each
GROWTH: Final = 1.5
ACCOUNTS: Final = """
    INSERT INTO users (
        username, first_name, last_name, password, email, is_superuser, is_staff, is_active, date_joined,
        must_change_password, sessions_ended
    )
    SELECT 'account' || n, 'Thandeka', 'Nkosi ' || n, '', '', false, false, true, now(), false, 0
    FROM generate_series(1, %s) AS n;
"""


@dataclass(frozen=True)
class Page:
    what: str
    address: str
    most: float  # milliseconds of Python, on the sample data


@dataclass(frozen=True)
class Measured:
    """Times in milliseconds, sizes in bytes."""

    python: float
    whole: float
    statements: int
    size: int
    sent: int


def main(classes: int = 20_000, accounts: int = 1_000) -> int:
    logging.disable()  # a line for each request would come between those of the table
    call_command("demo")
    with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        browser = Browser()
        browser.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        print(f"{'':42} {'CPU ms':>8} {'at most':>8} {'whole ms':>9} {'statements':>10} {'kB':>9} {'sent kB':>8}")
        bad = table(browser, "sample data", pages(timezone.localdate()), growth=1)
        fill(classes, accounts)
        bad += table(browser, f"{classes:,} classes, {accounts:,} accounts", pages(BUSIEST), growth=GROWTH)
    print(f"{bad} of the pages take more than they may.")
    return min(bad, 1)


def pages(month: date) -> list[Page]:
    """About the class of the sample with most sessions; the calendar in this month."""
    one = TrainingClass.objects.filter(pk__lte=1000).annotate(all=Count("sessions")).order_by("-all", "pk")[0]
    of_month = f"start={month:%Y-%m}-01&end={month:%Y-%m}-28"
    return [
        Page("list", "/classes/?page_size=50", 40),
        Page("list, last page", "/classes/?page=999999", 40),
        Page("list, search", "/classes/?q=works", 40),
        Page("capture", "/classes/new/", 60),
        Page("edit", f"/classes/{one.code}/edit/", 90),
        Page("timetable tab", f"/classes/{one.code}/timetable/", 80),
        Page("calendar", f"/calendar/?month={month:%Y-%m}", 40),
        Page("calendar's data", f"/calendar/events/?{of_month}", 60),
        Page("class", f"/classes/{one.code}/", 30),
        Page("start", "/", 40),
        Page("learners", "/learners/", 40),
    ]


def fill(classes: int, accounts: int) -> None:
    """Some of the classes have sessions, a million in all."""
    sessions_of = {"first": 1001, "last": 1000 + min(classes, MOST_WITH_SESSIONS)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute((HERE / "many_classes.sql").read_text(), {"classes": classes})
        cursor.execute(ACCOUNTS, [accounts])
        cursor.execute((HERE / "many_sessions.sql").read_text(), sessions_of)
    as_autovacuum_leaves_them()


def table(browser: Browser, data: str, asked: list[Page], *, growth: float) -> int:
    """Prints the lines, and gives how many are too much."""
    print(f"{data}: {TrainingClass.objects.count():,} classes, {Session.objects.count():,} sessions")
    bad = 0
    for page in asked:
        found, most = ask(browser, page.address), page.most * growth
        bad += found.python > most
        mark = "  too much" if found.python > most else ""
        print(
            f"  {page.what:40} {found.python:8.1f} {most:8.0f} {found.whole:9.1f} {found.statements:10}"
            f" {found.size / 1000:9.1f} {found.sent / 1000:8.1f}{mark}"
        )
    return bad


def ask(browser: Browser, address: str) -> Measured:
    with CaptureQueriesContext(connection) as queries:
        plain = answer_to(browser, address, packed=False)
        statements = len(queries)
    found = []
    for _ in range(ROUNDS):
        began, processed = perf_counter(), process_time()
        sent = answer_to(browser, address, packed=True)
        found.append((process_time() - processed, perf_counter() - began))
    python, whole = (median(times) * 1000 for times in zip(*found, strict=True))
    return Measured(python, whole, statements, plain, sent)


def answer_to(browser: Browser, address: str, *, packed: bool) -> int:
    """Its size."""
    accept = "application/json" if "/events/" in address else "text/html"
    answer: Any = browser.get(address, headers={"accept": accept} | ({"accept-encoding": "gzip"} if packed else {}))
    assert answer.status_code == 200, (address, answer.status_code)
    return len(answer.getvalue())


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
