import os
import subprocess
import sys

import pytest

from wecoza.devdb import CHECKOUT


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATABASE_URL"])
def test_missing_variable_is_named_in_a_sentence(missing: str) -> None:
    variables = {"SECRET_KEY": "long and random", "DATABASE_URL": "postgres://wecoza@database/wecoza"}
    environment = {"PATH": os.environ["PATH"], **variables}
    del environment[missing]

    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
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
