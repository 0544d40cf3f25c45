from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from classes import roles
from tests.support.factories import UserFactory
from tests.support.servers.stores import Store, store, use


@pytest.fixture(scope="module")
def started() -> Iterator[Store]:
    with store() as started:
        yield started


@pytest.fixture
def shared(started: Store, settings: Settings, tmp_path: Path) -> Store:
    """A store that is empty, and used."""
    settings.FILES_ROOT = tmp_path
    use(started, settings)
    started.empty()
    return started


@pytest.fixture
def officer(client: Browser) -> Browser:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    return client
