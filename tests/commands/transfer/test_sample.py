"""The sample of the old system becomes exactly what expected.json says."""

from typing import Any, Final

import pytest

from classes.models import (
    Agent,
    ClassCodeCounter,
    Client,
    Learner,
    OldChange,
    OldRow,
    Site,
    TrainingClass,
    User,
)
from classes.services.capture.code_audit import audit_class_codes
from tests.commands.transfer.conftest import Bring
from tests.old_system import EXPECTED, OldDatabase
from tests.old_system.classes import as_expected

pytestmark = pytest.mark.django_db

CLASSES: Final[dict[str, dict[str, Any]]] = EXPECTED["classes"]


def rows_of(report: dict[str, Any], table: str) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in report["rows"] if row["table"] == table}


@pytest.mark.parametrize("dry_run", [True, False])
def test_each_class_has_the_outcome_that_is_expected(dry_run: bool, sample_database: OldDatabase, bring: Bring) -> None:
    report = bring(sample_database, dry_run=dry_run)

    found = {key: (row["outcome"], row["kinds"], row.get("code")) for key, row in rows_of(report, "classes").items()}
    assert found == {key: (row["outcome"], row["kinds"], row.get("code")) for key, row in CLASSES.items()}
    assert report["dry_run"] == dry_run


def test_each_class_stands_as_expected(sample_database: OldDatabase, bring: Bring) -> None:
    bring(sample_database)

    brought = OldRow.objects.filter(table="classes", new_key__isnull=False)
    classes = TrainingClass.objects.with_names().in_bulk(brought.values_list("new_key", flat=True))
    stored = {row.key: as_expected(classes[row.new_key or 0]) for row in brought}
    wanted = {key: row for key, row in CLASSES.items() if row["outcome"] != "left_for_a_human"}
    assert stored.keys() == wanted.keys()
    for key, row in wanted.items():
        facts = {name: value for name, value in row.items() if name not in ("outcome", "kinds")}
        assert {name: stored[key][name] for name in facts} == facts, key


def test_clients_people_and_counters_are_those_expected(sample_database: OldDatabase, bring: Bring) -> None:
    report = bring(sample_database)

    people = EXPECTED["people"]
    assert {str(client.pk): client.name for client in Client.objects.all()} == EXPECTED["clients"]
    assert Site.objects.count() == EXPECTED["totals"]["sites"]
    assert OldChange.objects.count() == EXPECTED["totals"]["old_changes"]
    assert Learner.objects.count() == people["learners"]["imported"]
    learners = rows_of(report, "learners")
    left = {key: row["kinds"] for key, row in learners.items() if row["outcome"] == "left_for_a_human"}
    assert left == {key: [kind] for key, kind in people["learners"]["left"].items()}
    merged = OldRow.objects.filter(table="learners", merged=True)
    keys = dict(OldRow.objects.filter(table="learners", merged=False).values_list("new_key", "key"))
    assert {row.key: keys[row.new_key] for row in merged} == people["learners"]["merged"]
    placeholders = Agent.objects.filter(name__endswith="(old list)").order_by("name").values_list("name", flat=True)
    assert list(placeholders) == [f"Agent {number} (old list)" for number in people["agents"]["placeholders"]]
    assert Agent.objects.count() == people["agents"]["of_the_table"] + len(placeholders)
    supervisors = User.objects.filter(groups__name="Supervisor").values_list("email", flat=True)
    assert list(supervisors) == people["supervisors"]
    assert dict(ClassCodeCounter.objects.values_list("prefix", "last_number")) == EXPECTED["counters"]
    assert audit_class_codes().is_clean


def test_dry_run_keeps_nothing(sample_database: OldDatabase, bring: Bring) -> None:
    bring(sample_database, dry_run=True)

    assert not TrainingClass.objects.exists()
    assert not OldRow.objects.exists()
    assert not User.objects.exists()
