"""A server is safe with what it has to be told."""

import os
import subprocess
import sys

import pytest

from tests.production import VARIABLES
from wecoza.devdb import CHECKOUT


def manage(*arguments: str, without: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": os.environ["DATABASE_URL"], **VARIABLES}
    environment.pop(without, None)
    command = [sys.executable, "-W", "error", "manage.py", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)


def test_production_passes_the_deployment_check() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize("variable", ["DEBUG", "BEHIND_PROXY", "METRICS_TOKEN"])
def test_the_others_have_a_safe_default(variable: str) -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", without=variable)

    assert done.returncode == 0
