import json
import re
import subprocess
import sys

import pytest

import dev
from wecoza.devdb import CHECKOUT


@pytest.mark.parametrize("name", dev.COMMANDS)
def test_every_command_is_explained(name: str) -> None:
    assert re.search(rf"^python3 dev.py {name}\b", dev.__doc__ or "", re.MULTILINE)


def test_unknown_command_is_answered_with_those_that_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "dev.py", "deploy"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "python3 dev.py run" in done.stderr


def test_every_benchmark_can_be_named() -> None:
    found = {path.stem for path in (CHECKOUT / "tests/benchmarks").glob("*.py") if "__main__" in path.read_text()}

    assert found == set(dev.BENCHMARKS)


@pytest.mark.slow
def test_quick_leaves_out_browsers_and_real_transactions_and_a_fifth_of_the_tests_at_most() -> None:
    command = [sys.executable, "dev.py", "test", "quick", "--collect-only", "--quiet"]
    told = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout

    quick, all_tests = map(int, re.findall(r"^(\d+)/(\d+) tests collected", told, re.MULTILINE)[0])
    assert quick >= all_tests * 4 / 5
    assert "\ntests/views/overview/test_class_list.py::" in told
    assert "\ntests/browser/" not in told
    assert "\ntests/services/capture/test_races.py::" not in told


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_lock_of_python_has_hashes_and_no_address(lock: str) -> None:
    text = (CHECKOUT / lock).read_text()

    packages = re.findall(r"^\S+==.*(?:\n    --hash=sha256:\w{64}.*)*", text, re.MULTILINE)
    assert packages
    assert all("--hash=" in package for package in packages)
    assert "://" not in text
    assert "--index-url" not in text


def test_lock_of_npm_has_hashes_and_no_address() -> None:
    packages = json.loads((CHECKOUT / "package-lock.json").read_text())["packages"]
    del packages[""]

    assert packages
    assert all("integrity" in package and "resolved" not in package for package in packages.values())


def test_versions_of_npm_packages_are_exact() -> None:
    wanted = json.loads((CHECKOUT / "package.json").read_text())["dependencies"]

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
