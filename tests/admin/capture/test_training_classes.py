from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes.models import (
    ClassCodeCounter,
    ClassParts,
    ClassType,
    Entries,
    RetiredCode,
    Seta,
    Subject,
    TimetableEdit,
    TrainingClass,
    User,
)
from classes.services.capture.training_classes import create_class
from classes.timetable import Weekday, WeekdayBlock, Weekly
from tests.support.factories import (
    AgentFactory,
    SiteFactory,
    UserFactory,
    captured,
    captured_without_number,
    drafted,
    put_in_status,
)
from tests.support.pages.admin_pages import change, entries_on, errors_on
from tests.support.teaching import taught

pytestmark = pytest.mark.django_db

CHANGELIST = "/admin/classes/trainingclass/"


def address(training_class: TrainingClass) -> str:
    return f"{CHANGELIST}{training_class.pk}/change/"


def test_saves_through_the_service_in_the_name_of_the_administrator(client: Browser, administrator: User) -> None:
    training_class = captured()

    answer = change(client, address(training_class), order_number="PO-7", start_date="2026-02-09")

    training_class.refresh_from_db()
    assert answer.status_code == 302
    assert (training_class.order_number, str(training_class.start_date)) == ("PO-7", "2026-02-09")
    assert (training_class.version, training_class.changed_by) == (2, administrator)
    event = training_class.events.latest("pgh_id")  # type: ignore[attr-defined]
    assert event.pgh_context["user"] == administrator.pk


@pytest.mark.usefixtures("administrator")
def test_leaves_the_code_and_what_it_is_made_of_alone(client: Browser) -> None:
    training_class = captured()
    before = TrainingClass.objects.values().get()
    forged = {
        "code": "1-AET-NUM-0001",
        "class_code": "1-AET-NUM-0001",
        "prefix": "1-AET-NUM",
        "number": "99",
        "status": "active",
        "captured_at_0": "2020-01-01",
        "submission_id": "11111111-1111-4111-8111-111111111111",
        "client": "",
        "class_type": "",
        "subject": "",
    }

    answer = client.post(address(training_class), {**entries_on(client.get(address(training_class))), **forged})

    assert answer.status_code == 302
    assert TrainingClass.objects.values().get() == before


@pytest.mark.usefixtures("administrator")
def test_refuses_another_client_or_subject(client: Browser) -> None:
    training_class = captured()

    answer = client.post(address(training_class), {**entries_on(client.get(address(training_class))), "subject": "RLC"})

    assert errors_on(answer) == ["Subject cannot be changed after capture. Delete this draft and capture it again."]


@pytest.mark.usefixtures("administrator")
def test_merges_what_two_people_changed_in_different_fields(client: Browser) -> None:
    training_class = captured()
    read_before = entries_on(client.get(address(training_class)))
    change(client, address(training_class), order_number="PO-7")

    client.post(address(training_class), {**read_before, "start_date": "2026-02-09"})

    training_class.refresh_from_db()
    assert (training_class.order_number, str(training_class.start_date)) == ("PO-7", "2026-02-09")


