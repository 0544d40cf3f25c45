import re
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from time_machine import travel

from classes import roles
from classes import timetable as engine
from classes.models import (
    Claim,
    Entries,
    LeftOutDay,
    MonthClose,
    RetiredCode,
    Stop,
    TeachingEdit,
    TrainingClass,
)
from classes.views.planning.timetables import timetable_of
from tests.support.attendance import (
    FIRST,
    SECOND,
    THIRD,
    captured_register,
    places_in,
    running,
    session_on,
)
from tests.support.factories import AgentFactory, UserFactory, put_in_status
from tests.support.teaching import edit, logs_in, moment, weekly

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
MONDAYS = [date(2026, 3, day) for day in (2, 9, 16, 23, 30)]


def complete(training_class: TrainingClass) -> None:
    for day in MONDAYS:
        captured_register(session_on(training_class, day), dict.fromkeys(places_in(training_class), 3))


def month_of(training_class: TrainingClass, client: Client, month: str = "2026-03") -> dict[str, Any]:
    said: dict[str, Any] = client.get(f"/classes/{training_class.code}/registers/?month={month}", headers=JSON).json()
    return said


def post(client: Client, training_class: TrainingClass, action: str, **sent: Any) -> Any:
    return client.post(f"/classes/{training_class.code}/registers/2026-03/{action}/", sent, headers=JSON)


def test_says_what_the_month_comes_to(client: Client, training_class: TrainingClass) -> None:
    one, other = places_in(training_class)
    captured_register(session_on(training_class, FIRST), {one: (3, 12), other: "1.5"})
    captured_register(session_on(training_class, SECOND), outcome="client_cancelled")

    said = month_of(training_class, client)

    assert {name: said[name] for name in ("month", "scheduled", "held", "lost", "owed", "claimed", "closed")} == {
        "month": "2026-03",
        "scheduled": "15.00",
        "held": "3.00",
        "lost": "3.00",
        "owed": "3.00",
        "claimed": None,
        "closed": False,
    }
    assert [(day["date"], day["outcome"], day["present"], day["of"]) for day in said["sessions"]][:3] == [
        ("2026-03-02", "held", 2, 2),
        ("2026-03-09", "client_cancelled", 0, 2),
        ("2026-03-16", "", None, 2),
    ]
    assert said["learners"][0] == {
        "enrolment": one.pk,
        "name": "Mthembu 000, Z",
        "trained": "3.00",
        "present": "3.00",
        "absent": "0.00",
        "page": 12,
    }


def test_says_beside_the_hours_of_how_many_sessions_they_are(client: Client, training_class: TrainingClass) -> None:
    captured_register(session_on(training_class, FIRST), dict.fromkeys(places_in(training_class), 3))

    parts = client.get(f"/classes/{training_class.code}/registers/?month=2026-03").text.split("<dt>")

    (held,) = [part for part in parts if part.startswith("Held")]
    assert "1 of 5 sessions captured" in held
    assert sum("sessions captured" in part for part in parts) == 1


def test_says_why_present_and_absent_are_more_than_trained(client: Client, training_class: TrainingClass) -> None:
    one, other = places_in(training_class)
    captured_register(session_on(training_class, FIRST), {one: 4, other: 3})
    captured_register(session_on(training_class, SECOND), {one: "1.5", other: 0})
    why = "h more than a session lasted"

    month = client.get(f"/classes/{training_class.code}/registers/?month=2026-03").text
    pages = [client.get(f"/learners/{each.learner_id}/").text for each in (one, other)]

    assert month_of(training_class, client)["learners"][0]["present"] == "5.50"
    assert (month.count(why), f"of it 1.00 {why}" in month) == (1, True)
    assert [page.count(f"of it 1.00 {why}") for page in pages] == [2, 0]  # in the month and together


def test_shows_days_left_out_with_their_reason(client: Client, training_class: TrainingClass) -> None:
    LeftOutDay.objects.create(
        training_class=training_class, date=date(2026, 3, 20), because="holiday", name="One-off day"
    )

    page = client.get(f"/classes/{training_class.code}/registers/?month=2026-03")

    assert "Left out: One-off day" in page.content.decode()


def test_a_month_that_is_none_is_said(client: Client, training_class: TrainingClass) -> None:
    address = f"/classes/{training_class.code}/registers/?month=2026-13"

    assert "a month is given as 2026-02" in client.get(address).content.decode()
    assert client.get(address, headers=JSON).status_code == 422
    assert client.post(f"/classes/{training_class.code}/registers/2026-13/close/", headers=JSON).status_code == 404


