import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal

from classes import roles
from classes.models import RoleRight, User
from classes.services.people.roles import grant_rights
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db

ROLES = list(roles.RIGHTS)


def rights_in_force(role: str) -> set[str]:
    rights = Permission.objects.filter(group__name=role).select_related("content_type")
    return {f"{right.content_type.app_label}.{right.codename}" for right in rights}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_exactly_the_rights_of_the_table(role: str) -> None:
    assert rights_in_force(role) == set(roles.rights_of(role))


def test_granting_again_changes_nothing() -> None:
    events = RoleRight.pgh_event_model.objects.count()

    grant_rights()

    assert Group.objects.count() == len(ROLES)
    assert RoleRight.pgh_event_model.objects.count() == events


def test_a_right_that_leaves_the_table_leaves_the_group(monkeypatch: pytest.MonkeyPatch) -> None:
    user = UserFactory.create(role=roles.SUPERVISOR)
    monkeypatch.setitem(roles.RIGHTS, roles.SUPERVISOR, ("view_trainingclass",))

    grant_rights()

    assert user.get_all_permissions() == {"classes.view_trainingclass"}


def test_a_right_that_was_given_by_hand_is_taken_back() -> None:
    Group.objects.get(name=roles.VIEWER).permissions.add(Permission.objects.get(codename="delete_trainingclass"))

    grant_rights()

    assert rights_in_force(roles.VIEWER) == set(roles.rights_of(roles.VIEWER))


def test_a_role_that_was_deleted_comes_back() -> None:
    Group.objects.filter(name=roles.VIEWER).delete()

    grant_rights()

    assert rights_in_force(roles.VIEWER) == set(roles.rights_of(roles.VIEWER))


def test_other_groups_are_left_alone() -> None:
    right = Permission.objects.get(codename="view_client")
    Group.objects.create(name="Auditor").permissions.add(right)

    grant_rights()

    assert rights_in_force("Auditor") == {"classes.view_client"}


def test_each_migration_grants_the_rights() -> None:
    Group.objects.all().delete()

    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

    assert {role: rights_in_force(role) for role in ROLES} == {role: set(roles.rights_of(role)) for role in ROLES}


def test_the_first_administrator_comes_from_the_command_line() -> None:
    call_command("createsuperuser", username="first", email="", interactive=False, verbosity=0)

    assert User.objects.get(username="first").has_perm("classes.open_admin")
