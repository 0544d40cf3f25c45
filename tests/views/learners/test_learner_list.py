"""GET /learners/ and /learners/export.csv"""

import re
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import User
from tests.support.factories import ClientFactory, LearnerFactory, UserFactory
from tests.support.pages.pages import rows_of

pytestmark = pytest.mark.django_db

ID_NUMBER = "8001015009087"


@pytest.fixture
def viewer(client: Browser) -> User:
    user = UserFactory(role=roles.VIEWER)
    client.force_login(user)
    return user


def names_on(answer: Any) -> list[str]:
    return [row[0] for row in rows_of(answer, "Learners")]


@pytest.mark.usefixtures("viewer")
def test_shows_what_is_known_with_masked_numbers(client: Browser) -> None:
    LearnerFactory.create(
        first_name="Zanele",
        second_name="Nomvula",
        surname="Mthembu",
        initials="ZN",
        id_number=ID_NUMBER,
        town="Howick",
        province="kwazulu_natal",
        employer=ClientFactory.create(name="Umfula Water"),
    )

    answer = client.get("/learners/")

    assert rows_of(answer, "Learners") == [
        ["Mthembu, Zanele Nomvula ZN", "•••••••••9087", "Howick KwaZulu-Natal", "Umfula Water"]
    ]


@pytest.mark.parametrize("role", roles.OFFICE)
def test_never_has_a_whole_number_nor_gender_nor_race(client: Browser, role: str) -> None:
    client.force_login(UserFactory(role=role))
    LearnerFactory.create(id_number=ID_NUMBER, race="african", gender="female")
    LearnerFactory.create(id_number="", passport_number="A1234567")

    for address in ("/learners/", "/learners/export.csv"):
        answer = client.get(address)
        page = answer.getvalue().decode()
        assert not {ID_NUMBER, "A1234567", "African", "Female"} & set(re.split(r"[^\w]", page))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=mthembu", ["Mthembu, Zanele"]),
        ("town=howick", ["Mthembu, Zanele"]),
        ("province=limpopo", ["Botha, Kobus"]),
        ("sort=-name", ["Mthembu, Zanele", "Botha, Kobus"]),
        ("sort=town", ["Mthembu, Zanele", "Botha, Kobus"]),
        ("sort=-employer", ["Mthembu, Zanele", "Botha, Kobus"]),
        ("page_size=50&page=7", ["Botha, Kobus", "Mthembu, Zanele"]),
        ("q=nobody", []),
    ],
)
@pytest.mark.usefixtures("viewer")
def test_searches_filters_and_sorts(client: Browser, query: str, names: list[str]) -> None:
    LearnerFactory.create(
        first_name="Zanele", surname="Mthembu", town="Howick", employer=ClientFactory.create(name="Umfula Water")
    )
    LearnerFactory.create(first_name="Kobus", surname="Botha", town="Musina", province="limpopo")

    answer = client.get(f"/learners/?{query}")

    found = names_on(answer) if names else []
    assert found == names


@pytest.mark.usefixtures("viewer")
def test_filters_by_employer(client: Browser) -> None:
    employer = ClientFactory.create()
    LearnerFactory.create(first_name="Zanele", surname="Mthembu", employer=employer)
    LearnerFactory.create()

    assert names_on(client.get(f"/learners/?employer={employer.pk}")) == ["Mthembu, Zanele"]


@pytest.mark.parametrize("number", [ID_NUMBER, "800101 5009 087"])
@pytest.mark.usefixtures("viewer")
def test_does_not_search_for_numbers_in_an_address_nor_repeats_them(client: Browser, number: str) -> None:
    LearnerFactory.create(id_number=ID_NUMBER)

    answer = client.get("/learners/", {"q": number})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/learners/")
    assert "do not belong into an address" in client.get("/learners/").content.decode()


@pytest.mark.parametrize(
    "query", ["province=utopia", "employer=99999999999999999999", "sort=race", "page=x", "q=%00", "q=a+b+c+d+e+f+g"]
)
@pytest.mark.usefixtures("viewer")
def test_leaves_nonsense_out_and_says_so(client: Browser, query: str) -> None:
    LearnerFactory.create(first_name="Zanele", surname="Mthembu")

    answer = client.get(f"/learners/?{query}")

    assert answer.status_code == 200
    assert "was left out" in answer.content.decode()
    assert "invalid name" not in answer.content.decode()
    assert names_on(answer) == ["Mthembu, Zanele"]


@pytest.mark.usefixtures("viewer")
def test_exports_what_the_filters_let_through(client: Browser) -> None:
    LearnerFactory.create(surname="Mthembu", id_number=ID_NUMBER, town="Howick")
    LearnerFactory.create(surname="Botha")

    answer = client.get("/learners/export.csv?q=mthembu")

    lines = answer.getvalue().decode().splitlines()
    assert lines[0] == (
        "\ufeffSurname,First name,Second name,Initials,ID or passport number,Town,Province,Postal code,Employer"
    )
    assert lines[1:] == ["Mthembu,Zanele,,,•••••••••9087,Howick,,,"]


@pytest.mark.parametrize("learners", [1, 3])
@pytest.mark.usefixtures("viewer")
def test_asks_as_much_for_many_learners_as_for_one(
    client: Browser, django_assert_num_queries: DjangoAssertNumQueries, learners: int
) -> None:
    for _ in range(learners):
        LearnerFactory.create(employer=ClientFactory.create())

    with django_assert_num_queries(7):
        client.get("/learners/")
