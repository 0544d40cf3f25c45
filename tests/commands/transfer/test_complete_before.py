"""`--complete-before DATE`: what was over before that day is completed on the day of its last session."""

from datetime import date
from typing import Any, Final

import pytest
from django.core.management import CommandError, call_command

from classes.models import TrainingClass
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase
from tests.old_system.rows import insert_class

pytestmark = pytest.mark.django_db

RUNS: Final[dict[str, Any]] = {
    "class_duration": 8,
    "initial_class_agent": 1,
    "project_supervisor_id": 1,
    "order_nr": "PO 1",
    "learner_ids": [1],
}
# Mondays of four hours: the second is the last
LAST: Final = date(2026, 2, 9)


@pytest.mark.parametrize(("before", "status"), [(date(2026, 2, 10), "completed"), (LAST, "active"), (None, "active")])
def test_completes_what_was_over_before_that_day(
    before: date | None, status: str, office: OldDatabase, bring: Bring
) -> None:
    insert_class(office, 1, **RUNS)

    bring(office, complete_before=before)

    training_class = TrainingClass.objects.get()
    steps = [(step.to_status, step.on_date, step.reason) for step in training_class.status_changes.all()]
    reason = "Brought in from the old system"
    assert training_class.status == status
    assert steps[0] == ("active", date(2026, 1, 5), reason)
    assert steps[1:] == ([("completed", LAST, reason)] if status == "completed" else [])


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"order_nr": "  "}, "draft"),
        ({"project_supervisor_id": None}, "draft"),
        ({"schedule_data": []}, "draft"),
        ({"stop_restart_dates": [{"stop_date": "2026-02-02"}]}, "stopped"),
    ],
)
def test_completes_nothing_that_would_not_be_active(
    values: dict[str, Any], status: str, office: OldDatabase, bring: Bring
) -> None:
    insert_class(office, 1, **{**RUNS, **values})

    bring(office, complete_before=date(2026, 12, 31))

    assert TrainingClass.objects.get().status == status


def test_completes_nothing_that_was_brought_before(office: OldDatabase, bring: Bring) -> None:
    insert_class(office, 1, **RUNS)
    bring(office)

    bring(office, complete_before=date(2026, 12, 31))

    assert TrainingClass.objects.get().status == "active"


def test_a_day_that_is_none_is_refused_in_words(office: OldDatabase) -> None:
    with pytest.raises(CommandError, match="is no day"):
        call_command("import_wecoza", f"--source={office.address}", "--complete-before=31-12-2026")
