"""GET /calendar/events/"""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import Client, ExceptionDay, ExtraDay, PublicHoliday, Session, Site, Stop, TrainingClass
from classes.views.calendars import calendars
from tests.support.factories import SiteFactory, UserFactory, captured, class_agent, mondays_and_wednesdays

pytestmark = pytest.mark.django_db

APRIL = "/calendar/events/?start=2026-04-01&end=2026-05-01"


@pytest.fixture
def viewer(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.VIEWER))


@pytest.fixture
def bakery() -> Site:
    site: Site = SiteFactory.create(client=Client.objects.create(name="Thaba Foods"), name="Bakery")
    return site


def of_kind(answer: Any, kind: str) -> list[dict[str, Any]]:
    return [event for event in answer.json() if event["kind"] == kind]


def starts(answer: Any, kind: str = "session") -> list[str]:
    return sorted(event["start"] for event in of_kind(answer, kind))


@pytest.mark.usefixtures("viewer")
def test_gives_sessions_in_local_time_with_their_class(client: Browser, bakery: Site) -> None:
    training_class = captured(site=bakery, entries=mondays_and_wednesdays())
    session = training_class.sessions.get(date=date(2026, 4, 1))

    answer = client.get("/calendar/events/?start=2026-04-01&end=2026-04-02")

    assert answer.json() == [
        {
            "id": f"session-{session.pk}",
            "kind": "session",
            "title": f"{training_class.code} (draft)",
            "reason": "",
            "detail": "Numeracy, Thaba Foods, Bakery",
            "url": f"/classes/{training_class.code}/",
            "start": "2026-04-01T09:00:00",
            "end": "2026-04-01T14:00:00",
            "allDay": False,
        }
    ]


@pytest.mark.usefixtures("viewer")
def test_gives_public_holidays_that_are_observed(client: Browser) -> None:
    family_day = PublicHoliday.objects.create(date=date(2026, 4, 6), name="Family Day")
    PublicHoliday.objects.create(date=date(2026, 4, 27), name="Freedom Day", is_observed=False)

    answer = client.get(APRIL)

    assert answer.json() == [
        {
            "id": f"holiday-{family_day.pk}",
            "kind": "holiday",
            "title": "Family Day",
            "reason": "",
            "detail": "",
            "start": "2026-04-06",
            "end": "2026-04-07",
            "allDay": True,
        }
    ]


@pytest.mark.usefixtures("viewer")
def test_shows_no_class_on_a_holiday_or_an_exception(client: Browser) -> None:
    PublicHoliday.objects.create(date=date(2026, 4, 6), name="Family Day")
    exceptions = (
        ExceptionDay(date=date(2026, 4, 8), reason="agent_absent"),
        ExceptionDay(date=date(2026, 4, 9), reason="other"),
    )
    captured(entries=mondays_and_wednesdays(exceptions=exceptions))

    answer = client.get("/calendar/events/?start=2026-04-06&end=2026-04-13")

    assert starts(answer) == []
    assert starts(answer, "holiday") == ["2026-04-06"]
    assert [(event["start"], event["reason"]) for event in of_kind(answer, "exception")] == [
        ("2026-04-08", "Agent absent")
    ]


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("start=2026-03-01&end=2026-04-01", [("2026-03-17", "2026-04-01")]),
        ("start=2026-04-01&end=2026-05-01", [("2026-04-01", "2026-04-07")]),
        ("start=2026-04-06&end=2026-04-07", [("2026-04-06", "2026-04-07")]),
        ("start=2026-04-07&end=2026-04-08", []),
        ("start=2026-03-16&end=2026-03-17", []),
    ],
)
def test_gives_stops_as_long_as_they_leave_days_out(
    client: Browser, days: str, expected: list[tuple[str, str]]
) -> None:
    stop = Stop(last_day=date(2026, 3, 16), resume_date=date(2026, 4, 7), reason="annual_stop")
    captured(entries=mondays_and_wednesdays(stops=(stop,)))

    stops = of_kind(client.get(f"/calendar/events/?{days}"), "stop")

    assert [(event["start"], event["end"]) for event in stops] == expected
    assert all(event["reason"] == "Annual stop" for event in stops)


