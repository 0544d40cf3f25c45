"""Two roles share the database: the owner migrates it, the program works in it and can change none of its rules."""

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from pghistory.models import Context, Event
from psycopg import sql

from classes.models import LearnerErasure

READ = "SELECT"
ADD = "SELECT, INSERT"
ADD_AND_CORRECT = "SELECT, INSERT, UPDATE"
WORK = "SELECT, INSERT, UPDATE, DELETE"


@transaction.atomic
def grant_database_rights(role: str) -> None:
    """Give the program's role exactly the rights that it needs on each table, and take all others from it.

    Run by the owner after each migration, which may have made tables. Raises ProgrammingError without such a role.
    """
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        for statement in (
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
            "REVOKE ALL ON SCHEMA public FROM {role}",
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "GRANT EXECUTE ON FUNCTION highest_class_number TO {role}",
        ):
            cursor.execute(sql.SQL(statement).format(role=name))
        cursor.execute(sql.SQL("REVOKE ALL ON PROCEDURE erase_learner FROM PUBLIC"))
        cursor.execute(sql.SQL("GRANT EXECUTE ON PROCEDURE erase_learner TO {role}").format(role=name))
        for table, rights in _rights_by_table().items():
            grant = sql.SQL("GRANT {rights} ON {table} TO {role}")
            cursor.execute(grant.format(rights=sql.SQL(rights), table=sql.Identifier(table), role=name))


def _rights_by_table() -> dict[str, str]:
    """History is only added to, but for what the owner's procedure `erase_learner` takes out of it.

    Its context is corrected when a request learns later who acts.
    """
    rights = {
        model._meta.db_table: ADD if issubclass(model, Event) else WORK
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return rights | {
        Context._meta.db_table: ADD_AND_CORRECT,
        MigrationRecorder.Migration._meta.db_table: READ,
        str(settings.CACHES["default"]["LOCATION"]): WORK,
        LearnerErasure._meta.db_table: READ,
    }
