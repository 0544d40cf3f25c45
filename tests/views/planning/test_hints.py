"""The hint at the day from which an agent teaches says what an empty field means in that form."""

import pytest
from django.test import Client as Browser

from classes import roles
from tests.support.factories import AgentFactory, UserFactory, captured
from tests.support.teaching import taught

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))


def page(browser: Browser, address: str) -> str:
    return browser.get(address).content.decode()


def test_a_new_class_has_its_agent_from_the_start(client: Browser) -> None:
    new = page(client, "/classes/new/")

    assert "Empty: from the start of the class." in new
    assert "once it has begun" not in new


def test_a_first_agent_comes_from_the_start_or_from_today(client: Browser) -> None:
    edited = page(client, f"{captured().get_absolute_url()}edit/")

    assert "Empty: from the start of the class, or from today once it has begun." in edited


def test_an_agent_who_teaches_already_stays_from_when_they_did(client: Browser) -> None:
    edited = page(client, f"{taught(AgentFactory.create()).get_absolute_url()}edit/")

    assert "Empty: as before. Another agent needs a day, or teaches from today once the class has begun." in edited
