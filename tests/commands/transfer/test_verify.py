"""`import_wecoza --verify`: what differs between both databases, and why."""

import csv
import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pghistory
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from classes.models import Enrolment, Note, OldRow, Session, TrainingClass, User
from classes.services.capture.training_classes import delete_draft
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase
from tests.old_system.rows import MONDAYS, insert_class
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db

ESTIMATE: Final = "the old end date was an estimate: holidays, partial weeks"
FULL: Final[dict[str, Any]] = {
    "initial_class_agent": 1,
    "project_supervisor_id": 1,
    "order_nr": "PO 1",
    "learner_ids": [{"id": "1", "status": "CIC"}, {"id": 2, "status": "rbe"}, {"id": "3", "status": "DRO"}],
    "backup_agent_ids": [{"agent_id": 2, "date": "2026-02-16"}, 3],
    "stop_restart_dates": [{"stop_date": "2026-03-02", "restart_date": "2026-03-16"}],
    "class_notes_data": [{"content": "Gate locked", "category": "Venue issues", "author_id": 7}],
    "event_dates": [{"type": "Exams", "date": "2026-06-01"}, {"type": "Exams", "date": "", "description": ""}],
    "schedule_data": {
        **MONDAYS,
        "exceptionDates": [{"date": "2026-02-09", "reason": "Client Cancelled"}],
        "holidayOverrides": {"2026-04-06": True},
    },
}


def compared(database: OldDatabase, path: Path) -> dict[str, Any]:
    """The report of the comparison, whether all of it is explained or not."""
    with suppress(CommandError):
        call_command("import_wecoza", source=database.address, verify=True, report=path)
    report: dict[str, Any] = json.loads(path.read_text())
    return report


def reasons(report: dict[str, Any]) -> dict[str, str]:
    return {each["what"]: each["because"] for each in report["differences"]}


def somebody() -> User:
    user: User = UserFactory(first_name="Ada", last_name="Beheer")
    return user


def test_every_difference_of_the_sample_is_explained(
    sample_database: OldDatabase, bring: Bring, tmp_path: Path
) -> None:
    bring(sample_database)

    report = compared(sample_database, tmp_path / "verify.json")

    assert [each for each in report["differences"] if each["because"] == "unexplained"] == []
    assert [each for each in report["tables"] if each["missing"]] == []
    tables = {each["table"]: each for each in report["tables"]}
    there = {table: sample_database.ask(f"SELECT count(*) FROM {table}")[0][0] for table in tables if " " not in table}
    there["users"] = 1
    assert {table: tables[table]["old"] for table in there} == there
    call_command("import_wecoza", source=sample_database.address, verify=True)


def test_a_class_that_is_here_as_it_was_there_differs_in_its_end_alone(
    office: OldDatabase, bring: Bring, tmp_path: Path
) -> None:
    insert_class(office, 1, **FULL)
    bring(office)

    report = compared(office, tmp_path / "verify.json")

    assert reasons(report) == {"end": ESTIMATE}
    assert report["differences"][0]["old"] == "Fri 18 Dec 2026"


@pytest.mark.parametrize(
    ("values", "differs"),
    [
        ({"class_duration": None}, {"hours": "hours_from_catalogue"}),
        ({"original_start_date": None}, {"start": "start_date_from_timetable"}),
        ({"schedule_data": {"pattern": "weekly", "endDate": "2026-05-04"}}, {"end": "timetable_missing"}),
        ({"stop_restart_dates": [{"stop_date": "2025-03-02"}]}, {"stops": "stop_left_out"}),
        ({"learner_ids": [1, 1]}, {"learners (currently in class)": "learner_twice"}),
        ({"learner_ids": [1, 99]}, {"learners (currently in class)": "learner_unknown"}),
        ({"event_dates": [{"type": "Braai", "date": "2026-03-02"}]}, {"events": "event_type_unknown"}),
        ({"class_notes_data": [{"content": ""}, {"content": "x"}]}, {"notes": "note_empty"}),
        (
            {"initial_class_agent": 1, "backup_agent_ids": [{"agent_id": 1, "date": "2026-02-16"}]},
            {"backups": "backup_is_the_agent"},
        ),
        ({"schedule_data": {**MONDAYS, "exceptionDates": [{"date": "2026-02-30"}]}}, {"exceptions": "bad_date"}),
        (
            {"schedule_data": {**MONDAYS, "holidayOverrides": {"2026-02-09": "1"}}},
            {"held holidays": "override_no_holiday"},
        ),
    ],
)
def test_a_difference_has_the_kind_that_explains_it(
    values: dict[str, Any], differs: dict[str, str], office: OldDatabase, bring: Bring, tmp_path: Path
) -> None:
    insert_class(office, 1, **values)
    bring(office)

    assert differs.items() <= reasons(compared(office, tmp_path / "verify.json")).items()


