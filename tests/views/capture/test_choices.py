"""What the capture form asks while somebody types."""

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import ClassCodeCounter, ClassType, Subject
from tests.support.factories import ClientFactory, SiteFactory, UserFactory, captured

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))


def test_lists_the_sites_of_a_client_by_name(client: Browser) -> None:
    company = ClientFactory.create()
    mill = SiteFactory.create(
        client=company, name="mill", street="5 Loom Street", town="Harrismith", province="free_state"
    )
    depot = SiteFactory.create(client=company, name="Dépôt")
    SiteFactory.create(client=company, name="Closed", is_active=False)
    SiteFactory.create()

    answer = client.get("/classes/sites/", {"client": company.pk})

    assert answer.json() == {
        "sites": [
            {"id": depot.pk, "name": "Dépôt", "address": "Johannesburg, Gauteng"},
            {"id": mill.pk, "name": "mill", "address": "5 Loom Street, Harrismith, Free State"},
        ]
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_often_for_many_sites_as_for_one(
    client: Browser, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    company = ClientFactory.create()
    SiteFactory.create_batch(rows, client=company)

    # session, user, rights of user and groups, client, sites
    with django_assert_num_queries(5):
        client.get("/classes/sites/", {"client": company.pk})


@pytest.mark.parametrize("address", ["/classes/sites/?client=", "/classes/subjects/?class_type="])
@pytest.mark.parametrize("nonsense", ["", "x", "999999", "%00", "' OR 1=1"])
def test_knows_nothing_of_nonsense(client: Browser, address: str, nonsense: str) -> None:
    answer = client.get(address + nonsense)

    assert answer.status_code == 404
    assert answer.json()["success"] is False


def test_lists_the_subjects_that_a_type_offers(client: Browser) -> None:
    subjects = client.get("/classes/subjects/", {"class_type": "REALLL"}).json()["subjects"]

    assert [subject["code"] for subject in subjects] == ["RLC", "RLN", "RLF"]
    assert subjects[1] == {
        "code": "RLN",
        "name": "Numeracy",
        "type": "REALLL",
        "hours": "160.00",
        "hours_by_hand": False,
    }


def test_gives_a_progression_the_hours_of_its_type(client: Browser) -> None:
    subjects = client.get("/classes/subjects/", {"class_type": "GETC"}).json()["subjects"]

    assert [(subject["code"], subject["hours"]) for subject in subjects] == [("LP", "564.00")]


def test_offers_every_subject_in_a_package_with_hours_by_hand(client: Browser) -> None:
    subjects = client.get("/classes/subjects/", {"class_type": "WALK"}).json()["subjects"]

    assert len(subjects) == Subject.objects.exclude(code="LP").count()
    assert {subject["hours_by_hand"] for subject in subjects} == {True}
    assert "LP" not in {subject["code"] for subject in subjects}


def test_shows_at_once_what_is_added_to_the_catalogue(client: Browser) -> None:
    Subject.objects.create(class_type=ClassType.objects.get(code="SOFT"), code="NEW1", name="New", hours=8)

    subjects = client.get("/classes/subjects/", {"class_type": "SOFT"}).json()["subjects"]

    assert "NEW1" in {subject["code"] for subject in subjects}


def test_forecasts_the_next_code_without_reserving_it(client: Browser) -> None:
    training_class = captured()
    choice = {"client": str(training_class.client_id), "class_type": "REALLL", "subject": "RLN"}

    answers = [client.get("/classes/next-code/", choice).json() for _ in range(2)]

    code = f"{training_class.client_id}-REALLL-RLN-0002"
    assert answers == [{"class_code": code, "reserved": False}] * 2
    assert ClassCodeCounter.objects.get().last_number == 1


def test_forecasts_the_first_code_of_a_prefix(client: Browser) -> None:
    choice = {"client": str(ClientFactory.create().pk), "class_type": "GETC", "subject": "LP"}

    assert client.get("/classes/next-code/", choice).json()["class_code"].endswith("-GETC-LP-0001")


@pytest.mark.parametrize("change", [{"client": ""}, {"class_type": "x"}, {"subject": "NUM"}])
def test_forecasts_nothing_without_a_possible_choice(client: Browser, change: dict[str, str]) -> None:
    choice = {"client": str(ClientFactory.create().pk), "class_type": "REALLL", "subject": "RLN", **change}

    answer = client.get("/classes/next-code/", choice)

    assert answer.status_code == 422
    assert set(change) <= set(answer.json()["errors"])


@pytest.mark.parametrize("address", ["/classes/sites/", "/classes/subjects/", "/classes/next-code/"])
def test_is_for_those_who_capture(client: Browser, address: str) -> None:
    client.force_login(UserFactory.create(role=roles.VIEWER))

    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 405
