import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import pre_migrate

from tests.support.servers.concurrency import another_connection, meanwhile, wait_until_somebody_waits


def lock_timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)  # its connection is then one to PostgreSQL itself, as the command needs
def test_waits_for_locks_as_long_as_it_takes_and_only_then() -> None:
    seen: list[str] = []

    def look(sender: object, **_signal: object) -> None:
        seen.append(lock_timeout())

    pre_migrate.connect(look)
    try:
        call_command("migrate", verbosity=0)
    finally:
        pre_migrate.disconnect(look)

    assert set(seen) == {"0"}
    assert lock_timeout() == "2s"


@pytest.mark.django_db(transaction=True)
def test_of_two_that_migrate_at_once_one_waits() -> None:
    with another_connection() as other:
        other.cursor().execute("SELECT pg_advisory_lock(hashtext('migrate'))")

        with meanwhile(lambda: call_command("migrate", verbosity=0)) as migrating:
            wait_until_somebody_waits()
            assert not migrating.done()
            other.cursor().execute("SELECT pg_advisory_unlock_all()")  # a pool would keep the session, and its lock

        assert migrating.result() is None
