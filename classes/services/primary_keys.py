"""Keys of rows that are not stored yet."""

from django.db import connection
from django.db.models import Model


def next_key(model: type[Model]) -> int:
    """A primary key for a row that others shall refer to before it is inserted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return int(cursor.fetchone()[0])
