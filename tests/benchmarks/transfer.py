"""How long the import of a large office takes, and how much memory: `python3 dev.py bench transfer [CLASSES]`.

Makes a database of the old system with as many classes, ten learners and a hundred sessions of a year in each, in the
empty PostgreSQL that it is given, brings them in a process of its own, and prints each figure beside its aim.
"""

import os
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from time import monotonic, process_time
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecoza.settings")
django.setup()

import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from psycopg.types.json import Jsonb  # noqa: E402

from classes.models import Enrolment, Session, TrainingClass  # noqa: E402
from tests.old_system import OldDatabase, old_database  # noqa: E402
from tests.old_system.numbers import id_number  # noqa: E402

CLASSES: Final = 3000
LEARNERS_OF_A_CLASS: Final = 10
LEARNERS: Final = 10_000
LOG_ROWS_OF_A_CLASS: Final = 20
CLIENTS: Final = 100
AGENTS: Final = 150
YEARS: Final = 5
DAYS: Final = (("Monday", "Wednesday"), ("Tuesday", "Thursday"), ("Friday", "Saturday"))
TIMES: Final = (("09:00", "12:00"), ("13:00", "16:00"))
MINUTES, MEGABYTES = 10, 500
LINES: Final[dict[str, tuple[str, ...]]] = {
    "locations": ("location_id", "street_address", "town", "province", "postal_code"),
    "clients": ("client_id", "client_name", "client_status"),
    "sites": ("site_id", "client_id", "site_name", "place_id"),
    "users": ("user_id", "first_name", "surname", "email", "password_hash"),
    "agents": ("agent_id", "first_name", "surname", "email_address"),
    "learners": ("id", "first_name", "surname", "sa_id_no", "city_town_id"),
    "class_types": ("class_type_id", "class_type_code", "class_type_name", "subject_selection_mode"),
    "class_type_subjects": (
        "class_type_subject_id",
        "class_type_id",
        "subject_code",
        "subject_name",
        "subject_duration",
    ),
}


@dataclass(frozen=True)
class Cost:
    """Of one run of the command. The seconds of PostgreSQL are those of both of its backends."""

    seconds: float
    python: float
    postgres: float
    megabytes: float


def main(classes: int) -> int:
    if TrainingClass.objects.exists():
        sys.exit("There are classes already: the benchmark fills an empty database.")
    print(f"{os.cpu_count()} processors, {classes:,} classes of {LEARNERS_OF_A_CLASS} learners")
    missed = False
    with old_database() as source:
        fill(source, classes)
        connection.close()
        for name, options in (
            ("dry run", {"dry_run": True}),
            ("run", {}),
            ("second run", {}),
            ("verify", {"verify": True}),
        ):
            cost = measured(source, options)
            missed |= cost.seconds > MINUTES * 60 or cost.megabytes > MEGABYTES
            told(name, cost, classes)
    sessions, places = Session.objects.count(), Enrolment.objects.count()
    print(f"{TrainingClass.objects.count():,} classes, {sessions:,} sessions, {places:,} places of learners are here")
    return int(missed)


def told(name: str, cost: Cost, classes: int) -> None:
    each = cost.seconds / classes * 1000
    print(
        f"{name:12} {cost.seconds:7.1f} s ({each:5.1f} ms a class), CPU {cost.python:6.1f} s Python and "
        f"{cost.postgres:6.1f} s PostgreSQL, {cost.megabytes:4.0f} MB   (aims: {MINUTES} minutes, {MEGABYTES} MB)",
        flush=True,
    )


