from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import Role, TrainingClass, User, UserGroup
from tests.support.factories import UserFactory, captured
from tests.support.pages.admin_pages import change, entries_on, errors_on

pytestmark = pytest.mark.django_db

PASSWORD = "seven white horses"


def address(user: User, page: str = "change") -> str:
    return f"/admin/classes/user/{user.pk}/{page}/"


def role_keys(*names: str) -> list[int]:
    return list(Group.objects.filter(name__in=names).values_list("pk", flat=True))


def new_user(**entries: Any) -> dict[str, Any]:
    return {
        "username": "thandeka",
        "first_name": "Thandeka",
        "last_name": "Nkosi",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "groups": role_keys(roles.SUPERVISOR),
        **entries,
    }


def test_makes_a_user_with_a_role_who_can_log_in(client: Browser, administrator: User) -> None:
    answer = change(client, "/admin/classes/user/add/", **new_user())

    user = User.objects.get(username="thandeka")
    membership = UserGroup.pgh_event_model.objects.get(user_id=user.pk)
    assert answer.status_code == 302
    assert user.check_password(PASSWORD)
    assert user.role_names == [roles.SUPERVISOR]
    assert user in User.objects.who_may_supervise()
    assert membership.pgh_context["user"] == administrator.pk


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"username": "NOMSA"}, "A user with that username already exists."),
        ({"password2": "another one"}, "The two password fields didn\N{RIGHT SINGLE QUOTATION MARK}t match."),
        (
            {"password1": "short", "password2": "short"},
            "This password is too short. It must contain at least 10 characters.",
        ),
        ({"groups": [99999]}, "Select a valid choice. 99999 is not one of the available choices."),
    ],
)
def test_says_what_to_correct_in_a_user(client: Browser, entries: dict[str, Any], sentence: str) -> None:
    UserFactory.create(username="nomsa")

    answer = change(client, "/admin/classes/user/add/", **new_user(**entries))

    assert sentence in errors_on(answer)
    assert not User.objects.filter(first_name="Thandeka").exists()


@pytest.mark.usefixtures("administrator")
def test_says_who_has_no_role(client: Browser) -> None:
    page = client.post("/admin/classes/user/add/", new_user(groups=[]), follow=True).content.decode()
    with_role = client.post(
        "/admin/classes/user/add/", new_user(username="thandi", groups=role_keys(roles.VIEWER)), follow=True
    ).content.decode()

    assert "has no role yet, and sees nothing after logging in" in page
    assert "has no role yet" not in with_role


@pytest.mark.usefixtures("administrator")
def test_gives_and_takes_roles(client: Browser) -> None:
    user = UserFactory.create(role=roles.VIEWER)

    change(client, address(user), groups=role_keys(roles.QA_OFFICER, roles.SUPERVISOR))

    assert User.objects.get(pk=user.pk).role_names == [roles.QA_OFFICER, roles.SUPERVISOR]


@pytest.mark.usefixtures("administrator")
def test_switches_off_who_leaves_and_keeps_what_he_did(client: Browser) -> None:
    user = UserFactory.create(role=roles.SUPERVISOR, password=PASSWORD)
    training_class = captured(by=user, supervisor=user)

    entries = entries_on(client.get(address(user)))
    client.post(address(user), {name: entry for name, entry in entries.items() if name != "is_active"})

    user.refresh_from_db()
    assert not user.is_active
    assert authenticate(client.request().wsgi_request, username=user.username, password=PASSWORD) is None
    assert TrainingClass.objects.get().captured_by == training_class.captured_by == user


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_is_deleted(client: Browser, administrator: User, *, superuser: bool) -> None:
    User.objects.filter(pk=administrator.pk).update(is_superuser=superuser)
    user = UserFactory.create()

    answers = [client.get(address(user, "delete")), client.post(address(user, "delete"), {"post": "yes"})]
    client.post("/admin/classes/user/", {"action": "delete_selected", "_selected_action": user.pk, "post": "yes"})

    assert [answer.status_code for answer in answers] == [403, 403]
    assert User.objects.filter(pk=user.pk).exists()


def test_nobody_changes_his_own_rights(client: Browser, administrator: User) -> None:
    forged = {"groups": role_keys(roles.VIEWER), "is_active": "", "is_superuser": "on", "is_staff": "on"}

    change(client, address(administrator), first_name="Naledi", **forged)

    stored = User.objects.get(pk=administrator.pk)
    assert stored.first_name == "Naledi"
    assert stored.role_names == [roles.ADMINISTRATOR]
    assert (stored.is_active, stored.is_superuser, stored.is_staff) == (True, False, False)


