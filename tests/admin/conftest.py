import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import User
from tests.support.factories import UserFactory


@pytest.fixture
def administrator(client: Browser) -> User:
    """Nomsa Dlamini of the group Administrator, logged in."""
    user = UserFactory.create(role=roles.ADMINISTRATOR, first_name="Nomsa", last_name="Dlamini")
    client.force_login(user)
    return user
