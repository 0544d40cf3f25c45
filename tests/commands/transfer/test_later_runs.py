"""Kinds are those of the row, not of the run: a class that comes later than its turn says the same as in one run."""

from typing import Any

import pytest
from django.core.management import call_command

from classes.models import OldCode, OldRow
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase
from tests.old_system.numbers import id_number
from tests.old_system.rows import insert_class

pytestmark = pytest.mark.django_db

AGENT: dict[str, Any] = {"initial_class_agent": 1, "initial_agent_start_date": "2026-02-02"}


def kinds_in(report: dict[str, Any]) -> dict[str, set[str]]:
    """By class, of those that this is about."""
    wanted = {"possible_twin", "agent_clash", "code_twice"}
    return {row["key"]: wanted & set(row["kinds"]) for row in report["rows"] if row["table"] == "classes"}


def text_of(report: dict[str, Any], key: str, kind: str) -> str:
    rows = [row for row in report["rows"] if row["table"] == "classes" and row["key"] == key]
    return next(str(remark["text"]) for remark in rows[0]["remarks"] if remark["kind"] == kind)


def test_the_later_twin_says_so_when_the_earlier_one_comes_after_it(office: OldDatabase, bring: Bring) -> None:
    insert_class(office, 1, class_type="ZZ", created_at="2026-01-05 08:00:00")
    insert_class(office, 2, created_at="2026-01-05 08:04:00")
    assert kinds_in(bring(office)) == {"1": set(), "2": set()}
    office.run("UPDATE classes SET class_type = (SELECT class_type FROM classes WHERE class_id = 2) WHERE class_id = 1")

    first, second = bring(office), bring(office)

    assert kinds_in(first) == {"1": set(), "2": {"possible_twin"}}
    assert first == second
    assert text_of(first, "2", "possible_twin").startswith("Class 1 of the old system")


@pytest.mark.parametrize("second", ["2026-01-05 08:00:00", "2026-01-06 08:04:00"])
def test_the_later_class_says_the_clash_when_the_earlier_one_comes_after_it(
    office: OldDatabase, bring: Bring, second: str
) -> None:
    insert_class(office, 1, class_type="ZZ", class_duration=40, created_at="2026-01-05 08:00:00", **AGENT)
    insert_class(office, 2, created_at=second, **AGENT)
    assert kinds_in(bring(office)) == {"1": set(), "2": set()}
    office.run("UPDATE classes SET class_type = (SELECT class_type FROM classes WHERE class_id = 2) WHERE class_id = 1")

    first = bring(office)

    assert {key: kinds - {"possible_twin"} for key, kinds in kinds_in(first).items()} == {
        "1": set(),
        "2": {"agent_clash"},
    }
    code = next(row["code"] for row in first["rows"] if row["table"] == "classes" and row["key"] == "1")
    assert text_of(first, "2", "agent_clash").startswith(f"Elias Vlei teaches {code} on ")
    assert bring(office) == first


@pytest.mark.parametrize("blank", ["\t", "\n", "\r\n", "\u00a0"])
def test_a_code_with_any_blank_around_it_is_the_same_there_and_here(
    office: OldDatabase, bring: Bring, blank: str
) -> None:
    insert_class(office, 1, class_code=f"{blank}IMP021813 ")
    insert_class(office, 2, class_code="IMP021813", original_start_date="2026-03-02")
    insert_class(office, 3, class_code=f" {blank}", original_start_date="2026-04-06")

    kinds = kinds_in(bring(office))

    assert kinds["1"] == kinds["2"] == {"code_twice"}
    assert kinds["3"] == set()
    assert OldCode.objects.called("imp021813").count() == OldCode.objects.count() == 2


@pytest.mark.parametrize("at_a_time", [1, 200])
def test_a_learner_with_the_number_of_one_who_was_merged_is_the_same_person(
    office: OldDatabase, bring: Bring, monkeypatch: pytest.MonkeyPatch, at_a_time: int
) -> None:
    monkeypatch.setattr("classes.services.transfer.storing.learners.AT_A_TIME", at_a_time)
    office.insert("learners", id=11, first_name="Thandi", sa_id_no=id_number(1), passport_number="A1234567")
    office.insert("learners", id=12, first_name="Thandi", passport_number="a 1234567")
    in_one_run = merged_in(bring(office))
    office.insert("learners", id=13, first_name="Thandi", sa_id_no=id_number(60), passport_number="A1234567")
    office.insert("learners", id=14, first_name="Thandi", sa_id_no=id_number(60))

    later = merged_in(bring(office))

    assert (in_one_run, later) == (["11", "12"], ["11", "12", "13", "14"])
    assert OldRow.objects.filter(table="learners", key__in=later).values("new_key").distinct().count() == 1
    call_command("import_wecoza", source=office.address, verify=True)


def merged_in(report: dict[str, Any]) -> list[str]:
    return [row["key"] for row in report["rows"] if "learner_merged" in row["kinds"]]
