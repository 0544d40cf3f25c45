"""What leaves the program compressed, and what does not."""

import gzip
from typing import Any

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import TrainingClass
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays

pytestmark = pytest.mark.django_db

GZIP = {"accept-encoding": "gzip, br", "accept": "text/html"}


@pytest.fixture
def training_class(client: Browser) -> TrainingClass:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    return captured(entries=mondays_and_wednesdays())


def without_secrets(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line]


@pytest.mark.parametrize("address", ["/classes/", "/calendar/events/?start=2026-04-01&end=2026-05-01"])
def test_pages_and_data_are_sent_compressed(client: Browser, training_class: TrainingClass, address: str) -> None:
    plain = client.get(address, headers={"accept": "text/html"})

    answer = client.get(address, headers=GZIP)

    assert "Content-Encoding" not in plain
    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert len(answer.content) < len(plain.content) / 3
    assert without_secrets(gzip.decompress(answer.content).decode()) == without_secrets(plain.text)


def test_the_length_tells_nothing_for_certain(client: Browser, training_class: TrainingClass) -> None:
    address = "/calendar/events/?start=2026-04-01&end=2026-05-01"

    lengths = {len(client.get(address, headers=GZIP).content) for _ in range(20)}

    assert len(lengths) > 3


def test_refusals_are_read_through_the_compression(client: Browser, training_class: TrainingClass) -> None:
    answer = client.post("/classes/", headers=GZIP)

    assert answer.status_code == 405
    assert b"<h1>" in gzip.decompress(answer.content)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exports_leave_in_pieces_as_before(client: Browser, training_class: TrainingClass, kind: str) -> None:
    answer: Any = client.get(f"/classes/export.{kind}", headers=GZIP)

    assert answer.streaming
    assert "Content-Encoding" not in answer
    assert training_class.code.encode() in answer.getvalue() or kind == "xlsx"


def test_a_calendar_that_has_not_changed_is_not_sent_again(client: Browser, training_class: TrainingClass) -> None:
    address = f"{training_class.get_absolute_url()}calendar.ics"
    first = client.get(address, headers=GZIP)

    again = client.get(address, headers={**GZIP, "if-none-match": first["ETag"]})

    assert first["Content-Encoding"] == "gzip"
    assert first["ETag"].startswith("W/")
    assert again.status_code == 304
    assert again.content == b""
