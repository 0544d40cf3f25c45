"""GET /classes/export.csv"""

import csv
from collections.abc import Generator
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import TrainingClass, User
from classes.models.catalogue.reference_data import ReferenceData
from classes.views import csv_files
from classes.views.csv_files import csv_pieces
from classes.views.overview import class_exports
from classes.views.overview.class_exports import NAMES_FROM, table_of
from tests.support.factories import (
    AgentFactory,
    ClientFactory,
    SiteFactory,
    UserFactory,
    captured,
    class_agent,
    enrolled,
)
from tests.support.servers.concurrency import another_connection

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client: Browser) -> User:
    user = UserFactory(role=roles.VIEWER)
    client.force_login(user)
    return user


def text_of(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(text_of(answer).splitlines()))


@pytest.mark.usefixtures("viewer")
def test_writes_a_row_for_each_class_in_the_order_of_the_list(client: Browser) -> None:
    site = SiteFactory(client=ClientFactory(name="Éland, Mines"), name='The "Shaft"')
    pieter = UserFactory(first_name="Pieter", last_name="van Wyk")
    first = captured(
        by=pieter, site=site, supervisor=pieter, order_number="PO-1", exam_class=True, exam_type="External"
    )
    later = captured(by=pieter, site=site, start_date=date(2026, 3, 2), total_hours="37.50")
    TrainingClass.objects.filter(pk=first.pk).update(end_date="2026-05-20")
    class_agent(first, agent=AgentFactory.create(name="Zanele Mthembu"))
    for status in ("cic", "dro", "rbe"):
        enrolled(first, status=status)
    TrainingClass.objects.update(captured_at=datetime(2026, 1, 22, 12, 5, tzinfo=UTC))

    header, *rows = rows_of(client.get("/classes/export.csv"))

    assert header == [
        "Class code",
        "Client",
        "Site",
        "Type",
        "Subject",
        "Start date",
        "End date",
        "Hours",
        "Learners in class",
        "Learners ever",
        "Status",
        "Agent",
        "Supervisor",
        "Order number",
        "SETA",
        "Exam type",
        "Captured by",
        "Captured at",
        "Old code",
    ]
    common = ["Éland, Mines", 'The "Shaft"', "REALLL", "Numeracy"]
    end = ["Pieter van Wyk", "2026-01-22 14:05", ""]
    assert rows == [
        [later.code, *common, "2026-03-02", "", "37.50", "0", "0", "Draft", "", "", "", "", "", *end],
        [
            first.code,
            *common,
            *("2026-02-02", "2026-05-20", "160.00", "1", "3", "Draft"),
            *("Zanele Mthembu", "Pieter van Wyk", "PO-1", "", "External", *end),
        ],
    ]


@pytest.mark.usefixtures("viewer")
def test_is_a_file_that_a_spreadsheet_reads(client: Browser) -> None:
    with time_machine.travel(datetime(2026, 2, 2, 22, 30, tzinfo=UTC)):
        answer = client.get("/classes/export.csv")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="classes-2026-02-03.csv"'
    assert answer.streaming
    assert b"".join(answer).startswith(b"\xef\xbb\xbfClass code,Client,")


@pytest.mark.usefixtures("viewer")
def test_takes_the_filters_and_the_order_of_the_list_and_no_page(client: Browser) -> None:
    site = SiteFactory(name="Bakery")
    codes = [captured(site=site).code for _ in range(27)]
    captured(site=SiteFactory(name="Mill"))

    _header, *rows = rows_of(client.get("/classes/export.csv?q=bakery&sort=code&page=2&page_size=25"))

    assert [row[0] for row in rows] == codes


@pytest.mark.usefixtures("viewer")
def test_goes_to_the_list_which_says_so_where_a_filter_would_be_left_out(client: Browser) -> None:
    captured()

    answer = client.get("/classes/export.csv?q=bakery&status=lost")

    assert (answer.status_code, answer["Location"]) == (302, "/classes/?q=bakery&status=lost")
    assert "“lost” was left out" in client.get(answer["Location"]).content.decode()


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r"])
def test_writes_nothing_that_a_spreadsheet_would_calculate(client: Browser, beginning: str) -> None:
    training_class = captured(order_number="PO-1")
    TrainingClass.objects.filter(pk=training_class.pk).update(order_number=f"{beginning}cmd|'/C calc'!A0")

    assert f"'{beginning}cmd" in text_of(client.get("/classes/export.csv"))


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("beginning", ["=", "+", "-", "@"])
def test_writes_no_name_that_a_spreadsheet_would_calculate(client: Browser, beginning: str) -> None:
    captured(site=SiteFactory(client=ClientFactory(name=f"{beginning}1+1")))

    assert f"'{beginning}1+1" in text_of(client.get("/classes/export.csv"))


