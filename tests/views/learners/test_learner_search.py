"""POST /learners/search/"""

from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import User
from tests.support.factories import ClientFactory, LearnerFactory, UserFactory

pytestmark = pytest.mark.django_db

ID_NUMBER = "8001015009087"


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> User:
    user = UserFactory(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


def search(browser: Browser, **entries: Any) -> Any:
    return browser.post("/learners/search/", entries, headers={"accept": "application/json"})


def names(answer: Any) -> list[str]:
    return [row["name"] for row in answer.json()["results"]]


def test_answers_with_what_a_picker_shows(client: Browser) -> None:
    learner = LearnerFactory.create(
        first_name="Zanele",
        surname="Mthembu",
        id_number=ID_NUMBER,
        town="Howick",
        employer=ClientFactory.create(name="Umfula Water"),
    )

    answer = search(client, q="mthembu")

    assert answer.json() == {
        "results": [
            {
                "id": learner.pk,
                "name": "Mthembu, Zanele",
                "id_masked": "•••••••••9087",
                "town": "Howick",
                "employer": "Umfula Water",
            }
        ],
        "page": 1,
        "pages": 1,
        "count": 1,
        "not_found": [],
    }


def test_gives_pages(client: Browser) -> None:
    for number in range(30):
        LearnerFactory.create(surname=f"Mthembu {number:02}")

    second = search(client, q="mthembu", page="2").json()
    beyond = search(client, page="9", page_size="20").json()
    everybody = search(client, q="mthembu", page_size="500").json()

    assert (second["page"], second["pages"], second["count"], len(second["results"])) == (2, 2, 30, 5)
    assert (beyond["page"], len(beyond["results"])) == (2, 10)
    assert len(everybody["results"]) == 30


def test_puts_the_clients_own_learners_first(client: Browser) -> None:
    own = ClientFactory.create()
    LearnerFactory.create(surname="Adams", first_name="A")
    LearnerFactory.create(surname="Zulu", first_name="Z", employer=own)

    assert names(search(client, client=own.pk)) == ["Zulu, Z", "Adams, A"]
    assert names(search(client)) == ["Adams, A", "Zulu, Z"]


def test_filters(client: Browser) -> None:
    own = ClientFactory.create()
    LearnerFactory.create(surname="Zulu", first_name="Z", employer=own, town="Howick", province="kwazulu_natal")
    LearnerFactory.create()

    for entries in ({"employer": own.pk}, {"town": "howick"}, {"province": "kwazulu_natal"}):
        assert names(search(client, **entries)) == ["Zulu, Z"]


def test_finds_whole_numbers(client: Browser) -> None:
    LearnerFactory.create(surname="Zulu", first_name="Z", id_number=ID_NUMBER)
    LearnerFactory.create(surname="Adams", first_name="A", id_number="", passport_number="A1234567")

    assert names(search(client, q="800101 5009 087")) == ["Zulu, Z"]
    assert names(search(client, q="a1234567")) == ["Adams, A"]
    assert names(search(client, q="8001015")) == []


def test_finds_a_pasted_list_and_says_who_is_missing(client: Browser) -> None:
    LearnerFactory.create(surname="Zulu", first_name="Z", id_number=ID_NUMBER)
    LearnerFactory.create(surname="Adams", first_name="A", id_number="", passport_number="A1234567")
    LearnerFactory.create()

    answer = search(client, numbers=f"{ID_NUMBER}\n a1234567 ;9001010001080,\n{ID_NUMBER}", page_size=500)

    assert names(answer) == ["Adams, A", "Zulu, Z"]
    assert answer.json()["not_found"] == ["9001010001080"]


def test_blanks_part_numbers_and_the_digits_of_one(client: Browser) -> None:
    parted = f"{ID_NUMBER[:6]} {ID_NUMBER[6:10]} {ID_NUMBER[10:]}"

    answer = search(client, numbers=f"9001010001080 A1234567 {ID_NUMBER}\n9001 0100 01098\n{parted}")

    assert answer.json()["not_found"] == ["9001010001080", "A1234567", ID_NUMBER, "9001010001098"]


@pytest.mark.parametrize("role", [roles.SUPERVISOR, roles.QA_OFFICER, roles.VIEWER])
def test_who_may_not_see_numbers_cannot_search_for_them(client: Browser, role: str) -> None:
    client.force_login(UserFactory(role=role))
    LearnerFactory.create(surname="Zulu", id_number=ID_NUMBER)

    by_number = search(client, q=ID_NUMBER)
    pasted = search(client, numbers=ID_NUMBER)
    by_name = search(client, q="zulu")

    assert by_number.json()["count"] == 0
    assert pasted.status_code == 422
    assert pasted.json()["message"] == "Your role does not include ID and passport numbers: search for names."
    assert ID_NUMBER not in by_name.content.decode()
    assert by_name.json()["count"] == 1


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ({"q": "x" * 101}, "q"),
        ({"q": "a b c d e f g"}, "q"),
        ({"q": "a\0"}, "q"),
        ({"page": "0"}, "page"),
        ({"page_size": "501"}, "page_size"),
        ({"client": "x"}, "client"),
        ({"province": "utopia"}, "province"),
        ({"numbers": "\n".join(str(number) for number in range(501))}, "numbers"),
    ],
)
def test_says_what_it_cannot_search_for(client: Browser, entries: dict[str, str], field: str) -> None:
    answer = search(client, **entries)

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


def test_leads_a_person_to_the_one_who_has_the_number(client: Browser) -> None:
    learner = LearnerFactory.create(id_number=ID_NUMBER)

    found = client.post("/learners/search/", {"numbers": ID_NUMBER}, headers={"accept": "text/html"})
    nobody = client.post("/learners/search/", {"numbers": "9001010001080"}, headers={"accept": "text/html"})

    assert (found.status_code, found.headers["Location"]) == (302, f"/learners/{learner.pk}/")
    assert nobody.status_code == 404
    assert "Nobody here has this number." in nobody.content.decode()
    assert "9001010001080" not in nobody.content.decode()


@pytest.mark.parametrize("learners", [1, 3])
def test_asks_as_much_for_many_learners_as_for_one(
    client: Browser, django_assert_num_queries: DjangoAssertNumQueries, learners: int
) -> None:
    for _ in range(learners):
        LearnerFactory.create(surname="Zulu", employer=ClientFactory.create())

    with django_assert_num_queries(5):
        search(client, q="zulu")
