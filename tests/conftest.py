import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models.signals import post_migrate
from pytest_django import DjangoDbBlocker

from tests import rows_as_migrated


def pytest_configure(config: pytest.Config) -> None:
    folder = tempfile.TemporaryDirectory(prefix="wecoza-files-")
    config.add_cleanup(folder.cleanup)
    settings.FILES_ROOT = Path(folder.name)
    settings.EMAIL_URL = "memorymail://"  # pytest-django keeps what is sent
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and nobody's real password
    # A test says itself which holidays there are
    post_migrate.disconnect(dispatch_uid="fill_public_holidays", sender=apps.get_app_config("classes"))
    rows_as_migrated.use_after_each_transactional_test()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of pytest-django, to whose first rows each test comes, whatever those before it have done."""
    with django_db_blocker.unblock():
        rows_as_migrated.copy_rows()
        rows_as_migrated.put_rows_back()  # a run that was killed may have left some
    yield
    with django_db_blocker.unblock():
        rows_as_migrated.end_other_connections()
