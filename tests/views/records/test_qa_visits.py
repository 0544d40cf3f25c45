"""GET and POST /classes/<code>/qa-visits/, and what is below it."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import ClassFile, QAVisit, User
from classes.models.records.files import LARGEST_FILE, LARGEST_REPORT
from tests.support.documents import A_DOCX, register, send
from tests.support.factories import UserFactory, captured
from tests.support.pages.page_forms import form_to
from tests.support.records import A_PDF, QAVisitFactory, deleted, stored_file

pytestmark = pytest.mark.django_db

PAGE = {"accept": "text/html"}


@pytest.fixture
def officer(client: Browser) -> User:
    user = UserFactory.create(role=roles.QA_OFFICER, first_name="Ayesha", last_name="Patel")
    client.force_login(user)
    return user


def form_for(officer: User, /, **changes: Any) -> dict[str, Any]:
    return {
        "date": "2026-02-09",
        "type": "compliance",
        "officer": str(officer.pk),
        "findings": "Two portfolios are not signed.",
        "follow_up_date": "2026-02-23",
        "follow_up_actions": "Have them signed.",
        **changes,
    }


def address_of(visit: QAVisit, action: str = "edit/") -> str:
    return f"/classes/{visit.training_class.code}/qa-visits/{visit.pk}/{action}"


def test_records_a_visit_with_several_reports(client: Browser, officer: User) -> None:
    training_class = captured()
    reports = [*register(), ("findings.docx", A_DOCX)]

    answer = send(client, f"/classes/{training_class.code}/qa-visits/", reports, field="reports", **form_for(officer))

    visit = QAVisit.objects.get()
    assert answer.status_code == 201
    assert (visit.training_class, visit.officer, visit.recorded_by) == (training_class, officer, officer)
    assert (visit.date, visit.type) == (date(2026, 2, 9), "compliance")
    assert (visit.follow_up_date, visit.follow_up_actions) == (date(2026, 2, 23), "Have them signed.")
    assert list(visit.reports.order_by("pk").values_list("name", flat=True)) == ["register.pdf", "findings.docx"]


@pytest.mark.parametrize("role", [roles.QA_OFFICER, roles.CLASS_ADMINISTRATOR, roles.ADMINISTRATOR])
def test_proposes_no_day_and_as_officer_only_one(client: Browser, role: str) -> None:
    user = UserFactory.create(role=role)
    client.force_login(user)

    form = form_to(client.get(address := f"/classes/{captured().code}/qa-visits/"), address)
    answer = form.send(client, {"type": "initial"})

    is_officer = role == roles.QA_OFFICER
    assert (form.entries["date"], form.entries["officer"]) == ([""], [str(user.pk) if is_officer else ""])
    assert sorted(answer.json()["errors"]) == (["date"] if is_officer else ["date", "officer"])
    assert not QAVisit.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date": ""}, "date"),
        ({"date": "1900-01-01"}, "date"),
        ({"date": "2026-02-30"}, "date"),
        ({"type": ""}, "type"),
        ({"type": "surprise"}, "type"),
        ({"officer": ""}, "officer"),
        ({"officer": "999999"}, "officer"),
        ({"follow_up_date": "2026-02-08"}, "follow_up_date"),
        ({"follow_up_date": ""}, "follow_up_date"),
        ({"findings": "x" * 10_001}, "findings"),
        ({"follow_up_actions": "x" * 2_001}, "follow_up_actions"),
    ],
    ids=str,
)
def test_refuses_what_is_no_visit(client: Browser, officer: User, change: dict[str, str], field: str) -> None:
    answer = client.post(f"/classes/{captured().code}/qa-visits/", form_for(officer, **change))

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert not QAVisit.objects.exists()


def test_a_viewer_made_no_visit(client: Browser, officer: User) -> None:
    viewer = UserFactory.create(role=roles.VIEWER)

    answer = client.post(f"/classes/{captured().code}/qa-visits/", form_for(viewer))

    assert list(answer.json()["errors"]) == ["officer"]


@pytest.mark.parametrize(("size", "status"), [(LARGEST_FILE + 1, 201), (LARGEST_REPORT + 1, 422)])
def test_a_report_may_be_larger_than_other_files(client: Browser, officer: User, size: int, status: int) -> None:
    report = [("scan.pdf", A_PDF + b" " * (size - len(A_PDF)))]

    answer = send(client, f"/classes/{captured().code}/qa-visits/", report, field="reports", **form_for(officer))

    assert answer.status_code == status


def test_changes_a_visit_and_leaves_its_reports(client: Browser, officer: User) -> None:
    visit = QAVisitFactory.create()
    report = stored_file(visit.training_class, qa_visit=visit)

    answer = send(
        client,
        address_of(visit),
        [("second.pdf", A_PDF + b"second")],
        field="reports",
        version="1",
        **form_for(officer, findings="All are signed."),
    )

    visit.refresh_from_db()
    assert answer.status_code == 200
    assert (visit.findings, visit.version) == ("All are signed.", 2)
    assert report in visit.reports.all()
    assert visit.reports.count() == 2


def test_a_second_edit_is_told_of_the_first(client: Browser, officer: User) -> None:
    visit = QAVisitFactory.create(officer=officer)
    client.post(address_of(visit), form_for(officer, version="1"))

    answer = client.post(address_of(visit), form_for(officer, version="1", findings="Nothing", type="final_assessment"))

    assert answer.status_code == 409
    assert [(each["field"], each["theirs"]) for each in answer.json()["conflict"]] == [
        ("type", "Compliance"),
        ("findings", "Two portfolios are not signed."),
    ]


def test_an_officer_who_has_left_stays_with_his_visits(client: Browser, officer: User) -> None:
    visit = QAVisitFactory.create()

    answer = client.post(address_of(visit), form_for(visit.officer, version="1"))

    assert answer.status_code == 200


@time_machine.travel("2026-03-01T08:00:00+02:00", tick=False)
def test_a_follow_up_is_due_until_it_is_done(client: Browser) -> None:
    officer = UserFactory.create(role=roles.QA_OFFICER)
    client.force_login(officer)
    visit = QAVisitFactory.create(follow_up_date=date(2026, 2, 23))
    tab = f"/classes/{visit.training_class.code}/qa-visits/"

    before = client.get(tab).text
    done = client.post(address_of(visit, "follow-up/"), {"done": "yes"})
    after = client.get(tab).text
    client.post(address_of(visit, "follow-up/"), {"done": "no"})

    assert "Follow-up due" in before
    assert done.status_code == 200
    assert "Followed up" in after
    visit.refresh_from_db()
    assert (visit.follow_up_done_by, visit.follow_up_done_at) == (None, None)


@pytest.mark.usefixtures("officer")
def test_a_visit_without_follow_up_has_none_that_is_done(client: Browser) -> None:
    assert client.post(address_of(QAVisitFactory.create(), "follow-up/"), {"done": "yes"}).status_code == 409


def test_a_follow_up_that_is_done_keeps_its_date(client: Browser, officer: User) -> None:
    visit = QAVisitFactory.create(follow_up_date=date(2026, 2, 23))
    client.post(address_of(visit, "follow-up/"), {"done": "yes"})

    answer = client.post(address_of(visit), form_for(officer, version="2", follow_up_date="", follow_up_actions=""))

    assert answer.status_code == 422
    assert "say first that it is not done" in str(answer.json()["errors"])


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("action", ["edit/", "follow-up/", "delete/", "restore/"])
def test_knows_no_visit_of_another_class(client: Browser, action: str) -> None:
    visit = QAVisitFactory.create()

    assert client.post(f"/classes/{captured().code}/qa-visits/{visit.pk}/{action}").status_code == 404


@pytest.mark.usefixtures("officer")
def test_a_deleted_visit_goes_out_of_sight_and_comes_back_with_its_reports(client: Browser) -> None:
    visit = QAVisitFactory.create()
    stored_file(visit.training_class, qa_visit=visit)
    tab = f"/classes/{visit.training_class.code}/qa-visits/"

    client.post(address_of(visit, "delete/"))
    gone = client.get(tab).context
    client.post(address_of(visit, "restore/"))
    back = client.get(tab).context

    assert (gone["lines"], gone["deleted_visits"]) == ([], [visit])
    assert [(line[0], len(line[1])) for line in back["lines"]] == [(visit, 1)]
    assert ClassFile.objects.kept().count() == 1


@pytest.mark.parametrize("role", [roles.VIEWER])
def test_a_viewer_reads_and_records_nothing(client: Browser, role: str) -> None:
    visit = QAVisitFactory.create(findings="In order")
    QAVisitFactory.create(training_class=visit.training_class, findings="Put aside", **deleted())
    client.force_login(UserFactory.create(role=role))

    page = client.get(f"/classes/{visit.training_class.code}/qa-visits/").text

    assert "In order" in page
    assert "Record or plan a QA visit" not in page
    assert "Put aside" not in page


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("count", [1, 3])
def test_asks_as_many_questions_for_many_visits_as_for_one(
    client: Browser, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    training_class = captured()
    for _ in range(count):
        stored_file(training_class, qa_visit=QAVisitFactory.create(training_class=training_class))

    # session, user, two sources of rights, groups; the class, what it lacks, its visits and
    # their reports; the officers
    with django_assert_num_queries(9):
        client.get(f"/classes/{training_class.code}/qa-visits/")
