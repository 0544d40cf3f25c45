"""GET /classes/"""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import ClassCodeCounter, ClassType, Subject, TrainingClass, User
from classes.services.capture.training_classes import repair_code
from tests.support.factories import (
    AgentFactory,
    ClientFactory,
    SiteFactory,
    UserFactory,
    captured,
    captured_without_number,
    class_agent,
    enrolled,
    mondays_and_wednesdays,
    put_in_status,
)
from tests.support.pages.pages import rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client: Browser) -> User:
    user = UserFactory(role=roles.VIEWER)
    client.force_login(user)
    return user


def codes_on(answer: Any) -> list[str]:
    """The codes of the rows, in their order."""
    return re.findall(r'data-part="code">([^<]+)<', answer.content.decode())


def the(model: Any, **key: str) -> Any:
    return model.objects.get(**key)


@pytest.mark.usefixtures("viewer")
def test_shows_what_is_known_of_each_class(client: Browser) -> None:
    site = SiteFactory(client=ClientFactory(name="Karoo Wind Power"), name="Control room")
    supervisor = UserFactory(first_name="Thandeka", last_name="Nkosi")
    training_class = captured(site=site, supervisor=supervisor, order_number="PO-26001")

    answer = client.get("/classes/")

    page = answer.content.decode()
    assert codes_on(answer) == [training_class.code]
    for fact in (
        f'href="/classes/{training_class.code}/"',
        "Karoo Wind Power",
        "Control room",
        "REALLL",
        "Numeracy",
        "Mon 2 Feb 2026",
        "160",
        "Draft",
        "Thandeka Nkosi",
        "PO-26001",
    ):
        assert fact in page


@pytest.mark.usefixtures("viewer")
def test_shows_when_a_class_ends_who_teaches_it_and_how_many_are_in_it(client: Browser) -> None:
    training_class = captured(entries=mondays_and_wednesdays())
    for name, month in (("Former", 2), ("Present", 3), ("Next", 4)):
        class_agent(training_class, agent=AgentFactory.create(name=f"{name} Agent"), from_date=date(2026, month, 1))
    for status in ("cic", "dro", "rbe"):
        enrolled(training_class, status=status)

    with time_machine.travel(date(2026, 3, 31)):
        row = rows_of(client.get("/classes/"), "Classes;")[0]

    assert row[3] == "Mon 2 Feb 2026Wed 20 May 2026"
    assert row[4] == "1 of 3 160 h"
    assert row[5].startswith("Present Agent")


@pytest.mark.usefixtures("viewer")
def test_says_what_a_class_does_not_have_yet(client: Browser) -> None:
    captured()

    row = rows_of(client.get("/classes/"), "Classes;")[0]

    assert row[3].endswith("no end yet")
    assert row[4:] == ["none 160 h", "no agent no supervisor", "Draft no order number"]


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize(
    "text",
    [
        "{code}",
        "{prefix}",
        "  {code_in_small} ",
        "karoo",
        "ELECTRICITE",
        "électr",
        "ontrol ro",
        "reall",
        "numer",
        "rln",
        "o-26/0",
        "karoo control",
        "26/0 karoo",
    ],
)
def test_finds_classes_by_what_people_know_of_them(client: Browser, text: str) -> None:
    site = SiteFactory(client=ClientFactory(name="Karoo Électricité"), name="Control room")
    wanted = captured(site=site, order_number="PO-26/007_%")
    captured(class_type=the(ClassType, code="SOFT"), subject=the(Subject, code="TM"), order_number="4711")
    text = text.format(code=wanted.code, code_in_small=wanted.code.lower(), prefix=wanted.prefix)

    assert codes_on(client.get("/classes/", {"q": text})) == [wanted.code]


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("text", ["%", "_", "RLN-0001", "karoo bakery", "\\", "nobody's"])
def test_takes_what_is_searched_for_literally(client: Browser, text: str) -> None:
    captured(site=SiteFactory(client=ClientFactory(name="Karoo Wind Power"), name="Control room"))

    answer = client.get("/classes/", {"q": text})

    assert answer.status_code == 200
    assert codes_on(answer) == []
    assert "No class fits" in answer.content.decode()