def test_closes_reopens_and_closes_again(client: Client, training_class: TrainingClass) -> None:
    complete(training_class)
    with travel("2026-04-01T10:00:00+02:00", tick=False):
        client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        statuses = [
            post(client, training_class, "close", version=0).status_code,
            post(client, training_class, "close", version=0).status_code,
            post(client, training_class, "reopen", version=1).status_code,
            post(client, training_class, "reopen", version=0, reason="Wrong").status_code,
            post(client, training_class, "reopen", version=1, reason="Wrong").status_code,
            post(client, training_class, "close", version=2).status_code,
        ]

    assert statuses == [200, 200, 422, 409, 200, 200]
    assert MonthClose.objects.get().is_closed
    post(client, training_class, "reopen", version=3, reason="A page was missing")
    page = client.get(f"/classes/{training_class.code}/registers/?month=2026-03").content.decode()
    assert f"{MonthClose.objects.get().by} reopened it, " in page
    assert ": A page was missing" in page


def test_claims_and_settles(client: Client, training_class: TrainingClass) -> None:
    complete(training_class)
    with travel("2026-04-01T10:00:00+02:00", tick=False):
        client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        answers = [
            post(client, training_class, "claim", hours="16,5"),
            post(client, training_class, "settle", outcome="disputed"),
            post(client, training_class, "settle", outcome="disputed", note="15 were held"),
            post(client, training_class, "claim", hours="15", version=2),
            post(client, training_class, "settle", outcome="approved", version=3),
            post(client, training_class, "close"),
            post(client, training_class, "settle", outcome="approved", version=2),
            post(client, training_class, "settle", outcome="approved", version=3),
            post(client, training_class, "claim", hours="20"),
        ]

    assert [answer.status_code for answer in answers] == [200, 422, 200, 200, 422, 200, 409, 200, 422]
    assert "close it first" in answers[4].json()["message"]
    assert Claim.objects.get().hours == Decimal(15)
    assert month_of(training_class, client)["claimed"] == "15.00"
    page = client.get(f"/classes/{training_class.code}/registers/?month=2026-03").content.decode()
    assert "15.00 h approved" in page
    assert f"{Claim.objects.get().settled_by}, Wed 1 Apr 2026" in page


def test_does_not_say_that_a_claim_is_approved_by_itself(client: Client, training_class: TrainingClass) -> None:
    complete(training_class)
    address = f"/classes/{training_class.code}/registers/?month=2026-03"
    with travel("2026-04-01T10:00:00+02:00", tick=False):
        client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        post(client, training_class, "claim", hours="15")
        claimed = client.get(address).text
        post(client, training_class, "settle", outcome="disputed", note="12 were held", version=1)
        disputed = client.get(address).text

    assert [page.count(">It can be approved once the month is closed.<") for page in (claimed, disputed)] == [1, 1]


@pytest.mark.parametrize("hours", ["", "-1", "745", "many", "1e9", "1e2", "2_0", "\uff11\uff16", "3.125"])
def test_refuses_claims_that_are_none(client: Client, training_class: TrainingClass, hours: str) -> None:
    answer = post(client, training_class, "claim", hours=hours)

    assert answer.status_code == 422
    assert "hours" in answer.json()["errors"]


def test_an_agent_sees_and_claims_their_own(training_class: TrainingClass) -> None:
    former, agent = training_class.class_agents.get().agent, AgentFactory.create()
    edit(training_class, day="2026-03-10", agents=TeachingEdit(agent=agent, agent_from=date(2026, 3, 15)))
    complete(training_class)
    client = Client()

    with travel("2026-03-10T10:00:00+02:00", tick=False):
        client.force_login(logs_in(former))
        said = month_of(training_class, client)
        claimed = post(client, training_class, "claim", hours="6")
        others = post(client, training_class, "claim", hours="6", agent=agent.pk)
        page = client.get(f"/classes/{training_class.code}/registers/?month=2026-03")

    assert [said["scheduled"], said["owed"]] == ["6.00", "6.00"]
    assert [day["date"] for day in said["sessions"]] == ["2026-03-02", "2026-03-09"]
    assert [line["trained"] for line in said["learners"]] == ["6.00", "6.00"]
    assert (claimed.status_code, others.status_code) == (200, 422)
    assert page.status_code == 200
    assert agent.name not in page.content.decode()
    assert Claim.objects.get().agent == former


