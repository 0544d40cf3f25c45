"""What learners and agents cost: search, forms, saving, the start page, and many saves for one agent at once.

`python3 dev.py bench people` fills the empty PostgreSQL that it is given, which flushes to disk, and prints each
figure beside its aim. Times are medians; where a machine matters, the figure is a ratio to what the database alone
takes.
"""

import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecoza.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402

from classes.forms.learners.searches import LearnerSearchForm  # noqa: E402
from classes.models import Learner, Session, TrainingClass, User  # noqa: E402
from tests.benchmarks.lists import as_autovacuum_leaves_them, fill  # noqa: E402
from tests.benchmarks.timetable import Figure, browser_of_somebody, fetched, lock_watch, time_of  # noqa: E402
from tests.support.factories import AgentFactory, SiteFactory, captured, mondays_and_wednesdays  # noqa: E402
from tests.support.servers.concurrency import at_once  # noqa: E402
from tests.views.capture.test_class_create import form_for  # noqa: E402
from tests.views.capture.test_previews import rows  # noqa: E402

CLASSES: Final = 10_000
FEW, MANY = 100, 20_000
MOST_TIMES_BARE_SQL: Final = 3
MOST_MILLISECONDS_MORE: Final = 10  # a search that takes 3 ms bare is mostly what each statement costs in Python
IN_CLASS: Final = 30
AT_ONCE: Final = 32
LEARNERS: Final = Path(__file__).with_name("many_learners.sql")
SESSIONS: Final = Path(__file__).with_name("many_sessions.sql")
SEARCHES: Final = ("dlamini", "nomsa howick", "ngubane 77", "elise", "nobody")


