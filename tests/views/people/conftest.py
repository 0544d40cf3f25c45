import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import User
from tests.support.factories import UserFactory
from tests.support.pages.pages import PAGE


@pytest.fixture
def client() -> Browser:
    """A browser that asks for pages."""
    return Browser(headers=PAGE)


@pytest.fixture
def administrator() -> User:
    return UserFactory.create(username="naledi", role=roles.ADMINISTRATOR)


@pytest.fixture
def office(administrator: User) -> Browser:
    """The administrator's browser."""
    office = Browser(headers=PAGE)
    office.force_login(administrator)
    return office
