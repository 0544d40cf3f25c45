"""Clients with their sites, class types with their subjects, SETAs."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes.admin.catalogue import class_types
from classes.models import ClassType, Client, Seta, Site, Subject, User
from tests.support.factories import ClientFactory, SiteFactory, captured
from tests.support.pages.admin_pages import change, entries_on, errors_on
from tests.support.pages.page_forms import form_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]

BAKERY = {
    "sites__0__name": "Bakery",
    "sites__0__town": "Isando",
    "sites__0__province": "gauteng",
}


def page_of(row: Client | ClassType | Subject | Seta) -> str:
    return f"/admin/classes/{row._meta.model_name}/{row.pk}/change/"


def test_adds_a_client_with_a_site(client: Browser, administrator: User) -> None:
    answer = change(client, "/admin/classes/client/add/", name="Umfula Water", **BAKERY)

    site = Site.objects.get()
    assert answer.status_code == 302
    assert (site.client.name, site.address) == ("Umfula Water", "Isando, Gauteng")
    (event,) = site.events.all()  # type: ignore[attr-defined]
    assert event.pgh_context["user"] == administrator.pk


def test_a_sites_postal_code_has_four_digits(client: Browser) -> None:
    answer = change(client, "/admin/classes/client/add/", name="Umfula Water", **BAKERY, sites__0__postal_code="157")

    assert errors_on(answer) == ["A postal code has four digits, such as 0157."]
    assert not Site.objects.exists()


def test_renames_a_client_without_touching_its_codes(client: Browser) -> None:
    training_class = captured()

    change(client, page_of(training_class.client), name="Thaba Food Group")

    stored = type(training_class).objects.get()
    assert (stored.client.name, stored.code) == ("Thaba Food Group", training_class.code)


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"name": "THABA FOODS"}, "There is a client of this name already."),
        ({"name": " "}, "This field is required."),
        ({"name": "a\0b"}, "Remove the characters that cannot be seen, such as tabs or line breaks."),
        ({"name": "a\u202eb"}, "Remove the characters that cannot be seen, such as tabs or line breaks."),
        ({"name": "x" * 121}, "Shorten this to at most 120 characters: it has 121."),
        ({**BAKERY, "sites__0__name": "BAKERY"}, "This client has a site of this name already."),
        (
            {**BAKERY, "sites__0__province": "x"},
            "Select a valid choice. x is not one of the available choices.",
        ),
    ],
)
def test_says_what_to_correct_in_a_client(client: Browser, entries: dict[str, str], sentence: str) -> None:
    ClientFactory.create(name="Thaba Foods")
    own = SiteFactory.create(name="Bakery").client
    added = {name.replace("sites__0", "sites__1"): entry for name, entry in entries.items()}

    answer = change(client, page_of(own), **added)

    assert errors_on(answer) == [sentence]


def test_keeps_a_client_and_a_site_that_are_used(client: Browser) -> None:
    training_class = captured()

    page = client.get(page_of(training_class.client).replace("change", "delete"))
    client.post(page_of(training_class.client).replace("change", "delete"), {"post": "yes"})
    answer = change(client, page_of(training_class.client), sites__0__DELETE="on")

    assert f'Class: <a href="/admin/classes/trainingclass/{training_class.pk}/change/">' in page.content.decode()
    assert "would require deleting the following protected related objects" in page.content.decode()
    assert "would require deleting the following protected related objects" in errors_on(answer)[0]
    assert Site.objects.get() == training_class.site


def test_removes_a_client_that_was_never_used(client: Browser) -> None:
    unused = ClientFactory.create()

    where = page_of(unused).replace("change", "delete")
    answer = form_to(client.get(where), where).send(client)

    assert answer.status_code == 302
    assert not Client.objects.exists()


def test_a_new_type_with_subjects_is_offered_at_once(client: Browser) -> None:
    answer = change(
        client,
        "/admin/classes/classtype/add/",
        code="HEALTH",
        name="Health and Safety",
        subjects__0__code="FIRST_AID",
        subjects__0__name="First Aid",
        subjects__0__hours="16",
    )

    added = ClassType.objects.in_use().get(code="HEALTH")
    (subject,) = Subject.objects.offered_by(added)
    assert answer.status_code == 302
    assert (subject.code, subject.hours_in(added)) == ("FIRST_AID", Decimal(16))
    assert subject in Subject.objects.offered_by(ClassType.objects.get(code="WALK"))


def test_a_new_subject_is_offered_at_once_and_gone_when_switched_off(client: Browser) -> None:
    soft = ClassType.objects.get(code="SOFT")
    rows = soft.subjects.count()
    new = {"code": "NEG", "name": "Negotiation", "hours": "12,5", "position": "10"}

    change(client, page_of(soft), **{f"subjects__{rows}__{name}": entry for name, entry in new.items()})
    offered = Subject.objects.offered_by(soft).filter(code="NEG").exists()
    entries = entries_on(client.get(page_of(soft)))
    client.post(page_of(soft), {name: entry for name, entry in entries.items() if name != f"subjects-{rows}-is_active"})

    assert offered
    assert Subject.objects.get(code="NEG").hours == Decimal("12.5")
    assert not Subject.objects.offered_by(soft).filter(code="NEG").exists()


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"code": "AET"}, "Class type with this Code already exists."),
        ({"code": "new"}, "A type's code has one to eight capital letters, digits or underscores."),
        ({"code": "A-B"}, "A type's code has one to eight capital letters, digits or underscores."),
        (
            {"subjects_offered": "progression"},
            "Give the hours (up to 5,000) for learner progression, and only for it.",
        ),
        ({"subjects__0__code": "NUM"}, "There is a subject with this code already."),
        ({"subjects__0__code": "N M"}, "A subject's code has one to twelve capital letters, digits or underscores."),
        ({"subjects__0__hours": ""}, "Give the hours (up to 5,000); LP has none of its own."),
        ({"subjects__0__hours": "5000.01"}, "Give the hours (up to 5,000); LP has none of its own."),
        ({"subjects__0__hours": "NaN"}, "Enter a number."),
    ],
)
def test_says_what_to_correct_in_a_type(client: Browser, entries: dict[str, str], sentence: str) -> None:
    new = {
        "code": "NEW",
        "name": "New",
        "subjects__0__code": "FIRST_AID",
        "subjects__0__name": "First Aid",
        "subjects__0__hours": "16",
    }

    answer = change(client, "/admin/classes/classtype/add/", **{**new, **entries})

    assert errors_on(answer) == [sentence]
    assert not ClassType.objects.filter(name="New").exists()


def test_says_when_two_new_rows_have_the_same_code(client: Browser) -> None:
    rows = entries_on(client.get("/admin/classes/classtype/add/"))
    subject = {"code": "FIRST_AID", "name": "First Aid", "hours": "16", "position": "0"}
    twins = {f"subjects-{row}-{name}": entry for row in (0, 1) for name, entry in subject.items()}

    answer = client.post(
        "/admin/classes/classtype/add/", {**rows, "code": "NEW", "name": "New", **twins, "subjects-TOTAL_FORMS": "2"}
    )

    assert errors_on(answer) == ["There is a subject with this code already."]
    assert not ClassType.objects.filter(code="NEW").exists()


def test_a_code_that_is_used_cannot_be_changed(client: Browser) -> None:
    training_class = captured()
    realll = training_class.class_type

    page = client.get(page_of(realll))
    change(client, page_of(realll), code="REAL", name="Realll", subjects__1__code="RLX", subjects__2__code="RLG")

    realll.refresh_from_db()
    assert page.content.decode().count('title="Part of class codes, and so fixed."') == 2
    assert (realll.code, realll.name) == ("REALLL", "Realll")
    assert list(realll.subjects.values_list("code", flat=True)) == ["RLC", "RLN", "RLG"]


def test_says_when_a_code_was_used_meanwhile(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    training_class = captured()

    def as_before(rows: Any, *, part: int) -> Any:
        return rows

    monkeypatch.setattr(class_types, "with_fixed_codes_marked", as_before)

    answer = change(client, page_of(training_class.class_type), code="REAL", name="Kept on the page")

    assert answer.status_code == 200
    assert errors_on(answer) == ["A code here has become part of a class code meanwhile: it stays as it is."]
    assert entries_on(answer)["name"] == "Kept on the page"
    assert ClassType.objects.filter(code="REALLL", name="REALLL").exists()


@pytest.mark.parametrize("code", ["REALLL", "RLN"])
def test_keeps_a_type_or_subject_that_is_used(client: Browser, code: str) -> None:
    realll = captured().class_type

    page = client.get(page_of(realll).replace("change", "delete")).content.decode()
    answer = change(client, page_of(realll), subjects__1__DELETE="on")

    assert "would require deleting the following protected related objects" in page
    assert "would require deleting the following protected related objects" in errors_on(answer)[0]
    assert Subject.objects.filter(code="RLN").exists()


def test_adds_a_seta(client: Browser) -> None:
    change(client, "/admin/classes/seta/add/", name="NEW SETA")

    assert Seta.objects.get(name="NEW SETA").is_active


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("where", "queries"),
    [
        ("/admin/classes/client/", 8),
        ("/admin/classes/classtype/", 8),
        ("/admin/classes/seta/", 8),
        ("/admin/classes/client/{client}/change/", 5),
        ("/admin/classes/classtype/{class_type}/change/", 5),
    ],
)
def test_asks_as_many_questions_for_many_rows(
    client: Browser, where: str, queries: int, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owner = ClientFactory.create()
    Client.objects.bulk_create(Client(name=f"Client {number}") for number in range(count))
    Site.objects.bulk_create(Site(client=owner, name=f"Site {number}", town="Howick") for number in range(count))
    new_type = ClassType.objects.create(code="NEW", name="New")
    Subject.objects.bulk_create(
        Subject(class_type=new_type, code=f"N{number}", name="New", hours=1) for number in range(count)
    )

    ContentType.objects.get_for_model(Client)
    ContentType.objects.get_for_model(ClassType)

    with django_assert_num_queries(queries):
        assert client.get(where.format(client=owner.pk, class_type=new_type.pk)).status_code == 200
