"""How long it takes to plan, preview, store, show and plan again, and how many statements it takes.

`python3 dev.py bench timetable` fills the empty PostgreSQL that it is given, which flushes to disk, and prints each
figure beside its aim. Times are medians; where a machine matters, the figure is a ratio to what the database alone
takes.
"""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecoza.settings")
django.setup()

from django.contrib.auth.models import Group  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from classes import roles  # noqa: E402
from classes import timetable as engine  # noqa: E402
from classes.models import PublicHoliday, Session, TrainingClass, User  # noqa: E402
from classes.services.planning.public_holidays import sync_holidays  # noqa: E402
from classes.services.planning.replanning import impact_of, replan_class  # noqa: E402
from classes.views.calendars.calendars import events_answer  # noqa: E402
from tests.benchmarks.lists import as_autovacuum_leaves_them, fill  # noqa: E402
from tests.support.factories import SiteFactory, captured, mondays_and_wednesdays  # noqa: E402
from tests.views.capture.test_class_create import form_for  # noqa: E402
from tests.views.capture.test_previews import rows  # noqa: E402

CLASSES: Final = 1000
REPLANNED: Final = 500
ROUNDS: Final = 15
FEW, MANY = 4, 400
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
SESSIONS: Final = Path(__file__).with_name("many_sessions.sql")
# What is asked of these tables is who asks and what they may do; which class it is, and what the form offers; and who
# teaches and learns there, of which the preview tells clashes
LOGIN: Final = {"django_session", "users", "auth_permission"}
FORM: Final = {"classes", "clients", "sites", "class_types", "subjects", "setas"}
PEOPLE: Final = {"agents", "class_agents", "backup_agents", "enrolments"}
BESIDE: Final = LOGIN | FORM | PEOPLE


@dataclass(frozen=True)
class Figure:
    """A line of the table; one without an aim only informs."""

    what: str
    measured: str
    aim: str = ""
    good: bool = True


