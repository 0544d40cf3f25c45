from collections.abc import Iterator

import pytest

from tests.support.servers.scaling_settings import on_postgresql_itself


@pytest.fixture(autouse=True)
def on_postgresql() -> Iterator[None]:
    with on_postgresql_itself():
        yield
