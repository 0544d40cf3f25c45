"""Runs after the first, sources that cannot be read, and the comparison of both databases."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from classes.models import ClassFile, Enrolment, OldChange, OldRow, TrainingClass
from classes.services.records.file_audit import audit_files
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase, old_database
from tests.old_system.rows import insert_class

pytestmark = pytest.mark.django_db


def numbers_of_rows() -> dict[str, int]:
    """Of every table, those of the history included."""
    return {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}


def test_a_second_run_changes_no_row_and_everything_is_explained(
    sample_database: OldDatabase, bring: Bring, capsys: pytest.CaptureFixture[str]
) -> None:
    first, before = bring(sample_database), numbers_of_rows()

    assert bring(sample_database) == first
    assert numbers_of_rows() == before
    call_command("import_wecoza", source=sample_database.address, verify=True)


def test_a_later_run_brings_what_was_corrected(own_database: OldDatabase, bring: Bring) -> None:
    bring(own_database)
    own_database.run("UPDATE classes SET site_id = 3 WHERE class_id = 136")
    own_database.run("UPDATE learners SET sa_id_no = '9105059402089' WHERE id = 254")

    report = bring(own_database)

    rows: dict[str, Any] = {row["key"]: row for row in report["rows"] if row["table"] == "classes"}
    assert rows["136"]["outcome"] != "left_for_a_human"
    learner = OldRow.objects.get(table="learners", key="254")
    assert Enrolment.objects.filter(learner=learner.new_key).exists()
    assert "learner_left_out" not in rows["142"]["kinds"]


@pytest.mark.parametrize("change", ["DROP TABLE qa_visits CASCADE", "ALTER TABLE learners RENAME TO pupils"])
def test_a_source_that_lacks_a_table_is_refused_in_words(own_database: OldDatabase, bring: Bring, change: str) -> None:
    own_database.run(change)

    with pytest.raises(CommandError, match="it has no table"):
        bring(own_database)


def test_learners_whose_numbers_alone_were_kept_have_their_names_in_the_history(
    office: OldDatabase, bring: Bring
) -> None:
    insert_class(office, 1, learner_ids=["1", "2"])
    diff = {"learner_ids": {"old": ["1"], "new": ["1", "2", "99", {"id": 3, "name": "Zodwa"}]}}
    office.insert("class_change_logs", class_id=1, operation="UPDATE", changed_at="2026-01-06", diff=diff)

    bring(office)

    assert OldChange.objects.get().sentences == ["Learners added: Thandi L2, Zodwa, one without a name"]


def test_a_source_that_is_away_is_refused_in_words(bring: Bring) -> None:
    with pytest.raises(CommandError, match="not there"):
        bring(OldDatabase("postgres://nobody@127.0.0.1:1/nothing"))


def test_optional_tables_and_columns_may_be_missing(bring: Bring) -> None:
    with old_database() as database:
        database.run(
            "DROP TABLE latest_document, agent_replacements, class_change_logs",
            "ALTER TABLE learners DROP COLUMN employer_id",
            "DROP TABLE employers",
            "ALTER TABLE classes ADD class_status text, ADD delivery_date date, ADD qa_reports jsonb",
            "INSERT INTO clients (client_id, client_name) VALUES (1, 'Umfula')",
            "INSERT INTO sites (site_id, client_id, site_name) VALUES (1, 1, 'Mine')",
            "INSERT INTO classes (class_id, client_id, site_id, class_type, class_subject, class_duration, "
            "original_start_date, class_status, delivery_date) "
            "VALUES (1, 1, 1, 'aet', 'num', 120, '2026-02-02', 'draft', '2026-02-09')",
        )

        bring(database)

    training_class = TrainingClass.objects.get()
    assert training_class.code == "1-AET-NUM-0001"
    assert training_class.event_dates.get().type == "deliveries"


def test_the_successors_reasons_and_notes_are_in_the_history(bring: Bring) -> None:
    with old_database() as database:
        database.run(
            "CREATE TABLE class_status_history (class_id int, old_status text, new_status text, reason text, "
            "notes text, changed_at timestamp)",
            "ALTER TABLE classes ADD class_status text",
            "INSERT INTO clients (client_id, client_name) VALUES (1, 'Umfula')",
            "INSERT INTO sites (site_id, client_id, site_name) VALUES (1, 1, 'Mine')",
            "INSERT INTO classes (class_id, client_id, site_id, class_type, class_subject, class_duration, "
            "original_start_date, class_status) VALUES (1, 1, 1, 'aet', 'num', 120, '2026-02-02', 'draft')",
            "INSERT INTO class_change_logs (class_id, operation, changed_at, diff) VALUES "
            """(1, 'UPDATE', '2026-01-05 08:00:01', '{"class_status": {"old": "draft", "new": "active"}}')""",
            "INSERT INTO class_status_history VALUES "
            "(1, 'draft', 'active', 'The order came', 'Call 800101 5009 087 &amp; ask', '2026-01-05 08:00:00'), "
            "(1, 'active', 'stopped', 'Mine on strike', NULL, '2026-01-20 08:00:00'), "
            "(1, 'stopped', 'draft', 1, '', NULL), (1, NULL, NULL, NULL, NULL, '2026-01-21 08:00:00')",
        )

        bring(database)
        bring(database)
        call_command("import_wecoza", source=database.address, verify=True)

    assert list(OldChange.objects.values_list("sentences", flat=True).order_by("at")) == [
        ["Status from draft to active", "Reason: The order came", "Note: Call (a number) & ask"],
        ["Status from active to stopped", "Reason: Mine on strike"],
    ]


@pytest.mark.usefixtures("folder")
def test_files_that_are_what_they_say_are_kept(sample_database: OldDatabase, bring: Bring, tmp_path: Path) -> None:
    report = tmp_path / "uploads" / "qa-reports" / "qa_report_1762000000_x1.pdf"
    report.parent.mkdir(parents=True)
    report.write_bytes(b"%PDF-1.7\n" + b"x" * 2000 + b"\n%%EOF\n")

    bring(sample_database, files=tmp_path / "uploads")

    kept = ClassFile.objects.get()
    assert kept.name == "visit.pdf"
    assert kept.qa_visit
    assert audit_files().is_clean
