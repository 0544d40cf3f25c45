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

# Each statement of a message has the time limit of its own; who waits for the counter waits longest.
_BEGIN: Final = "SET LOCAL statement_timeout = '2500ms';"
# Locks the counter where nobody has it; where somebody has, others will wait for this one, too.
_ASK_WHO_HAS_IT: Final = """
    WITH free AS MATERIALIZED (SELECT FROM class_code_counters WHERE prefix = %s FOR UPDATE SKIP LOCKED)
    SELECT set_config('wecoza.released', CASE WHEN EXISTS (SELECT FROM free) THEN '' ELSE 'early' END, false);
"""
# After the counter was had. A server that commits in another way by its own settings goes on to do so for all others.
_RELEASE_EARLY: Final = (
    "SELECT set_config('synchronous_commit', 'off', true) WHERE current_setting('wecoza.released') = 'early';"
)
_NUMBER: Final = "SELECT last_number FROM class_code_counters WHERE prefix = %s"
_CODE: Final = """
    SELECT prefix || '-' || lpad(last_number::text, greatest(4, length(last_number::text)), '0')
    FROM class_code_counters WHERE prefix = %s
"""
_STORED: Final = "RETURNING set_config('wecoza.stored', id || ' ' || number, false);"
_ANSWER: Final = "SELECT current_setting('wecoza.stored'), current_setting('wecoza.released', true);"
_FLUSH: Final = "SELECT pg_logical_emit_message(true, 'class', ''); COMMIT"


def insert_numbered(training_class: TrainingClass, counting: str) -> None:
    """Insert a class with the number to which the statements `counting` raise the counter of its prefix, and lock it.

    Within the outermost transaction this ends it, and is told only once it is on the disk.
    """
    ends = not connection.savepoint_ids
    releases, prefix = ends and settings.EARLY_RELEASE, training_class.prefix
    insert, values = _insert_of(training_class)
    ask, release = (_ASK_WHO_HAS_IT, _RELEASE_EARLY) if releases else ("", "")
    counting = f"{ask} {counting};".replace("%(prefix)s", "%s")
    message = " ".join([_BEGIN, counting, release, insert, _STORED, "COMMIT;" if ends else "", _ANSWER])
    with connection.cursor() as cursor:
        cursor.execute(message, [*[prefix] * counting.count("%s"), *values])
        while cursor.nextset():
            pass
        stored, released = cursor.fetchone()
    if releases and released == "early":
        EARLY_RELEASES.inc()
        make_durable()
    training_class.pk, training_class.number = map(int, stored.split())
    training_class.code = str(ClassCode(prefix, training_class.number))
    training_class._state.adding, training_class._state.db = False, connection.alias


def make_durable() -> None:
    """Wait until all that was committed so far is on the disk, for many sessions with one flush."""
    with connection.cursor() as cursor:
        cursor.execute(_FLUSH if not connection.get_autocommit() else _FLUSH.removesuffix("; COMMIT"))


def _insert_of(training_class: TrainingClass) -> tuple[str, list[Any]]:
    row: Any = copy(training_class)
    row.code = RawSQL(_CODE, [row.prefix])  # noqa: S611  # nothing of it is typed
    row.number = RawSQL(_NUMBER, [row.prefix])  # noqa: S611
    fields = [field for field in row._meta.concrete_fields if row.pk is not None or not field.primary_key]
    query = InsertQuery(TrainingClass)
    query.insert_values(fields, [row], raw=False)
    ((statement, values),) = query.get_compiler(connection=connection).as_sql()
    return statement, list(values)
