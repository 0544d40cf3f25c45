"""A pytest plugin that gives the tests a database before pytest-django reads the settings."""

import os
import sys
from collections.abc import Iterator

import pytest

from wecoza import devdb


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    # The tests start a hundred processes: where nothing compiled is kept, each would compile all that it imports
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("DEBUG", "true")
    os.environ.setdefault("SECRET_KEY", "only for tests")
    if "DATABASE_URL" not in os.environ:
        server = devdb.throwaway()
        server.start()
        early_config.add_cleanup(server.close)
        os.environ["DATABASE_URL"] = server.url
    return (yield)
