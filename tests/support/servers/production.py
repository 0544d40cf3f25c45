"""The settings as a server has them."""

import runpy
from typing import Any

import pytest
from django.conf import settings as present

from wecoza.devdb import CHECKOUT

VARIABLES = {
    "DEBUG": "false",
    "SECRET_KEY": "correct horse battery staple, and another fifty letters",
    "ALLOWED_HOSTS": "classes.example,testserver,127.0.0.1",
    "BEHIND_PROXY": "true",
    "EMAIL_URL": "smtp+tls://classes:a-password@mail.example:587",
    "EMAIL_FROM": "classes@classes.example",
    "METRICS_TOKEN": "a token for the tests",
}
_OF_THE_TESTS = {"DATABASES", "EMAIL_BACKEND", "LOGGING", "ROOT_URLCONF", "STATIC_ROOT", "STORAGES"}


def production_settings(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What `wecoza/settings.py` says in production and not in the tests, their database and files apart."""
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    read = runpy.run_path(str(CHECKOUT / "wecoza" / "settings.py"))
    return {
        name: value
        for name, value in read.items()
        if name.isupper() and name not in _OF_THE_TESTS and value != getattr(present, name, None)
    }
