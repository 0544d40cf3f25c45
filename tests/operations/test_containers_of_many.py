"""The containers for many machines: what the second compose file adds to the first, and its scripts, each run here."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any, Final

import psycopg
import pytest
import yaml

from tests.operations.test_containers import NEEDED
from wecoza import devdb
from wecoza.devdb import CHECKOUT

NEW: Final = {"replica", "pooler", "valkey", "store"}
REPLICA: Final = CHECKOUT / "docs" / "deploy" / "replica"
PATIENCE: Final = 60


@pytest.fixture
def many() -> Any:
    return yaml.safe_load((CHECKOUT / "docker-compose.scale.yml").read_text())


@pytest.fixture
def one() -> Any:
    return yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())


def test_it_adds_four_parts_and_a_second_web_container(one: Any, many: Any) -> None:
    assert set(many["services"]) - set(one["services"]) == NEW
    assert many["services"]["web"]["deploy"] == {"replicas": 2}
    assert one["services"]["proxy"]["environment"]["SITE"] == "web:8000"


@pytest.mark.parametrize("service", sorted(NEW))
def test_each_new_part_starts_again_has_limits_and_can_do_no_more_than_it_needs(many: Any, service: str) -> None:
    described = many["services"][service]

    assert described["restart"] == "unless-stopped"
    assert described["mem_limit"]
    assert described["pids_limit"]
    assert described["read_only"]
    assert described["cap_drop"] == ["ALL"]
    assert described["security_opt"] == ["no-new-privileges:true"]
    assert set(described.get("cap_add", [])) <= NEEDED
    assert all("size=" in folder for folder in described["tmpfs"])
    assert "ports" not in described
    assert re.search(r":\d+\.\d+", described["image"]) or re.search(r":\d+\.\d+", str(described["build"]))


@pytest.mark.parametrize("service", ["web", "daily"])
def test_the_program_is_told_of_each_part_by_a_variable_that_the_page_explains(many: Any, service: str) -> None:
    page = (CHECKOUT / "docs" / "operations.md").read_text()
    variables = many["services"][service]["environment"]
    hosts = set(re.findall(r"(?:@|//)(\w+):\d+", " ".join(variables.values())))

    assert hosts == {"pooler", "valkey", "store"}
    assert all(f"`{name.removesuffix('_FILE')}`" in page for name in variables)


def test_migrations_and_backups_do_not_go_through_the_pooler(one: Any, many: Any) -> None:
    assert not {"migrate", "backup"} & set(many["services"])
    assert "@database:5432" in one["services"]["migrate"]["environment"]["DATABASE_URL"]
    assert "@database:5432" in one["services"]["backup"]["environment"]["OWNER_URL"]


def test_the_pooler_leads_to_the_primary_and_to_the_replica(many: Any) -> None:
    text = (CHECKOUT / "docs" / "deploy" / "pgbouncer" / "pgbouncer.ini").read_text()
    databases = dict(re.findall(r"^(\w+) = host=(\w+) ", text, re.MULTILINE))
    limits = re.findall(r"connect_query='(.*)'$", text, re.MULTILINE)

    assert databases == {"wecoza": "database", "wecoza_replica": "replica"}
    assert set(databases.values()) <= {"database", *many["services"]}
    assert len(set(limits)) == 1


def test_every_secret_and_file_of_it_has_its_place(one: Any, many: Any) -> None:
    secrets = {**one["secrets"], **many["secrets"]}
    for service in many["services"].values():
        assert set(service.get("secrets", [])) <= set(secrets)
        for mounted in service.get("volumes", []):
            source = mounted.split(":")[0]
            assert source in many["volumes"] or (CHECKOUT / source).exists()
    assert all(secret["file"].startswith("secrets/") for secret in many["secrets"].values())


@pytest.fixture
def primary() -> Iterator[devdb.Server]:
    with devdb.throwaway() as server:
        yield server


@pytest.fixture
def container() -> Iterator[Path]:
    """A folder of PostgreSQL's user, which has a short path for its socket."""
    with TemporaryDirectory(prefix="wecoza-", dir=devdb.LASTING) as made:
        folder = Path(made)
        (folder / "password").write_text("nobody asks for it here")
        if account := devdb._account():
            for path in (folder, folder / "password"):
                os.chown(path, account.pw_uid, account.pw_gid)
        yield folder


def as_postgres(script: str, *arguments: str, primary: devdb.Server, container: Path) -> subprocess.Popen[bytes]:
    account = devdb._account()
    environment = {
        "PATH": f"{devdb._binaries()}:{os.environ['PATH']}",
        "PGHOST": str(primary.cluster),
        "PRIMARY": str(primary.cluster),
        "PGDATA": str(primary.cluster if script == "primary.sh" else container / "data"),
        "REPLICA_PASSWORD_FILE": str(container / "password"),
        "HOME": str(container),
    }
    text = (REPLICA / script).read_text()  # the checkout may lie where PostgreSQL's user may not go
    return subprocess.Popen(
        ["bash", "-c", text, script, *arguments],
        cwd="/",
        env=environment,
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=[] if account else None,
        stdout=subprocess.DEVNULL,
    )


def test_the_replica_copies_the_primary_follows_it_and_goes_on_after_a_restart(
    primary: devdb.Server, container: Path
) -> None:
    prepared = as_postgres("primary.sh", primary=primary, container=container)
    assert prepared.wait() == 0
    listening = (f"--unix_socket_directories={container}", "--listen_addresses=", "--max_connections=200")
    with psycopg.connect(primary.url, autocommit=True) as writing:
        writing.execute("CREATE TABLE kept (id int)")
        for number in (1, 2):
            replica = as_postgres("replica.sh", *listening, primary=primary, container=container)
            try:
                writing.execute("INSERT INTO kept VALUES (%s)", [number])
                wait_for(f"postgres://postgres@/postgres?host={container}", number, replica)
            finally:
                replica.terminate()
                replica.wait()
        slots = writing.execute("SELECT slot_name FROM pg_replication_slots").fetchall()

    assert slots == [("replica1",)]


def wait_for(url: str, rows: int, replica: subprocess.Popen[bytes]) -> None:
    until = monotonic() + PATIENCE
    while monotonic() < until and replica.poll() is None:
        try:
            with psycopg.connect(url) as reading:
                found = reading.execute("SELECT count(*), pg_is_in_recovery() FROM kept").fetchone()
        except psycopg.Error:
            found = None
        if found == (rows, True):
            return
        sleep(0.1)
    pytest.fail(f"The replica did not show {rows} rows; its status is {replica.poll()}")
