import re
from typing import Any

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import ClassType, Seta, TrainingClass, User
from tests.support.factories import SiteFactory, UserFactory, captured, put_in_status, ready_to_start
from tests.support.pages.page_forms import forms_of

pytestmark = pytest.mark.django_db

PAGE = {"accept": "text/html"}


@pytest.fixture
def editor(client: Browser) -> User:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR, first_name="Pieter", last_name="van Wyk")
    client.force_login(user)
    return user


def form_of(training_class: TrainingClass, /, **changes: object) -> dict[str, Any]:
    """What the edit form sends for a class as it stands, but for the changes; None leaves a field out."""
    entries = {
        "version": training_class.version,
        "site": training_class.site_id,
        "start_date": training_class.start_date.isoformat(),
        "supervisor": training_class.supervisor_id or "",
        "order_number": training_class.order_number,
        "seta_funded": "yes" if training_class.seta_funded else "no",
        "exam_class": "yes" if training_class.exam_class else "no",
        **changes,
    }
    return {name: value for name, value in entries.items() if value is not None}


def address(training_class: TrainingClass) -> str:
    return f"/classes/{training_class.code}/edit/"


def test_saves_what_was_changed_and_who_did_it(client: Browser, editor: User) -> None:
    training_class = captured()

    answer = client.post(address(training_class), form_of(training_class, order_number="PO-1", start_date="2026-02-09"))

    training_class.refresh_from_db()
    assert answer.status_code == 200
    assert answer.json()["message"] == f"Class {training_class.code} was saved."
    assert (training_class.order_number, str(training_class.start_date)) == ("PO-1", "2026-02-09")
    assert (training_class.version, training_class.changed_by) == (2, editor)


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("name", ["order_number", "supervisor"])
def test_what_an_active_class_keeps_is_needed_and_refused_at_its_field(client: Browser, name: str) -> None:
    training_class = ready_to_start()
    draft = client.get(address(training_class), headers=PAGE).text
    put_in_status("active", training_class)

    active = client.get(address(training_class), headers=PAGE)
    (form,) = (form for form in forms_of(active) if form.action == address(training_class))
    refused = form.send(client, {name: ""}, headers={"accept": "application/json"})

    needed = re.compile(rf'data-field="{name}"\s+data-needed')
    assert (bool(needed.search(draft)), bool(needed.search(active.text))) == (False, True)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [name])


@pytest.mark.usefixtures("editor")
def test_shows_the_class_in_the_form(client: Browser) -> None:
    training_class = captured(order_number="PO-9")

    page = client.get(address(training_class)).content.decode()

    assert "PO-9" in page
    assert 'value="2026-02-02"' in page


@pytest.mark.usefixtures("editor")
def test_changes_nothing_when_the_values_stand_already(client: Browser) -> None:
    training_class = captured(order_number="PO-1")

    answer = client.post(address(training_class), form_of(training_class, version=99))

    training_class.refresh_from_db()
    assert answer.status_code == 200
    assert training_class.version == 1


@pytest.mark.usefixtures("editor")
def test_merges_what_two_people_changed_in_different_fields(client: Browser) -> None:
    training_class = captured()
    client.post(address(training_class), form_of(training_class, order_number="PO-1"))

    answer = client.post(address(training_class), form_of(training_class, start_date="2026-02-09"))

    training_class.refresh_from_db()
    assert answer.status_code == 200
    assert (training_class.order_number, str(training_class.start_date)) == ("PO-1", "2026-02-09")
    assert answer.json()["message"] == (
        f"Class {training_class} was saved. Order number was taken over as you changed it in another window: PO-1."
    )


def test_shows_what_the_other_one_changed_field_by_field(client: Browser, editor: User) -> None:
    training_class = captured()
    client.post(address(training_class), form_of(training_class, order_number="PO-1", start_date="2026-02-09"))
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))

    answer = client.post(address(training_class), form_of(training_class, order_number="PO-2"))

    training_class.refresh_from_db()
    conflict = answer.json()["conflict"]
    assert answer.status_code == 409
    assert answer.json()["version"] == 2
    assert [(item["field"], item["label"], item["yours"], item["theirs"], item["by"]) for item in conflict] == [
        ("order_number", "Order number", "PO-2", "PO-1", "Pieter van Wyk")
    ]
    assert training_class.order_number == "PO-1"

    again = client.post(address(training_class), form_of(training_class, order_number="PO-2", version=2))

    training_class.refresh_from_db()
    assert again.status_code == 200
    assert training_class.order_number == "PO-2"