@pytest.mark.usefixtures("viewer")
def test_gives_an_open_stop_to_the_end_of_the_days(client: Browser) -> None:
    captured(entries=mondays_and_wednesdays(stops=(Stop(last_day=date(2026, 3, 16), reason="temporary_hold"),)))

    (stop,) = of_kind(client.get(APRIL), "stop")

    assert (stop["start"], stop["end"]) == ("2026-04-01", "2026-05-01")


@pytest.mark.usefixtures("viewer")
def test_gives_no_stop_that_leaves_no_day_out(client: Browser) -> None:
    stop = Stop(last_day=date(2026, 4, 7), resume_date=date(2026, 4, 8), reason="annual_stop")
    captured(entries=mondays_and_wednesdays(stops=(stop,)))

    assert of_kind(client.get(APRIL), "stop") == []


@pytest.mark.usefixtures("viewer")
def test_gives_start_and_end_of_classes(client: Browser) -> None:
    captured(entries=mondays_and_wednesdays())

    assert starts(client.get("/calendar/events/?start=2026-02-01&end=2026-03-01"), "start") == ["2026-02-02"]
    assert starts(client.get("/calendar/events/?start=2026-05-01&end=2026-06-01"), "end") == ["2026-05-20"]


@pytest.mark.usefixtures("viewer")
def test_leaves_out_the_end_of_the_range_and_cancelled_sessions(client: Browser) -> None:
    extra = ExtraDay(date=date(2026, 4, 4), start=time(8), end=time(9))
    training_class = captured(entries=mondays_and_wednesdays(extras=(extra,)))
    training_class.sessions.filter(date=date(2026, 4, 6)).update(status="cancelled", cancelled_at="2026-04-01T00:00Z")

    answer = client.get("/calendar/events/?start=2026-04-01&end=2026-04-08")

    assert starts(answer) == ["2026-04-01T09:00:00", "2026-04-04T08:00:00"]


@pytest.mark.usefixtures("viewer")
def test_lets_the_same_classes_through_as_the_list(client: Browser, bakery: Site) -> None:
    training_class = captured(site=bakery, entries=mondays_and_wednesdays())
    captured(entries=mondays_and_wednesdays())

    titles = {event["title"] for event in client.get(f"{APRIL}&client={bakery.client_id}").json()}

    assert titles == {f"{training_class.code} (draft)"}


@pytest.mark.usefixtures("viewer")
def test_gives_one_class_alone(client: Browser) -> None:
    training_class, _other = (captured(entries=mondays_and_wednesdays()) for _ in range(2))

    answer = client.get(f"{APRIL}&class_code={training_class.code.lower()}")

    assert {event["title"] for event in answer.json()} == {f"{training_class.code} (draft)"}


@pytest.mark.usefixtures("viewer")
def test_reads_days_out_of_moments(client: Browser) -> None:
    captured(entries=mondays_and_wednesdays())

    answer = client.get("/calendar/events/?start=2026-04-01T00:00:00%2B02:00&end=2026-04-07T00:00:00+02:00")

    assert starts(answer) == ["2026-04-01T09:00:00", "2026-04-06T09:00:00"]


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "Give the first day, as start=2026-04-01."),
        ("start=2026-04-01", "Give the day after the last, as end=2026-05-01."),
        ("start=April&end=2026-05-01", "give days between 2000 and 2100, as 2026-04-07."),
        ("start=2026-02-30&end=2026-03-01", "give days between 2000 and 2100, as 2026-04-07."),
        ("start=1999-12-31&end=2000-01-02", "give days between 2000 and 2100, as 2026-04-07."),
        ("start=2026-04-01&end=2026-04-01", "The end must come after the start."),
        ("start=2026-04-01&end=2026-03-01", "The end must come after the start."),
        ("start=2026-04-01&end=2026-06-03", "Ask for at most 62 days at once."),
        ("start=%00&end=2026-06-03", "give days between 2000 and 2100, as 2026-04-07."),
    ],
)
def test_refuses_ranges_that_make_no_sense(client: Browser, query: str, message: str) -> None:
    answer = client.get(f"/calendar/events/?{query}")

    assert answer.status_code == 422
    assert answer.json()["success"] is False
    assert answer.json()["message"] == message


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("classes", [1, 3])
def test_takes_as_many_queries_for_many_classes_as_for_one(
    client: Browser, classes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(classes):
        captured(entries=mondays_and_wednesdays())

    with django_assert_num_queries(3 + 3):  # who asks and what they may do; filters, events, names
        answer = client.get(APRIL)

    assert len(of_kind(answer, "session")) == 9 * classes


@pytest.mark.usefixtures("viewer")
def test_is_only_read(client: Browser) -> None:
    assert client.post("/calendar/events/").status_code == 405


def test_is_for_those_who_have_logged_in(client: Browser) -> None:
    assert client.get(APRIL).status_code == 401


def test_is_for_those_who_have_a_role(client: Browser) -> None:
    client.force_login(UserFactory.create())

    assert client.get(APRIL).status_code == 403


@pytest.fixture
def few_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "MOST_EVENTS", 20)


