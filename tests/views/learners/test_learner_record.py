"""/learners/new/, /learners/<id>/ and /learners/<id>/edit/"""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import Learner, User
from classes.models.learners.id_numbers import with_check_digit
from tests.support.factories import (
    ClientFactory,
    LearnerFactory,
    UserFactory,
    captured,
    enrolled,
    put_in_status,
    ready_to_start,
)
from tests.support.pages.page_forms import form_to

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}
ID_NUMBER = "8001015009087"
OTHER_ID_NUMBER = "9001015009086"


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> User:
    user = UserFactory(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


def entries(**facts: Any) -> dict[str, Any]:
    return {"first_name": "Zanele", "surname": "Mthembu", "id_number": ID_NUMBER, **facts}


def post(client: Browser, address: str, **facts: Any) -> Any:
    return client.post(address, facts, headers=JSON)


def test_captures_a_learner(client: Browser, capturer: User) -> None:
    employer = ClientFactory.create()
    facts = entries(second_name="Nomvula", gender="female", race="african", employer=employer.pk, town="Howick")

    answer = post(client, "/learners/new/", **facts)

    learner = Learner.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "success": True,
        "learner_id": learner.pk,
        "message": "Zanele Mthembu was captured.",
        "redirect_url": f"/learners/{learner.pk}/",
    }
    assert (learner.initials, learner.employer, learner.race) == ("ZN", employer, "african")
    event = Learner.pgh_event_model.objects.get()  # type: ignore[attr-defined]
    assert event.pgh_context["user"] == capturer.pk


def test_reads_a_number_however_its_digits_are_parted(client: Browser) -> None:
    post(client, "/learners/new/", **entries(id_number="800101 5009 08 7"))

    assert Learner.objects.get().id_number == ID_NUMBER


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        (
            {"first_name": "", "surname": " "},
            "first_name",
            "Give the first name, the surname, or both: one name is enough.",
        ),
        ({"first_name": "-"}, "first_name", "A name has letters; a dash or the like is none."),
        ({"surname": "N/A"}, "surname", "A name has letters; a dash or the like is none."),
        ({"surname": "M" * 81}, "surname", "Shorten this to at most 80 characters: it has 81."),
        (
            {"surname": "Mthembu\0"},
            "surname",
            "Remove the characters that cannot be seen, such as tabs or line breaks.",
        ),
        ({"id_number": "80010150090"}, "id_number", "An ID number has 13 digits: count them."),
        (
            {"id_number": "8001015009088"},
            "id_number",
            "The ID number's check digit does not fit: compare each digit with the document.",
        ),
        (
            {"id_number": with_check_digit("800230500908")},
            "id_number",
            "The ID number's first six digits are no date: compare them with the document.",
        ),
        ({"id_number": ""}, "id_number", "Give the ID number, or the passport number of somebody who has none."),
        ({"passport_number": "A!"}, "passport_number", "A passport number has 5 to 20 letters and digits."),
        ({"race": "human"}, "race", "Choose one from the list."),
        ({"province": "utopia"}, "province", "Choose one from the list."),
        (
            {"employer": "x"},
            "employer",
            "What was chosen is not in the list: choose an employer from it.",
        ),
    ],
)
def test_says_what_to_correct(client: Browser, change: dict[str, str], field: str, sentence: str) -> None:
    answer = post(client, "/learners/new/", **entries(**change))

    assert answer.status_code == 422
    assert answer.json()["errors"] == {field: [sentence]}
    assert not Learner.objects.exists()


