"""What becomes of each scheme when connections are killed and the server, and the Redis, stop in the middle."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Final
from urllib.parse import parse_qs, urlsplit

from django.db import connection

from classes.models import TrainingClass
from tests.benchmarks.office import Office
from tests.benchmarks.schemes import REDIS, SCHEMES
from tests.benchmarks.workers import Task, Workers
from tests.support.servers.redis_server import RedisServer, redis_server
from wecoza import devdb

SECONDS: Final = 6
WORKERS: Final = 8
LINE: Final = "{:<20} {:>12} {:>6} {:>6} {:>6} {:>9}"
END_SOME: Final = """
    SELECT pg_terminate_backend(pid) FROM (
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 3
    ) AS chosen
"""


@contextmanager
def redis_for_blocks() -> Iterator[RedisServer]:
    with TemporaryDirectory() as folder, redis_server(Path(folder) / "redis") as server:
        os.environ[REDIS] = server.url
        yield server


def disturb(office: Office, workers: Workers, redis: RedisServer) -> None:
    """One prefix; three times some connections are killed, then PostgreSQL stops at once, then the Redis."""
    server = devdb.Server(Path(parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"][0]).parent)
    print(LINE.format("scheme", "acknowledged", "lost", "twins", "holes", "fallbacks"))
    for scheme in SCHEMES:
        office.begin_anew(1)
        work = workers.do(Task(scheme, WORKERS, 1, SECONDS), _killing(server, redis))
        connection.close()
        codes = {code for part in work for code in part.codes}
        lost = len(codes) - TrainingClass.objects.filter(code__in=codes).count()
        twins, fallbacks = sum(part.twins for part in work), sum(part.fallbacks for part in work)
        holes = "" if scheme == "bare INSERT" else office.holes()
        print(LINE.format(scheme, len(codes), lost, twins, holes, fallbacks), flush=True)


def _killing(server: devdb.Server, redis: RedisServer) -> Callable[[], None]:
    def kill() -> None:
        for _ in range(3):
            sleep(0.7)
            with connection.cursor() as cursor:
                cursor.execute(END_SOME)
        connection.close()
        server.stop("immediate")
        server.start()
        sleep(0.7)
        redis.kill()
        sleep(0.5)
        redis.start()

    return kill