@pytest.mark.usefixtures("viewer", "few_events")
def test_counts_what_is_too_much_for_a_month(client: Browser) -> None:
    classes = [captured(entries=mondays_and_wednesdays()) for _ in range(3)]
    holiday = PublicHoliday.objects.create(date=date(2026, 4, 7), name="Day of the test")

    answer = client.get(f"{APRIL}&status=draft&sort=client")

    sessions = of_kind(answer, "session")
    assert sessions[0] == {
        "id": "session-2026-04-01",
        "kind": "session",
        "title": "3 sessions",
        "reason": "",
        "detail": "",
        "url": "/calendar/?status=draft&day=2026-04-01",
        "start": "2026-04-01",
        "end": "2026-04-02",
        "allDay": True,
    }
    assert [event["start"] for event in sessions] == sorted({str(each.date) for each in in_april(classes[0])})
    assert holiday.name in {event["title"] for event in of_kind(answer, "holiday")}


@pytest.mark.usefixtures("viewer", "few_events")
def test_each_count_leads_to_the_list_of_as_many(client: Browser) -> None:
    for _ in range(3):
        captured(entries=mondays_and_wednesdays(), start_date=date(2026, 4, 1))
    counts = [event for event in client.get(APRIL).json() if event["title"][0].isdigit()]

    days = {event["start"] for event in counts}
    found = {day: client.get(f"/calendar/?day={day}").context["page_obj"].paginator.count for day in days}

    assert {event["kind"] for event in counts} == {"session", "start"}
    told = {day: sum(int(event["title"].split()[0]) for event in counts if event["start"] == day) for day in days}
    holidays = set(starts(client.get(APRIL), "holiday"))
    assert found == {day: number + (day in holidays) for day, number in told.items()}


@pytest.mark.usefixtures("viewer", "few_events")
def test_a_month_of_few_events_is_not_counted(client: Browser) -> None:
    captured(entries=mondays_and_wednesdays())

    assert len(of_kind(client.get(APRIL), "session")) == 9
    assert "1 session" not in client.get(APRIL).text


@pytest.mark.usefixtures("viewer")
def test_an_agent_s_sessions_are_counted_alone(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "MOST_EVENTS", 5)
    taught = [captured(entries=mondays_and_wednesdays(), start_date=date(2026, 4, 1)) for _ in range(2)]
    agent = class_agent(taught[0]).agent
    taught[0].sessions.update(agent=agent)

    mine = client.get(f"{APRIL}&agent={agent.pk}")

    assert {event["kind"] for event in mine.json()} <= {"session", "holiday"}
    assert {event["title"] for event in of_kind(mine, "session")} == {"1 session"}
    assert len(of_kind(mine, "session")) == len(in_april(taught[0]))


@pytest.mark.usefixtures("viewer", "few_events")
@pytest.mark.parametrize("classes", [3, 6])
def test_counts_with_as_many_questions_for_many_as_for_few(
    client: Browser, django_assert_num_queries: DjangoAssertNumQueries, classes: int
) -> None:
    for _ in range(classes):
        captured(entries=mondays_and_wednesdays())

    with django_assert_num_queries(3 + 4):  # who asks and what they may do; filters, events, holidays, counts
        client.get(APRIL)


def in_april(training_class: TrainingClass) -> list[Session]:
    return list(training_class.sessions.planned().filter(date__range=(date(2026, 4, 1), date(2026, 4, 30))))