@pytest.mark.parametrize(
    ("standing", "sent", "field"),
    [
        ({"id_number": ID_NUMBER}, {}, "id_number"),
        ({"id_number": "", "passport_number": "A1234567"}, {"passport_number": "a 123-4567"}, "passport_number"),
        ({"id_number": "", "passport_number": ID_NUMBER}, {}, "id_number"),
        (
            {"id_number": OTHER_ID_NUMBER},
            {"passport_number": OTHER_ID_NUMBER, "is_passport": "on"},
            "passport_number",
        ),
    ],
)
def test_a_number_is_there_once(client: Browser, standing: dict[str, str], sent: dict[str, str], field: str) -> None:
    kobus = LearnerFactory.create(first_name="Kobus", surname="Botha", **standing)

    answer = post(client, "/learners/new/", **entries(**sent))
    page = client.post("/learners/new/", entries(**sent), headers={"accept": "text/html"})

    sentence = "Kobus Botha is here with this number already: find and use that record."
    assert answer.json()["errors"] == {field: [sentence]}
    assert [found["id"] for found in answer.json()["numbered"]] == [kobus.pk]
    assert f'href="{kobus.get_absolute_url()}"' in page.text
    assert Learner.objects.count() == 1


@pytest.mark.parametrize("number", [ID_NUMBER, "8001015009088", "800101 5009-087"])
def test_thirteen_digits_are_a_passport_s_number_once_that_is_confirmed(client: Browser, number: str) -> None:
    sent = entries(id_number="", passport_number=number, town="Howick")

    answer = post(client, "/learners/new/", **sent)
    page = client.post("/learners/new/", sent, headers={"accept": "text/html"})
    confirmed = post(client, "/learners/new/", **sent, is_passport="on")

    assert answer.status_code == page.status_code == 422
    assert list(answer.json()["errors"]) == ["is_passport"]
    assert 'value="Howick"' in page.text
    assert re.search(r'data-part="is-passport"\s*>', page.text)
    assert confirmed.status_code == 201
    assert Learner.objects.get().passport_number == number.replace(" ", "").replace("-", "")


def test_asks_about_a_passport_with_thirteen_digits_alone(client: Browser) -> None:
    page = client.get("/learners/new/").text
    answer = post(client, "/learners/new/", **entries(id_number="", passport_number="A1234567"))

    assert re.search(r'data-part="is-passport"\s*hidden>', page)
    assert answer.status_code == 201


def test_a_confirmed_passport_number_is_not_asked_about_again(client: Browser) -> None:
    learner = LearnerFactory.create(first_name="Zanele", surname="Mthembu", id_number="", passport_number=ID_NUMBER)

    answer = post(
        client, f"/learners/{learner.pk}/edit/", **entries(id_number="", passport_number=ID_NUMBER, version="1")
    )

    learner.refresh_from_db()
    assert (answer.status_code, learner.version) == (200, 1)


@pytest.mark.parametrize(
    ("initials", "followed"), [("Z", "NT"), ("ZQ", "ZQ"), ("", "NT")], ids=["of the names", "given", "none"]
)
def test_initials_follow_a_name_that_is_corrected_where_nobody_gave_others(
    client: Browser, initials: str, followed: str
) -> None:
    learner = LearnerFactory.create(first_name="Zodwa", second_name="", initials=initials)
    address = f"/learners/{learner.pk}/edit/"

    form = form_to(client.get(address), address)
    form.send(client, {"first_name": "Nomsa", "second_name": "Thandi"}, headers=JSON)

    learner.refresh_from_db()
    assert learner.initials == followed


def test_initials_that_are_given_with_a_corrected_name_stay_as_they_were_sent(client: Browser) -> None:
    learner = LearnerFactory.create(first_name="Zodwa", second_name="", initials="Z")
    address = f"/learners/{learner.pk}/edit/"

    form_to(client.get(address), address).send(client, {"second_name": "Thandi", "initials": "Z"}, headers=JSON)

    learner.refresh_from_db()
    assert (learner.second_name, learner.initials) == ("Thandi", "Z")


@pytest.mark.parametrize(("code", "status"), [("0157", 201), ("", 201), ("ABC", 422), ("157", 422), ("01570", 422)])
def test_a_postal_code_has_four_digits(client: Browser, code: str, status: int) -> None:
    answer = post(client, "/learners/new/", **entries(postal_code=code))

    assert answer.status_code == status
    assert answer.json().get("errors", {}) == (
        {} if status == 201 else {"postal_code": ["A postal code has four digits, such as 0157."]}
    )


