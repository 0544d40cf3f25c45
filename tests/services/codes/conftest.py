from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from classes.services.codes import free_numbers, number_blocks
from classes.services.codes.contention import CONTENTION
from tests.support.servers.redis_server import RedisServer, redis_server


@pytest.fixture
def redis(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    """A Redis for blocks of ten numbers, of which two left are few, and nothing known of contention."""
    monkeypatch.setattr(number_blocks, "SIZE", 10)
    monkeypatch.setattr(free_numbers, "FEW", 3)
    monkeypatch.setattr(free_numbers, "PATIENCE", 5)  # of a machine that others use, too
    with redis_server(tmp_path / "redis") as server:
        settings.REDIS_URL = server.url
        forget()
        yield server
        forget()


def forget() -> None:
    CONTENTION.forget()
    free_numbers._resting.clear()
    number_blocks._looked_at.clear()
