import os
import subprocess
import sys

import pytest

from wecoza.devdb import CHECKOUT

VARIABLES = {
    "SECRET_KEY": "long and random",
    "DATABASE_URL": "postgres://wecoza@database/wecoza",
    "ALLOWED_HOSTS": "classes.example",
}
PROGRAMS = {
    "manage": ["manage.py", "check"],
    "gunicorn": ["-m", "gunicorn", "--config", "python:wecoza.gunicorn", "wecoza.wsgi"],
}


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("missing", VARIABLES)
def test_missing_variable_is_named_in_a_sentence(missing: str, program: str) -> None:
    environment = {"PATH": os.environ["PATH"], **VARIABLES}
    del environment[missing]

    done = subprocess.run(
        [sys.executable, *PROGRAMS[program]],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"{missing} is not set: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("address", ["nonsense", "sqlite:///x.db"])
def test_an_address_of_no_postgresql_is_refused(address: str) -> None:
    done = subprocess.run(
        [sys.executable, *PROGRAMS["manage"]],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], **VARIABLES, "DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL is no address of a PostgreSQL: ")