def test_an_agent_finds_a_class_under_its_former_code(training_class: TrainingClass) -> None:
    RetiredCode.objects.create(
        training_class=training_class,
        kind="former",
        code="9-AET-COMM-2026-03-01-09-00",
        prefix="9-AET-COMM",
        reason="Repaired",
        retired_by=UserFactory.create(),
        retired_at=moment("2026-03-01"),
    )
    session, client = session_on(training_class, FIRST), Client()
    client.force_login(logs_in(training_class.class_agents.get().agent))

    for rest in ("?month=2026-03", f"{session.pk}/", "2026-03/print/"):
        for code in ("9-AET-COMM-2026-03-01-09-00", training_class.code.lower()):
            answer = client.get(f"/classes/{code}/registers/{rest}", headers={"Accept": "text/html"})

            assert answer.status_code == 302
            assert answer["Location"] == f"/classes/{training_class.code}/registers/{rest}"


def test_lost_hours_of_a_closed_month_say_what_to_do(client: Client, training_class: TrainingClass) -> None:
    complete(training_class)
    captured_register(
        session_on(training_class, FIRST), outcome="client_cancelled", read_version=1, reason="Strike", day="2026-04-01"
    )
    address = f"/classes/{training_class.code}/registers/{session_on(training_class, FIRST).pk}/make-up/"
    with travel("2026-04-01T10:00:00+02:00", tick=False):
        client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        post(client, training_class, "close")
        refused = client.post(address, headers=JSON)
        post(client, training_class, "reopen", reason="Hours to make up", version=1)
        made_up = client.post(address, headers=JSON)

    assert (refused.status_code, made_up.status_code) == (422, 200)
    assert "March 2026 is closed: reopen it" in refused.json()["message"]


@pytest.mark.usefixtures("on_the_last_monday")
def test_a_supervisor_claims_in_classes_they_supervise(training_class: TrainingClass) -> None:
    client = Client()
    client.force_login(UserFactory.create(role=roles.SUPERVISOR))
    refused = post(client, training_class, "claim", hours="3")
    assert training_class.supervisor
    client.force_login(training_class.supervisor)

    assert (refused.status_code, post(client, training_class, "claim", hours="3").status_code) == (403, 200)


WEEKLY = weekly(end=12)
DATES = engine.Custom(tuple(engine.DatedBlock(day, time(9), time(12)) for day in (FIRST, SECOND, THIRD)))
LISTED, STOPPED = Entries(pattern=DATES), replace(WEEKLY, stops=(Stop(last_day=SECOND, reason="annual_stop"),))
AT_THE_END = "Without an extra day, the hours are planned at the end of the class."
NOT_BY_ITSELF = "Give an extra day: this class does not plan lost hours at its end by itself."


@pytest.mark.parametrize(
    ("entries", "hint", "days"),
    [
        (LISTED, NOT_BY_ITSELF, {"": 422, "2026-03-14": 200}),
        (
            replace(WEEKLY, end_date_by_hand=date(2026, 4, 20), end_date_reason="Agreed"),
            NOT_BY_ITSELF,
            {"": 422, "2026-03-14": 200},
        ),
        (
            STOPPED,
            "The class is stopped after Mon 9 Mar 2026: give an extra day until then, or restart it first.",
            {"": 422, "2026-03-14": 422, "2026-03-07": 200},
        ),
        (
            replace(WEEKLY, stops=(Stop(last_day=SECOND, resume_date=MONDAYS[4], reason="annual_stop"),)),
            AT_THE_END,
            {"": 200},
        ),
        (WEEKLY, AT_THE_END, {"": 200}),
    ],
    ids=["listed dates", "end by hand", "stopped", "stopped until a day", "weekly"],
)
def test_says_where_lost_hours_go(client: Client, entries: Entries, hint: str, days: dict[str, int]) -> None:
    training_class = running(learners=1, total_hours=Decimal(9), entries=entries)
    captured_register(session_on(training_class, FIRST), outcome="client_cancelled")
    address = f"/classes/{training_class.code}/registers/"

    page = client.get(f"{address}?month=2026-03", headers={"Accept": "text/html"}).text
    extra_day = re.search(r'<input[^>]*\sname="date"[^>]*>', page)
    make_up = f"{address}{session_on(training_class, FIRST).pk}/make-up/"
    answers = {day: client.post(make_up, {"date": day}, headers=JSON) for day in days}

    assert extra_day
    assert (hint in page, "required" in extra_day[0]) == (True, hint != AT_THE_END)
    assert {day: answer.status_code for day, answer in answers.items()} == days
    assert days[""] == 200 or answers[""].json()["errors"]["date"] == [hint]