@pytest.mark.usefixtures("editor")
def test_tells_what_only_the_other_one_changed_so_that_it_stays(client: Browser) -> None:
    training_class = captured()
    others = {"start_date": "2026-02-09", "seta_funded": "yes", "seta": "CETA"}
    client.post(address(training_class), form_of(training_class, order_number="PO-1", **others))

    answer = client.post(address(training_class), form_of(training_class, order_number="PO-2"))

    meanwhile = answer.json()["meanwhile"]
    assert meanwhile == others
    assert answer.json()["taken_over"] == [
        "Start date was taken over as you changed it in another window: Mon 9 Feb 2026.",
        "SETA funded was taken over as you changed it in another window: yes.",
        "SETA was taken over as you changed it in another window: CETA.",
    ]

    client.post(address(training_class), form_of(training_class, **{"order_number": "PO-2", "version": 2, **meanwhile}))

    training_class.refresh_from_db()
    assert (training_class.order_number, str(training_class.start_date)) == ("PO-2", "2026-02-09")
    assert str(training_class.seta) == "CETA"


@pytest.mark.usefixtures("editor")
def test_goes_on_from_a_conflict_without_script(client: Browser) -> None:
    training_class = captured()
    client.post(address(training_class), form_of(training_class, order_number="PO-1", start_date="2026-02-09"))

    answer = client.post(address(training_class), form_of(training_class, order_number="PO-2"), headers=PAGE)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "PO-1" in page
    assert 'name="version" value="2"' in page
    assert "Start date was taken over as you changed it in another window: Mon 9 Feb 2026." in page
    assert 'value="2026-02-09"' in page


@pytest.mark.usefixtures("editor")
def test_checks_the_merged_class_as_a_whole(client: Browser) -> None:
    training_class = captured(seta_funded=True, seta=Seta.objects.get(name="CETA"))
    funded = form_of(training_class, seta="CETA")
    client.post(address(training_class), {**funded, "seta_funded": "no"})

    answer = client.post(address(training_class), {**funded, "seta": "MQA"})

    training_class.refresh_from_db()
    assert answer.status_code == 409
    assert training_class.seta is None


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"version": "7", "order_number": "x"}, "This form cannot be saved: open the class again and change it there."),
        ({"version": "x"}, "This form cannot be saved: open the class again and change it there."),
        ({"version": ""}, "This form cannot be saved: open the class again and change it there."),
        ({"class_type": "AET"}, "Class type cannot be changed after capture. Delete this draft and capture it again."),
        ({"client": "0"}, "Client cannot be changed after capture. Delete this draft and capture it again."),
        (
            {"start_date": "yesterday"},
            "“yesterday” cannot be read as a date: type it like 2026-02-02, 2/2/2026 or 2 Feb 2026.",
        ),
    ],
)
def test_says_what_to_correct(client: Browser, change: dict[str, str], sentence: str) -> None:
    training_class = captured()

    answer = client.post(address(training_class), form_of(training_class, **change))

    training_class.refresh_from_db()
    assert answer.status_code == 422
    assert list(answer.json()["errors"].values()) == [[sentence]]
    assert training_class.version == 1


@pytest.mark.usefixtures("editor")
def test_leaves_the_code_and_what_it_is_made_of_alone(client: Browser) -> None:
    training_class = captured()

    answer = client.post(
        address(training_class),
        form_of(training_class, class_code="1-AET-NUM-0001", order_number="PO-1", total_hours="160", subject="RLN"),
    )

    stored = TrainingClass.objects.get()
    assert answer.status_code == 200
    assert (stored.code, int(stored.total_hours)) == (training_class.code, 160)


