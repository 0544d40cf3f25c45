"""How fast classes are numbered and stored, and how fast other schemes would be.

`python3 dev.py bench codes` gives it an empty PostgreSQL that flushes to disk. Each round measures every scheme with
each number of workers and prefixes, the schemes in turns. What is printed are medians over the rounds; "of INSERT" and
"of library" are the rate as a part of that of the bare INSERT and of django-sequences in the same round. Twins are
codes that the database refused because another class had them; classes with a fallback code count as stored.
`--flush 0.2 2 10` measures again with each flush of the log taking so many milliseconds longer. `--disturbed` kills
connections, PostgreSQL and the Redis in the middle of each scheme, and counts what was lost.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median, quantiles
from typing import Final

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from classes.models import Client  # noqa: E402
from tests.benchmarks.disturbances import WORKERS, disturb, redis_for_blocks  # noqa: E402
from tests.benchmarks.office import Office  # noqa: E402
from tests.benchmarks.schemes import SCHEMES  # noqa: E402
from tests.benchmarks.workers import Task, Workers, working  # noqa: E402

PREFIXES: Final = (1, 50)
INSERT: Final = "bare INSERT"
LIBRARY: Final = "django-sequences"
LINE: Final = "{:>7} {:>8}  {:<20}{:>9} {:>8} {:>8} {:>9} {:>10} {:>7} {:>5} {:>9}"
HEADINGS: Final = (
    *("workers", "prefixes", "scheme", "classes/s", "p50 ms", "p99 ms"),
    *("of INSERT", "of library", "twins", "holes", "fallbacks"),
)


@dataclass(frozen=True)
class Measured:
    """What a scheme did in one round; latencies in milliseconds."""

    rate: float
    p50: float
    p99: float
    twins: int
    holes: int
    fallbacks: int


def main() -> None:
    options = parse()
    call_command("migrate", "sequences", verbosity=0)
    if Client.objects.exists():
        sys.exit("There are clients already: the benchmark empties tables, so it wants an empty database.")
    Office.furnish(clients=max(PREFIXES))
    introduce()
    with redis_for_blocks() as redis, working([*options.workers, WORKERS]) as workers:
        if options.disturbed:
            disturb(Office(), workers, redis)
            return
        for milliseconds in options.flush:
            slow_down(milliseconds)
            run(options, workers)


def run(options: Namespace, workers: Workers) -> None:
    rounds: dict[Task, list[Measured]] = defaultdict(list)
    office = Office()
    for number in range(options.rounds):
        print(f"Round {number + 1} of {options.rounds}", file=sys.stderr)
        for task in tasks(options, turn=number):
            rounds[task].append(measure(task, office, workers))
    show(rounds)


def slow_down(milliseconds: float) -> None:
    """Let whoever flushes the log wait so long before, as for a disk or a standby far away."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER SYSTEM SET commit_siblings = 0")
        cursor.execute(f"ALTER SYSTEM SET commit_delay = {round(milliseconds * 1000)}")
        cursor.execute("SELECT pg_reload_conf()")
    if milliseconds:
        print(f"\nEach flush {milliseconds} ms longer")


def parse() -> Namespace:
    parser = ArgumentParser(prog="dev.py bench codes")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1, help="for each measurement")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 8, 32], help="processes that capture at once")
    parser.add_argument("--flush", type=float, nargs="+", default=[0], help="milliseconds that each flush takes longer")
    parser.add_argument("--disturbed", action="store_true", help="kill things meanwhile, and count what was lost")
    parser.add_argument("--schemes", nargs="+", default=list(SCHEMES), choices=list(SCHEMES), help="bare INSERT always")
    parser.add_argument("--prefixes", type=int, nargs="+", default=list(PREFIXES))
    return parser.parse_args()


def introduce() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('fsync')")
        version, fsync = cursor.fetchone()
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"PostgreSQL {version}, fsync {fsync}, {os.cpu_count()} processors, load before {load}")
    if fsync != "on":
        sys.exit("Without fsync this says nothing: a number is kept locked until its class is on disk.")


def tasks(options: Namespace, *, turn: int) -> list[Task]:
    """All measurements of a round; another scheme begins each time."""
    names = [name for name in SCHEMES if name in {INSERT, LIBRARY, *options.schemes}]
    first = turn % len(names)
    return [
        Task(scheme, workers, prefixes, options.seconds)
        for workers in options.workers
        for prefixes in options.prefixes
        for scheme in names[first:] + names[:first]
    ]


def measure(task: Task, office: Office, workers: Workers) -> Measured:
    office.begin_anew(task.prefixes)
    work = workers.do(task)
    latencies = [1000 * latency for part in work for latency in part.latencies]
    percentiles = quantiles(latencies, n=100, method="inclusive")
    return Measured(
        rate=len(latencies) / (max(part.ended for part in work) - min(part.began for part in work)),
        p50=percentiles[49],
        p99=percentiles[98],
        twins=sum(part.twins for part in work),
        fallbacks=sum(part.fallbacks for part in work),
        holes=0 if task.scheme == INSERT else office.holes(),
    )


def show(rounds: dict[Task, list[Measured]]) -> None:
    print("\n" + LINE.format(*HEADINGS))
    for task in sorted(rounds, key=lambda task: (task.workers, task.prefixes, list(SCHEMES).index(task.scheme))):
        all_rounds = rounds[task]
        print(
            LINE.format(
                task.workers,
                task.prefixes,
                task.scheme,
                f"{median(one.rate for one in all_rounds):.0f}",
                f"{median(one.p50 for one in all_rounds):.1f}",
                f"{median(one.p99 for one in all_rounds):.1f}",
                ratio(all_rounds, rounds[replace(task, scheme=INSERT)]),
                ratio(all_rounds, rounds[replace(task, scheme=LIBRARY)]),
                sum(one.twins for one in all_rounds),
                sum(one.holes for one in all_rounds),
                sum(one.fallbacks for one in all_rounds),
            )
        )


def ratio(rounds: Sequence[Measured], yardstick: Sequence[Measured]) -> str:
    """The median of the ratios of each round's rates."""
    return f"{median(one.rate / other.rate for one, other in zip(rounds, yardstick, strict=True)):.2f}"


if __name__ == "__main__":
    main()
