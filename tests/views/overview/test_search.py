"""GET /search/"""

from typing import Final

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import User
from classes.services.capture.training_classes import repair_code
from tests.support.factories import (
    AgentFactory,
    ClientFactory,
    LearnerFactory,
    SiteFactory,
    UserFactory,
    captured,
    captured_without_number,
)

pytestmark = pytest.mark.django_db

NUMBERS: Final = [
    "8001015009087",
    "800101 5009 087",
    "800101-5009-087",
    "Dlamini 8001015009087",
    "80010150090",
    " 8 0 0 1 0 1 5 0 0 9 0 8 7 ",
]


@pytest.fixture(autouse=True)
def viewer(client: Browser) -> User:
    user = UserFactory.create(role=roles.VIEWER)
    client.force_login(user)
    return user


def page_for(client: Browser, text: str) -> str:
    answer = client.get("/search/", {"q": text})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("text", ["oneill", "O'Neill", "o\u2019neill", "ONéILL", "neill"])
def test_apostrophes_make_no_difference(client: Browser, text: str) -> None:
    company = ClientFactory.create(name="O'Neill Bakery")
    site = SiteFactory.create(client=company, name="O\u2019Neill hall")
    training_class = captured(site=site)
    agent = AgentFactory.create(name="Thabo O\u2019Neill")
    learner = LearnerFactory.create(surname="O'Neill")
    LearnerFactory.create(surname="Neil")

    page = page_for(client, text)

    for found in (
        f'href="/classes/{training_class.code}/"',
        f'href="/classes/?client={company.pk}"',
        f'href="/agents/{agent.pk}/"',
        f'href="/learners/{learner.pk}/"',
    ):
        assert found in page
    assert page.count('href="/learners/') == 1 + page_for(client, "nobody at all").count('href="/learners/')


def test_finds_everything_that_has_the_name(client: Browser) -> None:
    company = ClientFactory.create(name="Umfula Water")
    site = SiteFactory.create(client=company, name="Umfula weir")
    training_class = captured(site=site)
    agent = AgentFactory.create(name="Umfula Ngubane")
    learner = LearnerFactory.create(surname="Umfula")
    captured()

    page = page_for(client, "ÚMFULA")

    for found in (
        f'href="/classes/{training_class.code}/"',
        f'href="/classes/?client={company.pk}"',
        f'href="/classes/?client={company.pk}&amp;site={site.pk}"',
        f">{agent.name}</a>",
        f'href="/learners/{learner.pk}/"',
    ):
        assert found in page
    assert page.count('class="code"') == 1


def test_shows_no_number_of_a_learner(client: Browser) -> None:
    learner = LearnerFactory.create(surname="Mokoena")

    page = page_for(client, "mokoena")

    assert learner.id_masked in page
    assert (learner.id_number or learner.passport_number) not in page


@pytest.mark.parametrize("number", NUMBERS)
def test_does_not_search_for_what_looks_like_an_id_number(client: Browser, number: str) -> None:
    answer = client.get("/search/", {"q": number})

    assert (answer.status_code, answer["Location"]) == (302, "/search/")
    page = client.get("/search/").content.decode()
    assert "Find by number" in page
    assert number not in page


@pytest.mark.parametrize("text", ["1234567-BA2-LP-0001", "11-REALLL-RLN-2026-01-22-14-05", "PO-26001", "083 555 1234"])
def test_searches_for_other_numbers(client: Browser, text: str) -> None:
    assert "Nothing fits" in page_for(client, text)


@pytest.mark.parametrize("former", [False, True])
def test_goes_straight_to_the_class_of_a_code(client: Browser, *, former: bool) -> None:
    waiting = captured_without_number()
    code = waiting.code
    training_class = repair_code(waiting, by=UserFactory.create(), at=timezone.now())

    answer = client.get("/search/", {"q": (code if former else training_class.code).lower()})

    assert (answer.status_code, answer["Location"]) == (302, f"/classes/{training_class.code}/")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "What are you looking for?"),
        ("   ", "What are you looking for?"),
        ("one two three four five six seven", "search for at most 6 words."),
        ("x" * 101, "search for at most 100 characters."),
        ("a\0b", "Null characters are not allowed."),
        ("nowhere", "Nothing fits"),
        ("<b>%_", "Nothing fits"),
    ],
)
def test_says_what_to_do_where_nothing_is_found(client: Browser, text: str, words: str) -> None:
    captured()

    assert words in page_for(client, text)


def test_shows_few_and_where_the_others_are(client: Browser) -> None:
    for _ in range(9):
        LearnerFactory.create(surname="Nkosi")

    page = page_for(client, "nkosi")

    assert page.count('href="/learners/') - page.count('href="/learners/?') - page.count('href="/learners/"') == 8
    assert 'href="/learners/?q=nkosi"' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_many_questions_for_many_rows_as_for_one(
    client: Browser, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        site = SiteFactory.create(name=f"Umfula {number}", client=ClientFactory.create(name=f"Umfula {number}"))
        captured(site=site)
        AgentFactory.create(name=f"Umfula {number}")
        LearnerFactory.create(surname=f"Umfula {number}", employer=site.client)

    # session, user, two sources of rights, groups; a class of this code or former code; one for each kind
    with django_assert_num_queries(11):
        client.get("/search/", {"q": "umfula"})
