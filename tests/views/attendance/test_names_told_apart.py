"""Learners of a class who have the same surname and initials, or the same names, on all that shows its registers."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from fpdf import FPDF

from classes.models import Enrolment, TrainingClass
from classes.models.life.history import history_of
from tests.support.attendance import (
    FIRST,
    SECOND,
    address_of,
    captured_register,
    places_in,
    register_form,
    running,
    session_on,
)
from tests.support.factories import LearnerFactory, enrolled
from tests.support.teaching import logs_in

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
APART = ["Mokoena, Thandi", "Mokoena, Tshepo", "Nkosi, T"]


def joins(training_class: TrainingClass, first: str, surname: str = "Mokoena", **facts: Any) -> Enrolment:
    names = {"first_name": first, "surname": surname, "initials": facts.pop("initials", first[:1])}
    return enrolled(training_class, learner=LearnerFactory.create(**names, **facts.pop("names", {})), **facts)


@pytest.fixture
def training_class() -> TrainingClass:
    """With two whom surname and initials do not tell apart, and one whom they do."""
    training_class = running(learners=0)
    joins(training_class, "Thandi")
    joins(training_class, "Tshepo")
    joins(training_class, "Thabo", "Nkosi")
    return training_class


def names_on_register(client: Client, training_class: TrainingClass, day: date = FIRST) -> list[str]:
    marks = client.get(address_of(session_on(training_class, day)), headers=JSON).json()["marks"]
    return [mark["name"] for mark in marks]


def month_of(training_class: TrainingClass) -> str:
    return f"/classes/{training_class.code}/registers/?month=2026-03"


def test_names_that_would_be_the_same_have_first_names(client: Client, training_class: TrainingClass) -> None:
    page = client.get(address_of(session_on(training_class, FIRST))).text

    assert names_on_register(client, training_class) == APART
    assert re.findall('<b data-part="name">(.*?)</b>', page) == APART
    assert page.count("Mokoena, Thandi, </span>hours") == 1


def test_an_agent_s_page_for_no_network_has_them_too(client: Client, training_class: TrainingClass) -> None:
    client.force_login(logs_in(training_class.class_agents.get().agent))

    page = client.get(f"/registers/{session_on(training_class, FIRST).pk}/").text

    assert re.findall('<b data-part="name">(.*?)</b>', page) == APART


def test_the_month_has_them(client: Client, training_class: TrainingClass) -> None:
    captured_register(session_on(training_class, FIRST), dict.fromkeys(places_in(training_class), 3))

    page = client.get(month_of(training_class), headers={"Accept": "text/html"}).text
    said = client.get(month_of(training_class), headers=JSON).json()

    assert [line["name"] for line in said["learners"]] == APART
    assert re.findall(r'<a href="/learners/\d+/">(.*?)</a>', page) == APART


def test_paper_has_them(client: Client, training_class: TrainingClass, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def cell(_paper: FPDF, _width: float, _height: float, text: str = "", **_facts: Any) -> None:
        drawn.append(text)

    address = f"/classes/{training_class.code}/registers/2026-03"

    page = client.get(f"{address}/print/").text
    monkeypatch.setattr(FPDF, "cell", cell)
    client.get(f"{address}/print.pdf")

    assert [name for name in APART if f'<th scope="row">{name}</th>' in page] == APART
    assert [name for name in APART if name in drawn] == APART


def test_a_name_is_the_same_on_each_register_of_the_class(client: Client, training_class: TrainingClass) -> None:
    """Who came later, or left, has no other name on the days before."""
    joins(training_class, "Themba", "Nkosi", came_on=SECOND)

    assert names_on_register(client, training_class) == ["Mokoena, Thandi", "Mokoena, Tshepo", "Nkosi, Thabo"]


def test_sentences_name_them_alike(client: Client, training_class: TrainingClass) -> None:
    thandi, tshepo, _ = places_in(training_class)
    session = session_on(training_class, FIRST)

    warned = client.post(address_of(session), register_form({tshepo: "4"}), headers=JSON).json()["warnings"]
    captured_register(session, {thandi: 3})
    conflict = client.post(address_of(session), register_form({thandi: "1"}), headers=JSON).json()["conflict"]
    wrong = client.post(address_of(session), register_form({tshepo: "99"}), headers={"Accept": "text/html"}).text

    assert warned == ["Mokoena, Tshepo: 4 hours are more than the session has, 3.00."]
    assert [each["label"] for each in conflict] == ["Mokoena, Thandi, hours"]
    assert ">Mokoena, Tshepo: " in wrong


@pytest.mark.parametrize(
    ("days", "more"),
    [((FIRST, SECOND), ("from Mon 2 Mar 2026", "from Mon 9 Mar 2026")), ((FIRST, FIRST), ("1 of 2", "2 of 2"))],
)
def test_one_name_has_the_day_or_a_number(client: Client, days: tuple[date, date], more: tuple[str, str]) -> None:
    training_class = running(learners=0)
    for day in days:
        joins(training_class, "Thandi", came_on=day)
    session = session_on(training_class, SECOND)
    captured_register(session, {places_in(training_class)[1]: 3})
    captured_register(session, {places_in(training_class)[1]: 2}, read_version=1, reason="Late", day="2026-03-10")

    assert names_on_register(client, training_class, SECOND) == [f"Mokoena, Thandi ({each})" for each in more]
    assert f": Thandi Mokoena ({more[1]}), hours from 3 to 2" in history_of(training_class)[0].sentences[0]


def test_no_number_of_a_person_tells_them_apart(client: Client, training_class: TrainingClass) -> None:
    joins(training_class, "Thandi")
    page = client.get(address_of(session_on(training_class, FIRST))).text

    for place in places_in(training_class):
        assert place.learner.id_number[-3:] not in "".join(re.findall('<b data-part="name">(.*?)</b>', page))


@pytest.mark.parametrize(
    ("surname", "initials"),
    [("Mokoena", "t."), ("Mokoéna", "T")],
)
def test_what_hardly_looks_different_is_told_apart_too(client: Client, surname: str, initials: str) -> None:
    training_class = running(learners=0)
    joins(training_class, "Tshepo")
    joins(training_class, "Thandi", surname, initials=initials)

    assert names_on_register(client, training_class) == [f"{surname}, Thandi", "Mokoena, Tshepo"]


def test_a_second_name_tells_apart(client: Client) -> None:
    training_class = running(learners=0)
    joins(training_class, "Thandi", names={"second_name": "Grace"})
    joins(training_class, "Thandi")

    assert sorted(names_on_register(client, training_class)) == ["Mokoena, Thandi", "Mokoena, Thandi Grace"]


@pytest.mark.parametrize("number", [1, 3])
def test_asks_as_much_for_many_of_one_name(client: Client, number: int, django_assert_num_queries: Any) -> None:
    training_class = running(learners=0)
    for _ in range(number):
        joins(training_class, "Thandi")
    session = session_on(training_class, FIRST)

    with django_assert_num_queries(9):
        client.get(address_of(session))