@pytest.mark.parametrize(
    "values",
    [
        {"backup_agent_ids": [1, "1", {"id": 1}]},
        {"event_dates": [{"type": "Exams", "description": " ", "date": ""}, {"type": "Exams", "date": " "}]},
        {"event_dates": [{"type": "Exams", "notes": ["x"]}, {"type": "Exams", "description": "&nbsp;"}]},
        {"event_dates": [{"type": "deliveries", "date": "2026-02-09"}], "delivery_date": "2026-02-09"},
        {"stop_restart_dates": [{"stop_date": " ", "restart_date": ""}]},
        {"schedule_data": {**MONDAYS, "exceptionDates": [{"date": " ", "reason": "Other"}]}},
        {"schedule_data": {**MONDAYS, "holidayOverrides": {" ": True, "2026-04-06": True, "2026-4-6": "1"}}},
        {"class_notes_data": [" ", "&nbsp;"]},
        {"class_notes_data": [{"content": f"a{chr(10) * 30_000}b", "created_at": "2026-03-02 08:00"}]},
        {"qa_reports": [{"visit_date": " ", "visit_type": "Final"}]},
    ],
)
def test_what_the_rules_drop_without_a_word_is_no_difference(
    values: dict[str, Any], office: OldDatabase, bring: Bring, tmp_path: Path
) -> None:
    office.run("ALTER TABLE classes ADD COLUMN IF NOT EXISTS delivery_date text")
    office.run("ALTER TABLE classes ADD COLUMN IF NOT EXISTS qa_reports json")
    insert_class(office, 1, **values)

    (brought,) = (row for row in bring(office)["rows"] if row["table"] == "classes")

    assert brought["kinds"] == []
    assert reasons(compared(office, tmp_path / "verify.json")) == {"end": ESTIMATE}


@pytest.mark.parametrize(
    ("taught", "agents"),
    [
        ([(14, "2026-02-02"), (1, "2026-03-02")], 1),
        ([(1, "2026-03-02"), (1, "2026-04-01"), (2, "2026-02-09")], 2),
        ([(1, "2026-02-02"), (14, "2026-03-02"), (2, "2026-04-01"), (1, "2026-05-04")], 3),
    ],
)
def test_agents_are_counted_in_the_order_of_their_days_and_as_who_they_are(
    taught: list[tuple[int, str]], agents: int, office: OldDatabase, bring: Bring, tmp_path: Path
) -> None:
    first, *replacements = taught
    office.run("ALTER TABLE agent_replacements DROP CONSTRAINT IF EXISTS agent_replacements_replacement_agent_id_fkey")
    insert_class(office, 1, initial_class_agent=first[0], initial_agent_start_date=first[1])
    insert_class(office, 2, initial_class_agent=14, original_start_date="2028-02-07")
    for number, day in replacements:
        office.insert("agent_replacements", class_id=1, replacement_agent_id=number, start_date=day)
    people = tmp_path / "people.json"
    people.write_text('{"agents": {"14": {"old_agent": 1}}}')
    bring(office, people=people)

    call_command("import_wecoza", source=office.address, verify=True)

    assert TrainingClass.objects.earliest("start_date").class_agents.count() == agents


def test_rows_that_cannot_be_brought_are_named_and_counted_as_left(
    office: OldDatabase, bring: Bring, tmp_path: Path
) -> None:
    office.run("ALTER TABLE classes DROP CONSTRAINT IF EXISTS classes_project_supervisor_id_fkey")
    insert_class(office, 1, initial_class_agent=1, project_supervisor_id=9)
    for moment in ("1970-01-01", "2026-01-05"):
        office.insert("class_change_logs", class_id=1, operation="UPDATE", changed_at=moment, diff={})
    office.insert("agent_replacements", class_id=1, replacement_agent_id=2)
    office.insert("agent_replacements", class_id=1, start_date="2026-03-02")

    rows = {(row["table"], row["key"]): row["remarks"] for row in bring(office)["rows"]}

    told = " ".join(remark["text"] for remark in rows["classes", "1"])
    assert "1 entry of its history" in told
    assert "A replacement by agent 2 has no date" in told
    assert "A replacement on Mon 2 Mar 2026 names no agent" in told
    assert [remark["kind"] for remark in rows["users", "9"]] == ["user_to_confirm"]
    call_command("import_wecoza", source=office.address, verify=True)
    counts = {each["table"]: each for each in compared(office, tmp_path / "verify.json")["tables"]}
    for table, left in (("users", 1), ("class_change_logs", 1), ("agent_replacements", 2)):
        assert (counts[table]["left"], counts[table]["missing"]) == (left, 0)


