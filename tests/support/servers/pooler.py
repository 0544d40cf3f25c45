"""The PgBouncer of docs/deploy/pgbouncer, as this machine runs it: in front of the tests' database, and restarted."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection, connections

from tests.support.servers.proxy import free_port
from wecoza import devdb
from wecoza.devdb import CHECKOUT

CONFIGURATION: Final = CHECKOUT / "docs" / "deploy" / "pgbouncer" / "pgbouncer.ini"
FEW: Final = 4
PATIENCE: Final = 30


class Pooler:
    """`url` leads through it to the tests' database, `replica_url` to a replica of it."""

    def __init__(self, folder: Path, replica: devdb.Server | None = None, connections: int = FEW) -> None:
        self.replica = replica
        self.connections = connections
        self.port = free_port()
        self.folder = folder
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/{connection.settings_dict['NAME']}"
        self.replica_url = f"postgres://postgres@127.0.0.1:{self.port}/wecoza_replica"
        (folder / "userlist.txt").write_text('"postgres" ""\n')
        (folder / "pgbouncer.ini").write_text(self._configuration())

    def start(self) -> None:
        account = devdb._account()
        self._process = subprocess.Popen(
            [_pgbouncer(), "-q", str(self.folder / "pgbouncer.ini")],
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=[] if account else None,
            stderr=subprocess.DEVNULL,
        )
        until = monotonic() + PATIENCE
        while not self._answers():
            assert self._process.poll() is None, "PgBouncer did not start"
            assert monotonic() < until
            sleep(0.02)

    def stop(self) -> None:
        """At once, whoever uses it."""
        self._process.terminate()
        self._process.wait()

    def _configuration(self) -> str:
        """As it is deployed, with the addresses of here."""
        host = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"][0]
        name = connection.settings_dict["NAME"]
        text = CONFIGURATION.read_text()
        for pattern, value in {
            r"^wecoza = host=database port=5432 dbname=wecoza": f"{name} = host={host} port=5432 dbname={name}",
            r"^wecoza_replica = host=replica port=5432 dbname=wecoza": (
                f"wecoza_replica = host={self.replica.cluster if self.replica else host} port=5432 dbname={name}"
            ),
            r"^listen_addr = .*$": "listen_addr = 127.0.0.1",
            r"^listen_port = .*$": f"listen_port = {self.port}",
            r"^auth_type = .*$": "auth_type = trust",
            r"^auth_file = .*$": f"auth_file = {self.folder / 'userlist.txt'}",
            r"^default_pool_size = .*$": f"default_pool_size = {self.connections}",
        }.items():
            text, changed = re.subn(pattern, value, text, flags=re.MULTILINE)
            assert changed == 1, pattern
        return text

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def pooler(replica: devdb.Server | None = None, connections: int = FEW) -> Iterator[Pooler]:
    """With so many connections to PostgreSQL; in a folder that its user may enter, who runs both."""
    with TemporaryDirectory(prefix="wecoza-pgbouncer-", dir=devdb.LASTING) as folder:
        Path(folder).chmod(0o755)
        started = Pooler(Path(folder), replica, connections)
        started.start()
        try:
            yield started
        finally:
            started.stop()


def settings_through(started: Pooler) -> dict[str, Any]:
    """The connection as `BEHIND_POOLER` makes it."""
    described: dict[str, Any] = deepcopy(connections.settings["default"])
    described |= {"HOST": "127.0.0.1", "PORT": started.port, "DISABLE_SERVER_SIDE_CURSORS": True, "CONN_MAX_AGE": 60}
    described["OPTIONS"] = {"connect_timeout": 3}
    return described


def _pgbouncer() -> str:
    """Its path. A machine without it skips the test, CI does not."""
    found = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None and "CI" not in os.environ:
        pytest.skip("pgbouncer is not installed: Debian has it in the package pgbouncer")
    assert found, "CI needs pgbouncer: install the package pgbouncer"
    return found
