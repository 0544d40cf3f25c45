import gc
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models.signals import post_migrate
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from tests.support.servers import rows_as_migrated, scaling_settings

HERE = Path(__file__).parent
# Folders and files that `dev.py test quick` leaves out, beside every test that commits
SLOW = {
    HERE / name
    for name in (
        "browser",
        "commands/demo",
        "commands/transfer",
        "operations",
        "services/attendance/test_register_properties.py",
        "services/codes/test_crashes.py",
        "services/records/test_file_moves.py",
        "services/records/test_object_stores.py",
        "test_database_tls.py",
        "test_devdb.py",
        "test_javascript.py",
        "timetable/test_against_oracle.py",
        "timetable/test_properties.py",
        "views/test_forms_read_by_two.py",
        "views/test_fuzzed.py",
        "views/test_metrics.py",
        "views/test_nonsense_in_addresses.py",
        "views/test_rights.py",
    )
}


def pytest_configure(config: pytest.Config) -> None:
    if gone := [str(path) for path in SLOW if not path.exists()]:
        raise pytest.UsageError(f"SLOW in tests/conftest.py names what is not there: {gone}")
    folder = tempfile.TemporaryDirectory(prefix="wecoza-files-")
    config.add_cleanup(folder.cleanup)
    settings.FILES_ROOT = Path(folder.name)
    settings.EMAIL_URL = "memorymail://"  # pytest-django keeps what is sent
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and nobody's real password
    # A test says itself which holidays there are
    post_migrate.disconnect(dispatch_uid="fill_public_holidays", sender=apps.get_app_config("classes"))
    rows_as_migrated.use_after_each_transactional_test()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Nothing of what is collected is garbage: to look for it took a fifth of the time, and more in each test."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_runtest_setup() -> None:
    scaling_settings.prepare_test()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _commits(item) or SLOW & {item.path, *item.path.parents}:
            item.add_marker(pytest.mark.slow)


def _commits(item: pytest.Item) -> bool:
    """Races, and what another process has to see."""
    database = item.get_closest_marker("django_db")
    in_earnest = database is not None and database.kwargs.get("transaction", False)
    return in_earnest or "transactional_db" in getattr(item, "fixturenames", [])


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, pytestconfig: pytest.Config
) -> Iterator[None]:
    """The database of pytest-django, to whose first rows each test comes, whatever those before it have done."""
    with django_db_blocker.unblock():
        rows_as_migrated.copy_rows()
        rows_as_migrated.put_rows_back()  # a run that was killed may have left some
    is_pooled = scaling_settings.POOLER in pytestconfig.getoption("scaling_settings")
    with scaling_settings.through_pooler() if is_pooled else nullcontext():
        yield
    with django_db_blocker.unblock():
        rows_as_migrated.end_other_connections()


@pytest.fixture
def counter_alone(settings: Settings) -> None:
    """Numbers come from the counter, whatever the setting: tests of blocks have a Redis of their own."""
    settings.REDIS_URL = ""


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """Where files of classes lie in a test that looks there: in a folder of its own, whatever the setting."""
    folder = tmp_path / "files"
    settings.FILES_ROOT, settings.FILES_IN = folder, "folder"
    settings.STORAGES = {name: place for name, place in settings.STORAGES.items() if name != "class_files"}
    return folder
