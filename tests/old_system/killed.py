"""Imports in processes that are killed, and what is stored, without the keys that every try gives anew."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any, Final
from uuid import uuid4

import psycopg
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.models import Model
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from tests.support.servers.concurrency import close_connections
from tests.support.servers.rows_as_migrated import end_other_connections

DONE, BUSY, FAILED = 0, 3, 4
_LONGEST: Final = 120
# How a row is called wherever it is referred to
_CALLED: Final = {
    "classes": "code",
    "learners": "concat(id_number, passport_number)",
    "agents": "name",
    "users": "username",
    "clients": "name",
    "subjects": "code",
    "class_types": "code",
}
# What is of the moment, made up anew at each try, or made of keys: a try that is killed uses up keys
_OF_MOMENT: Final = ("pgh_created_at", "updated_at", "created_at", "date_joined")
_ANEW: Final = (*_OF_MOMENT, "id", "pgh_id", "pgh_context", "password", "agents_digest")
_MOMENTS: Final = {"at": "status", "changed_at": "counter", "metadata": "context", "applied": "migrations"}


@contextmanager
def copy_of_the_product() -> Iterator[str]:
    """A database like the tests' own; gives its name. Nobody may be connected to that one."""
    own, name = connection.settings_dict["NAME"], f"killed_{uuid4().hex[:12]}"
    end_other_connections()  # of a pooler, too
    close_connections()
    with _server() as server:
        server.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(own)))
    try:
        yield name
    finally:
        with _server() as server:
            server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def import_into(product: str, source: str, *, kill_after: float | None = None) -> int | None:
    """How the import ended, in a process of its own; None when it was killed after so many seconds."""
    close_connections()
    child = os.fork()
    if not child:
        os._exit(_bring(product, source))
    until = monotonic() + (_LONGEST if kill_after is None else kill_after)
    while monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def rows_of(product: str) -> dict[str, Counter[str]]:
    """What each table holds, the history included."""
    with psycopg.connect(_address(product)) as connected:
        return {
            model._meta.db_table: Counter(row for (row,) in connected.execute(_query(model)).fetchall())
            for model in apps.get_models()
            if model._meta.managed and not model._meta.proxy
        }


def _bring(product: str, source: str) -> int:
    """In the child: whoever is killed meanwhile leaves the lock until the server has noticed."""
    connection.settings_dict["NAME"] = product
    try:
        with open(os.devnull, "w") as nothing:  # noqa: PTH123
            call_command("import_wecoza", source=source, stdout=nothing)
    except CommandError as refusal:
        return BUSY if "Another import" in str(refusal) else FAILED
    except BaseException:  # the exit status is all that the parent sees
        return FAILED
    return DONE


def _query(model: type[Model]) -> str:
    """Each row as one text; of what it refers to, the name."""
    table = model._meta.db_table
    columns = [_shown(field, table) for field in model._meta.concrete_fields]
    return f"SELECT concat_ws('|', {', '.join(filter(None, columns)) or 'NULL'}) FROM {table} AS row"


def _shown(field: Any, table: str) -> str:
    column = f'row."{field.column}"'
    if field.column in _ANEW or _MOMENTS.get(field.column, "-") in table or isinstance(field, models.UUIDField):
        return ""
    target = getattr(field, "related_model", None)
    if target is not None:
        called = _CALLED.get(target._meta.db_table)
        return f"(SELECT {called} FROM {target._meta.db_table} AS other WHERE other.id = {column})" if called else ""
    if field.primary_key or field.column in ("pgh_obj_id", "new_key", "version"):
        return ""
    return f"coalesce({column}::text, '')"


def _server() -> Any:
    return psycopg.connect(_address("postgres"), autocommit=True)


def _address(name: str) -> str:
    facts = connection.get_connection_params()
    kept = {key: str(facts[key]) for key in ("host", "port", "user", "password") if facts.get(key)}
    return make_conninfo("", **{**kept, "dbname": name})
