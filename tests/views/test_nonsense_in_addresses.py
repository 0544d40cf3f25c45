"""Whatever somebody types into an address, no page falls over."""

from typing import Final

import pytest
from django.test import Client as Browser

from classes import roles
from tests.support.factories import UserFactory, captured
from tests.support.pages.page_forms import forms_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]

HUGE: Final = "9223372036854775808"
NONSENSE: Final = (
    HUGE,
    f"-{HUGE}",
    "9" * 400,
    "1e400",
    "0",
    "-1",
    "99999-01-01",
    "0000-00-00",
    "9999-12",
    "9999-W53",
    "\0",
)
PAGES: Final = (
    "/classes/",
    "/classes/export.csv",
    "/learners/",
    "/learners/export.csv",
    "/agents/",
    "/qa/",
    "/qa/export.csv",
    "/search/",
    "/calendar/",
    "/calendar/events/",
    "/calendar/feeds/",
    "/holidays/impact/",
    "/classes/{code}/notes/",
    "/classes/{code}/timetable/",
    "/classes/new/",
    "/classes/sites/",
    "/classes/subjects/",
    "/classes/next-code/",
)
ALWAYS: Final = {"page", "page_size", "sort", "month", "week", "date", "start", "end", "year", "holiday", "employer"}


@pytest.fixture
def administrator(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))


@pytest.mark.parametrize("place", PAGES)
def test_no_page_of_ours_falls_over(client: Browser, place: str) -> None:
    address = place.format(code=captured().code)
    form_stands_at = address.removesuffix("export.csv")  # an export takes what its list takes
    forms = [form for form in forms_of(client.get(form_stands_at)) if form.method == "get"]
    asked = {name for form in forms for name in form.entries}

    for value in NONSENSE:
        answer = client.get(address, dict.fromkeys(asked | ALWAYS, value))
        answer.getvalue()
        assert answer.status_code < 500, value


DATED: Final = ("publicholiday", "trainingclass", "retiredcode")


@pytest.mark.parametrize("lookup", ["__year", "__month", "__day", "__iso_year", "__gte"])
@pytest.mark.parametrize("model", DATED)
def test_no_list_of_the_administration_falls_over(client: Browser, model: str, lookup: str) -> None:
    field = {"publicholiday": "date", "trainingclass": "start_date", "retiredcode": "retired_at"}[model]

    for value in (HUGE, "9" * 400, "0", "99999-01-01", "\0"):
        assert client.get(f"/admin/classes/{model}/", {f"{field}{lookup}": value}).status_code < 500, value


def test_a_day_that_does_not_exist_is_left_out(client: Browser) -> None:
    day = {"start_date__year": "2026", "start_date__month": "2", "start_date__day": "30"}

    answer = client.get("/admin/classes/trainingclass/", day)

    assert (answer.status_code, answer["Location"]) == (302, "/admin/classes/trainingclass/?e=1")
