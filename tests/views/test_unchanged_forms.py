"""A form that is opened and saved as it stands writes nothing; with one field changed, it writes that field.

The forms are those of `tests.support.pages.forms_with_a_row`: a new one needs a line there.
"""

from collections.abc import Callable
from typing import Any, Final

import pytest
import time_machine
from django.contrib import admin
from django.test import Client as Browser

from classes import roles
from classes.models import User
from tests.support.class_shapes import JANUARY, TODAY
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays
from tests.support.pages.forms_with_a_row import (
    FORMS,
    FORMS_OF_NEW_ROWS,
    NO_FORM_OF_A_ROW,
    ROWS_IN_ADMIN,
    Change,
    FormOfRow,
)
from tests.support.pages.page_forms import PageForm, form_to
from tests.support.pages.stored_rows import all_rows, written_since
from tests.views.test_rights import column_of_rights, statuses_in_admin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]

BESIDE_EACH_CHANGE: Final = {"changed_at", "changed_by_id", "version"}
KEPT_BESIDE: Final = {"django_admin_log", "pghistory_context"}
NOT_ALLOWED: Final = (403, 404, 405)


@pytest.fixture
def administrator(client: Browser) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(TODAY):
        yield


def in_admin(model: str, make: Callable[[], Any]) -> str:
    return f"/admin/classes/{model}/{make().pk}/change/"


def opened(client: Browser, address: str) -> PageForm:
    page = client.get(address)
    assert page.status_code == 200
    return form_to(page, address)


def shown_errors(answer: Any) -> Any:
    """What the answer says is wrong, to see it where a test fails."""
    if answer["Content-Type"] == "application/json":
        return answer.json().get("errors")
    return list(map(str, answer.context["errors"])) if answer.context and "errors" in answer.context else None


def assert_saved(answer: Any) -> None:
    assert (answer.status_code in (200, 302), shown_errors(answer)) == (True, None)


def assert_written(found: dict[str, list[str]], change: Change) -> None:
    """Beside the history, and what the administration keeps of its own."""
    rows = {
        table: sorted(set(columns) - BESIDE_EACH_CHANGE)
        for table, columns in found.items()
        if not table.endswith("event") and table not in KEPT_BESIDE
    }
    assert rows == {table: sorted(set(columns) - BESIDE_EACH_CHANGE) for table, columns in change.written.items()}


EDITS: Final = [(name, form) for name, forms in FORMS.items() for form in forms]
CHANGES: Final = [(name, form, change) for name, form in EDITS for change in form.changes]
ADMIN_EDITS: Final = [(model, make) for model, rows in ROWS_IN_ADMIN.items() for make, _ in rows]
ADMIN_CHANGES: Final = [
    (model, make, one) for model, rows in ROWS_IN_ADMIN.items() for make, all_ in rows for one in all_
]


@pytest.mark.parametrize(("_name", "form"), EDITS)
def test_a_form_that_is_saved_as_it_stands_writes_nothing(client: Browser, _name: str, form: FormOfRow) -> None:
    page, before = opened(client, form.make()), all_rows()

    answer = page.send(client)

    assert_saved(answer)
    assert written_since(before) == {}


@pytest.mark.parametrize(("_name", "form"), EDITS)
def test_a_form_that_is_sent_without_a_field_says_what_is_wrong(client: Browser, _name: str, form: FormOfRow) -> None:
    page = opened(client, form.make())

    answer = client.post(page.action, headers={"accept": "application/json"})

    assert (answer.status_code, bool(shown_errors(answer))) in [(422, True), (200, False)]


@pytest.mark.parametrize(("_name", "form", "change"), CHANGES)
def test_a_form_writes_the_one_change_that_was_made(
    client: Browser, _name: str, form: FormOfRow, change: Change
) -> None:
    page, before = opened(client, form.make()), all_rows()

    answer = page.send(client, {change.field: change.value})

    assert_saved(answer)
    assert_written(written_since(before), change)


@pytest.mark.parametrize(("model", "make"), ADMIN_EDITS)
def test_a_form_of_the_administration_saved_as_it_stands_writes_nothing(
    client: Browser, model: str, make: Callable[[], Any]
) -> None:
    page, before = opened(client, in_admin(model, make)), all_rows()

    answer = page.send(client)

    assert (answer.status_code, shown_errors(answer)) == (302, None)
    assert written_since(before) == {}


@pytest.mark.parametrize(("model", "make", "change"), ADMIN_CHANGES)
def test_a_form_of_the_administration_writes_the_one_change_that_was_made(
    client: Browser, model: str, make: Callable[[], Any], change: Change
) -> None:
    page, before = opened(client, in_admin(model, make)), all_rows()
    assert change.field in page.entries.keys() | page.offered.keys()

    answer = page.send(client, {change.field: change.value})

    assert (answer.status_code, shown_errors(answer)) == (302, None)
    assert_written(written_since(before), change)


@pytest.mark.parametrize("address", FORMS_OF_NEW_ROWS.values())
def test_a_form_for_something_new_is_refused_as_it_stands(client: Browser, address: str) -> None:
    training_class = captured(at=JANUARY, entries=mondays_and_wednesdays())
    address = address.format(code=training_class.code)
    on = address.replace("backups/", "")
    page, before = form_to(client.get(on), address), all_rows()

    answer = page.send(client)

    assert answer.status_code == 422
    assert written_since(before) == {}


@pytest.mark.parametrize("model", ROWS_IN_ADMIN)
def test_a_form_of_the_administration_for_something_new_is_refused_as_it_stands(client: Browser, model: str) -> None:
    address = f"/admin/classes/{model}/add/"
    page = client.get(address)
    if page.status_code == 403:
        return
    before = all_rows()

    answer = form_to(page, address).send(client)

    assert answer.status_code == 200
    assert written_since(before) == {}


def test_every_form_is_under_the_law_or_says_why_not() -> None:
    statuses = column_of_rights("administrator")
    posted_to = {name for (name, method), status in statuses.items() if method == "POST" and status not in NOT_ALLOWED}

    known = [*FORMS, *FORMS_OF_NEW_ROWS, *NO_FORM_OF_A_ROW]

    assert set(known) == posted_to
    assert len(known) == len(posted_to)


def test_every_form_of_the_administration_is_under_the_law() -> None:
    statuses, names = statuses_in_admin(), {str(model._meta.model_name) for model in admin.site._registry}

    changed = {name for name in names if statuses[f"admin:classes_{name}_change", "POST"] not in NOT_ALLOWED}

    assert changed == ROWS_IN_ADMIN.keys()
