"""A Redis of a test's own, on a free port, which it can kill, fill, restore and start again."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests.support.servers.proxy import free_port

PATIENCE = 30


class RedisServer:
    """Its dump lies in the folder."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.dump = folder / "dump.rdb"
        self.client = Redis.from_url(self.url, decode_responses=True)
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        settings = {"port": self.port, "bind": "127.0.0.1", "dir": self.dump.parent, "save": "", "appendonly": "no"}
        options = [part for name, value in settings.items() for part in (f"--{name}", str(value))]
        self._server = subprocess.Popen([_program(), *options], stdout=subprocess.DEVNULL)
        patience = monotonic() + PATIENCE
        while monotonic() < patience:
            try:
                self.client.ping()
                return
            except RedisError:
                sleep(0.02)
        pytest.fail(f"Redis did not start within {PATIENCE} s")

    def kill(self) -> None:
        if self._server:
            self._server.kill()
            self._server.wait()
            self._server = None

    def restore(self, dump: bytes) -> None:
        """Come back with what it had when that dump was saved."""
        self.kill()
        self.dump.write_bytes(dump)
        self.start()

    def saved(self) -> bytes:
        self.client.save()
        return self.dump.read_bytes()


@contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    folder.mkdir(exist_ok=True)
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.client.close()
        server.kill()


def _program() -> str:
    """Its path. A machine without it skips the test, CI does not."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is None and "CI" not in os.environ:
        pytest.skip("redis-server is not installed: Debian has it in the package redis-server")
    assert found, "CI needs Redis: install the package redis-server"
    return found
