"""Rows for an empty database of the old system: a small office, and classes of any kind in it."""

from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from tests.old_system import OldDatabase
from tests.old_system.numbers import id_number

TABLES = (
    "class_change_logs, agent_replacements, latest_document, qa_visits, classes, learners, employers, agents, users, "
    "class_type_subjects, class_types, sites, clients, locations"
)
LEARNERS = 4
DOCUMENTS = {
    "learner_ids",
    "exam_learners",
    "backup_agent_ids",
    "schedule_data",
    "stop_restart_dates",
    "class_notes_data",
    "event_dates",
    "qa_reports",
}
MONDAYS: dict[str, Any] = {
    "pattern": "weekly",
    "startDate": "2026-02-02",
    "endDate": "2026-12-18",
    "timeData": {"mode": "per-day", "perDayTimes": {"Monday": {"start_time": "09:00", "end_time": "13:00"}}},
    "selectedDays": ["Monday"],
    "exceptionDates": [],
    "holidayOverrides": {},
}


def empty(database: OldDatabase) -> None:
    database.run(f"TRUNCATE {TABLES} RESTART IDENTITY CASCADE")


def furnish(database: OldDatabase) -> None:
    """Client 1 with site 1, agents 1 to 3, supervisor 1, learners 1 to 4."""
    database.run(
        "INSERT INTO locations (location_id, street_address, town, province) VALUES (1, '1 Main Road', 'Paarl', 'KZN')",
        "INSERT INTO clients (client_id, client_name, client_status) VALUES (1, 'Umfula', 'active')",
        "INSERT INTO sites (site_id, client_id, site_name, place_id) VALUES (1, 1, 'Mine', 1)",
        "INSERT INTO users (user_id, first_name, surname, email, password_hash) "
        "VALUES (1, 'Siphokazi', 'Voorbeeld', 'siphokazi@office.example', 'x')",
        "INSERT INTO agents (agent_id, first_name, surname, email_address) VALUES (1, 'Elias', 'Vlei', "
        "'elias@teach.example'), (2, 'Fezile', 'Xhariep', 'fezile@teach.example'), (3, 'Gugu', 'Waterbok', NULL)",
    )
    for number in range(1, LEARNERS + 1):
        database.insert("learners", id=number, first_name="Thandi", surname=f"L{number}", sa_id_no=id_number(number))


def insert_classes(database: OldDatabase, classes: list[dict[str, Any]]) -> None:
    """Numbered from 1, in one go; what a class does not say is that of a usual one."""
    with psycopg.connect(database.address) as connected:
        for number, values in enumerate(classes, start=1):
            row = usual_class(number) | values
            names = SQL(", ").join(map(Identifier, row))
            query = SQL("INSERT INTO classes ({}) VALUES ({})").format(names, SQL(", ").join([SQL("%s")] * len(row)))
            connected.execute(query, [Jsonb(each) if name in DOCUMENTS else each for name, each in row.items()])


def insert_class(database: OldDatabase, number: int, **values: Any) -> None:
    """One of Mondays that is not activated, with all that is given."""
    database.insert("classes", **{**usual_class(number), **values})


def usual_class(number: int) -> dict[str, Any]:
    return {
        "class_id": number,
        "client_id": 1,
        "site_id": 1,
        "class_type": "AET",
        "class_subject": "NUM",
        "class_duration": 120,
        "original_start_date": "2026-02-02",
        "schedule_data": MONDAYS,
        "created_at": f"2026-01-05 08:{number % 60:02}:00",
    }
