"""Hours other than those of the catalogue: set by hand with a reason, or refused, never passed over."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from classes import roles
from classes.models import Site, Subject, TrainingClass, User
from tests.support.factories import SiteFactory, UserFactory, captured, mondays_and_wednesdays
from tests.views.capture.test_class_create import form_for
from tests.views.capture.test_class_edit import address, form_of

pytestmark = pytest.mark.django_db

HUNDRED = Decimal(100)
BY_HAND = {"hours_by_hand": "100", "hours_reason": "The client buys less"}
PAGE = {"accept": "text/html"}


@pytest.fixture(autouse=True)
def editor(client: Browser, time_machine: object) -> User:
    """Before the class begins."""
    time_machine.move_to("2026-01-15T10:00:00+02:00")  # type: ignore[attr-defined]
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture
def site() -> Site:
    return SiteFactory.create()


def set_by_hand() -> TrainingClass:
    facts: dict[str, Any] = {"total_hours": HUNDRED, "hours_by_hand": HUNDRED, "hours_reason": "The client buys less"}
    return captured(entries=mondays_and_wednesdays(), **facts)


def saved(client: Browser, training_class: TrainingClass, **changes: Any) -> TrainingClass:
    answer = client.post(address(training_class), form_of(training_class, **changes))
    assert answer.status_code == 200, answer.json()
    training_class.refresh_from_db()
    return training_class


def test_are_set_at_capture(client: Browser, site: Site) -> None:
    answer = client.post("/classes/new/", form_for(site, **BY_HAND))

    stored = TrainingClass.objects.get()
    assert answer.status_code == 201
    assert (stored.total_hours, stored.hours_by_hand, stored.hours_reason) == (HUNDRED, HUNDRED, "The client buys less")


def test_are_set_by_an_edit_which_plans_the_class_again(client: Browser) -> None:
    training_class = captured(entries=mondays_and_wednesdays())

    saved(client, training_class, **BY_HAND)

    assert (training_class.total_hours, training_class.sessions.planned().count()) == (HUNDRED, 20)
    page = client.get(training_class.get_absolute_url()).text
    assert "100 h, set by hand: The client buys less" in page
    history = client.get(f"/classes/{training_class.code}/history/").text
    assert "Hours from 160 to 100" in history
    assert "Reason for the hours The client buys less added" in history


def test_stay_when_the_form_is_saved_as_it_is_shown(client: Browser) -> None:
    training_class = set_by_hand()
    page = client.get(address(training_class)).text

    saved(client, training_class, **BY_HAND)

    assert 'value="100.00"' in page
    assert training_class.version == 1


@pytest.mark.parametrize("sent", [{}, {"total_hours": "100"}, {"total_hours": "160"}])
def test_stay_when_a_client_does_not_know_of_them(client: Browser, sent: dict[str, str]) -> None:
    training_class = saved(client, set_by_hand(), **sent)

    assert (training_class.total_hours, training_class.hours_by_hand, training_class.version) == (HUNDRED, HUNDRED, 1)


def test_give_way_to_the_catalogue_when_they_are_taken_away(client: Browser) -> None:
    Subject.objects.filter(code="RLN").update(hours=140)

    training_class = saved(client, set_by_hand(), hours_by_hand="", hours_reason="")

    assert training_class.total_hours == Decimal(140)
    assert (training_class.hours_by_hand, training_class.hours_reason) == (None, "")


def test_of_somebody_else_are_taken_over(client: Browser) -> None:
    training_class = captured()
    stale = form_of(training_class, hours_by_hand="", hours_reason="", order_number="PO-7")
    saved(client, training_class, **BY_HAND)

    answer = client.post(address(training_class), stale)

    training_class.refresh_from_db()
    assert answer.status_code == 200
    assert (training_class.total_hours, training_class.order_number) == (HUNDRED, "PO-7")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"total_hours": "120"}, "total_hours"),
        ({"total_hours": "many"}, "total_hours"),
        ({"hours_by_hand": "100"}, "hours_reason"),
        ({"hours_by_hand": "many", "hours_reason": "Less"}, "hours_by_hand"),
        ({"hours_by_hand": "0", "hours_reason": "Less"}, "hours_by_hand"),
        ({"hours_by_hand": "100", "hours_reason": "Less", "total_hours": "120"}, "total_hours"),
    ],
)
def test_that_cannot_be_taken_are_refused_and_nothing_is_saved(
    client: Browser, site: Site, sent: dict[str, str], field: str
) -> None:
    training_class = captured()

    captured_anew = client.post("/classes/new/", form_for(site, **sent))
    edited = client.post(address(training_class), form_of(training_class, order_number="PO-1", **sent))

    training_class.refresh_from_db()
    for answer in (captured_anew, edited):
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert (TrainingClass.objects.count(), training_class.version) == (1, 1)


def test_of_a_package_are_its_hours(client: Browser, site: Site) -> None:
    package = form_for(site, class_type="WALK", subject="NUM", total_hours="40", **BY_HAND)

    refused = client.post("/classes/new/", package)
    taken = client.post("/classes/new/", {**package, "hours_by_hand": "", "hours_reason": ""})

    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["hours_by_hand"])
    assert (taken.status_code, TrainingClass.objects.get().total_hours) == (201, Decimal(40))


def test_are_previewed(client: Browser, site: Site) -> None:
    monday = {"pattern": "weekly", "blocks-TOTAL_FORMS": 1, "blocks-INITIAL_FORMS": 0, "blocks-0-day": "Monday"}
    times = {"blocks-0-start": "9", "blocks-0-end": "14"}
    training_class = captured(entries=mondays_and_wednesdays())

    new = client.post("/classes/preview/", form_for(site, **monday, **times, **BY_HAND)).json()
    edited = client.post(
        f"/classes/{training_class.code}/preview/", form_of(training_class, **monday, **times, **BY_HAND)
    ).json()

    assert (new["hours"], new["difference"]) == ("100.00", "0.00")
    assert (edited["hours"], edited["difference"]) == ("100.00", "0.00")


def test_are_copied_with_their_reason(client: Browser) -> None:
    source = set_by_hand()
    form = {"submission_id": "5f0c7e4e-1f0f-4c53-9a5b-1d3a8e0f2b11", "date": "2026-06-01", "take": ["timetable"]}

    answer = client.post(f"/classes/{source.code}/copy/", form)

    copy = TrainingClass.objects.get(code=answer.json()["class_code"])
    assert (copy.total_hours, copy.hours_by_hand, copy.hours_reason) == (HUNDRED, HUNDRED, "The client buys less")


@pytest.mark.parametrize(
    "facts", [{"hours_by_hand": 160}, {"hours_reason": "x"}, {"hours_by_hand": 90, "hours_reason": "x"}]
)
def test_and_their_reason_belong_together_in_the_database_too(facts: dict[str, Any]) -> None:
    training_class = captured()

    with pytest.raises(IntegrityError, match="class_hours_by_hand_have_a_reason"), transaction.atomic():
        TrainingClass.objects.filter(pk=training_class.pk).update(**facts)
