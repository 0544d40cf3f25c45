"""Every list as a file: its address with export.csv and export.xlsx"""

import csv
import logging
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

import pytest
from django.test import Client as Browser
from openpyxl import load_workbook

from classes import roles
from classes.models import TrainingClass, User
from classes.urls import urlpatterns
from classes.views.spreadsheets import spreadsheet_of
from tests.support.factories import (
    AgentFactory,
    LearnerFactory,
    UserFactory,
    captured,
    class_agent,
    enrolled,
)
from tests.support.records import QAVisitFactory

pytestmark = pytest.mark.django_db

ID_NUMBER: Final = "8001015009087"
LISTS: Final = ("/classes/", "/learners/", "/agents/", "/qa/")
OF_A_MONTH: Final = "/registers/months/"  # has no search, and its tests in tests/views/attendance/test_month_list.py
KINDS: Final = ("csv", "xlsx")
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What some spreadsheet takes for a formula, at the beginning of a cell
SIGNS: Final = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"]


@pytest.fixture(autouse=True)
def office(client: Browser) -> User:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


def sheet_of(answer: Any) -> Any:
    return load_workbook(BytesIO(answer.getvalue())).active


def values_of(answer: Any) -> list[list[Any]]:
    return [list(row) for row in sheet_of(answer).iter_rows(values_only=True)]


def rows_of(answer: Any, *, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines(), delimiter=delimiter))


def one_of_each() -> None:
    """A row for each list."""
    training_class = captured(order_number="0042")
    class_agent(training_class)
    enrolled(training_class)
    QAVisitFactory.create(training_class=training_class, date=date(2026, 2, 9))


def test_every_export_is_in_these_tests() -> None:
    exports = {str(path.pattern) for path in urlpatterns if "export" in str(path.pattern)}

    assert exports == {f"{address[1:]}export.{kind}" for address in (*LISTS, OF_A_MONTH) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    "wrong", ["sort=nonsense", "visited_from=never", "status=lost", "employer=999999", "emploier=1", "client=-1"]
)
def test_list_and_export_treat_a_wrong_filter_alike(client: Browser, address: str, kind: str, wrong: str) -> None:
    one_of_each()

    answer = client.get(f"{address}export.{kind}?{wrong}")
    page = client.get(f"{address}?{wrong}")

    assert (answer.status_code, answer["Location"]) == (302, f"{address}?{wrong}")
    assert "was left out: " in page.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("address", LISTS)
def test_a_page_of_the_list_makes_no_difference_to_its_export(client: Browser, address: str, kind: str) -> None:
    answer = client.get(f"{address}export.{kind}?page=2&page_size=50")

    assert answer.status_code == 200
    answer.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_in_an_address_leads_to_the_list_without_it(client: Browser, kind: str) -> None:
    answer = client.get(f"/learners/export.{kind}?q={ID_NUMBER}&town=nowhere")

    assert (answer.status_code, answer["Location"]) == (302, "/learners/")


@pytest.mark.parametrize("address", LISTS)
def test_both_files_have_the_same_columns_and_rows(client: Browser, address: str) -> None:
    one_of_each()
    query = "?visited_from=2026-01-01" if address == "/qa/" else ""

    heads, *rows = rows_of(client.get(f"{address}export.csv{query}"))
    sheet_heads, *sheet_rows = values_of(client.get(f"{address}export.xlsx{query}"))

    assert sheet_heads == heads
    assert len(rows) == len(sheet_rows) == 1
    assert [cell not in ("", None) for cell in sheet_rows[0]] == [cell != "" for cell in rows[0]]


@pytest.mark.parametrize("address", LISTS)
def test_each_list_offers_both(client: Browser, address: str) -> None:
    one_of_each()
    query = "visited_from=2026-01-01" if address == "/qa/" else "q=mthembu" if address != "/classes/" else "q=0042"

    page = client.get(f"{address}?{query}").text

    for kind in KINDS:
        assert f'href="{address}export.{kind}?{query}' in page


@pytest.mark.parametrize("address", LISTS)
def test_is_a_spreadsheet_for_reading(client: Browser, address: str) -> None:
    one_of_each()

    answer = client.get(f"{address}export.xlsx")
    noun = "qa-visits" if address == "/qa/" else address.strip("/")

    assert answer["Content-Type"] == XLSX
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{noun}-20')
    assert answer.streaming
    sheet = sheet_of(answer)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert all(dimension.width >= 8 for dimension in sheet.column_dimensions.values())


def test_cells_are_of_their_kind(client: Browser) -> None:
    training_class = captured(order_number="0042", total_hours="37.50")
    TrainingClass.objects.filter(pk=training_class.pk).update(captured_at="2026-01-22T12:05:00Z", end_date="2026-05-20")
    enrolled(training_class)

    heads, row = values_of(client.get("/classes/export.xlsx"))
    cells = dict(zip(heads, row, strict=True))

    assert cells["Class code"] == training_class.code
    assert cells["Order number"] == "0042"
    assert cells["Start date"] == datetime.fromisoformat("2026-02-02")
    assert cells["End date"] == datetime.fromisoformat("2026-05-20")
    assert cells["Captured at"] == datetime.fromisoformat("2026-01-22T14:05")
    assert (cells["Hours"], cells["Learners in class"], cells["Learners ever"]) == (37.5, 1, 1)