@pytest.mark.usefixtures("viewer")
def test_leaves_other_cells_as_they_are(client: Browser) -> None:
    captured(site=SiteFactory(client=ClientFactory(name="O'Brien's 名前"), name="A=B"))

    _header, row = rows_of(client.get("/classes/export.csv"))

    assert row[1:3] == ["O'Brien's 名前", "A=B"]


@pytest.mark.usefixtures("viewer")
def test_has_only_a_header_where_nothing_is_found(client: Browser) -> None:
    assert len(rows_of(client.get("/classes/export.csv?q=nothing"))) == 1


@pytest.mark.parametrize("role", roles.OFFICE)
def test_is_for_every_role(client: Browser, role: str) -> None:
    captured()
    client.force_login(UserFactory(role=role))

    assert len(rows_of(client.get("/classes/export.csv"))) == 2


def test_is_not_for_users_without_a_role_nor_for_the_unknown(client: Browser) -> None:
    assert client.get("/classes/export.csv", headers={"Accept": "text/html"}).status_code == 302

    client.force_login(UserFactory())

    assert client.get("/classes/export.csv").status_code == 403


@pytest.mark.usefixtures("viewer")
def test_is_only_for_reading(client: Browser) -> None:
    assert client.post("/classes/export.csv").status_code == 405


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("query", ["", "client={client}", "client={client}&site={site}", "site={site}"])
def test_asks_as_many_questions_for_many_rows_as_for_one(
    client: Browser, rows: int, query: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    site = SiteFactory.create()
    for _ in range(rows):
        class_agent(enrolled(captured(site=site, supervisor=UserFactory())).training_class)

    # session, user, two sources of rights; the names; the beginning of a transaction, its cursor, its end; who
    # teaches and who learns in these classes
    with django_assert_num_queries(9):
        answer = client.get(f"/classes/export.csv?{query.format(client=site.client_id, site=site.pk)}")
        assert len(rows_of(answer)) == rows + 1


@pytest.mark.usefixtures("viewer")
def test_asks_for_each_piece_and_not_for_each_row(
    client: Browser, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(class_exports, "ROWS_AT_A_TIME", 2)
    codes = [captured().code for _ in range(5)]

    with django_assert_num_queries(7 + 3 * 2):
        _header, *rows = rows_of(client.get("/classes/export.csv?sort=code"))

    assert sorted(row[0] for row in rows) == sorted(codes)


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("piece", [1, 2, 1000])
@time_machine.travel(datetime(2026, 3, 1, 10, tzinfo=UTC))
def test_names_for_each_class_whom_the_list_names(client: Browser, monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(class_exports, "ROWS_AT_A_TIME", piece)
    site = SiteFactory.create()
    days = [(), (date(2026, 2, 2),), (date(2026, 2, 2), date(2026, 3, 1)), (date(2026, 3, 2), date(2026, 4, 1))]
    statuses = ["", "cic", "dro rbe", "cic cic dro"]
    for first_days, those in product(days, statuses):
        training_class = captured(site=site)
        for day in first_days:
            class_agent(training_class, from_date=day)
        for status in those.split():
            enrolled(training_class, status=status)

    _header, *rows = rows_of(client.get("/classes/export.csv"))
    listed = client.get("/classes/?page_size=100").context["training_classes"]

    assert len(rows) == len(days) * len(statuses)
    assert [(row[0], row[11], row[8], row[9]) for row in rows] == [
        (each.code, each.agent_name, str(each.learners_in_class), str(each.learners_ever)) for each in listed
    ]


@pytest.mark.django_db(transaction=True)
def test_shows_all_classes_as_of_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (class_exports, csv_files):
        monkeypatch.setattr(module, "ROWS_AT_A_TIME", 1)
    for _ in range(3):
        class_agent(enrolled(captured(), status="cic").training_class, agent=AgentFactory.create(name="Zanele"))
    reference_data = ReferenceData(*NAMES_FROM)

    def pieces() -> Generator[str]:
        table = table_of(TrainingClass.objects.order_by("pk"), reference_data, date(2026, 3, 1))
        return csv_pieces(table.heads, table.cells())

    before, begun = list(pieces()), pieces()
    read = [next(begun), next(begun)]
    with another_connection() as other, other.cursor() as cursor:
        cursor.execute("UPDATE agents SET name = 'Somebody else'")
        cursor.execute("UPDATE enrolments SET status = 'dro'")

    assert [*read, *begun] == before
    assert list(pieces()) != before