def test_a_postal_code_of_the_old_system_stays_until_it_is_changed(client: Browser) -> None:
    learner = LearnerFactory.create(postal_code="Box 12", town="")
    address = f"/learners/{learner.pk}/edit/"

    answer = form_to(client.get(address), address).send(client, {"town": "Howick"}, headers=JSON)

    learner.refresh_from_db()
    assert (answer.status_code, learner.town, learner.postal_code) == (200, "Howick", "Box 12")


@pytest.mark.parametrize("name", ["first_name", "surname"])
def test_captures_somebody_with_one_name(client: Browser, name: str) -> None:
    answer = post(client, "/learners/new/", id_number=ID_NUMBER, **{name: "\u2019Maletsatsi"})

    learner = Learner.objects.get()
    page = client.get(f"/learners/{learner.pk}/").text
    assert answer.json()["message"] == "\u2019Maletsatsi was captured."
    assert learner.initials == ("M" if name == "first_name" else "")
    assert re.search("<h1[^>]*>\\s*\u2019Maletsatsi\\s*<", page)


@pytest.mark.parametrize(
    ("other", "is_likely"),
    [
        ({"surname": "MTHEMBÚ", "first_name": "Z", "id_number": with_check_digit("800101000108")}, True),
        ({"surname": "Mthembu", "first_name": "Zanelle", "id_number": "", "passport_number": "A1234567"}, True),
        ({"surname": "Mthembo", "first_name": "Zanele", "id_number": "", "passport_number": "A1234567"}, True),
        ({"surname": "Mthembu", "first_name": "Zanele", "id_number": with_check_digit("900101000108")}, False),
        ({"surname": "Botha", "first_name": "Kobus", "id_number": with_check_digit("800101000108")}, False),
    ],
)
def test_points_out_who_may_be_the_same_without_standing_in_the_way(
    client: Browser, other: dict[str, str], is_likely: bool
) -> None:
    likely = LearnerFactory.create(**other)

    answer = client.post("/learners/new/", entries(), headers={"accept": "text/html"})
    page = answer.content.decode()
    again = post(client, "/learners/new/", **entries(someone_else=str(likely.pk)))

    assert answer.status_code == (422 if is_likely else 302)
    assert (f'href="/learners/{likely.pk}/"' in page) == is_likely
    assert again.status_code == (201 if is_likely else 422)
    assert Learner.objects.count() == 2


def test_points_out_the_same_name_where_no_birth_date_tells_two_people_apart(client: Browser) -> None:
    likely = LearnerFactory.create(surname="Mthembu", first_name="Zanele")

    page = client.post(
        "/learners/new/", entries(id_number="", passport_number="A1234567"), headers={"accept": "text/html"}
    )

    assert page.status_code == 422
    assert f'href="/learners/{likely.pk}/"' in page.text


def test_points_out_a_colleague_of_nearly_the_same_name(client: Browser) -> None:
    employer = ClientFactory.create()
    LearnerFactory.create(surname="Mthembu", first_name="Zanele", employer=employer)

    answer = post(client, "/learners/new/", **entries(employer=employer.pk))

    assert answer.status_code == 422


def test_shows_personal_data_to_whom_it_is_for(client: Browser) -> None:
    learner = LearnerFactory.create(id_number=ID_NUMBER, race="african", gender="female")

    page = client.get(f"/learners/{learner.pk}/").content.decode()

    assert ID_NUMBER in page
    assert "African" in page


@pytest.mark.parametrize("role", [roles.SUPERVISOR, roles.QA_OFFICER, roles.VIEWER])
def test_shows_no_personal_data_to_others(client: Browser, role: str) -> None:
    client.force_login(UserFactory(role=role))
    learner = LearnerFactory.create(id_number=ID_NUMBER, race="african", gender="female")

    page = client.get(f"/learners/{learner.pk}/").content.decode()

    assert "•••••••••9087" in page
    for secret in (ID_NUMBER, "African", "Female", "800101"):
        assert secret not in page


