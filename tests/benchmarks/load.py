"""How the site answers many users at once: real log-ins, pauses to think, the mix of an office, and a burst of saves.

`python3 dev.py bench load [USERS] [SECONDS] [CLASSES] [RUSH]` fills the empty PostgreSQL that it is given: 50 sessions
in each class, in 20,000 at most, and 10,000 learners. Then it lets Locust's users work on gunicorn of this machine,
with one process; with as many as there are processors; with these and a streaming replica; with blocks of numbers from
a Redis; with both. After each, RUSH users save a class of one prefix within ten seconds. It prints how long each kind
of page takes, in milliseconds, and how many failed; exit 1 when one failed, or when a code was given twice or left out.
Server, database and users share the processors, so real ones are better off.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecoza.settings")
django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402

from classes import roles  # noqa: E402
from classes.models import Client, Learner, Site, TrainingClass, User  # noqa: E402
from classes.services.capture.code_audit import audit_class_codes  # noqa: E402
from tests.benchmarks.pages import fill  # noqa: E402
from tests.benchmarks.people import form_with_learners, hours, make_learners  # noqa: E402
from tests.support.factories import SiteFactory, UserFactory  # noqa: E402
from tests.support.servers.redis_server import redis_server  # noqa: E402
from tests.support.servers.web import serving  # noqa: E402
from wecoza import devdb  # noqa: E402

USERS_FILE: Final = Path(__file__).with_name("users") / "simulated_users.py"
PASSWORD: Final = "a password of all of them"
PAUSE: Final = 30.0
PREFIXES: Final = 50
LEARNERS: Final = 10_000
PRODUCTION: Final = {
    "DEBUG": "false",
    "ALLOWED_HOSTS": "127.0.0.1",
    "BEHIND_PROXY": "true",
    "EMAIL_URL": "",
    "REDIS_URL": "",
    "DATABASE_REPLICA_URLS": "",
}
Part = Callable[[], AbstractContextManager[dict[str, Any]]]
HEAD: Final = f"{'':18}{'requests':>9}{'errors':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}"


def main(users: int = 100, seconds: int = 60, classes: int = 100_000, rush: int = 50) -> int:
    call_command("demo")
    make_people(max(users, rush))
    sites = [SiteFactory.create(name=f"Load {number}") for number in range(PREFIXES)]
    facts = facts_of(sites)
    fill(classes, 60)
    make_learners(1, LEARNERS)
    facts["learners"] = list(Learner.objects.values_list("pk", flat=True))
    facts["clients"] = list(Client.objects.filter(name__contains=" Works ").values_list("pk", flat=True))
    collect_static_files()
    bad = 0
    for what, processes, parts in arrangements():
        print(f"\n{what}: {users} users, {PAUSE:.0f} s between requests, {seconds} s", flush=True)
        with served(processes, parts) as address:
            bad += shown(run("Staff", address, {**facts, "users": users, "seconds": seconds}))
            if rush:
                print(f"burst: {rush} users save on one prefix within 10 s")
                bad += shown(run("Rush", address, {**facts, "users": rush, "seconds": 0}))
        bad += codes_are_wrong()
    return min(bad, 1)


def arrangements() -> Iterator[tuple[str, int, list[Part]]]:
    """What it is called, how many processes, and what is started beside them."""
    processors = os.cpu_count() or 1
    yield "1 process", 1, []
    yield f"{processors} processes", processors, []
    yield f"{processors} processes and a replica", processors, [replica]
    yield f"{processors} processes and blocks of numbers", processors, [redis]
    yield f"{processors} processes, a replica and blocks of numbers", processors, [replica, redis]


@contextmanager
def served(processes: int, parts: list[Part]) -> Iterator[str]:
    with ExitStack() as started:
        variables: dict[str, Any] = PRODUCTION.copy()
        for part in parts:
            variables |= started.enter_context(part())
        yield started.enter_context(serving(workers=processes, **variables))


@contextmanager
def replica() -> Iterator[dict[str, Any]]:
    with devdb.replica_of(os.environ["DATABASE_URL"]) as follower:
        yield {"DATABASE_REPLICA_URLS": follower.url}


@contextmanager
def redis() -> Iterator[dict[str, Any]]:
    with TemporaryDirectory() as folder, redis_server(Path(folder) / "redis") as server:
        yield {"REDIS_URL": server.url}


def make_people(number: int) -> None:
    """All with one password, in the hash of production: to check it is what logging in costs."""
    model = UserFactory.create(role=roles.ADMINISTRATOR, username="load")
    password = make_password(PASSWORD)
    people = User.objects.bulk_create(User(username=f"load{each}", password=password) for each in range(number))
    for group in model.groups.all():
        group.user_set.add(*people)


def facts_of(sites: list[Site]) -> dict[str, Any]:
    """Before the many are made: what is edited was captured by the program."""
    form = {**form_with_learners(sites[0], 10), **hours("9", "13")}
    places = [{"client": site.client_id, "site": site.pk} for site in sites]
    edited = TrainingClass.objects.filter(status=TrainingClass.Status.DRAFT).values_list("code", flat=True)
    return {
        "password": PASSWORD,
        "pause": PAUSE,
        "classes": list(TrainingClass.objects.values_list("code", flat=True)[:500]),
        "edited": list(edited)[:200],
        "form": form,
        "sites": places,
        "months": ["2026-02", "2026-03", "2026-04", "2026-05"],
        "words": ["works 12", "bakery", "karoo", "mill"],
        "names": ["dlamini", "nomsa", "nkosi 77", "zulu"],
    }


def collect_static_files() -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(command, env={**os.environ, **PRODUCTION}, check=True)


def run(kind: str, address: str, facts: dict[str, Any]) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        about, figures = Path(folder, "facts.json"), Path(folder, "figures.json")
        about.write_text(json.dumps(facts))
        command = [sys.executable, "-m", "locust", "--headless", "--skip-log-setup", "--locustfile", str(USERS_FILE)]
        sizes = ["--users", str(facts["users"]), "--spawn-rate", "20", "--stop-timeout", "30"]
        subprocess.run(
            [*command, *sizes, "--host", f"http://{address}", "--only-summary", "--exit-code-on-error", "0", kind],
            env={**os.environ, "LOAD_FACTS": str(about), "LOAD_FIGURES": str(figures), "PYTHONPATH": "."},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        told: dict[str, Any] = json.loads(figures.read_text())
        return told


def shown(told: dict[str, Any]) -> int:
    """Prints the table, and gives how many requests failed."""
    print(HEAD)
    for kind, found in [*sorted(told["kinds"].items()), ("all", told["all"])]:
        times = "".join(f"{found[part]:9.0f}" for part in ("p50", "p95", "p99"))
        print(f"  {kind:16}{found['requests']:9}{found['errors']:8}{times}")
    for error in told["errors"]:
        print(f"  {error}")
    sys.stdout.flush()
    return int(told["all"]["errors"])


def codes_are_wrong() -> int:
    """The sample data has fallback codes of its own."""
    audit = audit_class_codes()
    print(f"codes: {len(audit.duplicates)} given twice, {len(audit.holes)} left out")
    return int(bool(audit.duplicates or audit.holes))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
