"""A form that is opened and saved as it stands writes nothing; with one field changed, it writes that field."""

from typing import Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import User
from tests.class_shapes import SHAPES, TODAY
from tests.factories import UserFactory
from tests.page_forms import form_to
from tests.stored_rows import all_rows, written_since

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]

CHANGED: Final = ["changed_at", "changed_by_id", "version"]


@pytest.fixture
def administrator(client: Browser) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


@time_machine.travel(TODAY)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_class_of_each_shape_saved_as_it_stands_stays_as_it_was(client: Browser, shape: str) -> None:
    address = f"/classes/{SHAPES[shape]().code}/edit/"
    form, before = form_to(client.get(address), address), all_rows()

    answer = form.send(client)

    assert (answer.status_code, answer.json().get("errors")) == (200, None)
    assert written_since(before) == {}


@time_machine.travel(TODAY)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_class_of_each_shape_takes_one_change_alone(client: Browser, shape: str) -> None:
    address = f"/classes/{SHAPES[shape]().code}/edit/"
    form, before = form_to(client.get(address), address), all_rows()

    answer = form.send(client, {"order_number": "PO-77"})

    assert (answer.status_code, answer.json().get("errors")) == (200, None)
    assert written_since(before) == {
        "classes": sorted([*CHANGED, "order_number"]),
        "classes_trainingclassevent": ["+"],
    }