@pytest.mark.usefixtures("editor")
def test_lets_stand_what_has_gone_out_of_use(client: Browser) -> None:
    training_class = captured(
        exam_class=True, exam_type="External", seta_funded=True, seta=Seta.objects.get(name="MQA")
    )
    Seta.objects.update(is_active=False)
    ClassType.objects.update(is_active=False, offers_exams=False)
    type(training_class.site).objects.update(is_active=False)

    answer = client.post(
        address(training_class), form_of(training_class, seta="MQA", exam_type="External", order_number="PO-1")
    )

    assert answer.status_code == 200


@pytest.mark.usefixtures("editor")
def test_refuses_a_site_of_another_client(client: Browser) -> None:
    training_class = captured()

    answer = client.post(address(training_class), form_of(training_class, site=SiteFactory.create().pk))

    assert list(answer.json()["errors"]) == ["site"]


def test_lets_supervisors_change_the_classes_they_supervise_only(client: Browser) -> None:
    supervisor = UserFactory.create(role=roles.SUPERVISOR)
    client.force_login(supervisor)
    own, other = captured(supervisor=supervisor), captured()

    answers = [client.post(address(one), form_of(one, order_number="PO-1")).status_code for one in (own, other)]

    assert answers == [200, 403]
    assert client.get(address(other)).status_code == 403


@pytest.mark.usefixtures("editor")
def test_knows_no_class_of_that_code(client: Browser) -> None:
    assert client.get("/classes/1-REALLL-RLN-0099/edit/").status_code == 404
    assert client.post("/classes/1-REALLL-RLN-%25/edit/").status_code == 404


@pytest.mark.usefixtures("editor")
def test_changes_nothing_when_an_empty_timetable_is_sent_along(client: Browser) -> None:
    training_class = captured()

    answer = client.post(address(training_class), form_of(training_class, pattern=""))

    training_class.refresh_from_db()
    assert answer.status_code == 200
    assert training_class.version == 1


TOO_OLD = "This form cannot be saved: open the class again and change it there."


@pytest.mark.usefixtures("editor")
def test_a_form_without_anything_is_no_form(client: Browser) -> None:
    answer = client.post(address(captured()))

    assert answer.status_code == 422
    assert answer.json()["message"] == TOO_OLD
    assert answer.json()["errors"]["version"] == [TOO_OLD]


@pytest.mark.usefixtures("editor")
def test_a_version_that_is_not_there_yet_cannot_be_saved(client: Browser) -> None:
    training_class = captured()

    answer = client.post(address(training_class), form_of(training_class, order_number="PO-1", version=99))

    assert answer.status_code == 422
    assert answer.json()["message"] == TOO_OLD


def test_says_whom_a_supervisor_can_ask(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.SUPERVISOR))
    theirs = captured(
        supervisor=UserFactory.create(role=roles.SUPERVISOR, first_name="Pieter", last_name="van Wyk"),
    )
    nobodys = captured()

    said = [client.post(address(one), form_of(one)).json()["message"] for one in (theirs, nobodys)]

    assert said == [
        f"Class {theirs} is supervised by Pieter van Wyk: ask Pieter van Wyk or a class administrator to change it.",
        f"Class {nobodys} has no supervisor yet: ask a class administrator to make you its supervisor.",
    ]
    assert said[0] in client.get(address(theirs)).content.decode()


def test_a_supervisor_does_not_lock_himself_out(client: Browser) -> None:
    supervisor, other = UserFactory.create(role=roles.SUPERVISOR), UserFactory.create(role=roles.SUPERVISOR)
    client.force_login(supervisor)
    training_class = captured(supervisor=supervisor)

    answer = client.post(address(training_class), form_of(training_class, supervisor="", order_number="PO-1"))

    stored = TrainingClass.objects.get()
    assert answer.status_code == 200
    assert (stored.supervisor, stored.order_number) == (supervisor, "PO-1")
    page = client.get(address(training_class)).content.decode()
    assert "Choose a supervisor" not in page
    assert "Under somebody else you can look at the class" in page

    handed_over = client.post(address(training_class), form_of(stored, supervisor=other.pk))

    assert handed_over.status_code == 200
    assert handed_over.json()["message"].endswith(f"{other} supervises it now: you can look at it, but not change it.")
    assert client.get(handed_over.json()["redirect_url"]).status_code == 200
    assert TrainingClass.objects.get().supervisor == other
