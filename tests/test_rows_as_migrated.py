"""Whatever a test commits, the next one finds the rows that migrations put in place."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection

from classes import roles
from classes.models import ClassType, Client, Seta, Subject, TrainingClass
from tests.support.factories import UserFactory, captured
from tests.support.servers.rows_as_migrated import put_rows_back

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> dict[str, list[str]]:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT row::text FROM public.{table} AS row")
            found[table] = sorted(text for (text,) in cursor.fetchall())
        return found


def test_what_was_added_changed_and_deleted_is_as_before() -> None:
    before = rows()

    captured()
    UserFactory.create(role=roles.VIEWER)
    Subject.objects.filter(code="COMM").update(name="Talking")
    Seta.objects.filter(name="MQA").delete()
    Group.objects.get(name=roles.VIEWER).permissions.clear()
    changed = rows()
    put_rows_back()

    assert len(before["class_types"]) == 10
    assert len([table for table in before if changed[table] != before[table]]) > 10
    assert rows() == before


def test_emptied_tables_are_filled_again() -> None:
    before = rows()

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(before)}")
    put_rows_back()

    assert rows() == before
    assert Subject.objects.filter(class_type__code="REALLL").count() == 3
    assert Permission.objects.filter(group__name=roles.VIEWER, codename="view_trainingclass").exists()


def test_the_triggers_are_there_again() -> None:
    put_rows_back()

    client = Client.objects.create(name="Umfula Water")

    assert apps.get_model("classes", "ClientEvent").objects.get().pgh_obj_id == client.pk


@pytest.mark.parametrize("turn", [1, 2])
def test_comes_to_the_same_rows_in_each_turn(turn: int) -> None:
    assert (TrainingClass.objects.count(), Client.objects.count()) == (0, 0)
    assert (ClassType.objects.count(), Group.objects.count()) == (10, 6)

    captured()
    ClassType.objects.filter(code="RUN").delete()