def test_rows_that_are_gone_from_the_old_system_are_not_called_missing(office: OldDatabase, bring: Bring) -> None:
    insert_class(office, 1)
    insert_class(office, 2, original_start_date="2027-02-01")
    bring(office)
    office.run("DELETE FROM classes WHERE class_id = 1")
    out = io.StringIO()

    with pytest.raises(CommandError) as refusal:
        call_command("import_wecoza", source=office.address, verify=True, stdout=out)

    assert str(refusal.value).startswith("1 row that was brought is not in the old database any more")
    assert "classes: 1 there, 2 brought, 0 merged, 0 left, 1 NOT THERE ANY MORE" in out.getvalue()
    assert "missing" not in str(refusal.value)


def test_what_was_changed_here_is_explained_by_who_did_it_and_when(
    office: OldDatabase, bring: Bring, tmp_path: Path
) -> None:
    insert_class(office, 1, **FULL)
    bring(office)
    user = somebody()
    with pghistory.context(user=user.pk):
        TrainingClass.objects.update(total_hours=99, hours_reason="Agreed", hours_by_hand=99)
        Enrolment.objects.filter(status="cic").update(status="rbe")

    found = reasons(compared(office, tmp_path / "verify.json"))

    assert found["hours"].startswith(f"changed here since, by {user} on ")
    assert found["learners (currently in class)"].startswith("changed here since")


def test_a_draft_that_was_deleted_here_is_explained_by_who_did_it_and_why(
    office: OldDatabase, bring: Bring, tmp_path: Path
) -> None:
    insert_class(office, 1)
    bring(office)
    user, code = somebody(), TrainingClass.objects.get().code
    delete_draft(TrainingClass.objects.get(), reason="sent twice", by=user, at=timezone.now())

    report = compared(office, tmp_path / "verify.json")

    (found,) = report["differences"]
    assert (found["code"], found["old"], found["new"]) == (code, "one", "")
    assert found["because"].startswith(f"changed here since, by {user} on ")
    assert found["because"].endswith("the draft was deleted: sent twice")
    call_command("import_wecoza", source=office.address, verify=True)


def test_what_nobody_changed_is_unexplained_and_stands_first(office: OldDatabase, bring: Bring, tmp_path: Path) -> None:
    insert_class(office, 1, **FULL)
    bring(office)
    office.run("UPDATE classes SET class_duration = 60")

    report = compared(office, tmp_path / "verify.json")

    assert report["differences"][0]["because"] == "unexplained"
    assert reasons(report)["hours"] == "unexplained"
    with pytest.raises(CommandError, match="differences are unexplained"):
        call_command("import_wecoza", source=office.address, verify=True)


def test_a_change_of_something_else_explains_nothing(office: OldDatabase, bring: Bring, tmp_path: Path) -> None:
    insert_class(office, 1, **FULL)
    bring(office)
    with pghistory.context(user=somebody().pk):
        Note.objects.update(text="Gate open")
    office.run("UPDATE classes SET class_duration = 60, class_notes_data = '[]'")

    found = reasons(compared(office, tmp_path / "verify.json"))

    assert found["hours"] == "unexplained"
    assert found["notes"].startswith("changed here since")


def test_a_row_that_was_never_brought_is_missing(office: OldDatabase, bring: Bring, tmp_path: Path) -> None:
    insert_class(office, 1)
    bring(office)
    insert_class(office, 2)
    office.run(
        "INSERT INTO qa_visits (class_id, visit_date, visit_type, officer_name) VALUES (1, '2026-03-02', 'x', 'y')"
    )

    report = compared(office, tmp_path / "verify.json")

    assert [each["table"] for each in report["tables"] if each["missing"]] == ["classes"]
    assert reasons(report)["visits"] == "unexplained"


def test_comparing_changes_nothing(office: OldDatabase, bring: Bring, tmp_path: Path) -> None:
    insert_class(office, 1, **FULL)

    compared(office, tmp_path / "verify.json")

    assert not User.objects.exists()
    assert not OldRow.objects.exists()
    assert not Session.objects.exists()


def test_the_differences_can_be_had_as_csv(office: OldDatabase, bring: Bring, tmp_path: Path) -> None:
    insert_class(office, 1, **FULL)
    bring(office)

    call_command("import_wecoza", source=office.address, verify=True, report=tmp_path / "verify.csv")

    rows = list(csv.DictReader((tmp_path / "verify.csv").read_text().splitlines()))
    assert {row["what"] for row in rows} == {"end"}