def test_a_superuser_takes_roles_but_cannot_lock_himself_out(client: Browser) -> None:
    superuser = UserFactory.create(is_superuser=True)
    client.force_login(superuser)

    change(client, address(superuser), groups=role_keys(roles.ADMINISTRATOR), is_active="", is_superuser="")

    stored = User.objects.get(pk=superuser.pk)
    assert stored.role_names == [roles.ADMINISTRATOR]
    assert (stored.is_active, stored.is_superuser) == (True, True)


@pytest.mark.usefixtures("administrator")
def test_administrators_give_no_rights_but_roles(client: Browser) -> None:
    user = UserFactory.create(role=roles.VIEWER)
    right = Permission.objects.get(codename="open_admin")
    forged = {"is_superuser": "on", "is_staff": "on", "user_permissions": [right.pk]}

    change(client, address(user), **forged)
    change(client, "/admin/classes/user/add/", **new_user(**forged))

    for stored in (User.objects.get(pk=user.pk), User.objects.get(username="thandeka")):
        assert not stored.is_superuser
        assert not stored.is_staff
        assert not stored.user_permissions.exists()


@pytest.mark.usefixtures("administrator")
def test_administrators_only_see_superusers(client: Browser) -> None:
    superuser = UserFactory.create(is_superuser=True, first_name="Lindiwe")
    before = User.objects.values().get(pk=superuser.pk)

    answers = [
        client.get(address(superuser)),
        client.post(address(superuser), {"username": "mine", "is_active": ""}),
        client.get(address(superuser, "password")),
        client.post(address(superuser, "password"), {"password1": PASSWORD, "password2": PASSWORD}),
    ]

    assert [answer.status_code for answer in answers] == [200, 403, 403, 403]
    assert User.objects.values().get(pk=superuser.pk) == before


def test_superusers_make_superusers(client: Browser) -> None:
    client.force_login(UserFactory.create(is_superuser=True))
    user = UserFactory.create()

    change(client, address(user), is_superuser="on")

    user.refresh_from_db()
    assert user.is_superuser


@pytest.mark.usefixtures("administrator")
def test_gives_a_new_password(client: Browser) -> None:
    user = UserFactory.create()

    answer = client.post(address(user, "password"), {"password1": PASSWORD, "password2": PASSWORD})

    user.refresh_from_db()
    assert answer.status_code == 302
    assert user.check_password(PASSWORD)


@pytest.mark.usefixtures("administrator")
def test_finds_users_by_name_and_role(client: Browser) -> None:
    supervisor = UserFactory.create(role=roles.SUPERVISOR, last_name="Nkosi")
    UserFactory.create(role=roles.VIEWER)

    by_name = client.get("/admin/classes/user/", {"q": "nkosi"})
    by_role = client.get("/admin/classes/user/", {"groups__id__exact": role_keys(roles.SUPERVISOR)[0]})

    assert list(by_name.context["cl"].result_list) == list(by_role.context["cl"].result_list) == [supervisor]


@pytest.mark.usefixtures("administrator")
def test_shows_what_a_role_may_do_and_who_has_it(client: Browser) -> None:
    UserFactory.create(role=roles.VIEWER, first_name="Sipho", last_name="Mokoena")
    viewer = Role.objects.get(name=roles.VIEWER)

    page = client.get(f"/admin/classes/role/{viewer.pk}/change/").content.decode()

    assert "Can view class" in page
    assert "Sipho Mokoena" in page


@pytest.mark.parametrize("superuser", [False, True])
def test_roles_are_changed_in_the_code_only(client: Browser, administrator: User, *, superuser: bool) -> None:
    User.objects.filter(pk=administrator.pk).update(is_superuser=superuser)
    where = f"/admin/classes/role/{role_keys(roles.VIEWER)[0]}/"

    answers = [client.post("/admin/classes/role/add/"), client.post(f"{where}change/"), client.post(f"{where}delete/")]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert client.get("/admin/auth/group/").status_code == 404


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("where", "queries"),
    [("/admin/classes/user/", 10), ("/admin/classes/role/", 8), ("/admin/classes/role/{}/change/", 6)],
)
def test_asks_as_many_questions_for_many_users(
    client: Browser, where: str, queries: int, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        UserFactory.create(role=roles.VIEWER).groups.add(*role_keys(roles.SUPERVISOR))
    viewer = role_keys(roles.VIEWER)[0]
    ContentType.objects.get_for_models(User, Role, for_concrete_models=False)
    ContentType.objects.get_for_models(User, Role)

    with django_assert_num_queries(queries):
        assert client.get(where.format(viewer)).status_code == 200
