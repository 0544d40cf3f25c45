"""Django's own pages: they are to work under the strict CSP without a word in the console."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from classes import roles
from classes.models import ClassType, RetiredCode, Seta, Subject, TrainingClass, User
from classes.services.capture.training_classes import repair_code
from tests.support.factories import ClientFactory, UserFactory, captured, captured_without_number


@pytest.fixture
def administrator(sign_in: Callable[[User], None]) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    sign_in(user)
    return user


def row(training_class: TrainingClass) -> str:
    return f"/admin/classes/trainingclass/{training_class.pk}/change/"


@pytest.mark.usefixtures("both_widths")
def test_every_page_is_silent(page: Page, administrator: User) -> None:
    training_class = captured()
    repair_code(captured_without_number(), by=administrator, at=timezone.now())
    rows = [
        training_class,
        training_class.client,
        training_class.class_type,
        Seta.objects.first(),
        administrator,
        RetiredCode.objects.get(),
    ]
    pages = ["/admin/", "/admin/classes/", "/admin/classes/classcodecounter/", "/admin/classes/role/"]
    for one in rows:
        where = f"/admin/classes/{one._meta.model_name}/"  # type: ignore[union-attr]
        pages += [where, f"{where}{one.pk}/change/", f"{where}{one.pk}/history/"]  # type: ignore[union-attr]
    pages += [f"/admin/classes/{name}/add/" for name in ("client", "classtype", "seta", "user")]
    pages += [f"/admin/classes/user/{UserFactory.create().pk}/password/"]
    pages += [f"/admin/classes/client/{training_class.client_id}/delete/"]

    for address in pages:
        answer = page.goto(address)

        assert answer is not None
        assert answer.status == 200, address
        assert page.get_by_text("WeCoza Classes administration").first.is_visible()


def test_changes_a_class_and_leads_to_its_page(page: Page, administrator: User) -> None:
    training_class = captured()

    page.goto(row(training_class))
    page.get_by_label("Order number").fill("PO-7")
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    expect(page.get_by_label("Order number")).to_have_value("PO-7")
    training_class.refresh_from_db()
    assert training_class.changed_by == administrator

    to_its_page = page.get_by_role("link", name="View on site")
    expect(to_its_page).to_have_attribute("href", f"/classes/{training_class.code}/")


@pytest.mark.usefixtures("administrator")
def test_shows_what_somebody_else_saved_meanwhile(page: Page) -> None:
    training_class = captured()
    page.goto(row(training_class))
    TrainingClass.objects.filter(pk=training_class.pk).update(order_number="PO-1")

    page.get_by_label("Order number").fill("PO-2")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("changed this meanwhile to PO-1")).to_be_visible()
    expect(page.get_by_label("Order number")).to_have_value("PO-2")

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    training_class.refresh_from_db()
    assert training_class.order_number == "PO-2"


@pytest.mark.usefixtures("administrator")
def test_adds_two_subjects_at_once(page: Page) -> None:
    soft = ClassType.objects.get(code="SOFT")
    rows = soft.subjects.count()

    page.goto(f"/admin/classes/classtype/{soft.pk}/change/")
    page.get_by_role("button", name="Add another Subject").click()
    for number, name in ((rows, "Negotiation"), (rows + 1, "Minutes of Meetings")):
        page.locator(f"#id_subjects-{number}-code").fill(f"NEW{number}")
        page.locator(f"#id_subjects-{number}-name").fill(name)
        page.locator(f"#id_subjects-{number}-hours").fill("24")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert {"Negotiation", "Minutes of Meetings"} <= {subject.name for subject in Subject.objects.offered_by(soft)}


@pytest.mark.usefixtures("administrator")
def test_repairs_a_code_from_the_list(page: Page) -> None:
    training_class = captured_without_number()

    page.goto("/admin/classes/trainingclass/")
    page.get_by_role("link", name="Fallback codes, to be repaired").click()
    page.get_by_role("checkbox", name="Select this object for an action").check()
    page.get_by_label("Action:").select_option("Give chosen classes their sequential code")
    page.get_by_role("button", name="Go").click()

    expect(page.get_by_text(f"now has the code {training_class.prefix}-0001")).to_be_visible()


@pytest.mark.usefixtures("administrator")
def test_removes_clients_that_were_never_used(page: Page) -> None:
    ClientFactory.create_batch(2)

    page.goto("/admin/classes/client/")
    page.get_by_label("Select all objects on this page for an action").check()
    page.get_by_label("Action:").select_option("Delete selected clients")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("button", name="Yes, I").click()

    expect(page.get_by_text("Successfully deleted 2 clients")).to_be_visible()


@pytest.mark.usefixtures("administrator")
def test_adds_a_user_with_a_role(page: Page) -> None:
    page.goto("/admin/classes/user/add/")
    page.get_by_label("Username").fill("thandeka")
    page.get_by_label("Password:").fill("seven white horses")
    page.get_by_label("Password confirmation").fill("seven white horses")
    page.get_by_label("Supervisor").check()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert User.objects.get(username="thandeka").role_names == [roles.SUPERVISOR]
