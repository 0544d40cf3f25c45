"""What a load balancer asks."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings


def test_the_process_is_up_whatever_the_database_does(client: Browser) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.text) == (200, "The process is up.\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready_with_all_migrations(client: Browser, settings: Settings) -> None:
    settings.REPLICAS = []

    answer = client.get("/readyz")

    assert (answer.status_code, answer.text) == (200, "Ready.\n")


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client: Browser) -> None:
    loader = MigrationLoader(connection)
    [last] = loader.graph.leaf_nodes("classes")
    for name in (last, *loader.graph.nodes[last].replaces):
        MigrationRecorder(connection).record_unapplied(*name)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.text) == (503, "The database waits for migrations.\n")


@pytest.mark.django_db
def test_not_ready_without_the_database(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", _away)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.text) == (503, "The database cannot be reached.\n")


@pytest.mark.django_db
def test_asks_the_database_little(client: Browser, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(2):
        client.get("/readyz")


@pytest.mark.django_db  # where there are replicas, what is posted asks how far they have to be
@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_is_only_read(client: Browser, address: str) -> None:
    assert client.post(address).status_code == 405


def _away(_recorder: MigrationRecorder) -> None:
    raise OperationalError
