"""The report as JSON and as CSV, the summary, and how far a run is."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from classes.models import OldRow, TrainingClass
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase
from tests.old_system.rows import insert_class

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def classes(office: OldDatabase) -> OldDatabase:
    insert_class(office, 1)
    insert_class(office, 2, class_type="SKILL", class_code=" =1+1 ")
    insert_class(office, 3, seta_funded=True, seta="Nobody", original_start_date="2027-02-01")
    return office


def test_csv_has_the_same_rows_as_json(classes: OldDatabase, bring: Bring, tmp_path: Path) -> None:
    document = bring(classes, dry_run=True)

    call_command("import_wecoza", source=classes.address, dry_run=True, report=tmp_path / "Report.CSV")

    with (tmp_path / "Report.CSV").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for name in ("table", "key", "outcome"):
        assert [row[name] for row in rows] == [row[name] for row in document["rows"]]
    assert [row["kinds"].split() for row in rows] == [row["kinds"] for row in document["rows"]]
    assert [row["code"] for row in rows] == [row.get("code", "") for row in document["rows"]]
    assert [row["remarks"] for row in rows] == [
        "\n".join(remark["text"] for remark in row["remarks"]) for row in document["rows"]
    ]


def test_the_report_says_of_which_database_it_is_without_a_password(classes: OldDatabase, bring: Bring) -> None:
    report = bring(classes)

    assert report["source"].endswith(classes.ask("SELECT current_database()")[0][0])
    assert "@" not in report["source"]
    assert report["dry_run"] is False


def test_the_summary_counts_by_table_and_kind(classes: OldDatabase) -> None:
    out = io.StringIO()

    call_command("import_wecoza", source=classes.address, stdout=out)

    said = out.getvalue()
    assert "classes: 1 brought, 1 brought with a remark, 1 left for a human" in said
    assert "  type_unknown: 1" in said
    assert "  seta_unknown: 1" in said


def test_a_terminal_shows_a_bar_with_what_is_done_the_rate_and_the_time_left(classes: OldDatabase) -> None:
    out = Terminal()

    call_command("import_wecoza", source=classes.address, stdout=out)

    lines = out.getvalue().split("\r")
    assert lines[1].startswith("[##########....................] 1 of 3 classes, ")
    assert " a second, 0:" in lines[1]
    assert lines[3].startswith("[##############################] 3 of 3 classes")


def test_a_log_gets_a_line_for_each_hundred_and_for_the_last(classes: OldDatabase) -> None:
    classes.run("INSERT INTO classes (class_id) SELECT generate_series(4, 130)")
    out = io.StringIO()

    call_command("import_wecoza", source=classes.address, stdout=out)

    told = [line for line in out.getvalue().splitlines() if " a second" in line]
    assert [line.split(" classes")[0] for line in told] == ["100 of 130", "130 of 130"]
    assert "\r" not in out.getvalue()


@pytest.mark.parametrize("options", [{"report": Path("/nowhere/report.json")}, {"files": Path("/nowhere")}])
def test_folders_that_are_not_there_are_refused_before_the_run(options: dict[str, Any], office: OldDatabase) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("import_wecoza", source=office.address, **options)


def test_a_report_that_cannot_be_written_is_refused_before_the_run(classes: OldDatabase, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("import_wecoza", source=classes.address, report=tmp_path)


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ({}, "The import itself was stored"),
        ({"dry_run": True}, "nothing was kept"),
        ({"verify": True}, "Both databases were only read"),
    ],
)
def test_a_report_that_cannot_be_written_to_its_end_is_refused_and_says_what_holds(
    options: dict[str, Any], kept: str, classes: OldDatabase
) -> None:
    with pytest.raises(CommandError, match=rf"/dev/full could not be written to its end: .*\. .*{kept}"):
        call_command("import_wecoza", source=classes.address, report=Path("/dev/full"), **options)

    assert OldRow.objects.filter(table="classes").exists() is (not options)


def test_a_report_is_valid_json_whatever_stands_in_the_texts(office: OldDatabase, bring: Bring) -> None:
    insert_class(office, 1, class_type='" \\ \u2028 </script> ]}', class_code='"\n')

    assert json.dumps(bring(office))


def test_a_replacement_of_no_class_is_a_line_until_it_has_one(office: OldDatabase, bring: Bring) -> None:
    insert_class(office, 1, client_id=None)
    office.insert("agent_replacements", replacement_id=7, replacement_agent_id=2, start_date="2026-03-02")
    office.insert("agent_replacements", replacement_id=8)

    told = {row["key"]: row for row in bring(office)["rows"] if row["table"] == "agent_replacements"}
    again = {row["key"]: row for row in bring(office)["rows"] if row["table"] == "agent_replacements"}
    office.run(
        "UPDATE agent_replacements SET class_id = 1 WHERE replacement_id = 7", "UPDATE classes SET client_id = 1"
    )
    later = [row["key"] for row in bring(office)["rows"] if row["table"] == "agent_replacements"]

    assert {key: (row["outcome"], row["kinds"]) for key, row in told.items()} == {
        "7": ("left_for_a_human", ["no_class"]),
        "8": ("left_for_a_human", ["no_class"]),
    }
    assert "by agent 2 from Mon 2 Mar 2026 on belongs to no class" in told["7"]["remarks"][0]["text"]
    assert again == told
    assert later == ["8"]
    assert TrainingClass.objects.get().class_agents.count() == 1
    call_command("import_wecoza", source=office.address, verify=True)
