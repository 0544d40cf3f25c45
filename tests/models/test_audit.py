"""Every change of every table is recorded by the database, whoever makes it and however."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone
from pghistory.models import Event

from classes import roles
from classes.models import (
    Agent,
    AgentSubject,
    ClassAgent,
    ClassCodeCounter,
    ClassEdit,
    ClassType,
    Client,
    Enrolment,
    Learner,
    RetiredCode,
    Role,
    RoleRight,
    Seta,
    Site,
    Subject,
    TrainingClass,
    User,
    UserGroup,
    UserRight,
)
from classes.services.capture.training_classes import delete_draft
from classes.services.capture.updates import update_class
from tests.support.factories import (
    AgentFactory,
    ClientFactory,
    LearnerFactory,
    SiteFactory,
    UserFactory,
    captured,
    enrolled,
)

pytestmark = pytest.mark.django_db

NOT_RECORDED: Final = {
    "class_code_counters": "the codes tell what it counted, and each event would be one more write under its lock",
    "number_blocks": "the classes tell which numbers were used, and a row lasts for a quarter of an hour",
    "calendar_revisions": "counted by the database, from changes that are recorded where they are made",
    "account_emailaddress": "not in use: a user has one address, in their own row",
    "account_emailconfirmation": "not in use",
    "learner_erasures": "added to by one procedure of the database, and never changed",
    "auth_permission": "written by migrations, from the code",
    "axes_accessattempt": "a log itself",
    "axes_accessattemptexpiration": "belongs to a log",
    "axes_accessfailurelog": "a log itself",
    "axes_accesslog": "a log itself",
    "cached_values": "what was used or asked for in the last minutes",
    "django_admin_log": "a log itself",
    "django_content_type": "written by migrations, from the code",
    "django_migrations": "a log itself",
    "django_session": "who is logged in at the moment",
    "usersessions_usersession": "who is logged in at the moment",
    "register_submissions": "written once with a register or its correction, which are recorded",
    "old_changes": "written once by the import of the old system, and protected",
    "old_codes": "the same",
    "old_rows": "what the import did, and its report",
    "remarks": "part of that report; who ticked one off, and when, stands in its row",
    "pghistory_context": "not in use: each event carries its own context",
}
STAYS: Final = {RetiredCode}  # the database lets nobody delete one
RECORDING_TRIGGERS: Final = """
    SELECT relation.relname, trigger.tgtype & ~1  -- for each row or for each statement
    FROM pg_trigger AS trigger
    JOIN pg_class AS relation ON relation.oid = trigger.tgrelid
    JOIN pg_proc AS function ON function.oid = trigger.tgfoid
    WHERE trigger.tgenabled IN ('O', 'A') AND function.prosrc LIKE '%INSERT INTO "%event" (%'
