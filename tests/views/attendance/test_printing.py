import re
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from fpdf import FPDF

from classes import roles
from classes import timetable as engine
from classes.models import Entries, Learner, TrainingClass
from classes.models.attendance.printed_months import NO_SESSIONS
from tests.support.attendance import FIRST, SECOND, captured_register, places_in, running, session_on
from tests.support.factories import AgentFactory, UserFactory, enrolled

pytestmark = pytest.mark.django_db
WEEKDAYS = list(engine.Weekday)[:5]
DAYS = tuple(engine.WeekdayBlock(day, time(9), time(12)) for day in WEEKDAYS)


def daily(*, learners: int) -> TrainingClass:
    """On each weekday: 22 sessions in March 2026."""
    return running(learners=learners, total_hours=Decimal(160), entries=Entries(pattern=engine.Weekly(DAYS)))


def twice_a_day() -> TrainingClass:
    blocks = [engine.WeekdayBlock(day, time(hour), time(hour + 3)) for day in WEEKDAYS for hour in (8, 13)]
    return running(learners=2, total_hours=Decimal(400), entries=Entries(pattern=engine.Weekly(tuple(blocks))))


def test_prints_hours_and_empty_boxes(client: Client, training_class: TrainingClass) -> None:
    one, other = places_in(training_class)
    enrolled(training_class, came_on=SECOND)
    captured_register(session_on(training_class, FIRST), {one: "1.5", other: 0})

    month = client.get(f"/classes/{training_class.code}/registers/2026-03/print/").context["month"]

    first, second, third = month.rows
    assert [cell.text for cell in first.cells] == ["1.5", "", "", "", ""]
    assert second.cells[0].text == "0"
    assert [row.present for row in month.rows] == ["1.50", "0.00", ""]
    assert [cell.is_outside for cell in third.cells] == [True, False, False, False, False]


def test_says_what_was_not_held(client: Client, training_class: TrainingClass) -> None:
    captured_register(session_on(training_class, FIRST), outcome="client_cancelled", note="Strike")

    page = client.get(f"/classes/{training_class.code}/registers/2026-03/print/").content.decode()

    assert "Mon 2 Mar 2026: client cancelled (Strike)" in page


@pytest.mark.parametrize("still_to_come", [False, True])
def test_names_the_learners_of_a_month_in_which_nothing_was_held(
    client: Client, training_class: TrainingClass, printed: list[str], *, still_to_come: bool
) -> None:
    months = training_class.sessions.filter(date__month=3).order_by("date")
    for session in months[still_to_come:]:
        captured_register(session, outcome="agent_absent")
    after = enrolled(training_class, came_on=date(2026, 4, 1))
    address = f"/classes/{training_class.code}/registers/2026-03/print/"

    page = client.get(address)
    client.get(f"{address.removesuffix('/')}.pdf")

    there = [row.name for row in page.context["month"].rows]
    assert len(there) == 2
    assert str(after.learner) not in page.text
    assert all(name in page.text and name in printed for name in there)
    assert [cell.is_outside for cell in page.context["month"].rows[0].cells] == [not still_to_come] + [True] * 4


def test_says_which_of_the_sessions_of_a_day_were_not_held(client: Client) -> None:
    training_class = twice_a_day()
    for session in training_class.sessions.filter(date=FIRST):
        captured_register(session, outcome="agent_absent")

    page = client.get(f"/classes/{training_class.code}/registers/2026-03/print/")

    said = ["Mon 2 Mar 2026 08:00: agent absent", "Mon 2 Mar 2026 13:00: agent absent"]
    assert re.findall("<li>(.*?)</li>", page.text) == said
    assert page.context["month"].not_held == said  # which the PDF prints


def test_names_the_class_below_each_table_and_where_it_is_signed(client: Client) -> None:
    training_class = twice_a_day()

    page = client.get(f"/classes/{training_class.code}/registers/2026-03/print/").text

    tables = page.split("<table>")[1:]
    assert [f"{training_class.code} · Register of March 2026" in table.split("</table>")[0] for table in tables] == [
        True,
        True,
    ]
    assert f"Register of March 2026 of class {training_class.code}, signed by" in page


