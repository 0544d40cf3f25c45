"""A database of the old system beside the tests' own: its tables, synthetic rows, and what has to become of them."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

HERE: Final = Path(__file__).parent
EXPECTED: Final[dict[str, Any]] = json.loads((HERE / "expected.json").read_text())


class OldDatabase:
    """`address` is what the command takes."""

    def __init__(self, address: str) -> None:
        self.address = address

    def run(self, *scripts: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as connected:
            for script in scripts:
                connected.execute(script.encode())

    def insert(self, table: str, **values: object) -> None:
        """A row; lists and objects go in as JSON."""
        columns = SQL(", ").join(map(Identifier, values))
        places = SQL(", ").join(SQL("%s") for _ in values)
        query = SQL("INSERT INTO {} ({}) VALUES ({})").format(Identifier(table), columns, places)
        with psycopg.connect(self.address, autocommit=True) as connected:
            connected.execute(
                query, [json.dumps(each) if isinstance(each, list | dict) else each for each in values.values()]
            )

    def ask(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.address, autocommit=True) as connected:
            return connected.execute(query.encode(), values).fetchall()


@contextmanager
def old_database(*scripts: str) -> Iterator[OldDatabase]:
    """A new database on the tests' server, with the old tables and then these rows; it goes when it is left."""
    name = f"old_{uuid4().hex[:12]}"
    with psycopg.connect(_address(), autocommit=True) as connected:
        connected.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    try:
        database = OldDatabase(_address(name))
        database.run((HERE / "schema.sql").read_text(), *scripts)
        yield database
    finally:
        with psycopg.connect(_address(), autocommit=True) as connected:
            connected.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def sample() -> str:
    return (HERE / "sample.sql").read_text()


def _address(name: str = "postgres") -> str:
    return make_conninfo(os.environ["DATABASE_URL"], dbname=name)
