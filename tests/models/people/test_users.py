import pytest
from django.contrib.auth.models import Group, Permission
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import User
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_three_roles_supervise_in_the_order_of_their_names() -> None:
    names = {
        role: UserFactory.create(first_name=first, role=role)
        for role, first in zip(roles.RIGHTS, "DBCAEF", strict=True)
    }
    UserFactory.create(role=roles.SUPERVISOR, is_active=False)
    UserFactory.create()

    assert list(User.objects.who_may_supervise()) == [
        names[roles.CLASS_ADMINISTRATOR],
        names[roles.SUPERVISOR],
        names[roles.ADMINISTRATOR],
    ]


def test_a_supervisor_with_two_roles_is_offered_once() -> None:
    user = UserFactory.create(role=roles.SUPERVISOR)
    user.groups.add(Group.objects.get(name=roles.ADMINISTRATOR))

    assert list(User.objects.who_may_supervise()) == [user]
    assert user.role_names == [roles.ADMINISTRATOR, roles.SUPERVISOR]


def test_a_user_is_called_by_his_name_or_his_login() -> None:
    assert str(User(username="sipho", first_name="Sipho", last_name="Mokoena")) == "Sipho Mokoena"
    assert str(User(username="sipho")) == "sipho"


def test_rights_of_roles_and_own_ones_are_one_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = UserFactory.create(role=roles.VIEWER)
    user.user_permissions.add(Permission.objects.get(codename="repair_class_code"))

    with django_assert_num_queries(1):
        assert user.has_perms(["classes.view_trainingclass", "classes.repair_class_code"])
        assert not user.has_perm("classes.delete_trainingclass")

    by_group, own = user.get_group_permissions(), user.get_user_permissions()
    assert user.get_all_permissions() == by_group | own
    assert own == {"classes.repair_class_code"}


@pytest.mark.parametrize(("facts", "many"), [({"is_superuser": True}, True), ({"is_active": False}, False)])
def test_superusers_have_all_rights_and_who_is_switched_off_has_none(facts: dict[str, bool], many: bool) -> None:
    user = UserFactory.create(role=roles.VIEWER, **facts)

    expected = Permission.objects.count() if many else 0

    assert len(user.get_all_permissions()) == expected
