"""What is lost when something dies while many capture: `python3 dev.py bench kills`, about four minutes.

Twelve people capture over HTTP, each sending the same form until it is acknowledged, as the page in a browser does.
Meanwhile one thing after the other is killed, frozen, locked or taken away, and comes back. For each it prints what was
acknowledged and what became of it; it fails when anything was lost, given twice, or left out.
"""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from itertools import pairwise
from pathlib import Path
from random import sample
from threading import Event, Lock, Thread
from time import monotonic, sleep
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecoza.settings")
django.setup()

import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client as Browser  # noqa: E402

from classes import roles  # noqa: E402
from classes.models import Site, TrainingClass  # noqa: E402
from classes.services.capture.code_audit import audit_class_codes  # noqa: E402
from tests.support.factories import SiteFactory, UserFactory  # noqa: E402
from tests.support.servers.proxy import free_port  # noqa: E402
from tests.views.capture.test_class_create import form_for  # noqa: E402
from wecoza import devdb  # noqa: E402

PEOPLE: Final = 12
SECONDS_BEFORE, SECONDS_AFTER = 2, 6
OUTAGE: Final = 4
CSRF_TOKEN: Final = "c" * 32
ENOUGH: Final = 3  # of what is killed one by one
UNANSWERED: Final = (HTTPException, OSError)


class Program:
    """gunicorn on a port of its own, started again within a second whenever its master has ended, as systemd does."""

    def __init__(self) -> None:
        self.address = f"127.0.0.1:{free_port()}"
        self.wanted = Event()
        self.master: subprocess.Popen[bytes] | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        self.wanted.set()
        keeping = Thread(target=self._keep_running)
        keeping.start()
        try:
            yield
        finally:
            self.wanted.clear()
            self.signal(signal.SIGTERM)
            keeping.join()

    def signal(self, number: signal.Signals) -> None:
        if self.master:
            self.master.send_signal(number)

    def workers(self) -> list[int]:
        assert self.master
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def _keep_running(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--config", "python:wecoza.gunicorn", "wecoza.wsgi"]
        environment = {**os.environ, "BIND": self.address, "WEB_CONCURRENCY": "3", "DEBUG": "true"}
        while self.wanted.is_set():
            self.master = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
            self.master.wait()
            sleep(1)


@dataclass
class Load:
    """People who capture until they are told to stop, and what was acknowledged to them."""

    address: str
    site: Site
    logins: list[str]
    acknowledged: list[str] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    writing: Lock = field(default_factory=Lock)

    @contextmanager
    def capturing(self) -> Iterator[None]:
        people = [Thread(target=self._capture, args=(login,)) for login in self.logins]
        for person in people:
            person.start()
        try:
            yield
        finally:
            self.over.set()
            for person in people:
                person.join()

    def longest_gap(self) -> float:
        moments = sorted(self.moments)
        return max((later - earlier for earlier, later in pairwise(moments)), default=0)

    def _capture(self, login: str) -> None:
        while not self.over.is_set():
            form = form_for(self.site)
            while not (code := self._sent(login, form)):
                sleep(0.1)
            with self.writing:
                self.acknowledged.append(code)
                self.moments.append(monotonic())

    def _sent(self, login: str, form: dict[str, Any]) -> str:
        """The code that was acknowledged, or nothing: then the form is sent again."""
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": login,
            "X-CSRFToken": CSRF_TOKEN,
        }
        line = HTTPConnection(self.address, timeout=20)
        try:
            line.request("POST", "/classes/new/", urlencode(form), headers)
            answer = line.getresponse()
            body = answer.read()
        except UNANSWERED:
            return ""
        finally:
            line.close()
        if answer.status not in (HTTPStatus.OK, HTTPStatus.CREATED):
            return ""
        return str(json.loads(body)["class_code"])


