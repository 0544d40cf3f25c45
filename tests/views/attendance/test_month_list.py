from datetime import date, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client, override_settings
from openpyxl import load_workbook
from time_machine import travel

from classes import roles
from classes import timetable as engine
from classes.models import Claim, Entries, ExceptionDay, Mark, MonthClose, TeachingEdit, TrainingClass
from classes.models.life.steps import Action, Decision
from classes.services.attendance.months import claim_hours, close_month, settle_claim
from classes.services.life.steps import take_step
from classes.views.attendance import to_do
from tests.support.attendance import FIRST, SECOND, THIRD, captured_register, capturer, places_in, running, session_on
from tests.support.factories import AgentFactory, UserFactory, ready_to_start
from tests.support.teaching import BEFORE, edit, moment, weekly

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
MARCH = date(2026, 3, 1)
LIST = "/registers/months/"
TO_DO = "/registers/to-do/"


@pytest.fixture(autouse=True)
def in_april() -> Any:
    with travel("2026-04-02T13:00:00+02:00", tick=False):
        yield


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    return client


def complete(training_class: TrainingClass, *, lost: int = 0) -> TrainingClass:
    """All of March is captured; so many sessions were not held."""
    sessions = list(training_class.sessions.filter(date__month=3).order_by("date"))
    for number, session in enumerate(sessions):
        if number < lost:
            captured_register(session, outcome="client_cancelled")
        else:
            captured_register(session, dict.fromkeys(places_in(training_class), 3))
    return training_class


def lacking_hours(training_class: TrainingClass) -> TrainingClass:
    """With the hours of one learner taken back on their first day."""
    mark = Mark.objects.filter(register__session__training_class=training_class).order_by("register__session__date")[0]
    Mark.objects.filter(pk=mark.pk).update(hours=None)
    return training_class


def codes(browser: Client, **filters: Any) -> list[str]:
    page = browser.get(LIST, filters)
    return [row.training_class.code for row in page.context["page_obj"]]


def test_shows_all_classes_side_by_side(client: Client) -> None:
    held, lost = complete(running(learners=1)), complete(running(learners=2), lost=1)
    agent, by = lost.class_agents.get().agent, capturer()
    claim_hours(lost, MARCH, agent=agent, hours=Decimal(15), by=by, at=moment("2026-04-01"))

    rows = {row.training_class.pk: row.figures for row in client.get(LIST).context["page_obj"]}

    assert [rows[held.pk].owed, rows[held.pk].claimed] == [15, None]
    figures = rows[lost.pk]
    assert [figures.scheduled, figures.held, figures.lost, figures.attended] == [15, 12, 3, 24]
    assert [figures.owed, figures.claimed, figures.difference] == [12, 15, 3]


def test_filters_and_sorts(client: Client) -> None:
    ready, lost, closed = complete(running()), complete(running(), lost=1), complete(running())
    missing = running()
    by = capturer()
    close_month(closed, MARCH, by=by, at=moment("2026-04-01"))
    claim_hours(lost, MARCH, agent=lost.class_agents.get().agent, hours=Decimal(15), by=by, at=moment("2026-04-01"))

    assert codes(client, state="closed") == [closed.code]
    assert codes(client, state="lost") == [lost.code]
    assert codes(client, state="differs") == [lost.code]
    assert codes(client, state="missing") == [missing.code]
    assert set(codes(client, state="ready")) == {ready.code, lost.code}
    assert codes(client, client=ready.client_id) == [ready.code]
    assert codes(client, supervisor=missing.supervisor_id) == [missing.code]
    assert codes(client, sort="-lost")[0] == lost.code
    assert codes(client, month="2026-05") == []


def test_says_what_was_left_out(client: Client) -> None:
    page = client.get(LIST, {"month": "2026-13", "state": "happy", "sort": "luck"})

    assert len(page.context["left_out"]) == 3
    assert page.context["month"] == MARCH