@pytest.mark.usefixtures("administrator")
def test_shows_who_was_faster_and_goes_on_from_there(client: Browser) -> None:
    training_class = captured()
    read_before = entries_on(client.get(address(training_class)))
    change(client, address(training_class), order_number="PO-7", start_date="2026-02-09")

    answer = client.post(address(training_class), {**read_before, "order_number": "PO-8", "exam_type": "kept"})

    training_class.refresh_from_db()
    (sentence,) = errors_on(answer)
    assert answer.status_code == 200
    assert sentence.startswith("Nomsa Dlamini changed this meanwhile to PO-7, you to PO-8 (")
    assert sentence.endswith("). Correct it here if theirs is right, then save again.")
    assert training_class.order_number == "PO-7"

    entries = entries_on(answer)
    assert (entries["order_number"], entries["exam_type"]) == ("PO-8", "kept")
    again = client.post(address(training_class), entries)

    training_class.refresh_from_db()
    assert again.status_code == 302
    assert (training_class.order_number, str(training_class.start_date)) == ("PO-8", "2026-02-09")


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        (
            {"start_date": "2026-02-30"},
            "“2026-02-30” is no date that exists: type it like 2026-02-02, 2/2/2026 or 2 Feb 2026.",
        ),
        ({"start_date": "1999-12-31"}, "Give a date between 2000 and 2100."),
        ({"seta_funded": "yes"}, "Choose the SETA that funds the class."),
        ({"exam_class": "yes"}, "Give the type of the exam."),
        (
            {"version": "99", "order_number": "PO-1"},
            "This form cannot be saved: open the class again and change it there.",
        ),
        ({"order_number": "a\tb"}, "Remove the characters that cannot be seen, such as tabs or line breaks."),
    ],
)
def test_says_what_to_correct(client: Browser, entries: dict[str, str], sentence: str) -> None:
    training_class = captured()

    answer = change(client, address(training_class), **entries)

    assert errors_on(answer) == [sentence]
    training_class.refresh_from_db()
    assert training_class.version == 1


@pytest.mark.usefixtures("administrator")
def test_says_what_the_database_refuses_after_a_merge(client: Browser) -> None:
    training_class = captured(order_number="PO-1")
    read_before = entries_on(client.get(address(training_class)))
    put_in_status("active", training_class)

    answer = client.post(address(training_class), {**read_before, "order_number": ""})

    assert errors_on(answer) == ["Give the order number: a class keeps one once its activation is recorded."]


@pytest.mark.usefixtures("administrator")
def test_offers_the_sites_of_the_client_only(client: Browser) -> None:
    training_class = captured()
    foreign = SiteFactory.create()

    answer = change(client, address(training_class), site=foreign.pk)

    assert errors_on(answer)[0].startswith("The site does not belong to this client: ")


@pytest.mark.usefixtures("administrator")
def test_changes_the_hours_of_packages_only(client: Browser) -> None:
    package = captured(class_type=ClassType.objects.get(code="WALK"), subject=Subject.objects.get(code="NUM"))
    numeracy = captured()

    change(client, address(package), total_hours="75.5")
    change(client, address(numeracy), total_hours="75.5")

    package.refresh_from_db()
    numeracy.refresh_from_db()
    assert (str(package.total_hours), str(numeracy.total_hours)) == ("75.50", "160.00")


@pytest.mark.usefixtures("administrator")
@time_machine.travel(datetime(2026, 3, 1, 9, tzinfo=UTC))
def test_says_why_the_timetable_does_not_allow_a_change(client: Browser, administrator: User) -> None:
    mondays = Weekly((WeekdayBlock(Weekday.MONDAY, time(9), time(14)),))
    at = datetime(2026, 1, 20, 9, tzinfo=UTC)
    training_class = create_class(
        drafted(total_hours=Decimal(160)),
        ClassParts(timetable=TimetableEdit.of(Entries(pattern=mondays))),
        by=administrator,
        at=at,
    )

    answer = change(client, address(training_class), start_date="2026-02-09")

    training_class.refresh_from_db()
    refused, hint = errors_on(answer)
    assert "begun" in refused
    assert hint == "The timetable is on the edit page of the class."
    assert str(training_class.start_date) == "2026-02-02"


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("entries", [{"start_date": "2026-03-02"}, {"total_hours": "25"}], ids=["start", "hours"])
@time_machine.travel(datetime(2026, 1, 20, 9, tzinfo=UTC))
def test_says_where_the_agent_would_be_in_two_places(client: Browser, entries: dict[str, str]) -> None:
    agent = AgentFactory.create(name="Zanele")
    training_class = taught(agent, start_date=date(2026, 2, 2))
    standing = taught(agent)

    answer = change(client, address(training_class), **entries)

    refused, hint = errors_on(answer)
    assert refused.startswith(f"Zanele teaches {standing} on Mon 2 Mar 2026")
    assert hint == "Choose another agent, or go on with a reason, on the edit page of the class."
    training_class.refresh_from_db()
    assert (training_class.start_date, training_class.total_hours) == (date(2026, 2, 2), Decimal(20))


