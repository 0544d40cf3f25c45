"""A pytest plugin that gives the tests a database before pytest-django reads the settings, and sets some of these."""

import os
import sys
from collections.abc import Iterator

import pytest

from tests.support.servers import scaling_settings
from wecoza import devdb


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--with",
        dest="scaling_settings",
        metavar=",".join(scaling_settings.NAMES),
        type=scaling_settings.names_in,
        default=[],
        help=scaling_settings.__doc__,
    )


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
    if "PYTEST_XDIST_WORKER" not in os.environ:  # those of the process that started a worker hold for it, too
        scaling_settings.use(early_config)
    return (yield)
