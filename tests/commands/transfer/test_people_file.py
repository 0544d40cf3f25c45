"""`--people FILE`: who the numbers and names of the old system are."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from classes import roles
from classes.models import Agent, Note, OldRow, QAVisit, TrainingClass, User
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase
from tests.old_system.rows import insert_class
from tests.support.factories import AgentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def classes(office: OldDatabase) -> OldDatabase:
    """Agents 1 and 14 teach, 14 is in no table; WordPress user 7 wrote, and Thandeka Kwaliteit visited."""
    notes = [{"content": "Gate locked", "author_id": "7", "created_at": "2026-02-03T08:00:00+02:00"}]
    insert_class(office, 1, initial_class_agent=14, class_notes_data=notes)
    insert_class(office, 2, initial_class_agent=1, original_start_date="2027-02-01")
    officer = "Thandeka &nbsp;KWALITEIT"
    office.insert("qa_visits", class_id=1, visit_date="2026-03-02", visit_type="Final", officer_name=officer)
    return office


@pytest.fixture
def people(tmp_path: Path) -> Any:
    """Writes the file and gives its path."""

    def write(**sections: Any) -> Path:
        path = tmp_path / "people.json"
        path.write_text(json.dumps(sections))
        return path

    return write


def test_numbers_and_names_are_who_the_file_says(classes: OldDatabase, people: Any, bring: Bring) -> None:
    author, officer = UserFactory(email="pieter@office.example"), UserFactory(email="thandeka@office.example")
    AgentFactory(name="Zanele Teach", email="zanele@teach.example")
    path = people(
        agents={"14": {"old_agent": 2}, "1": {"email": "ZANELE@teach.example"}},
        wordpress={"7": {"email": "pieter@office.example"}},
        officers={"thandeka kwaliteit": {"email": "thandeka@office.example"}},
    )

    report = bring(classes, people=path)

    names = [row.class_agents.get().agent.name for row in TrainingClass.objects.order_by("start_date")]
    assert names == ["Fezile Xhariep", "Zanele Teach"]
    assert Note.objects.get().author == author
    assert QAVisit.objects.get().officer == officer
    assert [row for row in report["rows"] if "agent_to_confirm" in row["kinds"]] == []
    assert not Agent.objects.filter(name__contains="old list").exists()


@pytest.mark.parametrize("is_active", [True, False], ids=["in the office", "former employee"])
def test_the_summary_names_who_the_file_could_settle(
    classes: OldDatabase, people: Any, capsys: pytest.CaptureFixture[str], *, is_active: bool
) -> None:
    call_command("import_wecoza", source=classes.address, dry_run=True)
    before = capsys.readouterr().out

    user = UserFactory(email="pieter@office.example", is_active=is_active)
    path = people(wordpress={"7": {"email": user.email}}, officers={"Thandeka Kwaliteit": {"email": user.email}})
    call_command("import_wecoza", source=classes.address, people=path)

    assert "for “wordpress” in the people file: 7\n" in before
    assert "for “officers” in the people file: Thandeka KWALITEIT\n" in before
    assert "people file" not in capsys.readouterr().out


def test_the_summary_does_not_ask_for_a_former_employee_found_by_name(
    classes: OldDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    former = UserFactory(first_name="Thandeka", last_name="Kwaliteit", is_active=False)

    call_command("import_wecoza", source=classes.address)

    told = capsys.readouterr().out
    assert QAVisit.objects.get().officer == former
    assert ("for “wordpress”" in told, "for “officers”" in told) == (True, False)


def test_the_summary_does_not_ask_for_somebody_who_has_got_a_login_since(
    classes: OldDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_wecoza", source=classes.address)
    User.objects.filter(pk=QAVisit.objects.get().officer_id).update(is_active=True)
    capsys.readouterr()

    call_command("import_wecoza", source=classes.address)

    told = capsys.readouterr().out
    assert ("for “wordpress”" in told, "for “officers”" in told) == (True, False)


def test_a_number_may_be_a_supervisor_who_comes_with_this_run(classes: OldDatabase, people: Any, bring: Bring) -> None:
    classes.run("UPDATE classes SET project_supervisor_id = 1")

    bring(classes, people=people(wordpress={"7": {"email": "siphokazi@office.example"}}))

    assert Note.objects.get().author.email == "siphokazi@office.example"


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ({"agents": {"15": {"old_agent": 2}}}, "agent 15 stands in no class"),
        ({"wordpress": {"8": {"email": "a@office.example"}}}, "WordPress user 8 stands in no class"),
        ({"officers": {"Nobody": {"email": "a@office.example"}}}, "officer nobody stands in no class"),
        ({"agents": {"14": {"old_agent": 99}}}, "agent 14: old agent 99"),
        ({"agents": {"14": {"email": "nobody@teach.example"}}}, "agent 14: nobody@teach.example"),
        ({"agents": {"14": {}}}, "agent 14: neither an address as email nor a number as old_agent"),
        ({"agents": {"14": {"old_agent": 0, "email": ["a@b"]}}}, "agent 14: neither an address"),
        ({"wordpress": {"7": {"email": "nobody@office.example"}}}, "WordPress user 7: nobody@office.example"),
        ({"officers": {"Thandeka Kwaliteit": {"email": "nobody@office.example"}}}, "officer thandeka kwaliteit"),
        ({"agents": {"fourteen": {"old_agent": 2}}}, "is no number"),
        ({"wordpress": {"7": {}}}, "has no address"),
        ({"wordpress": {"7": "pieter@office.example"}}, "has to be an object of objects"),
        ({"agents": [1, 2]}, "has to be an object of objects"),
        ({"teachers": {}}, "and nothing else"),
    ],
)
def test_a_file_that_names_who_is_not_there_is_refused_before_anything_is_stored(
    sections: dict[str, Any], said: str, classes: OldDatabase, people: Any, bring: Bring
) -> None:
    with pytest.raises(CommandError, match=said):
        bring(classes, people=people(**sections))

    assert not OldRow.objects.exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"7", b'"x"', b"\xff\xfe", b"[" * 100_000, b"\x00"])
def test_a_file_of_nonsense_is_refused_in_words(
    content: bytes, office: OldDatabase, bring: Bring, tmp_path: Path
) -> None:
    path = tmp_path / "people.json"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=r"people\.json"):
        bring(office, people=path)


def test_a_file_that_notepad_saved_is_read(classes: OldDatabase, bring: Bring, tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text('{"agents": {"14": {"old_agent": 2}}}', encoding="utf-8-sig")

    bring(classes, people=path)

    assert not Agent.objects.filter(name__contains="old list").exists()


def test_an_officer_with_a_name_that_is_longer_without_capitals_is_found(
    classes: OldDatabase, people: Any, bring: Bring
) -> None:
    name, officer = "ß" * 160, UserFactory(email="thandeka@office.example")
    classes.run(f"UPDATE qa_visits SET officer_name = '{name}'")

    bring(classes, people=people(officers={name: {"email": "thandeka@office.example"}}))

    assert QAVisit.objects.get().officer == officer


def test_a_file_that_is_not_there_is_refused_in_words(office: OldDatabase, bring: Bring, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        bring(office, people=tmp_path / "nowhere.json")


def test_every_number_in_use_is_one_line_with_its_classes(classes: OldDatabase, bring: Bring) -> None:
    insert_class(classes, 3, initial_class_agent=14, original_start_date="2028-02-07")

    report = bring(classes)

    told = {row["key"]: row["remarks"] for row in report["rows"] if row["table"] == "agents"}
    assert {key: [each["kind"] for each in remarks] for key, remarks in told.items()} == {
        "1": ["agent_to_confirm"],
        "14": ["agent_to_confirm"],
    }
    assert "2 classes" in told["14"][0]["text"]
    classes_here = {row["key"]: row["kinds"] for row in report["rows"] if row["table"] == "classes"}
    assert "agent_unknown" in classes_here["1"]
    assert "agent_unknown" not in classes_here["2"]


@pytest.mark.parametrize(
    ("role", "login", "told"),
    [
        (roles.VIEWER, True, "They may not supervise: give them the role"),
        (roles.SUPERVISOR, False, "They may not supervise: give them the role"),
        (roles.SUPERVISOR, True, "Confirm it."),
    ],
)
def test_a_supervisor_who_is_here_is_named_with_what_is_missing(
    classes: OldDatabase, bring: Bring, role: str, login: bool, told: str
) -> None:
    UserFactory(email="siphokazi@office.example", role=role, is_active=login)
    classes.run("UPDATE classes SET project_supervisor_id = 1")

    (row,) = [row for row in bring(classes)["rows"] if row["table"] == "users"]

    assert told in row["remarks"][0]["text"]
    assert "password" not in row["remarks"][0]["text"]


def test_a_supervisor_who_comes_with_the_import_sets_a_password(classes: OldDatabase, bring: Bring) -> None:
    classes.run("UPDATE classes SET project_supervisor_id = 1")

    (row,) = [row for row in bring(classes)["rows"] if row["table"] == "users"]

    assert row["remarks"][0]["text"].endswith("Confirm it, and let them set a password.")
