"""Nothing without a limit goes into a session or a row, and what is too much is refused before work is done for it."""

import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any, Final
from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.forms import BaseFormSet
from django.http import QueryDict
from django.test import Client as Browser

from classes import roles
from classes.admin.merging import MergingForm, MergingRows
from classes.admin.site import administration
from classes.forms.fields import MOST_DATES
from classes.forms.rows import RowForm
from classes.models import Site
from tests.support.factories import ClientFactory, UserFactory, captured, enrolled
from tests.support.pages.admin_pages import entries_on

FORM: Final = "application/x-www-form-urlencoded"
PAGE: Final = {"accept": "text/html"}
# Made by a trigger, of columns that have a limit
DERIVED: Final = {"learners.searched"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))


@pytest.mark.parametrize("accept", [PAGE, {}])
@pytest.mark.parametrize("address", ["/classes/new/", "/classes/preview/"])
@pytest.mark.parametrize("section", ["blocks", "dates", "extras", "exceptions", "stops", "backups", "learners"])
def test_a_small_form_makes_little_work(client: Browser, address: str, section: str, accept: dict[str, str]) -> None:
    pattern = "weekly" if section == "blocks" else "custom"
    sent = {"pattern": pattern, f"{section}-TOTAL_FORMS": "99999999", f"{section}-INITIAL_FORMS": "0"}

    with patch.object(RowForm, "__init__", autospec=True, side_effect=RowForm.__init__) as built:
        answer = client.post(address, {**sent, f"{section}-0-id": ""}, headers=accept)

    assert "remove some" in answer.text or (section, address) == ("learners", "/classes/preview/")
    assert built.call_count < 20


@pytest.mark.parametrize("accept", [PAGE, {}])
@pytest.mark.parametrize("address", ["/classes/new/", "/classes/preview/"])
def test_more_rows_than_a_timetable_has_are_refused_unbuilt(
    client: Browser, address: str, accept: dict[str, str]
) -> None:
    sent: dict[str, str] = {"pattern": "custom", "dates-TOTAL_FORMS": "3000", "dates-INITIAL_FORMS": "0"}
    sent |= {f"dates-{number}-date": "2026-02-02" for number in range(3000)}

    with patch.object(RowForm, "__init__", autospec=True, side_effect=RowForm.__init__) as built:
        answer = client.post(address, sent, headers=accept)

    assert "These are more than 2,000 dates: remove some." in answer.text
    assert built.call_count < 20


def tables_with_rows() -> list[str]:
    return [model.__name__.lower() for model, page in administration()._registry.items() if page.inlines]


@pytest.mark.parametrize("table", tables_with_rows())
@pytest.mark.parametrize("initial", ["0", "1999"])
def test_a_small_form_makes_little_work_in_the_administration(client: Browser, table: str, initial: str) -> None:
    address = f"/admin/classes/{table}/add/"
    prefixes = [name.split("-")[0] for name in entries_on(client.get(address)) if name.endswith("-TOTAL_FORMS")]
    sent: dict[str, str] = {}
    for prefix in prefixes:
        sent |= {f"{prefix}-TOTAL_FORMS": "5000", f"{prefix}-INITIAL_FORMS": initial}
        sent |= {f"{prefix}-{number}-name": "" for number in range(1999)}

    with patch.object(MergingForm, "__init__", autospec=True, side_effect=MergingForm.__init__) as built:
        answer = client.post(address, sent)

    told = "These are more than 100 new rows at once, and nothing was saved"
    assert answer.text.count(told) >= len(prefixes) > 0
    assert built.call_count < 20


@pytest.mark.parametrize(("added", "status"), [(100, 302), (101, 200)])
def test_rows_that_are_stored_take_no_place_from_new_ones(client: Browser, added: int, status: int) -> None:
    office = ClientFactory.create()
    Site.objects.bulk_create(Site(client=office, name=f"S{n}", town="Isando", province="gauteng") for n in range(120))
    address = f"/admin/classes/client/{office.pk}/change/"
    sent = {"sites-TOTAL_FORMS": str(120 + added)}
    for number in range(120, 120 + added):
        new = {"name": f"N{number}", "town": "Isando", "province": "gauteng", "is_active": "on"}
        sent |= {f"sites-{number}-{name}": text for name, text in new.items()}

    answer = client.post(address, {**entries_on(client.get(address)), **sent})

    assert answer.status_code == status
    assert office.sites.count() == (220 if status == 302 else 120)


def test_every_formset_has_a_limit() -> None:
    """One of the administration knows its limit when it has read the rows that are stored."""

    def kinds(formset: type[Any]) -> Iterator[type[Any]]:
        for kind in formset.__subclasses__():
            yield from (kind, *kinds(kind))

    made = [kind for kind in kinds(BaseFormSet) if hasattr(kind, "form") and not issubclass(kind, MergingRows)]

    assert len(made) >= 8
    assert [kind for kind in made if not (kind.validate_max and kind.absolute_max <= kind.max_num + 1)] == []


