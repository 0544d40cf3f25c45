"""What the dearest requests cost, of every address: on the sample data, and with 500 learners or 2,000 dates.

The capture form is sent with as many rows as it takes, too, faulty ones among them.

`python3 dev.py bench requests [SHOWN]` fills the empty database it is given, asks for every page as an administrator
and sends every form as it stands, as a page and as scripts do. It prints the processor's time of each request, so a
busy machine makes no difference, the dearest first; exit 1 when one is above its limit. Nothing that is sent is kept.
"""

import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from time import process_time
from typing import Any, Final
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecoza.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

from classes import roles  # noqa: E402
from classes import timetable as engine  # noqa: E402
from classes.models import Entries, Learner, TrainingClass  # noqa: E402
from tests.benchmarks.lists import as_autovacuum_leaves_them  # noqa: E402
from tests.support.factories import UserFactory, captured, enrolled, mondays_and_wednesdays, ready_to_start  # noqa: E402
from tests.support.pages.page_forms import PageForm, forms_of  # noqa: E402
from tests.views.test_rights import PATTERNS, address_of, all_names  # noqa: E402

ON_SAMPLE_DATA: Final = 1.0
WITH_MANY: Final = 2.0
EVERYTHING_FULL: Final = 5.0
ROUNDS: Final = 2
LEARNERS, DATES = 500, 2000
PAGE, JSON = "text/html", "application/json"
A_LESSON: Final = {"start": "9:00", "end": "10:00"}
FULL: Final[dict[str, tuple[int, dict[str, str]]]] = {
    "dates": (DATES, {"date": "2026-02-02", **A_LESSON}),
    "extras": (200, {"date": "2026-02-02", **A_LESSON}),
    "exceptions": (500, {"date": "2026-02-02", "reason": "agent_absent"}),
    "stops": (50, {"last_day": "2026-02-02", "resume_date": "2026-02-02"}),
    "backups": (100, {"agent": "1", "from_date": "2026-02-02", "to_date": "2026-02-02"}),
    "learners": (LEARNERS, {"learner": "1", "level": "RLN", "from_date": "2026-02-02"}),
}
WRONG: Final = {"dates": (DATES, {"date": "never"}), "learners": (LEARNERS, {"learner": "1", "from_date": "never"})}


@dataclass(frozen=True)
class Measured:
    what: str
    seconds: float
    most: float
    status: int
    size: int

    def __str__(self) -> str:
        mark = "  too much" if self.seconds > self.most else ""
        return f"{self.what:84} {self.status} {self.seconds * 1000:8.0f} {self.size / 1000:8.0f}{mark}"


def main(shown: int = 30) -> int:
    logging.disable()
    call_command("demo")
    with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        browser = Browser(raise_request_exception=False)
        browser.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        found = [each for what, about, most in data_sets() for each in measured(browser, what, about, most)]
        found += full_forms(browser)
    found.sort(key=lambda each: -each.seconds / each.most)
    print(f"{'':84}          CPU ms       kB")
    for each in found[:shown]:
        print(each)
    bad = sum(each.seconds > each.most for each in found)
    print(f"{bad} of {len(found)} requests take longer than they may.")
    return min(bad, 1)


def data_sets() -> Iterator[tuple[str, TrainingClass, float]]:
    """Each with a class that its pages are about."""
    yield "sample", with_a_row_of_each(ready_to_start()), ON_SAMPLE_DATA
    yield f"{LEARNERS} learners", with_many_learners(), WITH_MANY
    yield f"{DATES} dates", with_many_dates(), WITH_MANY


def with_a_row_of_each(training_class: TrainingClass) -> TrainingClass:
    return training_class