class Kills:
    """The ways to die. Each returns when what it has broken is whole again, or mends itself."""

    def __init__(self, program: Program, server: devdb.Server) -> None:
        self.program, self.server = program, server

    def all(self) -> dict[str, Callable[[], None]]:
        return {
            "nothing, to compare": lambda: sleep(OUTAGE),
            "worker killed, three times": self.worker,
            "master killed": lambda: self.program.signal(signal.SIGKILL),
            "backend ended, three times": self.backend,
            "all backends ended": lambda: self._sql(END.format(limit="ALL")),
            "PostgreSQL stopped immediately": self.crash,
            "PostgreSQL frozen": self.freeze,
            "connections used up": self.use_up_connections,
            "counter locked": lambda: self._held("LOCK TABLE class_code_counters IN ACCESS EXCLUSIVE MODE"),
            "counter table away": self.table_away,
            "program restarted": lambda: self.program.signal(signal.SIGTERM),
            "program reloaded": lambda: self.program.signal(signal.SIGHUP),
        }

    def worker(self) -> None:
        for _ in range(ENOUGH):
            with suppress(ProcessLookupError):
                os.kill(sample(self.program.workers(), 1)[0], signal.SIGKILL)
            sleep(1)

    def backend(self) -> None:
        for _ in range(ENOUGH):
            self._sql(END.format(limit=1))
            sleep(0.5)

    def crash(self) -> None:
        self.server.stop("immediate")
        self.server.start()

    def freeze(self) -> None:
        postmaster = int((self.server.cluster / "postmaster.pid").read_text().split()[0])
        frozen = subprocess.run(["pgrep", "-P", str(postmaster)], capture_output=True, text=True, check=False).stdout
        everything = [postmaster, *map(int, frozen.split())]
        for number in (signal.SIGSTOP, signal.SIGCONT):
            for pid in everything:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            sleep(OUTAGE if number == signal.SIGSTOP else 0)

    def use_up_connections(self) -> None:
        taken: list[psycopg.Connection] = []
        self._sql(END.format(limit="ALL"))
        until = monotonic() + OUTAGE
        while monotonic() < until:
            try:
                taken.append(psycopg.connect(self.server.url))
            except psycopg.OperationalError:
                sleep(0.05)
        for each in taken:
            each.close()

    def table_away(self) -> None:
        self._sql("ALTER TABLE class_code_counters RENAME TO away")
        sleep(OUTAGE)
        self._sql("ALTER TABLE away RENAME TO class_code_counters")

    def _held(self, lock: str) -> None:
        with psycopg.connect(self.server.url) as holding:
            holding.execute(lock)
            sleep(OUTAGE)

    def _sql(self, statement: str) -> None:
        with psycopg.connect(self.server.url, autocommit=True) as acting:
            acting.execute(statement)


END: Final = """
    SELECT pg_terminate_backend(pid) FROM (
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT {limit}
    ) AS chosen
"""


def main() -> None:
    cluster = Path(parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"][0])
    server, program = devdb.Server(cluster.parent), Program()
    site, logins = SiteFactory.create(), [logged_in() for _ in range(PEOPLE)]
    print(f"{'killed':<32}{'acknowledged':>13}{'lost':>6}{'twice':>7}{'holes':>7}{'longest gap':>13}{'fallback':>10}")
    with program.running():
        wait_for(program.address)
        ways = Kills(program, server).all().items()
        whole = [tried(name, kill, Load(program.address, site, logins)) for name, kill in ways]
    sys.exit(0 if all(whole) else "Something was lost, given twice or left out: see the table.")


def tried(name: str, kill: Callable[[], None], load: Load) -> bool:
    """Whether nothing was lost, given twice or left out."""
    connection.close()
    with load.capturing():
        sleep(SECONDS_BEFORE)
        kill()
        sleep(SECONDS_AFTER)
    connection.close()
    stored = set(TrainingClass.objects.filter(code__in=load.acknowledged).values_list("code", flat=True))
    lost = len(set(load.acknowledged) - stored)
    audit = audit_class_codes()
    twice = sum(count - 1 for count in Counter(load.acknowledged).values()) + len(audit.duplicates)
    holes = len(audit.holes)
    fallbacks = TrainingClass.objects.filter(code__in=load.acknowledged, number=None).count()
    print(
        f"{name:<32}{len(load.acknowledged):>13}{lost:>6}{twice:>7}{holes:>7}"
        f"{load.longest_gap():>11.1f} s{fallbacks:>10}",
        flush=True,
    )
    return bool(load.acknowledged) and not (lost or twice or holes)


def logged_in() -> str:
    """The cookies of a class administrator."""
    browser = Browser()
    browser.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF_TOKEN}"


def wait_for(address: str) -> None:
    while True:
        line = HTTPConnection(address, timeout=5)
        try:
            line.request("GET", "/healthz")
            if line.getresponse().status == HTTPStatus.OK:
                return
        except UNANSWERED:
            sleep(0.2)
        finally:
            line.close()


if __name__ == "__main__":
    main()
