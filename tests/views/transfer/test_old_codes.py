"""Codes of the old system: any characters, any length, several classes with one."""

from io import BytesIO
from typing import Final
from urllib.parse import quote

import openpyxl
import pytest
from django.db import connection
from django.test import Client as Browser

from classes import roles
from classes.models import OldCode, TrainingClass
from classes.models.transfer.old_codes import BLANKS
from tests.support.factories import UserFactory, captured

ODD: Final = [
    "O'Hara & Sons/2025",
    "AET NUM 2025",
    "10-GETC-SMME4-2025-12-10-15-32-" + "X" * 60,
    "Ünïcode-№7",
    "IMP.021813",
    "a+b=c?d#e%20f",
    "../../etc/passwd",
    "50%",
    "\tIMP021814 ",
]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def viewer(client: Browser) -> None:
    client.force_login(UserFactory(role=roles.VIEWER))


def with_old_code(code: str) -> TrainingClass:
    training_class = captured()
    OldCode.objects.create(training_class=training_class, code=code)
    return training_class


def address_of(code: str) -> str:
    return f"/classes/{quote(code, safe='/')}/"


@pytest.mark.parametrize("code", ODD)
def test_an_odd_old_code_leads_to_its_class_by_address_and_by_search(client: Browser, code: str) -> None:
    training_class = with_old_code(code)
    with_old_code("IMP021813")

    assert client.get(address_of(code)).headers["Location"] == training_class.get_absolute_url()
    assert client.get(address_of(code.swapcase())).headers["Location"] == training_class.get_absolute_url()
    for text in (code, code[:8], code.upper()):
        found = client.get("/classes/", {"q": text}).content.decode()
        assert training_class.code in found


@pytest.mark.parametrize("code", ["İZMİR-2025", "ẞ-2025", "ΑΘΗΝΑΣ"])
def test_a_capital_with_more_than_one_small_letter_is_found(client: Browser, code: str) -> None:
    training_class = with_old_code(code)

    assert client.get(address_of(code)).headers["Location"] == training_class.get_absolute_url()
    assert training_class.code in client.get("/classes/", {"q": code}).content.decode()


@pytest.mark.parametrize("code", ODD)
def test_an_odd_old_code_of_several_classes_leads_to_the_list_searched_for_it(client: Browser, code: str) -> None:
    classes = [with_old_code(code), with_old_code(f" {code}")]

    found = client.get(address_of(code), follow=True)

    assert found.resolver_match.view_name == "classes:class_list"
    assert all(training_class.code in found.content.decode() for training_class in classes)


@pytest.mark.parametrize("blank", BLANKS)
def test_a_blank_of_any_kind_around_it_makes_no_other_code(client: Browser, blank: str) -> None:
    classes = [with_old_code(f"{blank}IMP021813 "), with_old_code(f"IMP021813{blank}{blank}")]

    assert client.get("/classes/IMP021813/").headers["Location"] == "/classes/?q=IMP021813"
    found = client.get("/classes/?q=imp0218").content.decode()
    assert all(training_class.code in found for training_class in classes)


def test_the_index_answers_both_questions() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    for found in (OldCode.objects.called("IMP021813"), OldCode.objects.beginning_with("IMP")):
        assert "old_code_beginning" in found.explain()


@pytest.mark.parametrize("address", ["/classes/no such code/", "/classes/%00/", "/classes/a%00b/", "/classes/x/y/z/"])
def test_an_address_that_was_no_code_anywhere_leads_nowhere(client: Browser, address: str) -> None:
    with_old_code("IMP021813")

    assert client.get(address).status_code == 404


def test_old_codes_stand_in_the_spreadsheet_as_texts(client: Browser) -> None:
    codes = ["=1+1", "0012", "IMP021813", "x" * 300]
    classes = {with_old_code(code).code: code for code in codes}
    captured()

    answer = client.get("/classes/export.xlsx")

    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    header, *rows = openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    column, code = header.index("Old code"), header.index("Class code")
    assert {row[code]: row[column] for row in rows if row[column]} == classes
    assert len(rows) == len(codes) + 1