@pytest.mark.parametrize("classes", [1, 3])
def test_asks_as_much_for_many_classes_as_for_one(
    client: Browser, django_assert_num_queries: DjangoAssertNumQueries, classes: int
) -> None:
    learner = LearnerFactory.create()
    codes = [enrolled(captured(), learner=learner).training_class.code for _ in range(classes)]

    with django_assert_num_queries(7):
        page = client.get(f"/learners/{learner.pk}/").content.decode()

    assert all(f'href="/classes/{code}/"' in page for code in codes)


@time_machine.travel("2026-03-04T10:00:00+02:00")
def test_says_the_status_of_each_class(client: Browser, capturer: User) -> None:
    client.force_login(capturer)
    learner = LearnerFactory.create()
    for status in ("active", "stopped", "completed", "cancelled"):
        training_class = enrolled(ready_to_start(), learner=learner).training_class
        put_in_status(status, training_class)
    ahead = enrolled(ready_to_start(), learner=learner).training_class
    put_in_status("active", ahead)
    client.post(f"/classes/{ahead.code}/stop/", {"date": "2026-03-16", "reason": "annual_stop"})

    page = client.get(f"/learners/{learner.pk}/").text.partition('id="classes"')[2].partition("</table>")[0]

    badges = [
        " ".join(words.split()) for words in re.findall(r'class="state state--\w+">.*?</span>(.*?)</span>', page, re.S)
    ]
    assert badges == ["Active", "Stopped", "Completed", "Cancelled", "Active, stops after Mon 16 Mar 2026"]


def test_changes_a_learner(client: Browser) -> None:
    learner = LearnerFactory.create(id_number=ID_NUMBER, surname="Mthembu")

    answer = post(client, f"/learners/{learner.pk}/edit/", **entries(surname="Botha", version="1"))

    learner.refresh_from_db()
    assert answer.status_code == 200
    assert (learner.surname, learner.version) == ("Botha", 2)


def test_the_edit_form_has_what_stands(client: Browser) -> None:
    learner = LearnerFactory.create(id_number=ID_NUMBER, town="Howick")

    page = client.get(f"/learners/{learner.pk}/edit/").content.decode()

    assert f'value="{ID_NUMBER}"' in page
    assert 'value="Howick"' in page


def test_what_another_changed_meanwhile_stays(client: Browser) -> None:
    learner = LearnerFactory.create(id_number=ID_NUMBER, first_name="Zanele", surname="Mthembu")
    post(client, f"/learners/{learner.pk}/edit/", **entries(town="Howick", version="1"))

    answer = post(client, f"/learners/{learner.pk}/edit/", **entries(surname="Botha", version="1"))

    learner.refresh_from_db()
    assert answer.status_code == 200
    assert (learner.surname, learner.town) == ("Botha", "Howick")


def test_two_windows_that_change_the_same_are_told(client: Browser) -> None:
    learner = LearnerFactory.create(id_number=ID_NUMBER, first_name="Zanele", surname="Mthembu")
    post(client, f"/learners/{learner.pk}/edit/", **entries(town="Howick", version="1"))

    answer = post(client, f"/learners/{learner.pk}/edit/", **entries(town="Musina", version="1"))
    page = client.post(
        f"/learners/{learner.pk}/edit/", entries(town="Musina", version="1"), headers={"accept": "text/html"}
    )

    learner.refresh_from_db()
    assert answer.status_code == page.status_code == 409
    assert answer.json()["message"] == (
        "You changed this learner meanwhile in another window: Town. Compare, choose what is right, and save again."
    )
    assert (answer.json()["version"], learner.town) == (2, "Howick")
    assert 'name="version" value="2"' in page.content.decode()


@pytest.mark.parametrize("version", ["", "x"])
def test_an_edit_says_what_it_has_read(client: Browser, version: str) -> None:
    learner = LearnerFactory.create(id_number=ID_NUMBER)

    answer = post(client, f"/learners/{learner.pk}/edit/", **entries(version=version))

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["version"]


def test_nobody_is_there(client: Browser) -> None:
    assert client.get("/learners/4711/").status_code == 404
    assert client.get("/learners/4711/edit/").status_code == 404
    assert client.get("/learners/99999999999999999999999/").status_code == 404
