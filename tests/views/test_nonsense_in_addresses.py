"""Whatever somebody types into an address, no page falls over."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
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


@pytest.mark.parametrize("page", ["change/", "history/", "delete/"])
def test_a_row_whose_key_nobody_can_look_for_is_not_there(client: Browser, page: str) -> None:
    for address in (f"/admin/classes/classcodecounter/%00/{page}", f"/admin/classes/trainingclass/a%00b/{page}"):
        assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]


def test_no_way_from_the_administration_to_the_site_falls_over(client: Browser) -> None:
    for kind in ContentType.objects.all():
        for key in ("%00", "x", "0", HUGE, "9" * 5000):
            assert client.get(f"/admin/r/{kind.pk}/{key}/").status_code in (302, 404), (kind, key)


@pytest.mark.parametrize("term", ["\0", "x\0", HUGE, "9" * 5000, "'\"", "\ud7ff"])
def test_no_search_for_a_choice_falls_over(client: Browser, term: str) -> None:
    for field in foreign_keys_with_search():
        asked = {"app_label": "classes", "model_name": field.model._meta.model_name, "field_name": field.name}
        assert client.get("/admin/autocomplete/", {**asked, "term": term}).status_code < 500, field


@pytest.mark.parametrize(
    "sent", [{"_selected_action": "\0"}, {"_selected_action": "9" * 5000}, {"_selected_action": HUGE}]
)
def test_no_action_on_rows_that_nobody_can_look_for_falls_over(client: Browser, sent: dict[str, str]) -> None:
    for model in admin.site._registry:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        for query in ("", "?q=%00", "?_changelist_filters=%00", "?_to_field=%00", "?_popup=%00"):
            answer = client.post(address + query, {"action": "delete_selected", "index": "0", **sent})
            assert answer.status_code < 500, (model, query)


def foreign_keys_with_search() -> Iterator[Any]:
    for model, page in admin.site._registry.items():
        own: list[tuple[Any, Any]] = [(model, page), *((inline.model, inline) for inline in page.inlines)]
        for of, fields in own:
            yield from (of._meta.get_field(name) for name in fields.autocomplete_fields)
