"""Kinds are those of the row, not of the run: a class that comes later than its turn says the same as in one run.

Learners who come after their class are enrolled in it then, or the report says why they are not.
"""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from classes import roles
from classes.models import Enrolment, MonthClose, OldCode, OldRow, TrainingClass, User
from classes.services.attendance.months import reopen_month
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase
from tests.old_system.numbers import id_number
from tests.old_system.rows import insert_class
from tests.support.attendance import captured_register, places_in
from tests.support.factories import UserFactory
from tests.support.teaching import moment

pytestmark = pytest.mark.django_db

AGENT: dict[str, Any] = {"initial_class_agent": 1, "initial_agent_start_date": "2026-02-02"}
FEBRUARY = date(2026, 2, 1)
ACTIVE: dict[str, Any] = {**AGENT, "order_nr": "PO 1", "project_supervisor_id": 1}
CLOSED = (
    "“Zodwa” (learner {}) is here now, but was not enrolled in this class. A month in which these dates change the "
    "registers is closed: give a later date, or let the month be reopened first. Every run of the import tries again."
)


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


@pytest.fixture
def waiting(office: OldDatabase, bring: Bring) -> TrainingClass:
    """A class with one learner; two others have no number that can be yet."""
    office.run("UPDATE learners SET sa_id_no = NULL WHERE id IN (2, 3)")
    places = [1, {"id": 2, "name": "Zodwa"}, {"id": 3, "name": "Zodwa"}]
    insert_class(office, 1, learner_ids=places, **ACTIVE)
    bring(office)
    return TrainingClass.objects.get()


def remarks_of(report: dict[str, Any]) -> dict[str, str]:
    """Of the class's learners, by text."""
    [row] = [row for row in report["rows"] if row["table"] == "classes"]
    return {each["text"]: each["kind"] for each in row["remarks"] if each["kind"].startswith("learner_")}


def correct(office: OldDatabase, *learners: int) -> None:
    for key in learners:
        office.run(f"UPDATE learners SET sa_id_no = '{id_number(key)}' WHERE id = {key}")


def close_february(training_class: TrainingClass) -> User:
    by = UserFactory.create(role=roles.ADMINISTRATOR)
    for session in training_class.sessions.filter(date__month=2):
        captured_register(session, {places_in(training_class)[0]: 3}, by=by)
    MonthClose.objects.create(training_class=training_class, month=FEBRUARY, by=by, at=moment("2026-03-02"))
    return by


def test_says_that_a_learner_was_not_enrolled_and_why_until_they_are(
    office: OldDatabase, bring: Bring, waiting: TrainingClass
) -> None:
    by = close_february(waiting)
    correct(office, 2)

    first, second = bring(office), bring(office)

    left = "“Zodwa” (learner 3) was left, and so is the place in this class until the learner can be brought."
    assert remarks_of(first) == {left: "learner_left_out", CLOSED.format(2): "learner_not_enrolled"}
    assert first == second
    assert OldRow.objects.get(table="classes").waiting == [2, 3]
    call_command("import_wecoza", source=office.address, verify=True)
    reopen_month(waiting, FEBRUARY, reason="A learner came", by=by, at=timezone.now())
    assert remarks_of(bring(office)) == {left: "learner_left_out"}
    assert Enrolment.objects.filter(training_class=waiting).count() == 2


def test_says_so_of_each_who_was_not_enrolled(office: OldDatabase, bring: Bring, waiting: TrainingClass) -> None:
    close_february(waiting)
    correct(office, 2, 3)

    assert remarks_of(bring(office)) == dict.fromkeys([CLOSED.format(2), CLOSED.format(3)], "learner_not_enrolled")


def test_a_rule_without_a_sentence_is_named_and_keeps_nobody_else_out(
    office: OldDatabase, bring: Bring, waiting: TrainingClass
) -> None:
    correct(office, 2)
    bring(office)
    Enrolment.objects.filter(training_class=waiting).update(level="RLN")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE enrolments ADD CONSTRAINT level_is_a_fruit CHECK (level = 'RLN')")
    correct(office, 3)

    assert remarks_of(bring(office)) == {
        "“Zodwa” (learner 3) is here now, but was not enrolled in this class. A rule of this program refused it, "
        "level_is_a_fruit. Every run of the import tries again.": "learner_not_enrolled"
    }


def test_says_so_where_the_class_cannot_be_read_any_more(
    office: OldDatabase, bring: Bring, waiting: TrainingClass
) -> None:
    office.run("UPDATE classes SET class_type = 'ZZ' WHERE class_id = 1")
    correct(office, 2)

    first, second = bring(office), bring(office)

    [text] = [text for text, kind in remarks_of(first).items() if kind == "learner_not_enrolled"]
    assert text.startswith("“Zodwa” (learner 2) is here now, but was not enrolled in this class. ")
    assert "ZZ" in text
    assert first == second
    office.run("UPDATE classes SET class_type = 'AET' WHERE class_id = 1")
    assert "learner_not_enrolled" not in remarks_of(bring(office)).values()
    assert Enrolment.objects.filter(training_class=waiting).count() == 2


def test_says_so_where_the_class_was_deleted_here(office: OldDatabase, bring: Bring, waiting: TrainingClass) -> None:
    OldRow.objects.filter(table="classes").update(new_key=2**40)
    correct(office, 2)

    texts = remarks_of(bring(office))

    assert any("learner 2) is here now" in text and "The class was deleted here." in text for text in texts)
