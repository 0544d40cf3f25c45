"""Classes of all shapes and mixtures by chance: no traceback, and each has its row in the report.

TRANSFER_CLASSES=2000 tries as many, by chance; without it a few are tried, the same each time.
"""

import json
import os
from typing import Any, Final

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from classes.models import OldRow, TrainingClass
from classes.services.capture.code_audit import audit_class_codes
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase
from tests.old_system.rows import insert_classes
from tests.old_system.shapes import columns

pytestmark = pytest.mark.django_db

AT_ONCE: Final = 25
CLASSES: Final = int(os.environ.get("TRANSFER_CLASSES", "50"))
FUZZED: Final = settings(
    max_examples=max(CLASSES // AT_ONCE, 1),
    derandomize="TRANSFER_CLASSES" not in os.environ,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OUTCOMES: Final = {"imported", "imported_with_remark", "left_for_a_human"}


@pytest.fixture
def wide_office(office: OldDatabase) -> OldDatabase:
    """With the successor's columns, and a second client with two sites."""
    office.run(
        "ALTER TABLE classes ADD IF NOT EXISTS class_status text, ADD IF NOT EXISTS delivery_date date, "
        "ADD IF NOT EXISTS qa_reports jsonb",
        "INSERT INTO clients (client_id, client_name) VALUES (2, 'Thaba')",
        "INSERT INTO sites (site_id, client_id, site_name) VALUES (2, 2, 'Mill'), (3, 2, 'Depot')",
    )
    return office


def test_every_class_has_its_row_whatever_its_shape(wide_office: OldDatabase, bring: Bring) -> None:
    tried = 0

    @FUZZED
    @given(st.lists(columns, min_size=AT_ONCE, max_size=AT_ONCE))
    def every_class_has_its_row(classes: list[dict[str, Any]]) -> None:
        nonlocal tried
        wide_office.run("TRUNCATE classes CASCADE")
        insert_classes(wide_office, classes)
        with transaction.atomic():
            check(bring(wide_office), classes)
            transaction.set_rollback(True)
        tried += len(classes)

    every_class_has_its_row()
    assert tried >= CLASSES // AT_ONCE * AT_ONCE


def check(report: dict[str, Any], classes: list[dict[str, Any]]) -> None:
    rows = {row["key"]: row for row in report["rows"] if row["table"] == "classes"}
    shown = json.dumps(classes, default=str)
    assert rows.keys() == {str(number) for number in range(1, len(classes) + 1)}, shown
    assert {row["outcome"] for row in rows.values()} <= OUTCOMES
    refused = [(key, row["remarks"]) for key, row in rows.items() if "not_stored" in row["kinds"]]
    assert refused == [], shown
    for row in rows.values():
        assert (row["outcome"] == "left_for_a_human") == ("code" not in row)
        assert bool(row["kinds"]) == (row["outcome"] != "imported")
    assert TrainingClass.objects.count() == OldRow.objects.filter(table="classes", new_key__isnull=False).count()
    assert audit_class_codes().is_clean
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