def test_is_exported_as_it_is_filtered(client: Client) -> None:
    lost = complete(running(), lost=1)
    complete(running())

    answer = client.get(f"{LIST}export.xlsx?state=lost")

    sheet: Any = load_workbook(BytesIO(answer.getvalue())).active
    heads, *rows = sheet.iter_rows(values_only=True)
    (row,) = (dict(zip(heads, cells, strict=True)) for cells in rows)
    assert (row["Class code"], row["Lost"], row["Owed"], row["Claimed"]) == (lost.code, 3, 12, None)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "wrong",
    ["month=2026-13", "client=999999", "supervisor=999999", "state=happy", "sort=luck", "clent=1", "supervisor=nobody"],
)
def test_an_export_with_a_wrong_filter_is_never_everybody(client: Client, kind: str, wrong: str) -> None:
    complete(running())

    answer = client.get(f"{LIST}export.{kind}?{wrong}")
    page = client.get(f"{LIST}?{wrong}")

    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?{wrong}")
    assert "was left out" in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_makes_as_many_queries_for_many_classes_as_for_one(
    client: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        complete(running())
    client.get(LIST)

    with django_assert_max_num_queries(10):
        client.get(LIST)


def test_to_do_counts_what_is_to_be_done(client: Client) -> None:
    late = running()
    captured_register(session_on(late, FIRST), dict.fromkeys(places_in(late), 3))
    complete(running(), lost=1)
    lacking_hours(complete(running()))

    page = client.get(TO_DO)

    registers = page.context["registers"]
    assert [figure.number for figure in registers["figures"]] == [4, 1, 0, 2, 1]
    (line,) = registers["late"]
    assert (line.sessions, line.since, line.days) == (4, SECOND, 24)
    assert "no longer get into a class 7 days after the last session" in page.text
    for figure in registers["figures"]:
        assert client.get(figure.address).context["page_obj"].paginator.count == figure.number


def test_to_do_counts_lost_hours_of_every_month_that_is_open(client: Client) -> None:
    """Of the current month, of the last, and of one long ago; not what was made up, nor what is closed."""
    days = [date(2026, 1, 5), date(2026, 1, 12), FIRST, date(2026, 4, 6)]
    listed_days = Entries(engine.Custom(tuple(engine.DatedBlock(day, time(9), time(12)) for day in days)))
    facts: Any = {"entries": listed_days, "start_date": days[0], "total_hours": Decimal(12)}
    classes = _open, closed, made_up = [running(**facts) for _ in range(3)]
    for training_class in classes:
        for day in days:
            captured_register(session_on(training_class, day), outcome="client_cancelled")
    for month in (days[0].replace(day=1), MARCH):
        MonthClose.objects.create(training_class=closed, month=month, by=capturer(), at=moment("2026-04-02"))
    for day in days:
        ExceptionDay.objects.create(training_class=made_up, date=day, reason="client_cancelled", note="Made up")

    with travel("2026-04-07T10:00:00+02:00", tick=False):
        client.force_login(capturer())
        figures = client.get(TO_DO).context["registers"]["figures"]
        lost = [figure for figure in figures if figure.words.startswith("Classes with lost hours in")]
        listed = [client.get(figure.address).context["page_obj"].paginator.count for figure in lost]

        assert [(figure.words.removeprefix("Classes with lost hours in "), figure.number) for figure in lost] == [
            ("January 2026", 1),
            ("March 2026", 1),
            ("April 2026", 2),
        ]
        assert listed == [1, 1, 2]


def test_to_do_names_who_is_furthest_behind(client: Client) -> None:
    first, second, nobody, dropped = (running() for _ in range(4))
    for training_class in (first, second):
        captured_register(session_on(training_class, FIRST), dict.fromkeys(places_in(training_class), 3))
    captured_register(session_on(second, SECOND), dict.fromkeys(places_in(second), 3))
    nobody.sessions.update(agent=None)
    drafts = [ready_to_start(entries=weekly(end=12), start_date=FIRST, at=BEFORE) for _ in range(2)]
    dropping = Decision(action=Action.CANCEL, on=SECOND, reason="The client closed the site")
    for each in (dropped, drafts[0]):
        take_step(each, dropping, by=capturer(), at=moment("2026-03-09"))

    late = client.get(TO_DO).context["registers"]["late"]

    agents = [each.class_agents.get().agent for each in (first, dropped, second)]
    assert {(line.agent, line.name, line.sessions, line.since) for line in late} == {
        (None, "nobody", 5, FIRST),
        (agents[0].pk, agents[0].name, 4, SECOND),
        (agents[1].pk, agents[1].name, 2, FIRST),
        (agents[2].pk, agents[2].name, 3, THIRD),
    }
    assert [line.since for line in late] == [FIRST, FIRST, SECOND, THIRD]


def test_to_do_says_how_many_agents_more_are_late(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(to_do, "AGENTS_SHOWN", 2)
    for _ in range(2):
        running()
    assert "more agent" not in client.get(TO_DO).text
    running()
    assert "1 more agent is late." in client.get(TO_DO).text
    running()
    assert "2 more agents are late." in client.get(TO_DO).text


def test_to_do_looks_at_earlier_months_that_are_open(client: Client) -> None:
    for number in range(2):
        training_class = running(learners=1)
        complete(training_class)
        agent, at = training_class.class_agents.get().agent, moment("2026-04-01")
        claim_hours(training_class, MARCH, agent=agent, hours=Decimal(15), by=capturer(), at=at)
        if number:
            close_month(training_class, MARCH, by=capturer(), at=at)

    with travel("2026-06-03T10:00:00+02:00", tick=False):
        client.force_login(capturer())
        figures = client.get(TO_DO).context["registers"]["figures"]
        told = [(figure.number, figure.words) for figure in figures]

        assert (1, "Classes not closed in March 2026") in told
        assert (2, "Classes with claims to settle in March 2026") in told
        for figure in figures:
            assert client.get(figure.address).context["page_obj"].paginator.count == figure.number
    with travel("2027-06-03T10:00:00+02:00", tick=False), override_settings(REGISTERS_FROM=date(2027, 4, 1)):
        client.force_login(capturer())
        words = [figure.words for figure in client.get(TO_DO).context["registers"]["figures"]]

        assert "Classes not closed in March 2026" not in words


def test_the_difference_says_whose_hours_it_is_of_while_one_has_not_claimed(client: Client) -> None:
    training_class = running()
    former, agent = training_class.class_agents.get().agent, AgentFactory.create()
    edit(training_class, day="2026-03-10", agents=TeachingEdit(agent=agent, agent_from=THIRD))
    for day in (FIRST, SECOND, THIRD):
        captured_register(session_on(training_class, day), dict.fromkeys(places_in(training_class), 3))
    facts: Any = {"by": capturer(), "at": moment("2026-04-01")}
    claim_hours(training_class, MARCH, agent=former, hours=Decimal(8), **facts)

    some = [client.get(f"{LIST}?month=2026-03").text, client.get(address_in_march(training_class)).text]
    sheet: Any = load_workbook(BytesIO(client.get(f"{LIST}export.xlsx?month=2026-03").getvalue())).active
    claim_hours(training_class, MARCH, agent=agent, hours=Decimal(3), **facts)
    everybody = [client.get(f"{LIST}?month=2026-03").text, client.get(address_in_march(training_class)).text]

    assert some[0].count("against 6.00") == 2
    assert "+2.00 h: 6.00 h are owed to the agents who have claimed" in some[1]
    names, row = sheet.values
    row = dict(zip(names, row, strict=True))
    assert [row["Owed"], row["Claimed"], row["Owed to who has claimed"], row["Difference"]] == [9, 8, 6, 2]
    assert not [page for page in everybody if "against" in page or "owed to the agents" in page]


def address_in_march(training_class: TrainingClass) -> str:
    return f"/classes/{training_class.code}/registers/?month=2026-03"


def test_to_do_counts_claims_that_differ_in_every_month(client: Client) -> None:
    """In January; not what is right, nor what was approved all the same, nor of years ago, nor of a month not over."""
    days = [date(2024, 1, 8), date(2026, 1, 5), date(2026, 4, 6)]
    listed_days = Entries(engine.Custom(tuple(engine.DatedBlock(day, time(9), time(12)) for day in days)))
    facts: Any = {"entries": listed_days, "start_date": days[0], "total_hours": Decimal(9)}
    differing, right, approved = [running(**facts) for _ in range(3)]
    by, at = capturer(), moment("2026-04-06")
    for training_class, hours in ((differing, 5), (right, 3), (approved, 5)):
        for day in days:
            captured_register(session_on(training_class, day), dict.fromkeys(places_in(training_class), 3))
            agent, month = training_class.class_agents.get().agent, day.replace(day=1)
            claim_hours(training_class, month, agent=agent, hours=Decimal(hours), by=by, at=at)
    close_month(approved, days[1].replace(day=1), by=by, at=at)
    claim = Claim.objects.get(training_class=approved, month=days[1].replace(day=1))
    settle_claim(claim, outcome="approved", note="", by=by, at=at)

    with travel("2026-04-07T10:00:00+02:00", tick=False):
        client.force_login(capturer())
        figures = client.get(TO_DO).context["registers"]["figures"]
        told = [figure for figure in figures if figure.words.startswith("Classes with claims that differ")]

        assert [(figure.words.partition(" owed in ")[2], figure.number) for figure in told] == [
            ("January 2026", 1),
            ("March 2026", 0),
        ]
        for figure in told:
            assert client.get(figure.address).context["page_obj"].paginator.count == figure.number


@pytest.mark.parametrize("count", [1, 3])
def test_to_do_asks_as_much_for_many_claims_as_for_one(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        training_class = complete(running(learners=1))
        agent = training_class.class_agents.get().agent
        claim_hours(training_class, MARCH, agent=agent, hours=Decimal(9), by=capturer(), at=moment("2026-04-01"))

    with travel("2026-05-04T10:00:00+02:00", tick=False):
        client.force_login(capturer())
        client.get(TO_DO)
        with django_assert_num_queries(13):
            client.get(TO_DO)


def test_a_level_that_was_another_is_said(client: Client) -> None:
    training_class = running(learners=1)
    (place,) = places_in(training_class)
    captured_register(session_on(training_class, FIRST), {place: 3})
    training_class.enrolments.update(level="RLC")

    page = client.get(f"/learners/{place.learner_id}/").content.decode()

    assert "The level was RLN before RLC: all hours of the class are counted here." in page


def test_a_supervisor_is_told_of_their_own_classes(client: Client) -> None:
    mine = running()
    running()
    assert mine.supervisor
    client.force_login(mine.supervisor)

    registers = client.get(TO_DO).context["registers"]

    assert registers["figures"][0].number == 5
    assert client.get(registers["figures"][0].address).context["page_obj"].paginator.count == 5


def test_a_learners_page_tells_their_hours(client: Client) -> None:
    training_class = running(learners=1)
    (place,) = places_in(training_class)
    captured_register(session_on(training_class, FIRST), {place: (3, 12)})
    captured_register(session_on(training_class, SECOND), {place: ("1.5", 20)})

    page = client.get(f"/learners/{place.learner_id}/")

    (hours,) = page.context["hours"]
    total = hours.total
    assert [total.trained, total.present, total.absent, hours.wanted] == [6, Decimal("4.5"), Decimal("1.5"), 160]
    assert not hours.is_over
    assert hours.months[0].figures.page == 20
    assert "6.00 of 160.00 hours trained" in page.content.decode()


def test_hours_over_those_of_the_level_are_marked(client: Client) -> None:
    training_class = running(learners=1)
    (place,) = places_in(training_class)
    training_class.enrolments.update(level="EQ")  # 6 hours
    for day in (2, 9, 16):
        captured_register(session_on(training_class, date(2026, 3, day)), {place: 3})

    page = client.get(f"/learners/{place.learner_id}/")

    assert page.context["hours"][0].is_over
    assert "Over the hours of the level" in page.content.decode()


def test_of_a_draft_nothing_is_missing_claimed_or_closed(client: Client) -> None:
    draft = ready_to_start(entries=weekly(end=12), start_date=FIRST, at=BEFORE)
    agent = draft.class_agents.get().agent
    draft.sessions.update(agent=agent)
    address = f"/classes/{draft.code}/registers/2026-03"

    page = client.get(f"/classes/{draft.code}/registers/?month=2026-03", headers={"Accept": "text/html"}).text
    claim = client.post(f"{address}/claim/", {"agent": agent.pk, "hours": "5", "version": 0}, headers=JSON)
    close = client.post(f"{address}/close/", {"version": 0}, headers=JSON)

    assert "is a draft: its registers are captured once it is active" in page
    assert [words in page for words in ("Not captured", "Hours claimed", "Close the month")] == [False, False, False]
    assert (claim.status_code, close.status_code) == (422, 422)
    assert "is a draft" in claim.json()["errors"]["hours"][0]
    assert "is a draft" in close.json()["message"]
    assert not Claim.objects.exists()
