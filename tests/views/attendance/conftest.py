from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from classes import roles
from classes.models import TrainingClass
from tests.support.attendance import running
from tests.support.factories import UserFactory


@pytest.fixture
def client() -> Client:
    """Of a class administrator."""
    client = Client()
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    return client


@pytest.fixture(autouse=True)
def on_the_second_monday() -> Iterator[None]:
    with time_machine.travel("2026-03-09T13:00:00+02:00", tick=False):
        yield


@pytest.fixture
def on_the_last_monday(on_the_second_monday: None) -> Iterator[None]:
    """The last class day of the month, on which its hours can be claimed."""
    with time_machine.travel("2026-03-30T13:00:00+02:00", tick=False):
        yield


@pytest.fixture
def training_class() -> TrainingClass:
    return running(learners=2)