def test_postal_codes_keep_their_zeros(client: Browser) -> None:
    LearnerFactory.create(postal_code="0081")

    heads, row = values_of(client.get("/learners/export.xlsx"))

    assert dict(zip(heads, row, strict=True))["Postal code"] == "0081"


@pytest.mark.parametrize(
    "text", ["=1+1", "+27 82", "-1", "@a", "{=1}", "https://example.com", "mailto:a@b.example", "0042", "1e3", "x;=1+1"]
)
def test_a_text_stays_a_text_in_a_spreadsheet(client: Browser, text: str) -> None:
    captured(order_number=text)

    file = client.get("/classes/export.xlsx").getvalue()

    cells = [cell for row in load_workbook(BytesIO(file)).active.iter_rows(min_row=2) for cell in row]
    assert text in [cell.value for cell in cells if cell.data_type in {"s", "inlineStr"}]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    sheet = ZipFile(BytesIO(file)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_a_text_too_long_for_a_cell_is_shortened_and_not_left_out() -> None:
    with spreadsheet_of(["Findings"], [["é" * 40_000]]) as file:
        sheet = load_workbook(file).active

    assert sheet["A2"].value == "é" * 32_766 + "…"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("sign", SIGNS)
def test_no_cell_begins_a_formula_whatever_parts_the_cells(client: Browser, delimiter: str, sign: str) -> None:
    QAVisitFactory.create(date=date(2026, 2, 9), findings=f'x{delimiter}{sign}1+1\n"{sign}a{delimiter} {sign}b')

    rows = rows_of(client.get("/qa/export.csv?visited_from=2026-01-01"), delimiter=delimiter)

    assert not [cell for row in rows for cell in row if cell.strip(' "').startswith(tuple(SIGNS))]


def test_csv_keeps_a_text_whole_however_it_is_read(client: Browser) -> None:
    name = 'A; "B"\nC, D | E'
    QAVisitFactory.create(date=date(2026, 2, 9), findings=name)

    answer = client.get("/qa/export.csv?visited_from=2026-01-01").getvalue().decode("utf-8-sig")

    _head, row = csv.reader(answer.splitlines(keepends=True))
    assert row[5] == name


@pytest.mark.parametrize("kind", KINDS)
def test_whole_numbers_are_for_who_may_see_them_and_asks(
    client: Browser, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    LearnerFactory.create(id_number=ID_NUMBER, passport_number="A1234567")
    with caplog.at_level(logging.INFO):
        masked = client.get(f"/learners/export.{kind}")
        whole = client.get(f"/learners/export.{kind}?numbers=whole")

    read = rows_of if kind == "csv" else values_of
    heads, row = read(whole)
    assert ID_NUMBER not in read(masked)[1]
    assert heads[4:6] == ["ID number", "Passport number"]
    assert row[4:6] == [ID_NUMBER, "A1234567"]
    told = [record for record in caplog.records if record.message == "learners exported with whole numbers"]
    assert len(told) == 1
    assert ID_NUMBER not in caplog.text
    assert "no-store" in whole["Cache-Control"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", [roles.SUPERVISOR, roles.QA_OFFICER, roles.VIEWER])
def test_others_never_get_whole_numbers(client: Browser, kind: str, role: str) -> None:
    LearnerFactory.create(id_number=ID_NUMBER)
    client.force_login(UserFactory.create(role=role))

    page = client.get("/learners/").text
    masked = client.get(f"/learners/export.{kind}")

    assert "numbers=whole" not in page
    assert client.get(f"/learners/export.{kind}?numbers=whole").status_code == 403
    read = rows_of if kind == "csv" else values_of
    assert "•••••••••9087" in read(masked)[1]


@pytest.mark.parametrize("kind", KINDS)
def test_agents_contacts_are_as_in_the_list(client: Browser, kind: str) -> None:
    AgentFactory.create(phone="082 555 0123", email="zanele@agents.example")
    read = rows_of if kind == "csv" else values_of

    whole = read(client.get(f"/agents/export.{kind}"))[1][1:3]
    client.force_login(UserFactory.create(role=roles.VIEWER))
    masked = read(client.get(f"/agents/export.{kind}"))[1][1:3]

    assert whole == ["082 555 0123", "zanele@agents.example"]
    assert masked == ["••• 123", "z•••@agents.example"]


@pytest.mark.parametrize("kind", KINDS)
def test_somebody_with_one_name_is_exported(client: Browser, kind: str) -> None:
    LearnerFactory.create(first_name="Mamello", surname="")
    read = rows_of if kind == "csv" else values_of

    row = read(client.get(f"/learners/export.{kind}"))[1]

    assert (row[0] or "", row[1]) == ("", "Mamello")
