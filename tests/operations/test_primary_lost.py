"""The primary is lost for good, and its replica takes its place, as docs/operations.md says."""

from time import sleep

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from classes import roles
from classes.models import TrainingClass
from classes.services.capture.code_audit import audit_class_codes
from tests.support.factories import UserFactory, captured
from tests.support.operations_page import written_under
from tests.support.servers.servers import in_a_thread, lead_to, server_of_its_own
from wecoza import devdb

pytestmark = pytest.mark.slow


def test_the_replica_goes_on_with_what_had_arrived_and_no_number_is_given_out_again(
    monkeypatch: pytest.MonkeyPatch, db: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with server_of_its_own(monkeypatch, django_db_blocker) as primary:
        in_a_thread(lambda: UserFactory.create(role=roles.ADMINISTRATOR, is_superuser=True))
        arrived = in_a_thread(captured)
        with devdb.replica_of(primary.url) as replica:
            with psycopg.connect(replica.url, autocommit=True) as cut_off:
                cut_off.execute("ALTER SYSTEM SET primary_conninfo = ''")
                cut_off.execute("SELECT pg_reload_conf()")
                wait_until_nothing_arrives(cut_off)
            lost = in_a_thread(lambda: captured(site=arrived.site))
            primary.stop("immediate")

            with psycopg.connect(replica.url, autocommit=True) as promoted:
                promoted.execute("SELECT pg_promote()")
                promoted.execute(written_under("Numbers given out since the backup"))
            lead_to(replica, monkeypatch)
            later = in_a_thread(lambda: captured(site=arrived.site))
            found = in_a_thread(lambda: set(TrainingClass.objects.values_list("code", flat=True)))
            audit = in_a_thread(audit_class_codes)

    assert found == {arrived.code, later.code}
    assert (arrived.number, lost.number) == (1, 2)
    assert later.number == 52
    assert (audit.duplicates, audit.holes) == ([], [])


def wait_until_nothing_arrives(replica: psycopg.Connection) -> None:
    for _ in range(300):
        if not replica.execute("SELECT FROM pg_stat_wal_receiver").fetchall():
            return
        sleep(0.1)
    pytest.fail("The replica still follows its primary")