@pytest.mark.usefixtures("viewer")
def test_finds_a_class_by_its_former_code(client: Browser) -> None:
    training_class = captured_without_number()
    former = training_class.code
    repaired = repair_code(training_class, by=UserFactory(), at=timezone.now())
    captured()

    assert codes_on(client.get("/classes/", {"q": former.lower()})) == [repaired.code]


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("client", [1, 0, 2]),
        ("site", [2, 1, 0]),
        ("class_type", [2, 1, 0]),
        ("subject", [2, 0, 1]),
        ("start_date", [0, 2, 1]),
        ("end_date", [0, 2, 1]),
        ("total_hours", [1, 2, 0]),
        ("status", [2, 0, 1]),
        ("supervisor", [1, 0, 2]),
        ("order_number", [1, 2, 0]),
        ("code", [0, 1, 2]),
    ],
)
def test_sorts_by_each_column_both_ways(client: Browser, sort: str, order: list[int]) -> None:
    classes = [
        captured(
            site=SiteFactory(client=ClientFactory(name="Éland Mines"), name="Zebra"),
            class_type=the(ClassType, code="WALK"),
            subject=the(Subject, code="EQ"),
            total_hours=99,
            start_date=date(2026, 1, 5),
            supervisor=UserFactory(first_name="Ömer"),
            order_number="b-1",
        ),
        captured(
            site=SiteFactory(client=ClientFactory(name="dassie Foods"), name="Äpfel"),
            class_type=the(ClassType, code="SOFT"),
            subject=the(Subject, code="TM"),
            total_hours=12,
            start_date=date(2026, 3, 2),
            supervisor=UserFactory(first_name="naledi"),
            order_number="A-2",
        ),
        captured(
            site=SiteFactory(client=ClientFactory(name="Fynbos"), name="a place"),
            class_type=the(ClassType, code="AET"),
            subject=the(Subject, code="COMM"),
            total_hours=20,
            start_date=date(2026, 2, 2),
            order_number="a-3",
        ),
    ]
    put_in_status("active", classes[0])
    put_in_status("stopped", classes[1])
    for place, training_class in enumerate((classes[0], classes[2], classes[1])):
        TrainingClass.objects.filter(pk=training_class.pk).update(end_date=date(2026, 4, 1 + place))
    expected = [classes[index].code for index in order]

    assert codes_on(client.get("/classes/", {"sort": sort})) == expected
    assert codes_on(client.get("/classes/", {"sort": f"-{sort}"})) == expected[::-1]


@pytest.mark.usefixtures("viewer")
def test_sorts_codes_by_number_and_not_by_text(client: Browser) -> None:
    site = SiteFactory()
    captured(site=site)
    ClassCodeCounter.objects.update(last_number=9998)
    captured(site=site)
    captured(site=site)

    numbers = [code.rpartition("-")[2] for code in codes_on(client.get("/classes/", {"sort": "code"}))]

    assert numbers == ["0001", "9999", "10000"]


@pytest.mark.usefixtures("viewer")
def test_shows_every_class_on_exactly_one_page(client: Browser) -> None:
    site = SiteFactory()
    codes = {captured(site=site).code for _ in range(27)}

    first, second = (client.get("/classes/", {"sort": "client", "page": page}) for page in (1, 2))

    assert (len(codes_on(first)), len(codes_on(second))) == (25, 2)
    assert {*codes_on(first), *codes_on(second)} == codes
    assert "1 to 25 of 27" in first.content.decode()
    assert len(codes_on(client.get("/classes/", {"page_size": "50"}))) == 27


@pytest.mark.usefixtures("viewer")
def test_shows_the_last_page_for_one_behind_it(client: Browser) -> None:
    captured()

    page = client.get("/classes/", {"page": "7"}).content.decode()

    assert "“7” was left out: the last page is 1." in page


@pytest.mark.usefixtures("viewer")
def test_keeps_filters_in_the_links_of_pages_and_export(client: Browser) -> None:
    site = SiteFactory()
    for _ in range(26):
        captured(site=site)

    page = client.get("/classes/", {"q": "bakery", "sort": "site"}).content.decode()

    assert 'href="?q=bakery&amp;sort=site&amp;page=2"' in page
    assert 'href="/classes/export.csv?q=bakery&amp;sort=site"' in page


@pytest.mark.parametrize(("role", "invited"), [(roles.CLASS_ADMINISTRATOR, True), (roles.VIEWER, False)])
def test_invites_to_capture_whoever_may(client: Browser, role: str, *, invited: bool) -> None:
    client.force_login(UserFactory(role=role))

    assert ("Capture the first class" in client.get("/classes/").content.decode()) is invited


@pytest.mark.parametrize("role", roles.OFFICE)
def test_is_for_every_role(client: Browser, role: str) -> None:
    training_class = captured()
    client.force_login(UserFactory(role=role))

    assert codes_on(client.get("/classes/")) == [training_class.code]


def test_is_not_for_users_without_a_role(client: Browser) -> None:
    client.force_login(UserFactory())

    answer = client.get("/classes/", headers={"Accept": "text/html"})

    assert answer.status_code == 403
    assert "Ask an administrator" in answer.content.decode()


def test_asks_the_unknown_to_log_in(client: Browser) -> None:
    answer = client.get("/classes/", headers={"Accept": "text/html"})

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/classes/"


@pytest.mark.usefixtures("viewer")
def test_is_only_for_reading(client: Browser) -> None:
    assert client.post("/classes/").status_code == 405


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", ["/classes/", "/classes/?q=bakery&sort=client&client=1&status=draft"])
def test_asks_as_many_questions_for_many_rows_as_for_one(
    client: Browser, rows: int, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        class_agent(enrolled(captured(supervisor=UserFactory())).training_class)

    # session, user, two sources of rights, groups; the choices of the filters, the count, the rows
    with django_assert_num_queries(7):
        client.get(address)
