"""TLS to the database, as the address of the database asks for it: docs/operations.md, "TLS to the database"."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.support.servers.proxy import free_port
from wecoza.devdb import CHECKOUT, LASTING

ASK: Final = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    print("encrypted" if cursor.fetchone()[0] else "in clear")
"""
DAYS: Final = ["-days", "2", "-nodes", "-newkey", "rsa:2048"]


def run(*command: object, user: str | None = None) -> None:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, user=user, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def binaries() -> Path:
    """Of a PostgreSQL that was built with TLS: the wheel that developers use was not."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if (not found or shutil.which("openssl") is None) and "CI" not in os.environ:
        pytest.skip("a PostgreSQL with TLS is not installed: Debian has it in the package postgresql")
    assert found, "CI needs a PostgreSQL with TLS: install the package postgresql"
    return found[-1].parent


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="wecoza-tls-", dir=LASTING))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def make_authority(folder: Path, name: str) -> Path:
    certificate = folder / f"{name}.crt"
    key = folder / f"{name}.key"
    run("openssl", "req", "-x509", *DAYS, "-subj", f"/CN={name}", "-keyout", key, "-out", certificate)
    return certificate


def make_certificate(folder: Path, authority: Path) -> None:
    """For the name localhost, signed by the authority."""
    request, names = folder / "server.csr", folder / "names"
    names.write_text("subjectAltName=DNS:localhost\n")
    run("openssl", "req", *DAYS[2:], "-subj", "/CN=localhost", "-keyout", folder / "server.key", "-out", request)
    signed_by = ["-CA", authority, "-CAkey", authority.with_suffix(".key"), "-CAcreateserial"]
    made = ["-out", folder / "server.crt", "-extfile", names, "-days", "2"]
    run("openssl", "x509", "-req", "-in", request, *signed_by, *made)


@pytest.fixture(scope="module")
def port(binaries: Path, folder: Path) -> Iterator[int]:
    """Of a server with a certificate of the authority `ours`."""
    make_certificate(folder, make_authority(folder, "ours"))
    make_authority(folder, "another")
    cluster, user = folder / "cluster", "postgres" if os.geteuid() == 0 else None
    cluster.mkdir(mode=0o700)
    (folder / "server.key").chmod(0o600)
    if user:
        owner = pwd.getpwnam(user)
        for path in (cluster, folder / "server.key", folder / "server.crt"):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    run(binaries / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "--no-sync", user=user)
    port = free_port()
    tls = f"-c ssl=on -c ssl_cert_file={folder}/server.crt -c ssl_key_file={folder}/server.key"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={cluster} -c fsync=off {tls}"
    start = ["start", "-s", "-w", "-D", cluster, "-l", cluster / "server.log", "-o", options]
    run(binaries / "pg_ctl", *start, user=user)
    yield port
    run(binaries / "pg_ctl", "stop", "-s", "-m", "immediate", "-D", cluster, user=user)


def asked(port: int, query: str, *, host: str = "localhost") -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgres://postgres@{host}:{port}/postgres{query}",
        "SECRET_KEY": "only for this test",
        "DEBUG": "true",
    }
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", ASK]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=CHECKOUT)


def test_a_server_that_shows_a_certificate_of_our_authority_is_asked_encrypted(port: int, folder: Path) -> None:
    done = asked(port, f"?sslmode=verify-full&sslrootcert={folder}/ours.crt")

    assert done.stdout.strip() == "encrypted", done.stderr


@pytest.mark.parametrize(
    ("authority", "host"), [("another", "localhost"), ("ours", "127.0.0.1"), ("missing", "localhost")]
)
def test_any_other_server_is_asked_nothing(port: int, folder: Path, authority: str, host: str) -> None:
    done = asked(port, f"?sslmode=verify-full&sslrootcert={folder}/{authority}.crt", host=host)

    assert done.returncode != 0
    assert "encrypted" not in done.stdout
    assert "certificate" in done.stderr


def test_without_it_any_certificate_will_do(port: int) -> None:
    """The negative control: what the two words in the address are for."""
    assert asked(port, "?sslmode=require").stdout.strip() == "encrypted"
    assert asked(port, "?sslmode=disable").stdout.strip() == "in clear"