def test_lost_hours_of_other_months_are_said_to_be_of_all_months(client: Client, training_class: TrainingClass) -> None:
    captured_register(session_on(training_class, FIRST), outcome="client_cancelled")

    address = f"/classes/{training_class.code}/registers/?month=2026-04"
    answer = client.get(address, headers={"Accept": "text/html"})

    assert answer.context["month"].figures.lost == 0
    assert "Lost hours of all months" in answer.text


@pytest.mark.parametrize("is_over", [True, False], ids=["over", "a later month is closed"])
def test_offers_nothing_where_lost_hours_cannot_be_made_up(client: Client, *, is_over: bool) -> None:
    training_class = running(learners=1, entries=LISTED, total_hours=Decimal(9))
    captured_register(session_on(training_class, FIRST), outcome="client_cancelled")
    month, user = date(2026, 4, 1), UserFactory.create()
    if is_over:
        put_in_status("cancelled", training_class)
    else:
        MonthClose.objects.create(training_class=training_class, month=month, by=user, at=moment("2026-05-01"))
    address = f"/classes/{training_class.code}/registers/"

    page = client.get(f"{address}?month=2026-03", headers={"Accept": "text/html"}).text
    refused = client.post(
        f"{address}{session_on(training_class, FIRST).pk}/make-up/", {"date": "2026-03-14"}, headers=JSON
    )

    assert "Lost hours" in page
    assert "/make-up/" not in page
    assert refused.status_code == 422
    assert escape(refused.json()["message"]) in page
    assert refused.json()["message"].startswith("The class is over" if is_over else "April 2026 is closed: reopen it")


def test_lost_hours_are_made_up_at_the_end_or_on_an_extra_day(client: Client, training_class: TrainingClass) -> None:
    for day in (FIRST, SECOND):
        captured_register(session_on(training_class, day), outcome="client_cancelled")
    before = training_class.end_date

    at_the_end = client.post(
        f"/classes/{training_class.code}/registers/{session_on(training_class, FIRST).pk}/make-up/"
    )
    extra = {"date": "2026-03-14", "start": "9", "end": "12"}
    address = f"/classes/{training_class.code}/registers/{session_on(training_class, SECOND).pk}/make-up/"
    on_saturday = client.post(address, extra)
    again = client.post(address, extra)

    training_class.refresh_from_db()
    assert [at_the_end.status_code, on_saturday.status_code, again.status_code] == [200, 200, 422]
    assert before < training_class.end_date  # type: ignore[operator]
    assert session_on(training_class, date(2026, 3, 14)).minutes == 180
    assert month_of(training_class, client)["lost"] == "0.00"
    assert session_on(training_class, FIRST).status == "planned"
    month = client.get(f"/classes/{training_class.code}/registers/?month=2026-03").text
    days = month.partition("Days of the month")[2].partition("</table>")[0]
    assert (days.count(">Mon 2 Mar 2026</a>"), "Left out" in days) == (1, False)


def test_hours_that_were_made_up_count_once(client: Client, training_class: TrainingClass) -> None:
    captured_register(session_on(training_class, FIRST), outcome="client_cancelled")
    before = timetable_of(training_class)
    address = f"/classes/{training_class.code}/registers/{session_on(training_class, FIRST).pk}/make-up/"

    assert client.post(address, {"date": "2026-03-14", "start": "9", "end": "12"}).status_code == 200

    training_class = TrainingClass.objects.get(pk=training_class.pk)
    after = timetable_of(training_class)
    assert [(said["days"].class_days, said["days"].hours, said["difference"]) for said in (before, after)] == [
        (before["plan"].class_days, before["days"].hours, "0.00")
    ] * 2
    assert [line.kind for line in after["days"].lines if line.date == FIRST] == ["exception"]
    assert after["plan"].class_days == after["days"].class_days


@pytest.mark.parametrize("count", [1, 3])
def test_makes_as_many_queries_for_many_registers_as_for_one(
    client: Client, training_class: TrainingClass, count: int, django_assert_max_num_queries: Any
) -> None:
    for day in MONDAYS[:count]:
        captured_register(session_on(training_class, day), dict.fromkeys(places_in(training_class), 3))
    client.get(f"/classes/{training_class.code}/registers/")

    with django_assert_max_num_queries(20):
        client.get(f"/classes/{training_class.code}/registers/?month=2026-03")
