import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from wecoza import devdb

START_AND_WAIT = """
import sys
from pathlib import Path
from wecoza import devdb
devdb.Server(Path(sys.argv[1]), throwaway=True).start()
print("started", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def server() -> Iterator[devdb.Server]:
    with devdb.throwaway() as server:
        yield server


def start_elsewhere(server: devdb.Server) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", START_AND_WAIT, str(server.folder)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=devdb.CHECKOUT)
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def postmaster(server: devdb.Server) -> int:
    return int((server.cluster / "postmaster.pid").read_text().split("\n", 1)[0])


def gone(folder: Path) -> bool:
    deadline = time.monotonic() + 10
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not folder.exists()


def has_database(server: devdb.Server, name: str) -> bool:
    deadline = time.monotonic() + 30
    with psycopg.connect(server.url, autocommit=True) as connection:
        while time.monotonic() < deadline:
            if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
                return True
            time.sleep(0.05)
    return False


def test_listens_only_on_a_socket_in_a_private_folder(server: devdb.Server) -> None:
    with psycopg.connect(server.url) as connection:
        addresses = connection.execute("SHOW listen_addresses").fetchone()

    assert addresses == ("",)
    assert stat.S_IMODE(server.cluster.stat().st_mode) == 0o700


def test_has_the_extensions_that_we_use(server: devdb.Server) -> None:
    with psycopg.connect(server.url) as connection:
        for extension in ("pg_trgm", "btree_gist", "unaccent", "pg_stat_statements"):
            connection.execute(f"CREATE EXTENSION {extension}")


def test_a_copy_goes_its_own_way(server: devdb.Server) -> None:
    with psycopg.connect(server.url) as original:
        original.execute("CREATE TABLE copied AS SELECT 7 AS number")

    with devdb.copy_of(server.url) as copy, psycopg.connect(copy.url) as changed:
        changed.execute("UPDATE copied SET number = number + 1")
        assert changed.execute("SELECT number FROM copied").fetchone() == (8,)

    with psycopg.connect(server.url) as original:
        assert original.execute("SELECT number FROM copied").fetchone() == (7,)


def test_keeps_what_was_committed_through_a_crash() -> None:
    with devdb.throwaway(durable=True) as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")

        server.stop("immediate")
        server.start()

        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_a_replica_that_was_stopped_finds_what_was_written_meanwhile(server: devdb.Server) -> None:
    written = "SELECT pg_logical_emit_message(false, 'test', repeat('x', 1000000)) FROM generate_series(1, 20)"
    with devdb.replica_of(server.url) as replica, psycopg.connect(server.url, autocommit=True) as primary:
        replica.stop("immediate")
        for statement in (written, "CHECKPOINT", written, "CHECKPOINT", "CREATE DATABASE meanwhile"):
            primary.execute(statement)
        replica.start()

        assert has_database(replica, "meanwhile")


def test_second_start_shares_the_server_of_the_first(server: devdb.Server) -> None:
    first = postmaster(server)

    with start_elsewhere(server) as second:
        assert postmaster(server) == first
        second.kill()

    assert server.answers()


def test_server_lives_as_long_as_its_last_user() -> None:
    server = devdb.throwaway()
    with server, start_elsewhere(server) as second:
        server.close()

        assert server.answers()

        second.send_signal(signal.SIGKILL)
    assert gone(server.folder)


def test_recovers_from_the_pid_file_of_a_dead_server(server: devdb.Server) -> None:
    server.stop("immediate")
    owner = server.cluster.stat()
    stale = server.cluster / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{server.cluster}\n")
    os.chown(stale, owner.st_uid, owner.st_gid)

    server.start()

    assert server.answers()


def test_data_move_out_of_a_folder_that_others_may_not_enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setattr(devdb, "CHECKOUT", tmp_path / "closed-to-others")
    devdb.CHECKOUT.mkdir()

    folder = devdb.kept().folder

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    if os.geteuid() == 0:
        assert folder.parent == devdb.LASTING
        folder.rmdir()
    else:
        assert folder == devdb.CHECKOUT / ".local" / "postgres"


def test_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)

    with pytest.raises(PermissionError, match="set DATABASE_URL"):
        devdb._own(tmp_path / "open")


def test_copy_for_others_runs_and_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devdb, "LASTING", tmp_path)
    installed = devdb._binaries().parent.parent

    copy = devdb._copy_for_others(installed)

    said = subprocess.run(
        [copy / "pginstall" / "bin" / "initdb", "--version"], capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("initdb (PostgreSQL)")
    assert all(path.is_symlink() or path.stat().st_mode & 0o004 for path in copy.rglob("*"))
