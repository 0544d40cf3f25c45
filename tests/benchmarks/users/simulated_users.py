"""The users of `bench load`, as Locust runs them: `python -m locust` gets this file, and what they need in LOAD_FACTS.

Each logs in with a password, waits until all have, then asks for one thing after the other with a pause between, in the
mix of an office; or, for a burst, saves one class within ten seconds. Nothing is measured before all have logged in,
but the log-ins themselves.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random, choice, expovariate, random, randrange, sample
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

import gevent
from gevent.event import Event
from locust import FastHttpUser, events, task

from tests.support.pages.page_forms import PageForm, forms_of

FACTS: Final[dict[str, Any]] = json.loads(Path(os.environ["LOAD_FACTS"]).read_text())
JSON: Final = {"Accept": "application/json"}
SENT: Final = {"Content-Type": "application/x-www-form-urlencoded"}
LOG_IN: Final = "log in"
BURST_SECONDS: Final = 10
LEARNERS: Final = 10
PREPARED: Final = {"log in: page", "edit: form"}

all_in = Event()
waiting: list[int] = []
log_ins: dict[str, Any] = {}


class Person(FastHttpUser):
    """The cookies of the site are for HTTPS, which the proxy would speak: here they are sent by hand."""

    abstract = True
    network_timeout = connection_timeout = 120.0

    def on_start(self) -> None:
        self.number = len(waiting)
        waiting.append(self.number)
        self.ask("log in: page", "GET", "/accounts/login/")
        entries = {"username": f"load{self.number}", "password": FACTS["password"]}
        self.ask(LOG_IN, "POST", "/accounts/login/", entries, good={302})
        arrived(self)
        all_in.wait()

    def ask(
        self,
        kind: str,
        method: str,
        address: str,
        entries: dict[str, Any] | None = None,
        *,
        good: set[int] = frozenset({200, 201}),  # type: ignore[assignment]
        headers: dict[str, str] | None = None,
    ) -> Any:
        cookies = {cookie.name: cookie.value for cookie in self.client.cookiejar}
        own = {
            "X-Forwarded-Proto": "https",
            "Referer": f"https://{self.host.partition('//')[2]}/",  # type: ignore[union-attr]
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies.get("__Host-csrftoken", ""),
            **(headers or {}),
            **(SENT if entries else {}),
        }
        body = urlencode(entries, doseq=True) if entries else None
        with self.client.request(
            method, address, name=kind, data=body, headers=own, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code in good:
                answer.success()
            else:
                answer.failure(f"{answer.status_code}")
            return answer


class Staff(Person):
    """Somebody of the office; half a minute from one thing to the next, scattered."""

    def wait_time(self) -> float:
        return expovariate(1 / FACTS["pause"])

    def on_start(self) -> None:
        """As in the middle of a day: with a first pause that is shorter for all, they would ask for more at first."""
        super().on_start()
        gevent.sleep(self.wait_time())

    @task(25)
    def class_page(self) -> None:
        self.ask("class", "GET", f"/classes/{choice(FACTS['classes'])}/")

    @task(20)
    def list_of_classes(self) -> None:
        asked: Callable[[], dict[str, Any]] = choice(
            [
                dict,
                lambda: {"page": randrange(1, 50)},
                lambda: {"q": choice(FACTS["words"])},
                lambda: {"status": "active", "page_size": 50},
            ]
        )
        self.ask("list", "GET", f"/classes/?{urlencode(asked())}")

    @task(15)
    def calendar(self) -> None:
        month = choice(FACTS["months"])
        if random() < 0.5:
            self.ask("calendar", "GET", f"/calendar/?month={month}")
        self.ask("calendar: data", "GET", f"/calendar/events/?start={month}-01&end={month}-28", headers=JSON)

    @task(10)
    def learner_search(self) -> None:
        self.ask("learner search", "POST", "/learners/search/", {"q": choice(FACTS["names"])}, headers=JSON)

    @task(10)
    def preview(self) -> None:
        self.ask("preview", "POST", "/classes/preview/", self.form(), headers=JSON)

    @task(5)
    def capture_page(self) -> None:
        self.ask("capture page", "GET", "/classes/new/")

    @task(5)
    def edit_page(self) -> None:
        self.ask("edit page", "GET", f"/classes/{choice(FACTS['edited'])}/edit/")

    @task(6)
    def edit(self) -> None:
        """Somebody else may have changed the class since: that is an answer, too."""
        address = f"/classes/{choice(FACTS['edited'])}/edit/"
        page = self.ask("edit: form", "GET", address)
        if page.status_code == 200:
            entries = {**form_in(address, page.content).entries, "order_number": f"PO-{uuid4().hex[:8]}"}
            self.ask("save: edit", "POST", address, entries, headers=JSON, good={200, 409})

    @task(1)
    def save(self) -> None:
        self.ask("save: new", "POST", "/classes/new/", self.form(), headers=JSON)

    @task(3)
    def export(self) -> None:
        """The classes of one client. A file of a quarter of all classes takes longer than all else in its minute."""
        self.ask("export", "GET", f"/classes/export.csv?{urlencode({'client': choice(FACTS['clients'])})}")

    def form(self) -> dict[str, Any]:
        return form_at(Random(self.number).choice(FACTS["sites"]))


class Rush(Person):
    """Somebody who saves one class of the same prefix as all others, within ten seconds."""

    def wait_time(self) -> float:
        return 10**6

    @task
    def save(self) -> None:
        gevent.sleep(random() * BURST_SECONDS)
        self.ask("burst: save", "POST", "/classes/new/", form_at(FACTS["sites"][0]), headers=JSON)
        waiting.append(1)
        if len(waiting) == 2 * FACTS["users"]:
            gevent.spawn(self.environment.runner.quit)  # it ends this one, too


def form_at(place: dict[str, Any]) -> dict[str, Any]:
    """A class with ten learners of its own: nobody is in five hundred classes."""
    keys = sample(FACTS["learners"], LEARNERS)
    learners = {f"learners-{number}-learner": key for number, key in enumerate(keys)}
    return {**FACTS["form"], **place, **learners, "submission_id": str(uuid4())}


def form_in(address: str, page: bytes) -> PageForm:
    answer = SimpleNamespace(request={"PATH_INFO": address}, content=page)
    (found,) = (form for form in forms_of(answer) if form.method == "post" and form.action == address)
    return found


def arrived(person: Person) -> None:
    """The last one to log in begins the measurement."""
    log_ins["count"] = log_ins.get("count", 0) + 1
    if log_ins["count"] < FACTS["users"]:
        return
    stats = person.environment.stats
    log_ins["entry"] = figures_of(stats.get(LOG_IN, "POST"))
    stats.reset_all()
    all_in.set()
    if FACTS["seconds"]:
        gevent.spawn_later(FACTS["seconds"], person.environment.runner.quit)


def figures_of(entry: Any) -> dict[str, float]:
    return {
        "requests": entry.num_requests,
        "errors": entry.num_failures,
        **{f"p{part}": entry.get_response_time_percentile(part / 100) or 0 for part in (50, 95, 99)},
    }


def tell(environment: Any, **_more: Any) -> None:
    stats = environment.stats
    found = {entry.name: figures_of(entry) for entry in stats.entries.values() if entry.num_requests}
    told = {
        "kinds": {name: each for name, each in found.items() if name not in PREPARED} | {LOG_IN: log_ins.get("entry")},
        "all": figures_of(stats.total),
        "errors": [f"{error.name}: {error.error} ({error.occurrences})" for error in stats.errors.values()],
    }
    Path(os.environ["LOAD_FIGURES"]).write_text(json.dumps(told))


events.quitting.add_listener(tell)
