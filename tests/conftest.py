import tempfile
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models.signals import post_migrate


def pytest_configure(config: pytest.Config) -> None:
    folder = tempfile.TemporaryDirectory(prefix="wecoza-files-")
    config.add_cleanup(folder.cleanup)
    settings.FILES_ROOT = Path(folder.name)
    settings.EMAIL_URL = "memorymail://"  # pytest-django keeps what is sent
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and nobody's real password
    # A test says itself which holidays there are; and each one with real transactions would wait for a thousand of them
    post_migrate.disconnect(dispatch_uid="fill_public_holidays", sender=apps.get_app_config("classes"))