"""
AFTER: Final = {"insert": 4, "delete": 8, "update": 16}

Make = Callable[[], models.Model]
MAKES: Final[dict[type[models.Model], tuple[Make, dict[str, Any]]]] = {
    Client: (ClientFactory.create, {"name": "Umfula Water"}),
    Site: (SiteFactory.create, {"town": "Howick"}),
    ClassType: (lambda: ClassType.objects.create(code="NEW", name="New"), {"name": "Newer"}),
    Subject: (
        lambda: Subject.objects.create(class_type=ClassType.objects.get(code="AET"), code="NEW", name="New", hours=40),
        {"hours": 60},
    ),
    Learner: (LearnerFactory.create, {"town": "Howick"}),
    Enrolment: (lambda: enrolled(captured()), {"level": "NL1"}),
    Seta: (lambda: Seta.objects.create(name="NEW SETA"), {"is_active": False}),
    Agent: (AgentFactory.create, {"phone": "082 000 0002"}),
    AgentSubject: (
        lambda: AgentSubject.objects.create(agent=AgentFactory.create(), subject=Subject.objects.get(code="COMM")),
        {"subject_id": Subject.objects.filter(code="NUM").values("pk")},
    ),
    ClassAgent: (
        lambda: ClassAgent.objects.create(
            training_class=captured(), agent=AgentFactory.create(), from_date=date(2026, 2, 2)
        ),
        {"from_date": date(2026, 3, 2)},
    ),
    User: (UserFactory.create, {"is_superuser": True}),
    UserGroup: (
        lambda: UserGroup.objects.create(user=UserFactory.create(), group=Group.objects.get(name=roles.VIEWER)),
        {"group_id": Value(1)},
    ),
    UserRight: (
        lambda: UserRight.objects.create(user=UserFactory.create(), permission=Permission.objects.earliest("pk")),
        {"permission_id": Value(2)},
    ),
    Role: (lambda: Role.objects.create(name="Auditor"), {"name": "Inspector"}),
    RoleRight: (
        lambda: RoleRight.objects.create(
            group=Role.objects.create(name="Auditor"), permission=Permission.objects.earliest("pk")
        ),
        {"permission_id": Value(2)},
    ),
    RetiredCode: (
        lambda: RetiredCode.objects.create(
            code="11-AET-COMM-0001",
            prefix="11-AET-COMM",
            number=1,
            kind="void",
            reason="twice",
            retired_by=UserFactory.create(),
            retired_at=timezone.now(),
        ),
        {"reason": "captured twice"},
    ),
}


def events_of(model: type[models.Model], key: Any) -> list[Any]:
    return list(model.pgh_event_model.objects.filter(id=key).order_by("pgh_id"))  # type: ignore[attr-defined]


def labels_of(model: type[models.Model], key: Any) -> list[str]:
    return [event.pgh_label for event in events_of(model, key)]


def test_every_table_is_recorded_but_those_with_a_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute(RECORDING_TRIGGERS)
        triggers = set(cursor.fetchall())
    events = {model._meta.db_table for model in apps.get_models() if issubclass(model, Event)}
    tables = set(connection.introspection.table_names()) - events

    recorded = {table for table in tables if {(table, bits) for bits in AFTER.values()} <= triggers}

    assert tables - recorded <= NOT_RECORDED.keys()
    assert not recorded & NOT_RECORDED.keys()


@pytest.mark.parametrize("model", MAKES, ids=lambda model: model.__name__)
def test_a_row_is_recorded_from_its_beginning_to_its_end(model: type[models.Model]) -> None:
    make, change = MAKES[model]

    row = make()
    model._default_manager.filter(pk=row.pk).update(**change)
    labels = ["insert", "update"]
    if model not in STAYS:
        model._default_manager.filter(pk=row.pk).delete()
        labels.append("delete")

    assert labels_of(model, row.pk) == labels


def test_a_class_is_recorded_from_its_beginning_to_its_end() -> None:
    administrator = UserFactory.create(role=roles.ADMINISTRATOR)
    training_class = captured(by=administrator)

    update_class(training_class, ClassEdit(1, {"order_number": "PO-7"}), by=administrator, at=timezone.now())
    delete_draft(training_class, reason="captured twice", by=administrator, at=timezone.now())

    assert labels_of(TrainingClass, training_class.pk) == ["insert", "update", "delete"]


def test_an_event_has_the_row_as_it_was_afterwards() -> None:
    client = ClientFactory.create(name="Thaba Foods")

    Client.objects.filter(pk=client.pk).update(name="Thaba Food Group")

    assert [event.name for event in events_of(Client, client.pk)] == ["Thaba Foods", "Thaba Food Group"]


def test_an_update_of_many_rows_is_recorded_for_each() -> None:
    clients = ClientFactory.create_batch(3)

    Client.objects.update(name=Concat(F("name"), Value(" Ltd")))

    assert [labels_of(Client, client.pk) for client in clients] == [["insert", "update"]] * 3


def test_rows_made_at_once_are_recorded() -> None:
    clients = Client.objects.bulk_create([Client(name="Umfula Water"), Client(name="Blyde Timber")])

    assert [labels_of(Client, client.pk) for client in clients] == [["insert"], ["insert"]]


def test_plain_sql_is_recorded() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO setas (name, is_active) VALUES ('NEW SETA', true) RETURNING id")
        key = cursor.fetchone()[0]
        cursor.execute("UPDATE setas SET name = 'NEWER SETA' WHERE id = %s", [key])
        cursor.execute("DELETE FROM setas WHERE id = %s", [key])

    assert labels_of(Seta, key) == ["insert", "update", "delete"]


def test_an_update_that_changes_nothing_is_no_event() -> None:
    client = ClientFactory.create(name="Thaba Foods")

    Client.objects.filter(pk=client.pk).update(name="Thaba Foods")

    assert labels_of(Client, client.pk) == ["insert"]


def test_joining_and_leaving_a_group_is_recorded() -> None:
    user = UserFactory.create(role=roles.VIEWER)
    viewer, supervisor = Group.objects.get(name=roles.VIEWER), Group.objects.get(name=roles.SUPERVISOR)

    user.groups.set([supervisor])
    user.groups.clear()

    events = UserGroup.pgh_event_model.objects.filter(user_id=user.pk).order_by("pgh_id")
    assert [(event.pgh_label, event.group_id) for event in events] == [
        ("insert", viewer.pk),
        ("delete", viewer.pk),
        ("insert", supervisor.pk),
        ("delete", supervisor.pk),
    ]


def test_a_right_given_to_a_role_or_to_a_user_is_recorded() -> None:
    right = Permission.objects.get(codename="open_admin")
    viewer, user = Group.objects.get(name=roles.VIEWER), UserFactory.create()

    viewer.permissions.add(right)
    user.user_permissions.add(right)

    for_role = RoleRight.pgh_event_model.objects.filter(group_id=viewer.pk, permission_id=right.pk)
    for_user = UserRight.pgh_event_model.objects.filter(user_id=user.pk, permission_id=right.pk)
    assert for_role.get().pgh_label == for_user.get().pgh_label == "insert"


@pytest.mark.parametrize("model", [*MAKES, TrainingClass], ids=lambda model: model.__name__)
@pytest.mark.parametrize("rewrite", ["UPDATE {} SET pgh_label = 'forged'", "DELETE FROM {}"], ids=["update", "delete"])
def test_what_is_recorded_can_neither_be_changed_nor_removed(model: type[models.Model], rewrite: str) -> None:
    make = MAKES[model][0] if model in MAKES else captured
    make()
    table = model.pgh_event_model._meta.db_table  # type: ignore[attr-defined]

    with (
        pytest.raises(DatabaseError, match="Cannot update or delete rows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(rewrite.format(table))


def test_who_acted_is_recorded() -> None:
    capturer, editor, administrator = UserFactory.create_batch(3)
    training_class = captured(by=capturer)

    update_class(training_class, ClassEdit(1, {"order_number": "PO-7"}), by=editor, at=timezone.now())
    delete_draft(training_class, reason="captured twice", by=administrator, at=timezone.now())

    events = events_of(TrainingClass, training_class.pk)
    assert [event.pgh_context["user"] for event in events] == [capturer.pk, editor.pk, administrator.pk]
    void = RetiredCode.objects.get(code=training_class.code)
    assert [event.pgh_context["user"] for event in events_of(RetiredCode, void.pk)] == [administrator.pk]


def test_a_change_from_outside_the_program_names_nobody() -> None:
    client = ClientFactory.create()

    assert [event.pgh_context for event in events_of(Client, client.pk)] == [None]


def test_passwords_and_logins_are_not_recorded() -> None:
    user = UserFactory.create()

    user.set_password("a new secret of mine")
    user.last_login = timezone.now()
    user.save()

    recorded = {field.name for field in User.pgh_event_model._meta.get_fields()}  # type: ignore[attr-defined]
    assert not recorded & {"password", "last_login"}
    assert labels_of(User, user.pk) == ["insert"]


def test_a_counter_counts_without_events() -> None:
    captured()

    assert ClassCodeCounter.objects.exists()
    assert not hasattr(ClassCodeCounter, "pgh_event_model")
