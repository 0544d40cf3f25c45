import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.old_system import OldDatabase, old_database, sample
from tests.old_system.rows import empty, furnish

Bring = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def sample_database(django_db_setup: None) -> Iterator[OldDatabase]:
    """The sample, which no test changes."""
    with old_database(sample()) as database:
        yield database


@pytest.fixture
def own_database(django_db_setup: None) -> Iterator[OldDatabase]:
    """The sample, to be changed."""
    with old_database(sample()) as database:
        yield database


@pytest.fixture(scope="module")
def empty_database(django_db_setup: None) -> Iterator[OldDatabase]:
    with old_database() as database:
        yield database


@pytest.fixture
def office(empty_database: OldDatabase) -> OldDatabase:
    """A small office without classes, to be changed in its rows."""
    empty(empty_database)
    furnish(empty_database)
    return empty_database


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Runs the command on a database and gives its report."""

    def run(database: OldDatabase, **options: Any) -> dict[str, Any]:
        path = tmp_path / "report.json"
        call_command("import_wecoza", source=database.address, report=path, **options)
        report: dict[str, Any] = json.loads(path.read_text())
        return report

    return run