@transaction.atomic
def with_many_learners() -> TrainingClass:
    training_class = captured(entries=mondays_and_wednesdays())
    people = list(Learner.objects.all()[: LEARNERS // 3])
    for person in people:
        enrolled(training_class, learner=person)
    for _ in range(LEARNERS - len(people)):
        enrolled(training_class)
    return training_class


def with_many_dates() -> TrainingClass:
    days = [date(2026, 2, 2) + timedelta(days=day) for day in range(DATES // 2)]
    blocks = [engine.DatedBlock(day, time(hour), time(hour, 30)) for day in days for hour in (9, 14)]
    return captured(entries=Entries(pattern=engine.Custom(tuple(blocks))), total_hours=Decimal(DATES // 2))


def measured(browser: Browser, name: str, about: TrainingClass, most: float) -> Iterator[Measured]:
    as_autovacuum_leaves_them()
    for address in sorted(addresses_about(about, all_of_them=name == "sample")):
        yield ask(browser, f"{name}: GET {address}", most, address)
        page = browser.get(address, headers={"accept": PAGE})
        forms = forms_of(page) if page["Content-Type"].startswith(PAGE) and not page.streaming else []
        for form in forms:
            if form.method == "post" and about_one(form):
                yield from sent(browser, name, most, form)


def addresses_about(about: TrainingClass, *, all_of_them: bool) -> Iterator[str]:
    for name in all_names():
        keys = () if name.startswith("admin:") else PATTERNS[name].pattern.converters
        if "code" in keys or (all_of_them and not name.startswith("admin:")):
            yield address_of(name, about)
    admin = "/admin/classes/"
    yield f"{admin}trainingclass/{about.pk}/change/"
    if all_of_them:
        tables = ["agent", "classtype", "client", "learner", "publicholiday", "seta", "trainingclass", "user"]
        yield from (f"{admin}{table}/{page}" for table in tables for page in ("", "add/"))
        yield "/learners/?page_size=100"
        yield "/classes/?page_size=100"


def about_one(form: PageForm) -> bool:
    return "/logout/" not in form.action and "/login/" not in form.action


def sent(browser: Browser, name: str, most: float, form: PageForm) -> Iterator[Measured]:
    actions = [form.action]
    if form.action.endswith(("/edit/", "/new/")) and "pattern" in form.entries:
        actions.append(form.action.replace("/edit/", "/preview/").replace("/new/", "/preview/"))
    for action in actions:
        for accept in (PAGE, JSON):
            what = f"{name}: POST {action} {accept.partition('/')[2]}"
            yield ask(browser, what, most, action, form.entries, accept=accept)
    if "pattern" in form.entries:
        wrong = {**form.entries, "start_date": ["never"]}
        yield ask(browser, f"{name}: POST {form.action} html, refused", most, form.action, wrong)


def full_forms(browser: Browser) -> Iterator[Measured]:
    """A new class with as many rows as there may be, and one with as many faults as fit into a small form."""
    for what, sections in (("everything full", FULL), ("everything wrong", WRONG)):
        entries = {"pattern": "custom"}
        for section, (count, row) in sections.items():
            entries |= {f"{section}-TOTAL_FORMS": str(count), f"{section}-INITIAL_FORMS": "0"}
            entries |= {f"{section}-{number}-{name}": text for number in range(count) for name, text in row.items()}
        for address in ("/classes/new/", "/classes/preview/"):
            for accept in (PAGE, JSON):
                named = f"{what}: POST {address} {accept.partition('/')[2]}"
                yield ask(browser, named, EVERYTHING_FULL, address, entries, accept=accept)


def encoded(entries: Any, accept: str) -> tuple[Any, ...]:
    """As browsers send a form that holds no file; scripts send it in parts."""
    return (urlencode(entries, doseq=True), "application/x-www-form-urlencoded") if accept == PAGE else (entries,)


def ask(browser: Browser, what: str, most: float, address: str, entries: Any = None, *, accept: str = PAGE) -> Measured:
    best: Measured | None = None
    for _ in range(ROUNDS):
        with transaction.atomic():
            headers = {"accept": accept}
            began = process_time()
            answer: Any = (
                browser.get(address, headers=headers)
                if entries is None
                else browser.post(address, *encoded(entries, accept), headers=headers)
            )
            size = len(answer.getvalue())
            now = Measured(what, process_time() - began, most, answer.status_code, size)
            transaction.set_rollback(True)
        best = min(best or now, now, key=lambda each: each.seconds)
    assert best
    return best


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
