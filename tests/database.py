"""A pytest plugin that gives the tests a database before pytest-django reads the settings."""

import os
from collections.abc import Iterator

import pytest

from wecoza import devdb


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    os.environ.setdefault("DEBUG", "true")
    os.environ.setdefault("SECRET_KEY", "only for tests")
    if "DATABASE_URL" not in os.environ:
        server = devdb.throwaway()
        server.start()
        early_config.add_cleanup(server.close)
        os.environ["DATABASE_URL"] = server.url
    return (yield)
