from datetime import date

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import PublicHoliday, TrainingClass
from tests.factories import UserFactory
from tests.services.test_timetables import mondays_and_wednesdays, saved

pytestmark = pytest.mark.django_db

ADDRESS = "/holidays/impact/"
PAGE = {"accept": "text/html"}


@pytest.fixture(autouse=True)
def today(time_machine: object) -> None:
    """Before the class meets."""
    time_machine.move_to("2026-01-15T10:00:00+02:00")  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def planner(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))


@pytest.fixture
def training_class() -> TrainingClass:
    return saved(mondays_and_wednesdays(), UserFactory.create())


@pytest.fixture
def holiday(training_class: TrainingClass) -> PublicHoliday:
    """Declared after the class was captured."""
    return PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")


def test_shows_what_a_holiday_changes(client: Browser, holiday: PublicHoliday, training_class: TrainingClass) -> None:
    page = client.get(ADDRESS, {"holiday": holiday.pk}).content.decode()

    assert training_class.code in page
    assert "Wed 11 Mar 2026" in page
    assert "Wed 22 Apr 2026" in page
    assert "Mon 27 Apr 2026" in page


@pytest.mark.usefixtures("training_class")
@pytest.mark.parametrize("nonsense", ["", "x", "999999", "%00"])
def test_shows_no_class_for_nonsense(client: Browser, nonsense: str) -> None:
    assert client.get(f"{ADDRESS}?holiday={nonsense}").status_code == 200


def test_plans_the_chosen_classes_again(client: Browser, holiday: PublicHoliday, training_class: TrainingClass) -> None:
    answer = client.post(ADDRESS, {"classes": [training_class.code]})

    assert answer.status_code == 200
    assert answer.json()["results"] == [
        {
            "class_code": training_class.code,
            "end_before": "2026-04-22",
            "end_after": "2026-04-27",
            "message": "",
        }
    ]


def test_goes_back_to_the_page_without_script(
    client: Browser, holiday: PublicHoliday, training_class: TrainingClass
) -> None:
    answer = client.post(ADDRESS, {"classes": [training_class.code]}, headers=PAGE)

    assert (answer.status_code, answer["Location"]) == (302, ADDRESS)


@pytest.mark.parametrize("codes", [[], ["1-REALLL-RLN-0099"], ["a\0b"], ["x"] * 30])
def test_refuses_what_is_no_choice_of_classes(client: Browser, codes: list[str]) -> None:
    answer = client.post(ADDRESS, {"classes": codes})

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["classes"]


@pytest.mark.parametrize("role", [roles.SUPERVISOR, roles.QA_OFFICER, roles.VIEWER])
def test_is_for_class_administrators(client: Browser, role: str) -> None:
    client.force_login(UserFactory.create(role=role))

    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {"classes": []}).status_code == 403


@pytest.mark.parametrize("classes", [1, 3])
def test_asks_as_often_for_many_classes_as_for_one(
    client: Browser, classes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(classes):
        saved(mondays_and_wednesdays(), UserFactory.create())
    holiday = PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")

    # session, user, rights of user and groups; the holiday and the list of holidays, twice their names;
    # classes with six tables beside them
    with django_assert_num_queries(15):
        client.get(ADDRESS, {"holiday": holiday.pk})