def measured(source: OldDatabase, options: dict[str, Any]) -> Cost:
    """In a process of its own, so that its memory is its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(bring, (source.address, options))


def bring(address: str, options: dict[str, Any]) -> Cost:
    settings.DEBUG = False  # as where it counts: without a copy of each statement
    began, before = monotonic(), process_time()
    with Path(os.devnull).open("w") as nothing:
        connection.ensure_connection()
        backends = [connection.connection.info.backend_pid]
        seconds_before = sum(map(seconds_of, backends))
        call_command("import_wecoza", source=address, stdout=nothing, **options)
        spent = sum(map(seconds_of, backends)) - seconds_before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(monotonic() - began, process_time() - before, spent, memory)


def seconds_of(backend: int) -> float:
    """How long this process has been on a processor; nothing where that is not told."""
    try:
        fields = Path(f"/proc/{backend}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fill(source: OldDatabase, classes: int) -> None:
    with psycopg.connect(source.address) as connected, connected.cursor() as cursor:
        for table, rows in rows_of_office().items():
            with cursor.copy(f"COPY {table} ({', '.join(LINES[table])}) FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row(row)
        for table, made in (("classes", old_class), ("class_change_logs", old_log), ("qa_visits", old_visit)):
            names = ", ".join(made(1))
            rows_of_class = LOG_ROWS_OF_A_CLASS if made is old_log else 1
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN".encode()) as copy:
                for number in range(1, classes + 1):
                    for _ in range(rows_of_class):
                        copy.write_row(list(made(number).values()))


def rows_of_office() -> dict[str, Iterator[tuple[object, ...]]]:
    return {
        "locations": (row for row in [(1, "1 Main Road", "Polokwane", "Limpopo", "0700")]),
        "clients": ((n, f"Client {n}", "active") for n in range(1, CLIENTS + 1)),
        "sites": ((n, n, "Site", 1) for n in range(1, CLIENTS + 1)),
        "users": ((n, "Ada", f"Beheer{n}", f"u{n}@office.example", "x") for n in range(1, 6)),
        "agents": ((n, "Elias", f"Vlei{n}", f"a{n}@teach.example") for n in range(1, AGENTS + 1)),
        "learners": ((n, "Thandi", f"Learner{n}", id_number(n), 1) for n in range(1, LEARNERS + 1)),
        "class_types": (row for row in [(1, "REALLL", "REALLL", "own")]),
        "class_type_subjects": (row for row in [(1, 1, "RLN", "RLN", 160)]),
    }


def old_class(number: int) -> dict[str, object]:
    """Classes follow each other over the years; an agent's are on other days or at other times, mostly."""
    start = date(2021, 1, 4) + timedelta(days=number * YEARS * 365 // CLASSES)
    days, (begins, ends) = DAYS[number // AGENTS % 3], TIMES[number // AGENTS // 3 % 2]
    times = {"start_time": begins, "end_time": ends, "duration": "3.00"}
    client = number % CLIENTS + 1
    return {
        "class_id": number,
        "client_id": client,
        "site_id": client,
        "class_type": "REALLL",
        "class_subject": "RLN",
        "class_code": f"OLD-{number}",
        "class_duration": 300,
        "original_start_date": start,
        "seta_funded": False,
        "exam_class": False,
        "initial_class_agent": number % AGENTS + 1,
        "initial_agent_start_date": start,
        "project_supervisor_id": number % 5 + 1,
        "learner_ids": Jsonb([place(number, seat) for seat in range(LEARNERS_OF_A_CLASS)]),
        "schedule_data": Jsonb(
            {
                "pattern": "weekly",
                "startDate": str(start),
                "endDate": str(start + timedelta(days=350)),
                "timeData": {"mode": "per-day", "perDayTimes": dict.fromkeys(days, times)},
                "selectedDays": days,
                "exceptionDates": [{"date": str(start + timedelta(days=21)), "reason": "Client Cancelled"}],
            }
        ),
        "class_notes_data": Jsonb(
            [{"content": "A note of some length. " * 10, "category": ["Venue issues"], "author_id": 7}]
        ),
        "event_dates": Jsonb([{"type": "Mock Exams", "date": str(start + timedelta(days=99)), "status": "Completed"}]),
        "order_nr": f"PO {number}",
        "created_at": datetime(2021, 1, 1) + timedelta(days=number * YEARS * 365 // CLASSES, seconds=number),  # noqa: DTZ001
        "updated_at": datetime(2026, 1, 1),  # noqa: DTZ001
    }


def place(number: int, seat: int) -> dict[str, str]:
    learner = (number * LEARNERS_OF_A_CLASS + seat) % LEARNERS + 1
    return {
        "id": str(learner),
        "name": f"Thandi Learner{learner}",
        "level": "RLN",
        "status": "CIC - Currently in Class",
    }


def old_log(number: int) -> dict[str, object]:
    row = old_class(number)
    kept = {"class_id": number, "order_nr": row["order_nr"], "original_start_date": str(row["original_start_date"])}
    return {
        "class_id": number,
        "operation": "UPDATE",
        "changed_at": row["created_at"],
        "new_row": Jsonb(kept),
        "diff": Jsonb({"order_nr": {"old": None, "new": row["order_nr"]}}),
    }


def old_visit(number: int) -> dict[str, object]:
    day = old_class(number)["original_start_date"]
    return {
        "class_id": number,
        "visit_date": day,
        "visit_type": "Initial QA Visit",
        "officer_name": "Thandeka Kwaliteit",
    }


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CLASSES))
