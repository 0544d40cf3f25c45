import re
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from tests.web import serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address() -> Iterator[str]:
    with serving(workers=3) as address:
        yield address


def get(address: str, path: str) -> str:
    connection = HTTPConnection(address, timeout=30)
    connection.request("GET", path)
    said = connection.getresponse().read().decode()
    connection.close()
    return said


def test_counts_add_up_over_the_worker_processes(address: str) -> None:
    for _ in range(30):
        get(address, "/healthz")

    said = get(address, "/metrics")

    counts = re.findall(r'^wecoza_http_seconds_count\{.*route="/?healthz".*\} (.*)$', said, re.MULTILINE)
    assert sum(map(float, counts)) == 30
