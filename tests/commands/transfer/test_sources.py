"""Sources that are away, are something else, change, or die while they are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg.conninfo import make_conninfo

from classes.management.commands.import_wecoza import Progress
from classes.models import OldRow, TrainingClass
from classes.services.capture.code_audit import audit_class_codes
from classes.services.transfer.source import _NEEDED, COLUMNS
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase, old_database
from tests.old_system.rows import furnish, insert_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def classes(office: OldDatabase) -> OldDatabase:
    for number in range(1, 6):
        insert_class(office, number, class_duration=8, original_start_date=f"202{number}-02-02")
    return office


@pytest.fixture
def after_the_second(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Does something once, when two classes are stored."""

    def arrange(act: Any) -> None:
        def tell(_: Progress, done: int, __: int) -> None:
            if done == 2:
                act()

        monkeypatch.setattr(Progress, "tell", tell)

    return arrange


@contextmanager
def reader_of(database: OldDatabase, *, may_read: bool) -> Iterator[str]:
    """A user who may read the tables and nothing else, or not even that; gives the address."""
    name = f"reader_{uuid4().hex[:8]}"
    database.run(f"CREATE ROLE {name} LOGIN")
    if may_read:
        database.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}")
    try:
        yield make_conninfo(database.address, user=name)
    finally:
        database.run(f"DROP OWNED BY {name}", f"DROP ROLE {name}")


def test_select_alone_is_enough(classes: OldDatabase, bring: Bring) -> None:
    with reader_of(classes, may_read=True) as address:
        bring(OldDatabase(address))
        call_command("import_wecoza", source=address, verify=True)

    assert TrainingClass.objects.count() == 5


def test_who_may_not_read_is_told_so(classes: OldDatabase, bring: Bring) -> None:
    with reader_of(classes, may_read=False) as address, pytest.raises(CommandError, match="may not read all of it"):
        bring(OldDatabase(address))


@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "http://office.example/", "postgres://[::1", "postgres://a:b@127.0.0.1:1/x", "mysql://x/y"],
)
def test_an_address_that_leads_nowhere_is_refused_in_words(address: str) -> None:
    with pytest.raises(CommandError, match="old database"):
        call_command("import_wecoza", source=address)


def test_another_database_is_refused_in_words(bring: Bring) -> None:
    with pytest.raises(CommandError, match="no database of the old system"):
        bring(OldDatabase(make_conninfo("", **_own_address())))


def _own_address() -> dict[str, Any]:
    facts = connection.get_connection_params()
    kept = {name: str(facts[name]) for name in ("host", "port", "user", "password") if facts.get(name)}
    return {**kept, "dbname": "postgres"}


def test_a_password_is_in_no_message(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("import_wecoza", source="postgres://reader:geheim@127.0.0.1:1/old")

    assert "geheim" not in str(refusal.value)


def test_every_column_but_the_few_that_are_needed_may_be_missing(bring: Bring) -> None:
    with old_database() as database:
        furnish(database)
        insert_class(database, 1, class_code="OLD-1")
        for table, columns in COLUMNS.items():
            gone = ", ".join(f"DROP COLUMN IF EXISTS {name} CASCADE" for name in {*columns} - {*_NEEDED.get(table, ())})
            if gone:
                database.run(f"ALTER TABLE IF EXISTS {table} {gone}")

        report = bring(database)

    assert [(row["table"], row["outcome"]) for row in report["rows"] if row["table"] == "classes"] == [
        ("classes", "left_for_a_human")
    ]


def test_what_is_changed_while_it_is_read_stands_as_it_was_when_the_run_began(
    classes: OldDatabase, bring: Bring, after_the_second: Any
) -> None:
    def change() -> None:
        classes.run("DELETE FROM classes WHERE class_id = 5", "UPDATE classes SET class_type = 'SKILL'")
        insert_class(classes, 6)

    after_the_second(change)

    report = bring(classes)

    rows = {row["key"]: row["outcome"] for row in report["rows"] if row["table"] == "classes"}
    assert rows.keys() == {"1", "2", "3", "4", "5"}
    assert "left_for_a_human" not in rows.values()


def test_a_source_that_dies_ends_the_run_in_words_and_the_next_one_goes_on(
    classes: OldDatabase, bring: Bring, after_the_second: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classes.services.transfer.source._PIECE", 1)
    monkeypatch.setattr("classes.services.transfer.runs.CLASSES_AT_A_TIME", 1)
    after_the_second(lambda: kill_readers(classes))

    with pytest.raises(CommandError, match="went away"):
        bring(classes)
    stored = set(TrainingClass.objects.values_list("code", flat=True))
    monkeypatch.undo()
    bring(classes)

    assert len(stored) == 2
    assert stored < set(TrainingClass.objects.values_list("code", flat=True))
    assert TrainingClass.objects.count() == 5
    assert audit_class_codes().is_clean


def test_a_dry_run_whose_source_dies_keeps_nothing(
    classes: OldDatabase, bring: Bring, after_the_second: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classes.services.transfer.runs.CLASSES_AT_A_TIME", 1)
    after_the_second(lambda: kill_readers(classes))

    with pytest.raises(CommandError, match="went away"):
        bring(classes, dry_run=True)

    assert not OldRow.objects.exists()


def kill_readers(database: OldDatabase) -> None:
    database.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def test_a_source_that_takes_long_does_not_end_a_run_that_is_only_tried(
    classes: OldDatabase, bring: Bring, after_the_second: Any
) -> None:
    def wait() -> None:
        with psycopg.connect(classes.address) as connected:
            connected.execute("SELECT pg_sleep(2)")

    after_the_second(wait)
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '1500ms'")

    report = bring(classes, dry_run=True)

    assert len([row for row in report["rows"] if row["table"] == "classes"]) == 5


def test_two_imports_at_once_are_one_too_many(classes: OldDatabase, bring: Bring) -> None:
    with psycopg.connect(make_conninfo("", **{**_own_address(), "dbname": connection.settings_dict["NAME"]})) as other:
        other.execute("SELECT pg_advisory_lock(hashtext('import_wecoza'))")

        with pytest.raises(CommandError, match="Another import is running"):
            bring(classes)