def calls_for(client: Browser, faults: int, accept: dict[str, str]) -> int:
    """How many functions are called to refuse a form with so many dates and learners, all of them wrong."""
    sent: dict[str, str] = {"pattern": "custom"}
    sent |= {f"{section}-TOTAL_FORMS": str(faults) for section in ("dates", "learners")}
    for number in range(faults):
        date = {"date": "2026-02-02", "start": "9:00", "end": "10:00"}
        sent |= {f"dates-{number}-{name}": text for name, text in date.items()}
        sent |= {f"learners-{number}-learner": "1", f"learners-{number}-from_date": "never"}
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        client.post("/classes/new/", sent, headers=accept)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("accept", [PAGE, {}])
def test_twice_as_many_faults_are_twice_as_much_work(client: Browser, accept: dict[str, str]) -> None:
    calls_for(client, 1, accept)  # templates are read once

    assert calls_for(client, 200, accept) < 2.2 * calls_for(client, 100, accept)


def test_rows_that_are_removed_do_not_count(client: Browser) -> None:
    sent: dict[str, str] = {"pattern": "weekly", "exceptions-TOTAL_FORMS": "501", "exceptions-INITIAL_FORMS": "0"}
    for number in range(501):
        removed = {f"exceptions-{number}-DELETE": "on"} if number else {"exceptions-0-reason": "agent_absent"}
        sent |= {f"exceptions-{number}-date": "2026-02-02", **removed}

    answer = client.post("/classes/preview/", sent)

    assert "remove some" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("learners-0-read=" + "%5B" * 600_000, id="deep nesting"),
        pytest.param("&".join(["text=" + "%20" * 30_000] * 20), id="long texts"),
        pytest.param("&".join(f"a{number}=1" for number in range(20_001)), id="many fields"),
    ],
)
def test_what_is_too_much_is_refused_before_it_is_taken_apart(client: Browser, body: str) -> None:
    with patch("django.http.request.QueryDict.__init__", autospec=True, side_effect=QueryDict.__init__) as parsed:
        answer = client.post("/classes/new/", body, content_type=FORM)

    assert answer.status_code == 413
    assert not any(len(call.args) > 1 and call.args[1] and len(call.args[1]) > 1000 for call in parsed.call_args_list)


def test_a_deep_nest_in_what_was_read_is_as_nothing_read(client: Browser) -> None:
    enrolment = enrolled(captured())
    sent = {"level": "RLN", "status": "cic", "from_date": "2026-02-02", "read": "[" * 90_000}

    answer = client.post(f"/classes/{enrolment.training_class.code}/learners/{enrolment.pk}/edit/", sent)

    assert answer.status_code in (200, 409, 422)


def test_a_preview_as_a_page_reads_each_row_once(client: Browser) -> None:
    sent: dict[str, str] = {"pattern": "custom", "dates-TOTAL_FORMS": "200", "dates-INITIAL_FORMS": "0"}
    for number in range(200):
        sent |= {f"dates-{number}-date": "2026-02-02", f"dates-{number}-start": "9", f"dates-{number}-end": "10"}

    with patch.object(RowForm, "__init__", autospec=True, side_effect=RowForm.__init__) as built:
        answer = client.post("/classes/preview/", sent, headers=PAGE)

    assert answer.status_code in (200, 422)
    assert built.call_count < 220


def test_a_text_without_end_is_refused_before_it_is_looked_at(client: Browser) -> None:
    answer = client.post("/classes/new/", {"order_number": "x" * 3_000_000})

    assert answer.status_code == 413


def test_a_name_without_end_is_refused(client: Browser) -> None:
    assert client.post("/classes/new/", "blocks-0" * 1000 + "=1", content_type=FORM).status_code == 413


def test_more_days_than_a_class_could_hold_are_refused_with_one_sentence(client: Browser) -> None:
    sent: dict[str, Any] = {"held_holidays": ["2026-02-02"] * (MOST_DATES + 1), "pattern": ""}

    answer = client.post("/classes/new/", sent)

    assert answer.json()["errors"]["held_holidays"] == [f"These are more than {MOST_DATES} days: remove some."]


def test_more_ticks_than_learners_fit_are_refused(client: Browser) -> None:
    answer = client.post("/classes/new/", {"learner": [str(key) for key in range(1, 20_000)]})

    assert answer.json()["errors"]["learner"] == ["These are more than 500 learners: tick fewer at once."]


@pytest.mark.parametrize("submission_id", ["x" * 90_000, "\0", "", "{" * 36])
def test_no_session_keeps_what_was_sent_as_a_form_s_key(client: Browser, submission_id: str) -> None:
    client.post("/classes/preview/", {"submission_id": submission_id, "pattern": "weekly"})

    assert all(len(session.session_data) < 1000 for session in Session.objects.all())


def is_history_or_transfer(model: type[models.Model]) -> bool:
    """Copies of other rows, of ours or of the old system: no request writes them."""
    return hasattr(model, "pgh_tracked_model") or ".transfer" in model.__module__


def test_every_text_in_the_database_has_a_limit() -> None:
    texts = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_app_config("classes").get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.TextField) and model._meta.managed and not is_history_or_transfer(model)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'"
        )
        rules = cursor.fetchall()

    def has_limit(text: str) -> bool:
        of_table, column = text.split(".")
        return any(table == of_table and f"length({column}" in rule for table, rule in rules)

    assert {text for text in texts if not has_limit(text)} == DERIVED
