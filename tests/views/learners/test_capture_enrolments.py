"""Learners in the capture form: POST /classes/new/ and /classes/<code>/edit/"""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import ClassType, Enrolment, Subject, TrainingClass, User
from tests.support.factories import LearnerFactory, SiteFactory, UserFactory, captured, enrolled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> User:
    user = UserFactory(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


def rows(*learners: dict[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = {"learners-TOTAL_FORMS": len(learners), "learners-INITIAL_FORMS": 0}
    for number, facts in enumerate(learners):
        sent |= {f"learners-{number}-{name}": value for name, value in facts.items()}
    return sent


def capture(browser: Browser, **entries: Any) -> Any:
    site = SiteFactory.create()
    facts = {
        "submission_id": str(uuid4()),
        "client": site.client.pk,
        "site": site.pk,
        "class_type": "REALLL",
        "subject": "RLN",
        "start_date": "2026-02-02",
        "seta_funded": "no",
        "exam_class": "no",
        **entries,
    }
    return browser.post("/classes/new/", facts, headers={"accept": "application/json"})


def edit(browser: Browser, training_class: TrainingClass, **entries: Any) -> Any:
    facts = {
        "version": "1",
        "site": training_class.site_id,
        "start_date": training_class.start_date.isoformat(),
        "seta_funded": "no",
        "exam_class": "yes" if training_class.exam_class else "no",
        "exam_type": training_class.exam_type,
        **entries,
    }
    address = f"/classes/{training_class.code}/edit/"
    return browser.post(address, facts, headers={"accept": "application/json"})


def as_stored(enrolment: Enrolment, **changes: Any) -> dict[str, Any]:
    """The row that the form has for a stored learner."""
    return {
        "id": enrolment.pk,
        "learner": enrolment.learner.pk,
        "level": enrolment.level,
        "status": enrolment.status,
        "from_date": enrolment.from_date.isoformat(),
        **changes,
    }


def test_captures_a_class_with_its_learners(client: Browser) -> None:
    first, second = LearnerFactory.create_batch(2)

    answer = capture(
        client,
        exam_class="yes",
        exam_type="External",
        **rows({"learner": first.pk, "takes_exam": "yes"}, {"learner": second.pk, "level": "NL1", "takes_exam": "no"}),
    )

    assert answer.status_code == 201
    facts = Enrolment.objects.order_by("learner").values_list("level", "status", "from_date", "takes_exam")
    assert list(facts) == [("RLN", "cic", date(2026, 2, 2), True), ("NL1", "cic", date(2026, 2, 2), False)]
    assert Enrolment.objects.filter(training_class__pk=answer.json()["class_id"]).count() == 2


def test_an_exam_in_a_class_without_one_is_left_out(client: Browser) -> None:
    capture(client, **rows({"learner": LearnerFactory.create().pk, "takes_exam": "yes"}))

    assert Enrolment.objects.get().takes_exam is False


@pytest.mark.parametrize(
    ("entries", "errors"),
    [
        ({"learners-TOTAL_FORMS": "1"}, "learners"),
        ({**rows({"learner": "4711"})}, "learners-0-learner"),
        ({**rows({"learner": "4711"}), "learner": "4712"}, "learner"),
    ],
)
def test_nothing_is_saved_with_somebody_who_is_not_there(client: Browser, entries: dict[str, Any], errors: str) -> None:
    answer = capture(client, **entries)

    assert answer.status_code == 422
    assert errors in answer.json()["errors"]
    assert not TrainingClass.objects.exists()


def test_the_edit_form_has_the_learners(client: Browser) -> None:
    training_class = captured()
    enrolment = enrolled(training_class, learner=LearnerFactory.create(surname="Mthembu", first_name="Zanele"))

    page = client.get(f"/classes/{training_class.code}/edit/").content.decode()

    assert 'value="Mthembu, Zanele"' in page
    assert f'name="learners-0-id" value="{enrolment.pk}"' in page
    assert enrolment.learner.id_number not in page


def test_an_edit_adds_changes_and_removes(client: Browser) -> None:
    training_class = captured()
    stays, goes, unsent = (enrolled(training_class) for _ in range(3))
    comes = LearnerFactory.create()

    answer = edit(
        client,
        training_class,
        **rows(as_stored(stays, level="NL2"), as_stored(goes, DELETE="on"), {"learner": comes.pk}),
    )

    training_class.refresh_from_db()
    assert answer.status_code == 200
    assert set(training_class.enrolments.values_list("learner", "level")) == {
        (stays.learner.pk, "NL2"),
        (unsent.learner.pk, "RLN"),
        (comes.pk, "RLN"),
    }
    assert training_class.version == 1


def test_an_edit_sent_twice_is_saved_once(client: Browser) -> None:
    training_class = captured()
    sent = rows({"learner": LearnerFactory.create().pk, "level": "NL1", "from_date": "2026-02-02"})

    answers = [edit(client, training_class, **sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert training_class.enrolments.count() == 1


def test_an_edit_leaves_what_another_changed_meanwhile(client: Browser) -> None:
    training_class = captured()
    enrolment = enrolled(training_class)
    read = '{"level": "RLN", "status": "cic", "from_date": "2026-02-02", "takes_exam": false}'
    sent = rows(as_stored(enrolment, read=read))
    Enrolment.objects.update(status="rbe", from_date=date(2026, 3, 2))

    answer = edit(client, training_class, order_number="PO-7", **sent)

    enrolment.refresh_from_db()
    assert answer.status_code == 200
    assert (enrolment.status, enrolment.from_date) == ("rbe", date(2026, 3, 2))


def test_a_form_without_learners_leaves_them(client: Browser) -> None:
    training_class = captured()
    enrolled(training_class)

    edit(client, training_class, order_number="PO-7")

    assert training_class.enrolments.count() == 1


def test_a_row_of_another_class_is_refused(client: Browser) -> None:
    training_class, other = captured(), enrolled(captured())

    answer = edit(client, training_class, **rows(as_stored(other)))

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"learners-0-learner": ["This row belongs to another class: remove it here."]}


def test_nobody_takes_the_exam_of_a_class_that_has_none_any_more(client: Browser) -> None:
    training_class = captured(exam_class=True, exam_type="External")
    enrolment = enrolled(training_class, takes_exam=True)
    connection.check_constraints()

    answer = edit(client, training_class, exam_class="no")

    enrolment.refresh_from_db()
    assert answer.status_code == 200
    assert enrolment.takes_exam is False
    connection.check_constraints()


def test_200_learners_are_saved_with_as_many_queries_as_2(client: Browser) -> None:
    learners = LearnerFactory.create_batch(200)
    counts = []

    for some in (learners[:2], learners):
        with CaptureQueriesContext(connection) as queries:
            answer = capture(client, **rows(*({"learner": learner.pk} for learner in some)))
        assert answer.status_code == 201
        counts.append(len(queries))

    assert counts[1] - counts[0] <= 2


@pytest.mark.parametrize("learners", [1, 30])
def test_the_capture_page_does_not_grow_with_the_learners(
    client: Browser, django_assert_num_queries: DjangoAssertNumQueries, learners: int
) -> None:
    LearnerFactory.create_batch(learners)

    with django_assert_num_queries(16):
        page = client.get("/classes/new/").content.decode()

    assert "Mthembu" not in page


@pytest.mark.parametrize("learners", [1, 3])
def test_the_edit_page_asks_as_much_for_many_learners_as_for_one(
    client: Browser, django_assert_num_queries: DjangoAssertNumQueries, learners: int
) -> None:
    training_class = captured()
    for _ in range(learners):
        enrolled(training_class)

    with django_assert_num_queries(18):
        client.get(f"/classes/{training_class.code}/edit/")


def test_without_script_learners_are_found_in_the_form(client: Browser) -> None:
    learner = LearnerFactory.create(surname="Mthembu")

    answer = client.post("/classes/preview/", {"learner_q": "mthembu", "find": "yes"}, headers={"accept": "text/html"})

    page = " ".join(answer.content.decode().split())
    assert f'name="learner" value="{learner.pk}"' in page


def test_who_was_there_from_the_start_comes_with_it_when_it_moves(client: Browser) -> None:
    training_class = captured(start_date=date(2026, 2, 2))
    from_the_start, later = enrolled(training_class), enrolled(training_class, came_on=date(2026, 3, 2))

    edit(client, training_class, start_date="2026-01-26")

    from_the_start.refresh_from_db()
    later.refresh_from_db()
    assert (from_the_start.came_on, from_the_start.from_date) == (date(2026, 1, 26), date(2026, 1, 26))
    assert later.came_on == date(2026, 3, 2)


def test_a_supervisor_chooses_by_name_alone(client: Browser) -> None:
    client.force_login(UserFactory(role=roles.SUPERVISOR))

    page = client.get("/classes/new/").content.decode()

    assert "Find learners" in page
    assert "passport" not in page


def test_a_level_that_left_the_catalogue_stays_where_it_stands(client: Browser) -> None:
    aet = ClassType.objects.get(code="AET")
    subject = Subject.objects.create(class_type=aet, code="OLD", name="Old", hours=40)
    enrolment = enrolled(captured(), level="OLD")
    subject.delete()
    read = '{"level": "OLD", "status": "cic", "from_date": "2026-02-02", "takes_exam": false}'
    sent = rows(as_stored(enrolment, read=read, status="rbe", from_date="2026-03-02"))

    answer = edit(client, enrolment.training_class, **sent)

    enrolment.refresh_from_db()
    assert answer.status_code == 200
    assert (enrolment.level, enrolment.status) == ("OLD", "rbe")


def test_without_script_who_is_ticked_comes_into_the_class(client: Browser) -> None:
    learner = LearnerFactory.create()

    answer = capture(client, learner=[learner.pk], level="NL1")

    assert answer.status_code == 201
    assert Enrolment.objects.get().level == "NL1"
