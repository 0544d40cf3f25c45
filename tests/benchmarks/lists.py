"""How long the list and the export of classes take with many classes.

`python3 dev.py bench lists [CLASSES]` fills the empty database it is given with 50,000 classes, asks for each address
three times and prints how many statements it took, and the best time of the slowest of them and of the whole. For the
export, which reads from a cursor while it sends, each piece of the file counts as one: reading and writing 1,000 rows.
The export may ask twice more for each piece: for the people of its classes. Tables are as autovacuum leaves them, and
what the program has read stays out of the garbage collector, as in wecoza/gunicorn.py.
"""

import gc
import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecoza.settings")
django.setup()

from django.contrib.auth.models import Group  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from classes import roles  # noqa: E402
from classes.models import TrainingClass, User  # noqa: E402
from classes.models.training_classes.searches import SORTS  # noqa: E402
from tests.support.factories import captured  # noqa: E402

MOST_STATEMENTS: Final = 8
MOST_STATEMENTS_OF_A_PIECE: Final = 2
MOST_MILLISECONDS: Final = 100
ROUNDS: Final = 3
FILL: Final = Path(__file__).with_name("many_classes.sql")


@dataclass
class Measured:
    """`slowest` and `total` in milliseconds; `pieces` of an export."""

    statements: int
    slowest: float
    total: float
    pieces: int

    @property
    def good(self) -> bool:
        most = MOST_STATEMENTS + MOST_STATEMENTS_OF_A_PIECE * self.pieces
        return self.statements <= most and self.slowest < MOST_MILLISECONDS


def main(classes: int = 50_000) -> int:
    if TrainingClass.objects.exists():
        sys.exit("There are classes already: the benchmark fills an empty database.")
    fill(classes)
    get_resolver().check()
    gc.freeze()
    logging.disable()  # a line for each request would come between those of the table
    browser = Browser()
    browser.force_login(User.objects.get(username="somebody1"))
    print(f"{'':58} statements  slowest ms  total ms")
    bad = 0
    with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        for address in addresses():
            measured = best_of([ask(browser, address) for _ in range(ROUNDS)])
            bad += not measured.good
            mark = "" if measured.good else "  too much"
            print(f"{address:58} {measured.statements:10} {measured.slowest:11.1f} {measured.total:9.1f}{mark}")
    print(
        f"{bad} of the addresses take more than {MOST_STATEMENTS} statements (an export {MOST_STATEMENTS_OF_A_PIECE} "
        f"more for each piece), or {MOST_MILLISECONDS} ms and more for one."
    )
    return min(bad, 1)


def fill(classes: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        captured()
        cursor.execute(FILL.read_text(), {"classes": classes})
    User.objects.get(username="somebody1").groups.add(Group.objects.get(name=roles.ADMINISTRATOR))
    as_autovacuum_leaves_them()


def as_autovacuum_leaves_them() -> None:
    """Vacuum and analyse all tables, however long it takes: the role's limit of time is for pages."""
    with connection.cursor() as cursor:  # not in a transaction, where VACUUM is refused
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")


def addresses() -> Iterator[str]:
    """Every filter, every order, first and last pages, searches with many hits and with none; then the export."""
    one = TrainingClass.objects.order_by("pk")[1000]
    searches = [
        one.code,
        one.prefix.lower(),
        "works",
        "fynbos bakery",
        "po-2",
        "a e i o u w",
        "nowhere",
        "no such class",
    ]
    filters = [
        f"client={one.client_id}",
        "class_type=AET",
        "subject=LP",
        "status=stopped",
        "seta=TETA",
        "exam_class=yes",
        "start_from=2023-01-01&start_to=2023-12-31",
        "order_number=missing",
        "whose=mine",
        "code_kind=fallback",
        "status=active&seta=TETA&exam_class=no&q=works",
    ]
    orders = [f"sort={sign}{sort}" for sort in SORTS for sign in ("", "-")]
    yield from ("/", "/classes/", "/classes/?page_size=100&page=999999")
    yield from (f"/classes/?{query}" for query in filters)
    yield from (f"/classes/?{order}&page_size=100&page={page}" for order in orders for page in (1, 250, 999999))
    for search in searches:
        yield from (f"/classes/?q={search}{rest}" for rest in ("", "&sort=client&page=999999"))
    yield "/classes/export.csv"
    yield from (
        f"/classes/export.csv?{query}" for query in [*orders[::2], filters[0], "q=works&sort=site", "q=nowhere"]
    )


def best_of(rounds: list[Measured]) -> Measured:
    """Each time by itself: what else the machine did is in one of them."""
    least = min(rounds, key=lambda one: one.slowest)
    return replace(least, total=min(one.total for one in rounds))


def ask(browser: Browser, address: str) -> Measured:
    with CaptureQueriesContext(connection) as asked:
        began = perf_counter()
        answer: Any = browser.get(address, headers={"Accept": "text/html"})
        pieces = list(seconds_for_pieces(answer)) if answer.streaming else []
        total = perf_counter() - began
    assert answer.status_code == 200, (address, answer.status_code)
    slowest = max(*(float(statement["time"]) for statement in asked.captured_queries), *pieces)
    return Measured(len(asked), slowest * 1000, total * 1000, len(pieces))


def seconds_for_pieces(answer: Any) -> Iterator[float]:
    began = perf_counter()
    for _piece in answer:
        yield perf_counter() - began
        began = perf_counter()


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