def main() -> int:
    if TrainingClass.objects.exists():
        sys.exit("There are classes already: the benchmark fills an empty database.")
    logging.disable()  # a line for each request would come between those of the table
    with override_settings(DEBUG=False, ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        furnish()
        figures = [*of_the_engine(), *of_previews(), *of_saving(), *of_the_calendar(), *of_replanning()]
    print(f"{os.cpu_count()} processors, medians of {ROUNDS}")
    for figure in figures:
        mark = "" if not figure.aim else "pass" if figure.good else "MISSED"
        print(f"{figure.what:66} {figure.measured:>22}   {figure.aim:28} {mark}")
    return int(not all(figure.good for figure in figures))


def furnish() -> None:
    """1,000 classes of 50 sessions, the holidays of six years, and somebody who asks."""
    fill(CLASSES)
    with transaction.atomic(), connection.cursor() as cursor:
        keys = TrainingClass.objects.order_by("-pk").values_list("pk", flat=True)[:CLASSES]
        cursor.execute(SESSIONS.read_text(), {"first": min(keys), "last": max(keys)})
    sync_holidays(first_year=2025, last_year=2031)
    as_autovacuum_leaves_them()


def of_the_engine() -> Iterator[Figure]:
    days = tuple(engine.WeekdayBlock(day, time(9), time(14)) for day in list(engine.Weekday)[:5])
    timetable = engine.Timetable(
        start_date=date(2026, 1, 5),
        total_hours=Decimal(5000),
        pattern=engine.Weekly(days),
        exceptions=tuple(engine.ExceptionDay(date(2026, 1, 6) + timedelta(weeks=week), "Other") for week in range(50)),
        stops=(engine.Stop(date(2026, 12, 11), date(2027, 1, 11), "Annual stop"),),
    )
    holidays = PublicHoliday.objects.names()
    plan = engine.plan_timetable(timetable, holidays)
    milliseconds = 1000 * time_of(lambda: engine.plan_timetable(timetable, holidays))
    yield Figure(
        f"Plan of {len(plan.sessions):,} sessions", f"{milliseconds:.1f} ms", "less than 20 ms", milliseconds < 20
    )


def of_previews() -> Iterator[Figure]:
    """New classes, and classes that stand and are changed from their start."""
    browser, site = browser_of_somebody(), SiteFactory.create()
    counted: dict[str, list[int]] = {"a new class": [], "an edit": []}
    for sessions in (FEW, MANY):
        form = form_of(site, sessions)
        counted["a new class"].append(of_the_plan(browser, "/classes/preview/", form))
        standing = browser.post("/classes/new/", form).json()["class_code"]
        changed = {**form, **blocks(start="10", end="15")}
        counted["an edit"].append(of_the_plan(browser, f"/classes/{standing}/preview/", changed))
        with CaptureQueriesContext(connection) as asked:
            browser.post(f"/classes/{standing}/preview/", changed)
            in_all = len(asked)
        milliseconds = 1000 * time_of(partial(browser.post, "/classes/preview/", form))
        yield Figure(f"Preview of {sessions} sessions, the whole request", f"{milliseconds:.0f} ms")
    yield Figure("Preview of an edit: statements in all", str(in_all))
    for what, (few, many) in counted.items():
        good = max(few, many) <= 4 and few == many
        yield Figure(
            f"Preview of {what}: statements for the plan", f"{few} for 4, {many} for 400", "at most 4, the same", good
        )


def of_saving() -> Iterator[Figure]:
    browser, site = browser_of_somebody(), SiteFactory.create()
    statements: list[int] = []
    for sessions in (FEW, MANY):
        locked: list[float] = []
        with CaptureQueriesContext(connection) as asked:
            save(browser, form_of(site, sessions))
        statements.append(len(asked))
        with connection.execute_wrapper(lock_watch(locked)):
            seconds = time_of(partial(save, browser, form_of(site, sessions)))
        yield Figure(f"Saving {sessions} sessions, the whole request", f"{1000 * seconds:.0f} ms")
        yield Figure(f"Saving {sessions} sessions, the code's lock is held at most", f"{1000 * median(locked):.1f} ms")
    few, many = statements
    more = many - few
    yield Figure("Saving 400 sessions: statements more than for 4", f"{more} ({few}, {many})", "at most 12", more <= 12)


def of_the_calendar() -> Iterator[Figure]:
    """The events of a month over all classes: the whole request, then what it takes to read them and to write JSON."""
    first, last, browser = date(2026, 3, 1), date(2026, 3, 31), browser_of_somebody()
    with CaptureQueriesContext(connection) as asked:
        browser.get(f"/calendar/events/?start={first}&end={last + timedelta(days=1)}")
    beside = sum(is_about(query["sql"], LOGIN) for query in asked)
    good = len(asked) - beside <= 4
    yield Figure("A month: statements beside login and rights", str(len(asked) - beside), "at most 4", good)
    with CaptureQueriesContext(connection) as own:
        events = json.loads(events_answer(first, last, TrainingClass.objects.all()).content)
    bare = time_of(lambda: [fetched(query["sql"]) for query in own.captured_queries])
    whole = time_of(lambda: events_answer(first, last, TrainingClass.objects.all()))
    yield Figure(
        f"A month of {len(events):,} events out of {Session.objects.count():,} sessions", f"{1000 * whole:.0f} ms"
    )
    ratio = whole / bare
    yield Figure("A month: query and JSON to the bare SQL", f"{ratio:.1f}", "at most 5", ratio <= 5)


def of_replanning() -> Iterator[Figure]:
    now = timezone.now()
    by = User.objects.get(username="somebody1")
    start = timezone.localdate() + timedelta(days=14)
    classes = [captured(start_date=start, entries=mondays_and_wednesdays()) for _ in range(REPLANNED)]
    day = classes[0].sessions.planned()[10].date
    holiday, _made = PublicHoliday.objects.get_or_create(date=day, defaults={"name": "Day of the benchmark"})
    began = perf_counter()
    impacts = impact_of(holiday, today=timezone.localdate())
    seconds = perf_counter() - began
    yield Figure(f"What a new holiday changes in {len(impacts):,} classes", f"{seconds:.1f} s")
    began = perf_counter()
    for training_class in classes:
        replan_class(training_class.code, by=by, at=now)
    rate = REPLANNED / (perf_counter() - began)
    yield Figure(f"Planning {REPLANNED} classes again", f"{rate:.0f} classes a second")


def browser_of_somebody() -> Browser:
    user = User.objects.get(username="somebody1")
    user.groups.add(Group.objects.get(name=roles.ADMINISTRATOR))
    browser = Browser(headers={"Accept": "application/json"})
    browser.force_login(user)
    return browser


def form_of(site: Any, sessions: int) -> dict[str, Any]:
    """A package of so many sessions of five hours, on each working day."""
    package = {"class_type": "WALK", "subject": "NUM", "total_hours": sessions * 5, "start_date": "2027-01-04"}
    return {**form_for(site, pattern="weekly", **package), **blocks(start="9", end="14")}


def blocks(**hours: str) -> dict[str, Any]:
    return rows("blocks", [{"day": day, **hours} for day in WEEKDAYS])


def save(browser: Browser, form: dict[str, Any]) -> None:
    answer = browser.post("/classes/new/", {**form, "submission_id": str(uuid4())})
    assert answer.status_code == 201, answer.content


def of_the_plan(browser: Browser, address: str, form: dict[str, Any]) -> int:
    """How many statements a preview takes for the plan itself."""
    with CaptureQueriesContext(connection) as asked:
        answer = browser.post(address, form)
    assert answer.json()["end_date"], answer.content
    return sum(not is_about(query["sql"], BESIDE) for query in asked)


def is_about(statement: str, tables: set[str]) -> bool:
    """Whether the first table of the statement is one of these."""
    return statement.partition(' FROM "')[2].partition('"')[0] in tables


def lock_watch(held: list[float]) -> Callable[..., Any]:
    """Notes for how long the row of a prefix's counter is locked at most: for the message that inserts the class."""

    def watch(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        began = perf_counter()
        result = execute(sql, parameters, many, context)
        if "take_class_number" in sql:
            held.append(perf_counter() - began)
        return result

    return watch


def fetched(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows_found: list[Any] = cursor.fetchall()
    return rows_found


def time_of(work: Callable[[], object]) -> float:
    """The median of the seconds that it takes."""
    seconds = []
    for _ in range(ROUNDS):
        began = perf_counter()
        work()
        seconds.append(perf_counter() - began)
    return median(seconds)


if __name__ == "__main__":
    sys.exit(main())
