"""What docs/operations.md names is there, and what the units need is made by it."""

import re
import shutil
import subprocess
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

import psycopg
import pytest

from tests.support.operations_page import PAGE, written_under
from wecoza import devdb
from wecoza.devdb import CHECKOUT

LOG: Final = "Losing nothing: the write-ahead log"
KEPT: Final = "SELECT count(*) FROM pg_class WHERE relname LIKE 'kept%'"


def test_every_file_that_a_unit_or_the_proxy_reads_is_made_by_the_page() -> None:
    units = "\n".join(unit.read_text() for unit in (CHECKOUT / "docs" / "deploy" / "systemd").iterdir())
    (folder,) = set(re.findall(r"StandardOutput=append:(.+)/", units))
    assert re.search(rf"^install --directory .*{folder}$", PAGE, re.MULTILINE)
    read = set(re.findall(r"(?:EnvironmentFile=|LoadCredential=\w+:)/etc/wecoza/(\w+)", units))
    secrets = written_under("Settings and secrets", block=1)

    assert read == {"environment", "backup", "secret_key", "program_password", "metrics_token", "owner_password"}
    for name in read:
        assert f"cat > /etc/wecoza/{name} " in PAGE or re.search(rf"in [\w ]*\b{name}\b", secrets)


def test_the_page_names_no_file_that_is_not_there() -> None:
    for named in re.findall(r"(?<![\w/])((?:docs/)?deploy/[\w/.-]*[\w/])(?![\w*])", PAGE):
        assert (CHECKOUT / named).exists(), named


def test_no_command_of_the_page_has_a_password_in_it() -> None:
    commands = "\n".join(re.findall(r"^```(?:sh|sql)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))

    assert not re.search(r"PGPASSWORD|://[^/@\s]+:[^/@\s]+@|PASSWORD '(?!\$)", commands)


class LoggedServer:
    """A server that keeps its write-ahead log, and can go back, as the page says it."""

    def __init__(self, server: devdb.Server) -> None:
        self.server, self.backup = server, server.folder / "backup"
        self._places = {"/backup": str(self.backup), "/var/lib/postgresql/15/main": str(server.cluster)}
        (self.backup / "wal").mkdir(parents=True)
        for path in (self.backup, self.backup / "wal"):
            shutil.chown(path, server.cluster.owner(), server.cluster.group())
        archiving = re.findall(r"^(archive_\w+) = '?(.+?)'?$", PAGE, re.MULTILINE)
        for name, value in archiving:
            self.sql(
                psycopg.sql.SQL("ALTER SYSTEM SET {} = {}").format(psycopg.sql.Identifier(name), self._here(value))
            )
        server.stop()
        server.start()
        devdb._run("pg_basebackup", "-d", server.url, "-D", str(self.backup / "base-1"), "-c", "fast", "--no-sync")

    def sql(self, statement: Any) -> Any:
        with psycopg.connect(self.server.url, autocommit=True) as asking:
            cursor = asking.execute(statement)
            return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]

    def moment_after(self, statement: str) -> str:
        self.sql(statement)
        sleep(0.05)
        return str(self.sql("SELECT clock_timestamp()"))

    def printed(self, *, block: int) -> list[str]:
        commands = ["bash", "-c", self._here(written_under(LOG, block=block))]
        return subprocess.run(commands, capture_output=True, text=True, check=True).stdout.splitlines()

    def go_back(self, moment: str, timeline: str) -> None:
        self.server.stop()
        shutil.rmtree(self.server.cluster)
        subprocess.run(["cp", "--archive", self.backup / "base-1", self.server.cluster], check=True)
        (self.server.cluster / ".s.PGSQL.5432.lock").unlink()  # a socket in the data folder is ours, not Debian's
        lines = self._here(re.search(r"^ *restore_command = .*?^ *```", PAGE, re.MULTILINE | re.DOTALL)[0])  # type: ignore[index]
        lines = lines.replace("00000001", timeline).replace("2026-02-02 14:29:59+02", moment).removesuffix("```")
        with (self.server.cluster / "postgresql.auto.conf").open("a") as settings:
            settings.write(lines)
        signal = self.server.cluster / "recovery.signal"
        signal.touch()
        shutil.chown(signal, self.server.cluster.owner(), self.server.cluster.group())
        self.server.start()
        until = monotonic() + 60
        while self.sql("SELECT pg_is_in_recovery()"):
            assert monotonic() < until, "Still in recovery"
            sleep(0.05)

    def _here(self, text: str) -> str:
        for place, own in self._places.items():
            text = text.replace(place, own)
        return text


@pytest.mark.slow
def test_a_second_try_goes_back_to_a_later_moment_than_the_first() -> None:
    """The first try has begun a timeline, which PostgreSQL follows where the page does not name the former one."""
    with devdb.throwaway() as throwaway:
        server = LoggedServer(throwaway)
        first, second, _third = [server.moment_after(f"CREATE TABLE kept_{number} ()") for number in (1, 2, 3)]
        (timeline,) = server.printed(block=3)
        base, started, finished = server.printed(block=4)

        assert (Path(base).name, started[:11], finished[:10]) == ("base-1", "START TIME:", "STOP TIME:")
        server.go_back(first, timeline)
        assert server.sql(KEPT) == 1
        server.sql("CREATE TABLE of_the_first_try ()")
        server.go_back(second, timeline)
        assert server.sql(KEPT) == 2
