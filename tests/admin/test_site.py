import pytest
from django.contrib import admin
from django.test import Client as Browser

from classes import roles
from classes.models import Client, User
from tests.support.factories import UserFactory
from tests.support.pages.admin_pages import change
from tests.support.pages.page_forms import form_to

pytestmark = pytest.mark.django_db

PAGE = {"accept": "text/html"}


def test_opens_to_administrators_who_are_not_staff(client: Browser, administrator: User) -> None:
    page = client.get("/admin/").content.decode()

    assert not administrator.is_staff
    assert "WeCoza Classes administration" in page
    assert '<a href="/">View site</a>' in page


def test_opens_to_superusers(client: Browser) -> None:
    client.force_login(UserFactory.create(is_superuser=True))

    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("role", [roles.CLASS_ADMINISTRATOR, roles.SUPERVISOR, roles.QA_OFFICER, roles.VIEWER, None])
@pytest.mark.parametrize("where", ["/admin/", "/admin/classes/client/", "/admin/jsi18n/", "/admin/nothing/"])
def test_stays_closed_to_everybody_else_staff_or_not(client: Browser, role: str | None, where: str) -> None:
    client.force_login(UserFactory.create(role=role, is_staff=True))

    assert client.get(where).status_code == 403
    assert client.post(where).status_code == 403


def test_closes_when_the_role_is_taken_away(client: Browser, administrator: User) -> None:
    administrator.groups.clear()

    assert client.get("/admin/").status_code == 403


def test_shows_what_administrators_look_after_and_nothing_else(client: Browser) -> None:
    client.force_login(UserFactory.create(is_superuser=True))

    (section,) = client.get("/admin/").context["app_list"]

    assert [model["name"] for model in section["models"]] == [
        "Agents",
        "Class code counters",
        "Class types",
        "Classes",
        "Clients",
        "Learners",
        "Public holidays",
        "Retired codes",
        "Roles",
        "SETAs",
        "Users",
    ]


def test_every_page_is_listed_in_the_one_site() -> None:
    assert {model.__name__ for model in admin.site._registry} == {
        "Agent",
        "ClassCodeCounter",
        "ClassType",
        "Client",
        "Learner",
        "PublicHoliday",
        "RetiredCode",
        "Role",
        "Seta",
        "TrainingClass",
        "User",
    }


def test_logs_in_where_everybody_logs_in(client: Browser) -> None:
    user = UserFactory.create(role=roles.ADMINISTRATOR, password="seven white horses")

    asked = client.get("/admin/classes/client/", follow=True, headers=PAGE)
    answer = client.post(
        "/accounts/login/",
        {"username": user.username, "password": "seven white horses", "next": "/admin/classes/client/"},
        headers=PAGE,
    )

    assert asked.redirect_chain[-1][0] == "/accounts/login/?next=/admin/classes/client/"
    assert answer.url == "/admin/classes/client/"  # type: ignore[attr-defined]
    assert client.get("/admin/classes/client/").status_code == 200


@pytest.mark.parametrize(
    ("where", "leads_to"),
    [
        ("/admin/login/", "/accounts/login/?next=/admin/"),
        ("/admin/login/?next=/admin/classes/seta/", "/accounts/login/?next=/admin/classes/seta/"),
        ("/admin/password_change/", "/accounts/password_change/"),
        ("/admin/password_change/done/", "/accounts/password_change/done/"),
    ],
)
@pytest.mark.usefixtures("administrator")
def test_sends_on_to_the_pages_of_the_whole_program(client: Browser, where: str, leads_to: str) -> None:
    assert client.get(where, headers=PAGE).url == leads_to  # type: ignore[attr-defined]


@pytest.mark.usefixtures("administrator")
def test_takes_no_password_on_a_page_of_its_own(client: Browser) -> None:
    client.logout()

    answer = client.post("/admin/login/", {"username": "admin", "password": "wecoza-demo"}, headers=PAGE)

    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/admin/")  # type: ignore[attr-defined]


@pytest.mark.usefixtures("administrator")
def test_logs_out(client: Browser) -> None:
    client.post("/admin/logout/")

    assert "_auth_user_id" not in client.session


def test_records_who_changed_what(client: Browser, administrator: User) -> None:
    change(client, "/admin/classes/client/add/", name="Umfula Water")
    added = Client.objects.get()
    change(client, f"/admin/classes/client/{added.pk}/change/", name="Umfula Rivers")
    where = f"/admin/classes/client/{added.pk}/delete/"
    form_to(client.get(where), where).send(client)

    events = Client.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]
    assert [(event.pgh_label, event.name, event.pgh_context["user"]) for event in events] == [
        ("insert", "Umfula Water", administrator.pk),
        ("update", "Umfula Rivers", administrator.pk),
        ("delete", "Umfula Rivers", administrator.pk),
    ]
