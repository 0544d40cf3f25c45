from datetime import time
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from classes import roles
from classes import timetable as engine
from classes.models import Entries, Learner, Mark, Register, TrainingClass, User
from tests.support.attendance import (
    FIRST,
    SECOND,
    address_of,
    captured_register,
    hours_in,
    places_in,
    register_form,
    running,
    session_on,
)
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def test_says_who_is_on_it(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    first, _ = places_in(training_class)

    said = client.get(address_of(session), headers=JSON).json()

    assert said | {"marks": None} == {
        "session": session.pk,
        "class_code": training_class.code,
        "date": "2026-03-02",
        "start": "09:00",
        "end": "12:00",
        "hours": "3.00",
        "version": 0,
        "outcome": "",
        "note": "",
        "closed": False,
        "marks": None,
    }
    assert said["marks"][0] == {
        "enrolment": first.pk,
        "name": "Mthembu 000, Z",
        "level": "RLN",
        "hours": None,
        "page": None,
        "last_page": None,
    }


@pytest.mark.parametrize(("end", "told"), [(time(15), "2.25"), (time(14, 5), "1.25"), (time(14, 45), "2")])
def test_the_page_tells_the_hours_that_can_be_given_to_all(client: Client, end: time, told: str) -> None:
    """As they are typed: in quarters, and to the last digit."""
    block = engine.WeekdayBlock(engine.Weekday.MONDAY, time(12, 45), end)
    training_class = running(entries=Entries(engine.Weekly((block,))))

    page = client.get(address_of(session_on(training_class, FIRST))).text

    assert f"{told} h each" in page


def test_whoever_only_reads_it_is_told_that_it_was_not_held(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    captured_register(session, outcome="client_cancelled")
    client.force_login(UserFactory.create(role=roles.VIEWER))

    page = client.get(address_of(session)).text

    assert "Not held: there are no hours." in page
    assert "<table" not in page


def test_captures_a_register(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    one, other = places_in(training_class)

    answer = client.post(address_of(session), register_form({one: ("3", "12"), other: ("1.75", "")}), headers=JSON)

    assert answer.status_code == 201
    assert answer.json()["version"] == 1
    register = Register.objects.get(session=session)
    assert hours_in(register) == {one.pk: Decimal(3), other.pk: Decimal("1.75")}
    assert Mark.objects.get(enrolment=one).page == 12


def test_a_page_without_script_leads_on(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    page = client.get(address_of(session))
    form = register_form(dict.fromkeys(places_in(training_class), "3"))

    answer = client.post(address_of(session), form, headers={"Accept": "text/html"})

    assert page.status_code == 200
    assert "Mthembu 000, Z" in page.content.decode()
    assert answer.status_code == 302
    assert answer["Location"] == f"/classes/{training_class.code}/registers/?month=2026-03"


def test_corrects_with_a_reason(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    one, other = places_in(training_class)
    register = captured_register(session, {one: 3, other: 3})
    form = register_form({one: "1.5", other: "3"}, version=1)

    without = client.post(address_of(session), form, headers=JSON)
    corrected = client.post(address_of(session), register_form({one: "1.5"}, version=1, reason="Late"), headers=JSON)

    assert without.status_code == 422
    assert "reason" in without.json()["errors"]
    assert corrected.status_code == 200
    assert corrected.json()["version"] == 2
    assert hours_in(register) == {one.pk: Decimal("1.50"), other.pk: Decimal(3)}


def test_needs_no_reason_on_the_day_of_capture(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, SECOND)
    one, other = places_in(training_class)
    captured_register(session, {one: 3, other: 3})

    answer = client.post(address_of(session), register_form({one: "2"}, version=1), headers=JSON)

    assert answer.status_code == 200


def test_the_same_form_ten_times_is_saved_once(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    form = register_form(dict.fromkeys(places_in(training_class), "3"))

    statuses = [client.post(address_of(session), form, headers=JSON).status_code for _ in range(10)]

    assert statuses == [201, *[200] * 9]
    assert Register.objects.get().version == 1


def test_a_correction_that_is_sent_again_stays_as_others_left_it(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, SECOND)
    one, other = places_in(training_class)
    register = captured_register(session, {one: 3, other: 3})
    form = register_form({one: "1.5"}, version=1)

    client.post(address_of(session), form, headers=JSON)
    client.post(address_of(session), register_form({one: "2"}, version=2), headers=JSON)
    again = client.post(address_of(session), form, headers=JSON)

    assert again.status_code == 200
    assert hours_in(register)[one.pk] == Decimal(2)


def test_the_same_form_with_other_content_is_a_conflict(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    form = register_form(dict.fromkeys(places_in(training_class), "3"))
    client.post(address_of(session), form, headers=JSON)

    answer = client.post(address_of(session), form | {"marks-0-hours": "2"}, headers=JSON)

    assert answer.status_code == 409


def test_merges_mark_by_mark(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, SECOND)
    one, other = places_in(training_class)
    register = captured_register(session, {one: 3, other: 3})
    client.post(address_of(session), register_form({one: "1", other: "3"}, version=1), headers=JSON)

    merged = client.post(address_of(session), register_form({one: "3", other: "2"}, version=1), headers=JSON)

    assert merged.status_code == 200
    assert hours_in(register) == {one.pk: Decimal(1), other.pk: Decimal(2)}
    assert "Hours" in merged.json()["taken_over"][0] or "hours" in merged.json()["taken_over"][0]


def test_a_mark_that_two_changed_is_a_conflict(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, SECOND)
    one, other = places_in(training_class)
    register = captured_register(session, {one: 3, other: 3})
    client.post(address_of(session), register_form({one: "1", other: "3"}, version=1), headers=JSON)

    answer = client.post(address_of(session), register_form({one: "2", other: "2"}, version=1), headers=JSON)

    assert answer.status_code == 409
    assert answer.json()["version"] == 2
    (conflict,) = answer.json()["conflict"]
    assert conflict["field"] == f"marks-{one.pk}-hours"
    assert (conflict["yours"], conflict["theirs"]) == ("2", "1")
    assert hours_in(register)[other.pk] == Decimal(3)


def test_two_who_capture_the_same_agree(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, SECOND)
    one, other = places_in(training_class)
    register = captured_register(session, {one: 3})

    answer = client.post(address_of(session), register_form({one: "3", other: "2"}), headers=JSON)

    assert answer.status_code == 200
    assert hours_in(register) == {one.pk: Decimal(3), other.pk: Decimal(2)}


def test_hours_meet_an_outcome_that_somebody_else_corrected(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, SECOND)
    one, other = places_in(training_class)
    captured_register(session, {one: 3, other: 3})
    not_held = register_form({one: "", other: ""}, version=1, outcome="client_cancelled")
    client.post(address_of(session), not_held | {"confirm": "yes"}, headers=JSON)

    answer = client.post(address_of(session), register_form({one: "2", other: "3"}, version=1), headers=JSON)

    assert answer.status_code == 409
    assert not Mark.objects.exists()


@pytest.mark.parametrize("sends_rows", [True, False])
@pytest.mark.parametrize("entered_before", [None, 3])
def test_an_outcome_meets_hours_that_somebody_else_entered(
    client: Client, training_class: TrainingClass, *, sends_rows: bool, entered_before: int | None
) -> None:
    session = session_on(training_class, SECOND)
    one, other = places_in(training_class)
    register = captured_register(session, {one: 3, other: entered_before})
    client.post(address_of(session), register_form({other: "2"}, version=1), headers=JSON)
    not_held = register_form({one: "", other: ""} if sends_rows else {}, version=1, outcome="client_cancelled")
    to_themselves = client.post(address_of(session), not_held, headers=JSON).json()["message"]
    entering = User.objects.get(pk=client.session["_auth_user_id"])
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))

    answer = client.post(address_of(session), not_held | {"submission_id": str(uuid4())}, headers=JSON)

    assert answer.status_code == 409
    assert to_themselves.startswith("You changed this register meanwhile in another window: Outcome.")
    assert answer.json()["message"].startswith("Somebody changed this register meanwhile: Outcome.")
    (conflict,) = answer.json()["conflict"]
    assert (conflict["field"], conflict["theirs"], conflict["by"]) == ("outcome", "Held", str(entering))
    assert answer.json()["taken_over"] == []
    assert hours_in(register) == {one.pk: Decimal(3), other.pk: Decimal(2)}
    again = not_held | {"version": answer.json()["version"], "submission_id": str(uuid4())}
    asked = client.post(address_of(session), again, headers=JSON).json()
    gone = "The session was not held after all: the hours and pages of 2 learners are taken off its register."
    assert asked["warnings"] == [gone]
    assert hours_in(register) == {one.pk: Decimal(3), other.pk: Decimal(2)}
    confirmed = again | {"confirm": asked["confirm"], "submission_id": str(uuid4())}
    assert client.post(address_of(session), confirmed, headers=JSON).status_code == 200
    assert hours_in(register) == {}


def test_the_answer_says_whose_hours_are_still_to_be_entered(client: Client, training_class: TrainingClass) -> None:
    one, other = places_in(training_class)
    address = address_of(session_on(training_class, SECOND))

    captured = client.post(address, register_form({one: "3", other: ""}), headers=JSON).json()["message"]
    complete = client.post(address, register_form({other: "3"}, version=1), headers=JSON).json()["message"]

    assert captured.endswith(" was captured. The hours of 1 learner are still to be entered.")
    assert complete.endswith(" was saved.")


def test_a_page_that_comes_back_with_a_conflict_can_be_saved_over(
    client: Client, training_class: TrainingClass
) -> None:
    session = session_on(training_class, SECOND)
    one, other = places_in(training_class)
    captured_register(session, {one: 3, other: 3})
    client.post(address_of(session), register_form({one: "1", other: "1"}, version=1), headers=JSON)
    form = register_form({one: "2", other: "3"}, version=1)

    page = client.post(address_of(session), form, headers={"Accept": "text/html"})

    assert page.status_code == 409
    shown = page.context["form"]
    assert shown["version"].value() == "2"
    assert [row["hours"].value() for row in shown.rows.forms] == ["2", "1"]


def test_nothing_changed_needs_neither_reason_nor_version(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    one, other = places_in(training_class)
    captured_register(session, {one: 3, other: 3})

    answer = client.post(address_of(session), register_form({one: "3.00", other: "3"}, version=1), headers=JSON)

    assert answer.status_code == 200
    assert answer.json()["version"] == 1


def test_small_letters_lead_to_the_address(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)

    answer = client.get(address_of(session).lower(), headers={"Accept": "text/html"})

    assert answer["Location"] == address_of(session)


@pytest.mark.parametrize("count", [1, 40])
def test_makes_as_many_queries_for_many_learners_as_for_one(
    client: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    training_class = running(learners=count)
    session = session_on(training_class, FIRST)
    client.get(address_of(session))

    with django_assert_max_num_queries(12):
        page = client.get(address_of(session))

    assert page.content.count(b"Mthembu") >= count
    assert len(page.content) < 60_000


@pytest.mark.parametrize("count", [2, 40])
def test_saves_many_marks_with_few_queries(client: Client, count: int, django_assert_max_num_queries: Any) -> None:
    training_class = running(learners=count)
    session = session_on(training_class, FIRST)
    form = register_form(dict.fromkeys(places_in(training_class), "3"))

    with django_assert_max_num_queries(22):
        answer = client.post(address_of(session), form, headers=JSON)

    assert answer.status_code == 201


def test_writes_each_mark_once(client: Client, training_class: TrainingClass) -> None:
    form = register_form(dict.fromkeys(places_in(training_class), "3"))

    with CaptureQueriesContext(connection) as asked:
        client.post(address_of(session_on(training_class, FIRST)), form, headers=JSON)

    written = [each["sql"] for each in asked if '"marks"' in each["sql"] and "SELECT FROM" not in each["sql"]]
    assert sum("INSERT INTO" in sql for sql in written) == 1
    assert not any("UPDATE" in sql for sql in written)


def test_shows_each_learner_with_their_own_level_and_last_page(client: Client, training_class: TrainingClass) -> None:
    """Rows are rendered once and filled in: a name that looks like HTML, or like a number of a row, stays a text."""
    odd, other = places_in(training_class)
    Learner.objects.filter(pk=odd.learner_id).update(surname="<marks-1-\"O'Neil")
    captured_register(session_on(training_class, FIRST), {odd: ("3", 12), other: ("3", None)})

    page = client.get(address_of(session_on(training_class, SECOND)), headers={"Accept": "text/html"}).content.decode()

    assert page.count("&lt;marks-1-&quot;O&#x27;Neil, Z") == 3
    assert page.count('<span class="soft">last 12</span>') == page.count('<span class="soft">last') == 1
    assert page.count("Mthembu 001, Z") == 3


def test_offers_full_hours_in_quarters_that_can_be_saved(client: Client) -> None:
    """80 minutes are no quarters of an hour: the hours that a tap gives were refused."""
    block = engine.WeekdayBlock(engine.Weekday.MONDAY, time(9), time(10, 20))
    training_class = running(learners=1, total_hours=Decimal(8), entries=Entries(pattern=engine.Weekly((block,))))
    session = session_on(training_class, FIRST)

    page = client.get(address_of(session), headers={"Accept": "text/html"}).content.decode()
    (place,) = places_in(training_class)

    assert 'data-hours="1.25"' in page
    assert client.post(address_of(session), register_form({place: "1.25"}), headers=JSON).status_code == 201
