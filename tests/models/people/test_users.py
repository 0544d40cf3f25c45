import pytest
from django.contrib.auth.models import Group

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