def main() -> int:
    if TrainingClass.objects.exists():
        sys.exit("There are classes already: the benchmark fills an empty database.")
    logging.disable()  # a line for each request would come between those of the table
    with override_settings(DEBUG=False, ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        figures = [*of_forms(), *of_searches(), *of_saving(), *of_the_start_page(), *of_one_agent()]
    print(f"{os.cpu_count()} processors")
    for figure in figures:
        mark = "" if not figure.aim else "pass" if figure.good else "MISSED"
        print(f"{figure.what:66} {figure.measured:>26}   {figure.aim:28} {mark}")
    return int(not all(figure.good for figure in figures))


@dataclass(frozen=True)
class Page:
    size: int
    statements: int


def of_forms() -> Iterator[Figure]:
    """The capture form, and the edit form of a class of 30 learners, with few learners and with many."""
    fill(CLASSES)
    make_learners(1, FEW)
    browser, standing = browser_of_somebody(), class_with_learners(IN_CLASS)
    addresses = {"Capture form": "/classes/new/", "Edit form": f"/classes/{standing}/edit/"}
    before = {what: page_at(browser, address) for what, address in addresses.items()}
    make_learners(FEW + 1, MANY)
    for what, address in addresses.items():
        few, many = before[what], page_at(browser, address)
        sizes = f"{few.size:,}, {many.size:,} bytes"
        yield Figure(f"{what} with 100 and 20,000 learners", sizes, "the same", few.size == many.size)
        statements = f"{few.statements}, {many.statements} statements"
        yield Figure(f"{what} with 100 and 20,000 learners", statements, "the same", few.statements == many.statements)


def of_searches() -> Iterator[Figure]:
    """The page of found learners, to the statements that it takes, sent bare."""
    user, browser = User.objects.get(username="somebody1"), browser_of_somebody()
    for text in SEARCHES:
        find = partial(found_by, text, user)
        with CaptureQueriesContext(connection) as own:
            count = find()
        statements = [query["sql"] for query in own.captured_queries]
        bare = time_of(lambda asked=statements: [fetched(sql) for sql in asked])  # type: ignore[misc]
        whole = time_of(find)
        request = time_of(partial(browser.post, "/learners/search/", {"q": text}))
        ratio = whole / bare
        yield Figure(
            f"Search for “{text}”: {count:,} of 20,000 learners, to the bare SQL",
            f"{ratio:.1f} ({1000 * whole:.1f}, {1000 * bare:.1f} ms)",
            f"less than {MOST_TIMES_BARE_SQL}, or {MOST_MILLISECONDS_MORE} ms more",
            ratio < MOST_TIMES_BARE_SQL or 1000 * (whole - bare) < MOST_MILLISECONDS_MORE,
        )
        yield Figure(f"Search for “{text}”, the whole request", f"{1000 * request:.0f} ms")


def of_saving() -> Iterator[Figure]:
    browser, site, statements = browser_of_somebody(), SiteFactory.create(), []
    for learners in (2, 200):
        form, locked = form_with_learners(site, learners), list[float]()
        with CaptureQueriesContext(connection) as asked:
            save(browser, form)
        statements.append(len(asked))
        with connection.execute_wrapper(lock_watch(locked)):
            seconds = time_of(partial(save, browser, form))
        yield Figure(f"Saving a class with {learners} learners, the whole request", f"{1000 * seconds:.0f} ms")
        held = f"{1000 * median(locked):.1f} ms"
        yield Figure(f"Saving a class with {learners} learners, the code's lock is held", held)
    few, many = statements
    told = f"{many - few} ({few}, {many})"
    yield Figure("Saving 200 learners: statements more than for 2", told, "at most 15", many - few <= 15)


def of_the_start_page() -> Iterator[Figure]:
    keys = TrainingClass.objects.order_by("pk").values_list("pk", flat=True)[:CLASSES]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(SESSIONS.read_text(), {"first": min(keys), "last": max(keys)})
    as_autovacuum_leaves_them()
    browser = browser_of_somebody()
    with CaptureQueriesContext(connection) as asked:
        browser.get("/", headers={"Accept": "text/html"})
    what = f"Start page, {TrainingClass.objects.count():,} classes, {Session.objects.count():,} sessions"
    yield Figure(what, f"{len(asked)} statements", "at most 10", len(asked) <= 10)
    seconds = time_of(partial(browser.get, "/", headers={"Accept": "text/html"}))
    yield Figure("Start page, the whole request", f"{1000 * seconds:.0f} ms")


def of_one_agent() -> Iterator[Figure]:
    """Captures for one agent at the same hours, and then edits of all their classes at once."""
    agent, site = AgentFactory.create(), SiteFactory.create()
    user = User.objects.get(username="somebody1")
    browsers = [browser_for(user) for _ in range(AT_ONCE)]
    forms = [{**form_for(site), **hours("9", "14"), "agent": agent.pk} for _ in browsers]
    statuses = at_once(lambda number: browsers[number].post("/classes/new/", forms[number]).status_code, AT_ONCE)
    told = f"{statuses.count(201)} saved, {statuses.count(422)} told"
    good = (statuses.count(201), statuses.count(422)) == (1, AT_ONCE - 1)
    yield Figure(f"{AT_ONCE} saves at once for one agent: no deadlock", told, "1 saved, 31 told", good)

    classes = [captured(start_date=date(2027, 1, 4), entries=mondays_and_wednesdays()) for _ in browsers]
    edits = [{**form_for(one.site), "version": 1, "agent": agent.pk, "start_date": "2027-01-04"} for one in classes]
    addresses = [f"/classes/{one.code}/edit/" for one in classes]
    statuses = at_once(lambda number: browsers[number].post(addresses[number], edits[number]).status_code, AT_ONCE)
    told = f"{statuses.count(200)} saved, {statuses.count(422)} told"
    good = (statuses.count(200), statuses.count(422)) == (1, AT_ONCE - 1)
    yield Figure(f"{AT_ONCE} edits at once for one agent: no deadlock", told, "1 saved, 31 told", good)


def make_learners(first: int, last: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(LEARNERS.read_text(), {"first": first, "last": last})
    as_autovacuum_leaves_them()


def class_with_learners(learners: int) -> str:
    form = {**form_with_learners(SiteFactory.create(), learners), "submission_id": str(uuid4())}
    code: str = browser_of_somebody().post("/classes/new/", form).json()["class_code"]
    return code


def form_with_learners(site: Any, learners: int) -> dict[str, Any]:
    keys = Learner.objects.order_by("pk").values_list("pk", flat=True)[:learners]
    return {**form_for(site), **rows("learners", [{"learner": key, "level": "RLN", "status": "cic"} for key in keys])}


def hours(start: str, end: str) -> dict[str, Any]:
    return {"pattern": "weekly", **rows("blocks", [{"day": "Monday", "start": start, "end": end}])}


def page_at(browser: Browser, address: str) -> Page:
    """Its size but for the secrets, which are as long in all pages."""
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.content
    return Page(len(answer.content), len(asked))


def found_by(text: str, user: User) -> int:
    form = LearnerSearchForm({"q": text}, user=user)
    assert form.is_valid(), form.errors
    page = form.page_of_found()
    list(page)
    return page.paginator.count


def save(browser: Browser, form: dict[str, Any]) -> None:
    answer = browser.post("/classes/new/", {**form, "submission_id": str(uuid4())})
    assert answer.status_code == 201, answer.content


def browser_for(user: User) -> Browser:
    browser = Browser(headers={"Accept": "application/json"})
    browser.force_login(user)
    return browser


if __name__ == "__main__":
    sys.exit(main())
