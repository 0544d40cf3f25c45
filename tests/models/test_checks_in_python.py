"""What Python says of a rule without asking the database is what the database says."""

from datetime import date, datetime
from decimal import Decimal
from itertools import product
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Q
from django.test.utils import CaptureQueriesContext

from classes.models import TrainingClass
from classes.models.checks import surely_holds
from classes.services.capture.updates import NEVER_EDITED
from tests.support.factories import captured, drafted

pytestmark = pytest.mark.django_db

DAYS: Final = [None, date(1999, 12, 31), date(2026, 2, 2), date(2026, 2, 3)]
HOURS: Final = [None, Decimal(0), Decimal("160.00"), Decimal(160), Decimal(5001)]
TEXTS: Final = ["", "a"]
VALUES: Final[dict[str, list[Any]]] = {
    "class_start_date_is_plausible": [{"start_date": day} for day in DAYS],
    "class_hours_are_plausible": [{"total_hours": hours} for hours in HOURS],
    "class_has_a_seta_exactly_when_funded": [
        {"seta_funded": funded, "seta_id": seta} for funded, seta in product([True, False], [None, 1])
    ],
    "class_has_an_exam_type_exactly_for_an_exam": [
        {"exam_class": exam, "exam_type": text} for exam, text in product([True, False], TEXTS)
    ],
    "class_status_is_known": [{"status": status} for status in [*TrainingClass.Status.values, "lost", ""]],
    "class_status_before_has_its_day": [
        {"status": "active", "status_from": day, "status_before": text}
        for day, text in product(DAYS, ["", "draft", "active", "completed"])
    ],
    "class_end_by_hand_has_a_reason": [
        {"start_date": date(2026, 2, 2), "end_date_by_hand": day, "end_date_reason": text}
        for day, text in product(DAYS, TEXTS)
    ],
    "class_hours_by_hand_have_a_reason": [
        {"total_hours": Decimal(160), "hours_by_hand": hours, "hours_reason": text}
        for hours, text in product(HOURS, TEXTS)
    ],
    "class_beyond_draft_keeps_its_order_number": [
        {"status": status, "order_number": text} for status, text in product(TrainingClass.Status.values, TEXTS)
    ],
}
RULES: Final = {rule.name: rule for rule in TrainingClass._meta.constraints if isinstance(rule, models.CheckConstraint)}


def lets_through(rule: models.CheckConstraint, row: TrainingClass) -> bool:
    """What the database says."""
    try:
        rule.validate(TrainingClass, row)
    except ValidationError:
        return False
    return True


def test_the_rules_that_forms_meet_are_looked_at_here() -> None:
    assert RULES.keys() - VALUES.keys() == {"class_code_is_made_of_its_parts"}


@pytest.mark.parametrize("name", VALUES)
def test_python_and_the_database_agree(name: str) -> None:
    for values in VALUES[name]:
        row = drafted()
        for field, value in values.items():
            setattr(row, field, value)

        if surely_holds(RULES[name], row):
            assert lets_through(RULES[name], row), values


@pytest.mark.parametrize("name", VALUES)
def test_of_a_proper_class_python_knows_it(name: str) -> None:
    assert surely_holds(RULES[name], captured())


@pytest.mark.parametrize(
    "condition",
    [
        Q(order_number__regex="^PO"),
        Q(order_number__gt="PO"),
        Q(site__name="Bakery"),
        Q(total_hours=F("learners")),
        Q(start_date__gte="2026-01-01"),
        Q(total_hours="160"),
        ~Q(total_hours="160"),
        Q(supervisor__gt=0),
        Q(exam_class=True) ^ Q(exam_class=False),
    ],
)
def test_what_python_cannot_tell_is_left_to_the_database(condition: Q) -> None:
    assert not surely_holds(models.CheckConstraint(condition=condition, name="other"), drafted())


def test_a_moment_is_no_day() -> None:
    moment = TrainingClass(start_date=datetime(2100, 12, 31, 12))  # noqa: DTZ001  # as nobody should give it

    assert not surely_holds(RULES["class_start_date_is_plausible"], moment)


def test_a_class_is_checked_without_a_question_for_each_rule() -> None:
    row = TrainingClass.objects.with_names().get(pk=captured().pk)

    with CaptureQueriesContext(connection) as asked:
        row.full_clean(exclude=NEVER_EDITED)

    assert [query["sql"] for query in asked] == []


def test_each_broken_rule_is_told_in_its_words() -> None:
    row = captured()
    row.total_hours, row.start_date, row.seta_funded = Decimal(0), date(1999, 1, 1), True

    with pytest.raises(ValidationError) as refusal:
        row.full_clean(exclude=["submission_digest"])

    assert set(refusal.value.messages) >= {
        "Give hours above 0, up to 5,000.",
        "Give a start date between 2000 and 2100.",
        "Choose the SETA that funds the class, or say that it is not funded.",
    }


def test_a_row_that_was_not_read_is_asked_for() -> None:
    row = captured()
    row.site_id = 0
    row._state.fields_cache.pop("site", None)

    with pytest.raises(ValidationError, match="not a valid choice"):
        row.clean_fields(exclude=["submission_digest"])
