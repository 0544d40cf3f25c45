"""What registers cost: a page with 40 learners and sending it, a month of all classes, and 32 agents who send at once.

`python3 dev.py bench registers [CLASSES]` fills the empty database it is given with 2,000 classes, each of 20 sessions
and 200 marks, and prints what each takes beside its limit; exit 1 when one is above.
"""

import logging
import os
import sys
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecoza.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402

from classes import roles  # noqa: E402
from classes.models import Session, User  # noqa: E402
from classes.models.attendance.month_figures import FIGURES  # noqa: E402
from tests.benchmarks.lists import as_autovacuum_leaves_them, fill  # noqa: E402
from tests.support.attendance import address_of, places_in, register_form, running, session_on  # noqa: E402
from tests.support.factories import UserFactory  # noqa: E402
from tests.support.servers.concurrency import at_once  # noqa: E402

ROUNDS: Final = 5
ROUNDS_OF_A_PAGE: Final = 30  # the quickest counts: a page takes less time than others take the machine away for
AGENTS: Final = 32
FIRST: Final = date(2026, 3, 2)
FILL: Final = Path(__file__).with_name("many_registers.sql")
JSON: Final = {"Accept": "application/json"}
_BARE: Final = FIGURES.format(where="sessions.date BETWEEN '2026-02-01' AND '2026-02-28'")

failed = 0


def main(classes: int = 2_000) -> int:
    fill(classes)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FILL.read_text(), {})
    as_autovacuum_leaves_them()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), (SELECT count(*) FROM marks) FROM sessions")
        print("{:,} sessions, {:,} marks".format(*cursor.fetchone()))
    logging.disable()
    with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        browser = of(User.objects.get(username="somebody1"))
        month_of_all_classes(browser)
        what_is_to_do(browser)
        page_of_forty(browser)
        sending(browser)
        all_at_once()
    return min(failed, 1)


def say(what: str, value: float, most: float, unit: str) -> None:
    global failed  # noqa: PLW0603  # what the exit status says
    failed += value > most
    print(f"{what:58} {value:10,.1f} {unit:8} at most {most:,.1f}{'  too much' if value > most else ''}")


def of(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


def month_of_all_classes(browser: Browser) -> None:
    bare = min(seconds_of_bare_sql() for _ in range(ROUNDS)) * 1000
    address = "/registers/months/?month=2026-02"
    asked = [ask(browser, address) for _ in range(ROUNDS)]
    say("Month of all classes, bare SQL", bare, 60_000, "ms")
    say("Month of all classes, page", min(total for _, total, _ in asked), 3 * bare, "ms")
    say("Month of all classes, page", asked[-1][0], 10, "queries")


def what_is_to_do(browser: Browser) -> None:
    asked = [ask(browser, "/registers/to-do/") for _ in range(ROUNDS)]
    say("What of registers is to be done", min(total for _, total, _ in asked), 5_000, "ms")
    say("What of registers is to be done", asked[-1][0], 15, "queries")


def page_of_forty(browser: Browser) -> None:
    session = session_on(running(learners=40), FIRST)
    asked = [ask(browser, address_of(session)) for _ in range(ROUNDS_OF_A_PAGE)]
    say("Register of 40 learners", asked[-1][0], 12, "queries")
    say("Register of 40 learners", min(total for _, total, _ in asked), 100, "ms")
    say("Register of 40 learners", asked[-1][2] / 1000, 60, "KB")


def sending(browser: Browser) -> None:
    statements = {}
    for learners in (2, 40):
        training_class = running(learners=learners)
        form = register_form(dict.fromkeys(places_in(training_class), "3"))
        with CaptureQueriesContext(connection) as asked:
            began = perf_counter()
            answer = browser.post(address_of(session_on(training_class, FIRST)), form, headers=JSON)
            total = (perf_counter() - began) * 1000
        assert answer.status_code == 201, answer.content
        statements[learners] = len(asked)
        say(f"Sending a register of {learners} learners", total, 1000, "ms")
    say("Sending 40 learners instead of 2", statements[40] - statements[2], 15, "queries")


def all_at_once() -> None:
    classes = [running(learners=20) for _ in range(AGENTS)]
    sent = [
        (session_on(training_class, FIRST), register_form(dict.fromkeys(places_in(training_class), "3")))
        for training_class in classes
    ]
    browsers = [of(UserFactory.create(role=roles.CLASS_ADMINISTRATOR)) for _ in classes]

    def send(number: int) -> float:
        session, form = sent[number]
        began = perf_counter()
        answer = browsers[number].post(address_of(session), form, headers=JSON)
        assert answer.status_code == 201, answer.content
        return (perf_counter() - began) * 1000

    took = at_once(send, AGENTS)
    say(f"{AGENTS} agents who send 20 learners at once, the median", median(took), 5_000, "ms")
    say(f"{AGENTS} agents who send 20 learners at once, the slowest", max(took), 10_000, "ms")
    captured = Session.objects.filter(pk__in=[session.pk for session, _ in sent], register__isnull=False).count()
    say("Registers that are missing after it", AGENTS - captured, 0, "")


def ask(browser: Browser, address: str) -> tuple[int, float, int]:
    with CaptureQueriesContext(connection) as asked:
        began = perf_counter()
        answer: Any = browser.get(address, headers={"Accept": "text/html"})
        total = (perf_counter() - began) * 1000
    assert answer.status_code == 200, answer.status_code
    return len(asked), total, len(answer.content)


def seconds_of_bare_sql() -> float:
    began = perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [settings.REGISTERS_FROM])
        cursor.fetchall()
    return perf_counter() - began


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
