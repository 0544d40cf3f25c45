"""A class is counted, inserted and, where nothing else belongs to its transaction, committed with one message.

So no trip between the program and the database happens while the counter of the prefix is locked. Where somebody had to
wait for it, the commit does not wait for the disk either: the lock goes at once, and `make_durable` waits afterwards.
Until then nobody is told of the class, and the log is one stream: what a crash loses is the newest, so no number is
left out.
"""

from copy import copy
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models.expressions import RawSQL
from django.db.models.sql import InsertQuery

from classes.metrics import EARLY_RELEASES
from classes.models import ClassCode, TrainingClass
from classes.services.codes.counters import answers

# Each statement of a message has the time limit of its own; who waits for the counter waits longest.
_BEGIN: Final = "SET LOCAL statement_timeout = '2500ms';"
_TAKE: Final = "SELECT waited FROM take_class_number(%s, %s, %s);"
_STORED: Final = "RETURNING id, number;"
_NUMBER: Final = "SELECT last_given FROM class_code_counters WHERE prefix = %s"
_CODE: Final = """
    SELECT prefix || '-' || lpad(last_given::text, greatest(4, length(last_given::text)), '0')
    FROM class_code_counters WHERE prefix = %s
"""
# NULL, which no code may be, unless a block has the number; nobody ends the block before this transaction ends.
_CODE_OF_BLOCK: Final = """
    SELECT %s FROM number_blocks WHERE prefix = %s AND %s BETWEEN first AND last FOR KEY SHARE
"""
_FLUSH: Final = "SELECT pg_logical_emit_message(true, 'class', ''); COMMIT"


def insert_numbered(training_class: TrainingClass, *, before: str = "") -> bool:
    """Lock the counter of the prefix, take the next number from it, and insert a class with that.

    The statements `before` are about the counter of `%(prefix)s`. Within the outermost transaction this ends it, and is
    told only once it is on the disk, and says whether somebody else had the counter.
    """
    ends = not connection.savepoint_ids
    releases, prefix = ends and settings.EARLY_RELEASE, training_class.prefix
    insert, values = _insert_of(training_class, RawSQL(_CODE, [prefix]), RawSQL(_NUMBER, [prefix]))  # noqa: S611
    before = before.replace("%(prefix)s", "%s")
    message = " ".join([_BEGIN, before, _TAKE, insert, _STORED, "COMMIT" if ends else ""])
    prefixes = [prefix] * before.count("%s")
    *_, ((waited,),), (stored,) = filter(None, answers(message, [*prefixes, prefix, ends, releases, *values]))
    if releases and waited:
        EARLY_RELEASES.inc()
        make_durable()
    _note_stored(training_class, *stored)
    return bool(waited)


def insert_from_block(training_class: TrainingClass, number: int) -> None:
    """Insert a class with a number of a block, and end the transaction. A number of no block is refused as a NULL."""
    prefix = training_class.prefix
    code = RawSQL(_CODE_OF_BLOCK, [str(ClassCode(prefix, number)), prefix, number])  # noqa: S611  # nothing is typed
    insert, values = _insert_of(training_class, code, number)
    *_, (stored,) = filter(None, answers(f"{_BEGIN} {insert} {_STORED} COMMIT", values))
    _note_stored(training_class, *stored)


def make_durable() -> None:
    """Wait until all that was committed so far is on the disk, for many sessions with one flush."""
    with connection.cursor() as cursor:
        cursor.execute(_FLUSH if not connection.get_autocommit() else _FLUSH.removesuffix("; COMMIT"))


def _note_stored(training_class: TrainingClass, pk: int, number: int) -> None:
    training_class.pk, training_class.number = pk, number
    training_class.code = str(ClassCode(training_class.prefix, training_class.number))
    training_class._state.adding, training_class._state.db = False, connection.alias


def _insert_of(training_class: TrainingClass, code: RawSQL, number: RawSQL | int) -> tuple[str, list[Any]]:
    row: Any = copy(training_class)
    row.code, row.number = code, number
    fields = [field for field in row._meta.concrete_fields if row.pk is not None or not field.primary_key]
    query = InsertQuery(TrainingClass)
    query.insert_values(fields, [row], raw=False)
    ((statement, values),) = query.get_compiler(connection=connection).as_sql()
    return statement, list(values)
