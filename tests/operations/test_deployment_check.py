from datetime import date

import pytest
import time_machine
from django.core import checks
from django.db import OperationalError, connection

from classes.checks import public_holidays_are_known
from classes.models import PublicHoliday

pytestmark = pytest.mark.django_db


def christmas_of(*years: int) -> None:
    PublicHoliday.objects.bulk_create(PublicHoliday(date=date(year, 12, 25), name="Christmas Day") for year in years)


def found() -> list[str]:
    messages = checks.run_checks(include_deployment_checks=True)
    return [message.msg for message in messages if message.id == "classes.W001"]


@time_machine.travel(date(2026, 11, 2), tick=False)
def test_warns_of_each_of_the_next_years_without_holidays() -> None:
    christmas_of(2025, 2026, 2029)

    assert found() == ["No public holidays are known of 2027, 2028: classes would be planned on them."]


@time_machine.travel(date(2026, 11, 2), tick=False)
def test_is_content_with_this_year_and_the_next_two() -> None:
    christmas_of(2026, 2027, 2028)

    assert found() == []


def test_leaves_a_database_that_is_away_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", away)

    assert public_holidays_are_known() == []