def test_each_of_several_agents_signs(client: Client, training_class: TrainingClass) -> None:
    one = training_class.class_agents.get().agent
    other = AgentFactory.create(name="Ṋemuḓi " + "van der Westhuizen " * 5)
    training_class.sessions.filter(date__gt=FIRST).update(agent=other)
    address = f"/classes/{training_class.code}/registers/2026-03/print"

    signers = client.get(f"{address}/").context["month"].signers
    pdf = client.get(f"{address}.pdf")

    assert signers[:2] == [f"Agent {one}: signature, date", f"Agent {other}: signature, date"]
    assert len(signers) == 4
    assert pdf.content.count(b"/Type /Page\n") == 1


def test_thirty_learners_and_a_month_of_days_fit_on_two_pages(client: Client) -> None:
    training_class = daily(learners=30)
    captured_register(session_on(training_class, FIRST), dict.fromkeys(places_in(training_class), 3))

    answer = client.get(f"/classes/{training_class.code}/registers/2026-03/print.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer.content.count(b"/Type /Page\n") in (1, 2)


def test_names_in_any_letters_are_printed(client: Client, training_class: TrainingClass) -> None:
    learner = places_in(training_class)[0].learner
    learner.surname = "Ṋemuḓi Šuková 名"
    learner.save(update_fields=["surname"])

    assert client.get(f"/classes/{training_class.code}/registers/2026-03/print.pdf").status_code == 200


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is written into a PDF; it fails where a text is wider than its place."""
    told: list[str] = []
    write = FPDF.cell

    def cell(paper: Any, width: Any = None, height: Any = None, text: str = "", **how: Any) -> Any:
        assert not width or paper.get_string_width(text) <= width, text
        told.append(text)
        return write(paper, width, height, text, **how)

    monkeypatch.setattr(FPDF, "cell", cell)
    return told


def test_more_sessions_than_fit_are_split_and_nothing_is_cut(client: Client, printed: list[str]) -> None:
    """Two sessions a day: 44 columns in two parts; names in other letters and long ones are there whole."""
    training_class = twice_a_day()
    one, other = places_in(training_class)
    Learner.objects.filter(pk=one.learner_id).update(surname="Ṋemuḓi-" + "Van der Westhuizen " * 3)
    for session in training_class.sessions.filter(date__month=3, date__lt=SECOND):
        captured_register(session, {one: "2.75", other: 3})

    page = client.get(f"/classes/{training_class.code}/registers/2026-03/print/")
    client.get(f"/classes/{training_class.code}/registers/2026-03/print.pdf")

    assert [len(part.sessions) for part in page.context["month"].parts] == [22, 22]
    assert page.content.decode().count("<table>") == 2
    assert printed.count("2.75") == 10
    assert " ".join(printed).count("Ṋemuḓi-Van") == 2
    assert " ".join(printed).count("Westhuizen") == 6


@pytest.mark.parametrize("month", ["2026-01", "2030-02"])
def test_a_month_without_sessions_is_nothing_to_sign(client: Client, printed: list[str], month: str) -> None:
    training_class = running(learners=1)

    page = client.get(f"/classes/{training_class.code}/registers/{month}/print/").text
    client.get(f"/classes/{training_class.code}/registers/{month}/print.pdf")

    assert NO_SESSIONS in page
    assert "<table>" not in page
    assert "signature" not in page
    assert len(printed) == 1  # the foot: there is no grid


def test_of_a_class_that_others_teach_an_agent_signs_nothing(client: Client, training_class: TrainingClass) -> None:
    agent = UserFactory.create(role=roles.AGENT, agent=training_class.class_agents.get().agent)
    april = training_class.sessions.filter(date__month=4)
    assert april.update(agent=AgentFactory.create())
    client.force_login(agent)

    page = client.get(f"/classes/{training_class.code}/registers/2026-04/print/").text

    assert "You teach no session of this class in this month" in page


@pytest.mark.parametrize("learners", [1, 10])
def test_makes_as_many_queries_for_many_learners_as_for_one(
    client: Client, learners: int, django_assert_max_num_queries: Any
) -> None:
    training_class = daily(learners=learners)
    captured_register(session_on(training_class, date(2026, 3, 3)), dict.fromkeys(places_in(training_class), 3))
    address = f"/classes/{training_class.code}/registers/2026-03/print.pdf"
    client.get(address)

    with django_assert_max_num_queries(9):
        client.get(address)
