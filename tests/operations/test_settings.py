"""A server is safe with what it has to be told."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.servers.production import VARIABLES
from wecoza.devdb import CHECKOUT


def manage(*arguments: str, without: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": os.environ["DATABASE_URL"], **VARIABLES, **more}
    environment.pop(without, None)
    command = [sys.executable, "-W", "error", "manage.py", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)


def test_production_passes_the_deployment_check() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


def test_a_server_that_sends_no_mail_is_told_so() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", without="EMAIL_URL")

    assert done.returncode == 1
    assert "No mail is sent: whoever forgets a password has to ask an administrator." in done.stderr


def test_a_role_that_does_not_exist_asks_for_no_second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(VARIABLES, "SECOND_FACTOR_ROLES", "Administrator,Janitor")

    done = manage("check")

    assert done.returncode == 1
    assert "SECOND_FACTOR_ROLES names no role: Janitor." in done.stderr


@pytest.mark.parametrize("variable", ["DEBUG", "BEHIND_PROXY", "METRICS_TOKEN"])
def test_the_others_have_a_safe_default(variable: str) -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", without=variable)

    assert done.returncode == 0


SHOW = "from django.conf import settings; print(settings.{}, settings.DATABASES['default']['PASSWORD'])"


def test_an_address_that_is_of_no_redis_is_refused() -> None:
    done = manage("check", REDIS_URL="redis.example:6379")

    assert done.returncode == 1
    assert "REDIS_URL is no address of a Redis: give redis://:password@host:port/0, or rediss://." in done.stderr


@pytest.mark.parametrize("variable", ["SECRET_KEY", "DATABASE_URL", "METRICS_TOKEN"])
def test_a_secret_can_be_a_file(tmp_path: Path, variable: str) -> None:
    (tmp_path / "secret").write_text("postgres://from-a-file/x\n")

    done = manage("shell", "-v0", "-c", SHOW.format(variable), **{f"{variable}_FILE": str(tmp_path / "secret")})

    assert done.stdout == "postgres://from-a-file/x \n"


def test_the_password_of_the_database_can_stand_apart(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("with / and @ in it\n")

    done = manage("shell", "-v0", "-c", SHOW.format("DEBUG"), DATABASE_PASSWORD_FILE=str(tmp_path / "password"))

    assert done.stdout == "False with / and @ in it\n"


def test_a_file_that_is_not_there_is_named() -> None:
    done = manage("check", SECRET_KEY_FILE="/nowhere")

    assert done.returncode == 1
    assert done.stderr == "SECRET_KEY_FILE names a file that cannot be read: No such file or directory.\n"


def test_every_setting_stands_on_a_page() -> None:
    """Among them is each address to which the program connects."""
    settings = (CHECKOUT / "wecoza" / "settings.py").read_text()
    pages = "".join((CHECKOUT / "docs" / name).read_text() for name in ("operations.md", "scaling.md"))
    names = set(re.findall(r'(?:env\.\w+|secret)\("([A-Z_]+)"', settings))

    assert len(names) > 20
    assert sorted(name for name in names if f"`{name}" not in pages) == []
