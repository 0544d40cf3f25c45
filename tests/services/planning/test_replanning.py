from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classes.models import PublicHoliday, Session, User
from classes.services.planning.public_holidays import sync_holidays
from classes.services.planning.replanning import impact_of, replan_class
from tests.services.planning.test_timetables import BEFORE, edit, moment, mondays_and_wednesdays, saved, tuesdays
from tests.support.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("holidays")]

TODAY = date(2026, 3, 3)


@pytest.fixture
def user() -> User:
    return UserFactory.create()


@pytest.fixture
def holiday() -> PublicHoliday:
    """Declared while classes are running."""
    return PublicHoliday(date=date(2026, 3, 11), name="Election day")


def test_shows_what_a_new_holiday_changes(user: User, holiday: PublicHoliday) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    holiday.save()

    [impact] = impact_of(holiday, today=TODAY)

    assert impact.training_class == training_class
    assert (impact.end_before, impact.end_after) == (date(2026, 4, 29), date(2026, 5, 4))
    assert [session.date for session in impact.gone] == [date(2026, 3, 11)]
    assert [session.date for session in impact.new] == [date(2026, 5, 4)]
    assert Session.objects.get(date=date(2026, 3, 11)).status == "planned"


def test_replans_the_days_that_lie_ahead_and_only_what_changes(user: User, holiday: PublicHoliday) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    before = {row["id"]: row for row in Session.objects.values()}
    holiday.save()

    replan_class(training_class.code, by=user, at=moment("2026-03-03"))

    training_class.refresh_from_db()
    changed = [row for row in Session.objects.values() if before.get(row["id"]) != row]
    assert training_class.end_date == date(2026, 5, 4)
    assert sorted((str(row["date"]), row["status"], row["sequence"]) for row in changed) == [
        ("2026-03-11", "cancelled", 1),
        ("2026-05-04", "planned", 0),
    ]
    assert impact_of(holiday, today=TODAY) == []


def test_leaves_a_change_of_weekday_ahead_where_it_was(user: User, holiday: PublicHoliday) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    edit(training_class, tuesdays(), user, on="2026-03-03", change_from=date(2026, 4, 1))
    before = {row["id"]: row for row in Session.objects.values()}
    holiday.save()

    replan_class(training_class.code, by=user, at=moment("2026-03-03"))

    changed = [row for row in Session.objects.values() if before.get(row["id"]) != row]
    assert sorted((str(row["date"]), row["status"]) for row in changed) == [
        ("2026-03-11", "cancelled"),
        ("2026-05-26", "planned"),
    ]


def test_leaves_a_holiday_in_the_past_alone(user: User, holiday: PublicHoliday) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    holiday.save()

    impact = replan_class(training_class.code, by=user, at=moment("2026-03-20"))

    assert not impact.changes_anything
    assert Session.objects.get(date=date(2026, 3, 11)).status == "planned"


def test_gives_a_day_back_when_its_holiday_is_switched_off(user: User, holiday: PublicHoliday) -> None:
    holiday.save()
    training_class = saved(mondays_and_wednesdays(), user)
    PublicHoliday.objects.filter(pk=holiday.pk).update(is_observed=False)

    replan_class(training_class.code, by=user, at=moment("2026-03-03"))

    training_class.refresh_from_db()
    assert training_class.end_date == date(2026, 4, 29)
    assert Session.objects.get(date=date(2026, 3, 11)).status == "planned"


def test_says_why_a_class_cannot_be_planned_again(user: User) -> None:
    hours = mondays_and_wednesdays(end_date_by_hand=date(2026, 2, 2), end_date_reason="One day")
    training_class = saved(hours, user)
    PublicHoliday.objects.create(date=date(2026, 2, 2), name="Election day")

    impact = replan_class(training_class.code, by=user, at=BEFORE)

    assert impact.refusal.startswith("No class day is left")
    assert Session.objects.get().status == "planned"


@pytest.mark.parametrize("classes", [1, 3])
def test_looks_at_many_classes_with_as_many_queries_as_at_one(user: User, holiday: PublicHoliday, classes: int) -> None:
    for _ in range(classes):
        saved(mondays_and_wednesdays(), user)
    holiday.save()

    with CaptureQueriesContext(connection) as queries:
        impacts = impact_of(holiday, today=TODAY)

    assert len(impacts) == classes
    # classes with their names, entries, sessions with their registers, days left out, holidays; agents and backups
    assert len(queries) == 7


def test_fills_the_table_with_the_rules_of_south_africa() -> None:
    PublicHoliday.objects.all().delete()

    sync_holidays(first_year=2023, last_year=2026)

    names = {str(row.date): row.name for row in PublicHoliday.objects.all()}
    assert names["2026-04-03"] == "Good Friday"
    assert names["2026-04-06"] == "Family Day"
    assert names["2023-01-02"] == "New Year's Day (observed)"
    assert "2024-05-29" in names


def test_never_touches_what_people_added_or_switched_off() -> None:
    PublicHoliday.objects.filter(date=date(2026, 4, 6)).update(name="Easter Monday", is_observed=False)
    added = PublicHoliday.objects.create(date=date(2026, 7, 1), name="Founders' day")

    first = sync_holidays(first_year=2026, last_year=2026)
    second = sync_holidays(first_year=2026, last_year=2026)

    family_day = PublicHoliday.objects.get(date=date(2026, 4, 6))
    added.refresh_from_db()
    assert (family_day.name, family_day.is_observed) == ("Easter Monday", False)
    assert added.name == "Founders' day"
    assert first > 0
    assert second == 0
