"""/classes/<code>/learners/ and the rows under it."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import ClassType, Enrolment, Subject, TrainingClass, User
from tests.support.factories import (
    ClientFactory,
    LearnerFactory,
    UserFactory,
    captured,
    enrolled,
    mondays_and_wednesdays,
)
from tests.support.pages.pages import rows_of

pytestmark = pytest.mark.django_db

ID_NUMBER = "8001015009087"


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> User:
    user = UserFactory(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


def address(training_class: TrainingClass, row: str = "") -> str:
    return f"/classes/{training_class.code}/learners/{row}"


def post(browser: Browser, where: str, **entries: Any) -> Any:
    return browser.post(where, entries, headers={"accept": "application/json"})


def rows(*learners: dict[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = {"learners-TOTAL_FORMS": len(learners), "learners-INITIAL_FORMS": 0}
    for number, facts in enumerate(learners):
        sent |= {f"learners-{number}-{name}": value for name, value in facts.items()}
    return sent


def test_lists_the_learners_with_masked_numbers(client: Browser) -> None:
    training_class = captured(exam_class=True, exam_type="External")
    learner = LearnerFactory.create(
        first_name="Zanele",
        surname="Mthembu",
        id_number=ID_NUMBER,
        town="Howick",
        employer=ClientFactory.create(name="Umfula Water"),
    )
    enrolled(training_class, learner=learner, takes_exam=True)

    answer = client.get(address(training_class))

    assert rows_of(answer, "Learners of this class") == [
        [
            "Mthembu, Zanele",
            "•••••••••9087",
            "Umfula Water Howick",
            "RLN",
            "Currently in class since Mon 2 Feb 2026",
            "takes it",
            "Change Zanele Mthembu",
        ]
    ]
    assert ID_NUMBER not in answer.content.decode()


@time_machine.travel("2026-01-30T10:00+02:00")
def test_a_day_ahead_is_not_said_as_past(client: Browser) -> None:
    enrolment = enrolled(captured(start_date=date(2026, 2, 2)))

    for page in (client.get(address(enrolment.training_class)), client.get(enrolment.learner.get_absolute_url())):
        assert "from Mon 2 Feb 2026" in page.content.decode()
        assert "since Mon 2 Feb 2026" not in page.content.decode()


def test_enrols_several_with_levels_of_their_own(client: Browser, capturer: User) -> None:
    training_class = captured(start_date=date(2026, 2, 2))
    first, second = LearnerFactory.create_batch(2)

    answer = post(
        client,
        address(training_class),
        **rows(
            {"learner": first.pk, "level": "NL1", "status": "cic", "from_date": "2026-02-09"}, {"learner": second.pk}
        ),
    )

    assert answer.status_code == 201
    assert answer.json() == {
        "success": True,
        "message": "2 learners were enrolled.",
        "redirect_url": address(training_class),
    }
    facts = training_class.enrolments.order_by("learner").values_list("level", "status", "from_date", "came_on")
    assert list(facts) == [
        ("NL1", "cic", date(2026, 2, 9), date(2026, 2, 9)),
        ("RLN", "cic", date(2026, 2, 2), date(2026, 2, 2)),
    ]
    training_class.refresh_from_db()
    assert training_class.version == 1
    history = client.get(f"/classes/{training_class.code}/history/").content.decode()
    assert f"Learner added from Mon 2 Feb 2026: {second} (RLN), by {capturer}." in history
    assert f"Learner added from Mon 9 Feb 2026: {first} (NL1), by {capturer}." in history


def test_enrols_who_was_ticked_without_script(client: Browser) -> None:
    training_class = captured()
    learners = LearnerFactory.create_batch(2)

    answer = client.post(
        address(training_class),
        {"learner": [learner.pk for learner in learners], "level": "nl2"},
        headers={"accept": "text/html"},
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, address(training_class))
    assert set(training_class.enrolments.values_list("level", flat=True)) == {"NL2"}


def test_finds_learners_without_script(client: Browser) -> None:
    training_class = captured()
    found = LearnerFactory.create(surname="Mthembu", id_number=ID_NUMBER)
    other = LearnerFactory.create(surname="Botha")

    for text in ("mthembu", ID_NUMBER):
        entries = {"find": "yes", "learner_q": text, "learner": other.pk}
        page = client.post(address(training_class), entries, headers={"accept": "text/html"}).content.decode()
        assert f'name="learner" value="{found.pk}"' in " ".join(page.split())
        assert f'name="learner" value="{other.pk}" checked' in " ".join(page.split())
    assert not training_class.enrolments.exists()


def test_the_same_learner_twice_is_refused(client: Browser) -> None:
    enrolment = enrolled(captured())
    key = enrolment.learner.pk

    there = post(client, address(enrolment.training_class), **rows({"learner": key, "level": "RLN"}))
    twice = post(client, address(captured()), **rows({"learner": key}, {"learner": key}))

    assert there.status_code == twice.status_code == 422
    assert there.json()["errors"] == {"learners-0-learner": ["This learner is in the class already."]}
    assert twice.json()["errors"] == {"learners-1-learner": ["This learner stands here twice: remove one of the rows."]}
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"learner": "4711"}, "learner", "Choose a learner from those that were found."),
        ({"learner": "x"}, "learner", "Choose a learner from those that were found."),
        ({"learner": "99999999999999999999"}, "learner", "Choose a learner from those that were found."),
        ({"level": "LP"}, "level", "There is no level LP: choose one from the list."),
        ({"level": "CL9"}, "level", "There is no level CL9: choose one from the list."),
        ({"status": "asleep"}, "status", "Choose the status from the list."),
        (
            {"from_date": "2026-02-30"},
            "from_date",
            "“2026-02-30” is no date that exists: type it like 2026-02-02, 2/2/2026 or 2 Feb 2026.",
        ),
        ({"from_date": "1900-01-01"}, "from_date", "Give a date between 2000 and 2100."),
        (
            {"status": "dro", "from_date": "2026-02-01"},
            "from_date",
            "The class starts on Mon 2 Feb 2026: give that day or a later one.",
        ),
        (
            {"from_date": "2019-03-03"},
            "from_date",
            "The class starts on Mon 2 Feb 2026: give that day or a later one.",
        ),
    ],
)
def test_says_what_to_correct(client: Browser, facts: dict[str, str], field: str, sentence: str) -> None:
    training_class = captured(start_date=date(2026, 2, 2))
    sent = rows({"learner": LearnerFactory.create().pk, **facts})

    answer = post(client, address(training_class), **sent)
    page = client.post(address(training_class), sent, headers={"accept": "text/html"})

    assert answer.status_code == page.status_code == 422
    assert answer.json()["errors"] == {f"learners-0-{field}": [sentence]}
    assert sentence in page.content.decode()
    assert not Enrolment.objects.exists()


def test_nobody_chosen_is_said(client: Browser) -> None:
    answer = post(client, address(captured()))

    assert answer.status_code == 422
    assert answer.json()["message"] == "Nobody was enrolled: choose at least one learner."


def test_a_progression_proposes_no_level(client: Browser) -> None:
    kind = ClassType.objects.get(code="GETC")
    training_class = captured(class_type=kind, subject=Subject.objects.get(class_type=kind, code="LP"))

    answer = post(client, address(training_class), **rows({"learner": LearnerFactory.create().pk}))

    assert answer.json()["errors"] == {"learners-0-level": ["Choose the level of the learner."]}


def test_nobody_takes_an_exam_where_there_is_none(client: Browser) -> None:
    training_class = captured()

    post(client, address(training_class), **rows({"learner": LearnerFactory.create().pk, "takes_exam": "yes"}))

    assert training_class.enrolments.get().takes_exam is False


def test_501_learners_are_too_many(client: Browser) -> None:
    training_class = captured()
    sent = rows(*[{"learner": LearnerFactory.create().pk}] * 501)

    answer = post(client, address(training_class), **sent)

    assert answer.status_code == 422
    assert answer.json()["errors"]["learners"] == ["These are more than 500 learners: remove some."]


def test_a_status_is_changed_with_its_date_and_kept(client: Browser, capturer: User) -> None:
    enrolment = enrolled(captured(start_date=date(2026, 2, 2)))
    where = address(enrolment.training_class, f"{enrolment.pk}/edit/")

    answer = post(client, where, level="RLN", status="rbe", from_date="2026-03-02")

    enrolment.refresh_from_db()
    assert answer.status_code == 200
    assert (enrolment.status, enrolment.from_date, enrolment.came_on) == ("rbe", date(2026, 3, 2), date(2026, 2, 2))
    page = " ".join(client.get(where).content.decode().split())
    assert f"Removed by employer, recorded by {capturer}" in page
    assert "Currently in class, recorded by" in page
    history = client.get(f"/classes/{enrolment.training_class.code}/history/").content.decode()
    assert f"{enrolment.learner}: removed by employer since Mon 2 Mar 2026, by {capturer}." in history


def test_nobody_leaves_before_he_came(client: Browser) -> None:
    monday = date(2026, 2, 9)
    enrolment = enrolled(captured(start_date=date(2026, 2, 2)), from_date=monday, came_on=monday)

    answer = post(
        client,
        address(enrolment.training_class, f"{enrolment.pk}/edit/"),
        level="RLN",
        status="dro",
        from_date="2026-02-08",
    )

    sentence = f"{enrolment.learner} came to the class on Mon 9 Feb 2026: give a date from then on."
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"from_date": [sentence]}


def test_a_wrong_first_day_is_corrected(client: Browser) -> None:
    monday = date(2026, 2, 9)
    enrolment = enrolled(captured(start_date=date(2026, 1, 26)), from_date=monday, came_on=monday)

    post(
        client,
        address(enrolment.training_class, f"{enrolment.pk}/edit/"),
        level="RLN",
        status="cic",
        from_date="2026-01-26",
    )

    enrolment.refresh_from_db()
    assert (enrolment.from_date, enrolment.came_on) == (date(2026, 1, 26), date(2026, 1, 26))


def test_two_who_change_the_same_are_told(client: Browser) -> None:
    enrolment = enrolled(captured(start_date=date(2026, 2, 2)))
    where = address(enrolment.training_class, f"{enrolment.pk}/edit/")
    read = '{"level": "RLN", "status": "cic", "from_date": "2026-02-02", "takes_exam": false}'
    post(client, where, level="RLN", status="rbe", from_date="2026-03-02", read=read)

    other_field = post(client, where, level="NL1", status="cic", from_date="2026-02-02", read=read)
    same_field = post(client, where, level="RLN", status="dro", from_date="2026-02-02", read=read)

    enrolment.refresh_from_db()
    assert other_field.status_code == 200
    assert (enrolment.status, enrolment.level) == ("rbe", "NL1")
    assert same_field.status_code == 409
    assert [(each["field"], each["yours"], each["theirs"]) for each in same_field.json()["conflict"]] == [
        ("status", "Dropped out", "Removed by employer")
    ]


def test_removes_a_learner(client: Browser) -> None:
    enrolment = enrolled(captured())

    answer = post(client, address(enrolment.training_class, f"{enrolment.pk}/delete/"))

    assert answer.status_code == 200
    assert not Enrolment.objects.exists()


def test_a_row_of_another_class_is_not_there(client: Browser) -> None:
    training_class, enrolment = captured(), enrolled(captured())

    for what in ("edit", "delete"):
        where = address(training_class, f"{enrolment.pk}/{what}/")
        assert post(client, where, level="RLN", status="cic", from_date="2026-02-02").status_code == 404
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("learners", [1, 3])
def test_asks_as_much_for_many_learners_as_for_one(
    client: Browser, django_assert_num_queries: DjangoAssertNumQueries, learners: int
) -> None:
    training_class = captured()
    for _ in range(learners):
        enrolled(training_class)

    with django_assert_num_queries(10):
        client.get(address(training_class))


@time_machine.travel("2026-03-18T10:00+02:00")
def test_nobody_has_left_on_a_day_that_lies_ahead(client: Browser) -> None:
    training_class = captured(start_date=date(2026, 2, 2), entries=mondays_and_wednesdays())
    enrolment = enrolled(training_class)
    where = address(training_class, f"{enrolment.pk}/edit/")

    ahead = post(client, where, level="RLN", status="dro", from_date="2026-03-19")
    today = post(client, where, level="RLN", status="dro", from_date="2026-03-18")

    sentence = "Thu 19 Mar 2026 lies ahead: record it once the learner has left."
    assert (ahead.status_code, ahead.json()["errors"]) == (422, {"from_date": [sentence]})
    assert today.status_code == 200


@time_machine.travel("2026-03-18T10:00+02:00")
def test_nobody_comes_after_the_end_of_the_class(client: Browser) -> None:
    training_class = captured(start_date=date(2026, 2, 2), entries=mondays_and_wednesdays())
    end = training_class.end_date
    assert end

    late = post(
        client, address(training_class), **rows({"learner": LearnerFactory.create().pk, "from_date": "2099-01-01"})
    )
    last = post(client, address(training_class), **rows({"learner": LearnerFactory.create().pk, "from_date": str(end)}))

    sentence = f"The class ends on {end:%a} {end.day} {end:%b %Y}: give a day up to then."
    assert (late.status_code, late.json()["errors"]) == (422, {"learners-0-from_date": [sentence]})
    assert last.status_code == 201
