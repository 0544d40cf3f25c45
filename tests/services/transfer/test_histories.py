"""The old log in sentences: how often its names are asked for."""

import json
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from classes.models import OldRow
from classes.services.transfer.reading.logs import Log
from classes.services.transfer.storing.histories import Names, old_changes_of
from tests.support.factories import LearnerFactory

pytestmark = pytest.mark.django_db


def log_of(rows: int) -> Log:
    """In each row one learner more, by the bare number."""
    return Log.of(
        {
            "log_id": str(number),
            "operation": "UPDATE",
            "changed_at": f"2026-01-05 08:{number:02}:00",
            "diff": json.dumps({"learner_ids": {"old": list(range(1, number)), "new": list(range(1, number + 1))}}),
            "new_row": None,
            "old_row": None,
        }
        for number in range(1, rows + 1)
    )


def brought_learner(key: int, **names: Any) -> None:
    learner = LearnerFactory(**names)
    OldRow.objects.create(
        table="learners", key=str(key), outcome=OldRow.Outcome.IMPORTED, new_key=learner.pk, learner=learner
    )


@pytest.mark.parametrize("rows", [1, 30])
def test_names_of_learners_are_asked_for_once_for_all_rows(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for key in range(1, rows + 1):
        brought_learner(key, first_name="Thandi", surname=f"Mbeki{'a' * key}")

    with django_assert_num_queries(3):
        changes = old_changes_of(log_of(rows), (), Names())

    assert [change.sentences for change in changes] == [
        [f"Learner added: Thandi Mbeki{'a' * key}"] for key in range(1, rows + 1)
    ]