@pytest.mark.usefixtures("administrator")
def test_neither_adds_nor_deletes_classes(client: Browser) -> None:
    training_class = captured()

    answers = [
        client.get(f"{CHANGELIST}add/"),
        client.post(f"{CHANGELIST}add/"),
        client.get(f"{CHANGELIST}{training_class.pk}/delete/"),
        client.post(f"{CHANGELIST}{training_class.pk}/delete/", {"post": "yes"}),
    ]
    client.post(CHANGELIST, {"action": "delete_selected", "_selected_action": training_class.pk, "post": "yes"})

    assert [answer.status_code for answer in answers] == [403] * 4
    assert TrainingClass.objects.get() == training_class


@pytest.mark.usefixtures("administrator")
def test_leads_to_the_page_of_the_class(client: Browser) -> None:
    training_class = captured()

    page = client.get(address(training_class)).content.decode()

    assert f'href="/classes/{training_class.code}/"' in page


@pytest.mark.usefixtures("administrator")
def test_finds_classes_with_a_fallback_code(client: Browser) -> None:
    captured()
    fallback = captured_without_number()

    page = client.get(CHANGELIST, {"code_kind": "fallback"})

    assert list(page.context["cl"].result_list) == [fallback]


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("words", ["thaba", "bakery", "po-7", "numeracy", "reall"])
def test_finds_classes_by_what_people_know_of_them(client: Browser, words: str) -> None:
    training_class = captured(order_number="PO-7")

    page = client.get(CHANGELIST, {"q": words})

    assert list(page.context["cl"].result_list) == [training_class]


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    "question",
    [
        {"q": "a\0b"},
        {"q": " ".join(f"word{number}" for number in range(400))},
        {"status": "nonsense"},
        {"status__exact": "\0"},
        {"class_type__id__exact": "x"},
        {"p": "999"},
        {"o": "99"},
    ],
)
def test_survives_questions_that_make_no_sense(client: Browser, question: dict[str, str]) -> None:
    captured()

    assert client.get(CHANGELIST, question, follow=True).status_code == 200


def test_repairs_the_codes_of_chosen_classes(client: Browser, administrator: User) -> None:
    fallback, sequential = captured_without_number(), captured()
    former = fallback.code

    answer = client.post(CHANGELIST, {"action": "repair_codes", "_selected_action": [fallback.pk, sequential.pk]})

    fallback.refresh_from_db()
    assert answer.status_code == 302
    assert fallback.number == 1
    assert RetiredCode.objects.get(code=former).retired_by == administrator
    assert sorted(str(message) for message in get_messages(answer.wsgi_request)) == [
        f"Class {former} now has the code {fallback.code}. The former code still finds it.",
        f"Class {sequential.code} has its sequential code already.",
    ]


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_many_questions_for_many_classes(
    client: Browser, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        captured(supervisor=UserFactory.create(), seta_funded=True, seta=Seta.objects.first())

    with django_assert_num_queries(10):
        client.get(CHANGELIST)


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("model", ["classcodecounter", "retiredcode"])
def test_counters_and_retired_codes_can_only_be_seen(client: Browser, model: str) -> None:
    captured_without_number()
    client.post(CHANGELIST, {"action": "repair_codes", "_selected_action": [TrainingClass.objects.get().pk]})
    key = (ClassCodeCounter if model == "classcodecounter" else RetiredCode)._default_manager.get().pk
    where = f"/admin/classes/{model}/"

    seen = [client.get(page).status_code for page in (where, f"{where}{key}/change/")]
    refused = [client.post(f"{where}{page}").status_code for page in ("add/", f"{key}/change/", f"{key}/delete/")]
    client.post(where, {"action": "delete_selected", "_selected_action": key, "post": "yes"})

    assert seen == [200, 200]
    assert refused == [403] * 3
    assert ClassCodeCounter.objects.count() == RetiredCode.objects.count() == 1
