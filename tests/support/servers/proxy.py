"""The proxy of docs/deploy/proxy, as nginx of this machine runs it: its own ports, a certificate that nobody signed."""

import getpass
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from typing import Final

import pytest

from wecoza.devdb import CHECKOUT

CONFIGURE: Final = CHECKOUT / "docs" / "deploy" / "proxy" / "configure.sh"
CIPHERS_OF_ANY_PEER: Final = ssl._create_unverified_context()


@dataclass
class Proxy:
    port: int
    plain_port: int
    log: Path

    def connection(self, *, timeout: float = 30) -> HTTPSConnection:
        return HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=CIPHERS_OF_ANY_PEER)

    def tls_socket(self) -> ssl.SSLSocket:
        return CIPHERS_OF_ANY_PEER.wrap_socket(socket.create_connection(("127.0.0.1", self.port)))


def nginx() -> str:
    """Its path. A machine without it skips the test, CI does not."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None and "CI" not in os.environ:
        pytest.skip("nginx is not installed: Debian has it in the package nginx-light")
    assert found, "CI needs nginx: install the package nginx-light"
    return found


@contextmanager
def proxy_before(site: str, folder: Path) -> Iterator[Proxy]:
    """The proxy in front of the `host:port` of a site; its files, and the log of requests, in the folder."""
    certificate, key = _certificate(folder)
    proxy = Proxy(free_port(), free_port(), folder / "access.log")
    variables = {
        "CERTIFICATE_FILE": str(certificate),
        "CERTIFICATE_KEY_FILE": str(key),
        "PROXY_STATE": str(folder),
        "PROXY_USER": getpass.getuser(),
        "SITE": site,
        "SITE_NAME": "localhost",
        "HTTP_PORT": f"127.0.0.1:{proxy.plain_port}",
        "HTTPS_PORT": f"127.0.0.1:{proxy.port}",
    }
    subprocess.run([CONFIGURE, folder], env={**os.environ, **variables}, check=True)
    folder.chmod(0o755)
    with proxy.log.open("w") as log:
        command = [nginx(), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(proxy.port, server)
        yield proxy
    finally:
        server.terminate()
        server.wait()


def _certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "site.crt", folder / "site.key"
    made_here = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run(
        ["openssl", "req", "-x509", *made_here, "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    return certificate, key


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    pytest.fail("nginx did not start")
