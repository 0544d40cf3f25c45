"""GET /classes/<code>/"""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import Seta, Site, TrainingClass, User
from classes.services.capture.training_classes import delete_draft, repair_code
from tests.support.factories import (
    AgentFactory,
    ClientFactory,
    LearnerFactory,
    SiteFactory,
    UserFactory,
    captured,
    captured_without_number,
    class_agent,
    enrolled,
    mondays_and_wednesdays,
    put_in_status,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client: Browser) -> User:
    user = UserFactory.create(role=roles.VIEWER)
    client.force_login(user)
    return user


@pytest.mark.usefixtures("viewer")
def test_shows_all_facts(client: Browser) -> None:
    site = SiteFactory.create(
        client=ClientFactory.create(name="Karoo <Wind> Power"),
        name="Control room",
        street="1 Turbine Way",
        town="Noupoort",
        province=Site.Province.NORTHERN_CAPE,
    )
    training_class = captured(
        by=UserFactory.create(first_name="Pieter", last_name="van Wyk"),
        at=datetime(2026, 1, 22, 12, 5, tzinfo=UTC),
        site=site,
        total_hours="37.50",
        start_date=date(2026, 2, 2),
        supervisor=UserFactory.create(first_name="Thandeka", last_name="Nkosi"),
        order_number="PO-26001",
        seta_funded=True,
        seta=Seta.objects.get(name="W&RSETA"),
        exam_class=True,
        exam_type="External",
    )

    answer = client.get(f"/classes/{training_class.code}/")

    page = answer.content.decode()
    assert answer.status_code == 200
    for fact in (
        training_class.code,
        "Karoo &lt;Wind&gt; Power",
        "Control room",
        "1 Turbine Way, Noupoort, Northern Cape",
        "REALLL",
        "Numeracy (RLN)",
        "Mon 2 Feb 2026",
        "37.50 h",
        "Draft",
        "Thandeka Nkosi",
        "PO-26001",
        "W&amp;RSETA",
        "External",
        "Thu 22 Jan 2026 14:05",
        "by Pieter van Wyk",
        "Not since then",
    ):
        assert fact in page


@pytest.mark.usefixtures("viewer")
def test_says_who_changed_the_class_last(client: Browser) -> None:
    training_class = captured()
    TrainingClass.objects.filter(pk=training_class.pk).update(
        changed_by=UserFactory.create(first_name="Nomsa", last_name="Dlamini"),
        changed_at=datetime(2026, 2, 3, 7, 0, tzinfo=UTC),
    )

    page = client.get(f"/classes/{training_class.code}/").content.decode()

    assert "Tue 3 Feb 2026 09:00" in page
    assert "by Nomsa Dlamini" in page


@pytest.mark.usefixtures("viewer")
def test_says_what_is_missing_or_does_not_apply(client: Browser) -> None:
    page = client.get(f"/classes/{captured().code}/").content.decode()

    assert "Missing" in page
    assert "None yet" in page
    assert "Not funded by a SETA" in page
    assert "No exam" in page


@pytest.mark.usefixtures("viewer")
def test_leads_from_small_letters_to_the_present_code(client: Browser) -> None:
    training_class = captured()

    answer = client.get(f"/classes/{training_class.code.lower()}/?from=mail")

    assert answer.status_code == 302
    assert answer["Location"] == f"/classes/{training_class.code}/?from=mail"


@pytest.mark.parametrize("tab", ["", "timetable/", "history/", "edit/"])
def test_leads_from_a_former_code_to_the_present_one(client: Browser, tab: str) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    training_class = captured_without_number()
    former = training_class.code
    repaired = repair_code(training_class, by=UserFactory.create(), at=timezone.now())

    answer = client.get(f"/classes/{former.lower()}/{tab}")

    assert answer.status_code == 302
    assert answer["Location"] == f"/classes/{repaired.code}/{tab}"
    assert former in client.get(f"/classes/{repaired.code}/").content.decode()


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize(
    "code",
    [
        "1-REALLL-RLN-0099",
        "%25",
        "_",
        "1-REALLL-RLN-%25",
        "1-REALLL-RLN-000_",
        "a%2Fb",
        "a/b",
        "x" * 5000,
        "1%00",
        "%F0%9F%90%98",
    ],
)
def test_knows_no_other_class(client: Browser, code: str) -> None:
    captured()

    assert client.get(f"/classes/{code}/").status_code == 404


@pytest.mark.usefixtures("viewer")
def test_is_gone_once_the_draft_is_deleted(client: Browser) -> None:
    draft = captured()
    delete_draft(draft, reason="Captured twice", by=UserFactory.create(), at=timezone.now())

    assert client.get(f"/classes/{draft.code}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "edit", "delete", "repair"),
    [
        (roles.ADMINISTRATOR, True, True, True),
        (roles.CLASS_ADMINISTRATOR, True, False, False),
        (roles.SUPERVISOR, False, False, False),
        (roles.QA_OFFICER, False, False, False),
        (roles.VIEWER, False, False, False),
    ],
)
def test_offers_each_role_what_it_may_do(client: Browser, role: str, *, edit: bool, delete: bool, repair: bool) -> None:
    waiting = captured_without_number()
    client.force_login(UserFactory.create(role=role))

    page = client.get(f"/classes/{waiting.code}/").content.decode()

    assert (f'href="/classes/{waiting.code}/edit/"' in page) is edit
    assert (f'action="/classes/{waiting.code}/delete/"' in page) is delete
    assert (f'action="/classes/{waiting.code}/repair-code/"' in page) is repair


def test_lets_supervisors_edit_their_own_classes(client: Browser) -> None:
    supervisor = UserFactory.create(role=roles.SUPERVISOR)
    client.force_login(supervisor)
    training_class = captured(supervisor=supervisor)

    assert f"/classes/{training_class.code}/edit/" in client.get(f"/classes/{training_class.code}/").content.decode()


def test_offers_no_deletion_of_a_class_that_is_no_draft(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    training_class = captured(order_number="PO-1")
    put_in_status("active")

    assert "delete/" not in client.get(f"/classes/{training_class.code}/").content.decode()


def test_is_not_for_users_without_a_role_nor_for_the_unknown(client: Browser) -> None:
    address = f"/classes/{captured().code}/"

    assert client.get(address, headers={"Accept": "text/html"}).status_code == 302

    client.force_login(UserFactory.create())

    assert client.get(address).status_code == 403
    assert client.get(address.lower()).status_code == 403


@pytest.mark.usefixtures("viewer")
def test_is_only_for_reading(client: Browser) -> None:
    assert client.post(f"/classes/{captured().code}/").status_code == 405


@pytest.mark.usefixtures("viewer")
def test_asks_few_questions(client: Browser, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    training_class = captured(supervisor=UserFactory.create())

    # session, user, two sources of rights, groups; the class with its names, what it lacks, its former codes, what is
    # stored of its timetable, its agents and its learners, remarks of the import; its supervisor, who captured it, its
    # code in the old system
    with django_assert_num_queries(16):
        client.get(f"/classes/{training_class.code}/")


@pytest.mark.usefixtures("viewer")
def test_names_who_teaches_and_who_learns(client: Browser) -> None:
    training_class = captured()
    for name, month in (("Former", 2), ("Present", 3), ("Next", 4)):
        class_agent(training_class, agent=AgentFactory.create(name=f"{name} Agent"), from_date=date(2026, month, 1))
    enrolled(training_class, learner=LearnerFactory.create(first_name="Mamello", surname=""))
    enrolled(training_class, learner=LearnerFactory.create(first_name="Gone", surname="Away"), status="dro")

    with time_machine.travel(date(2026, 3, 31)):
        page = " ".join(client.get(f"/classes/{training_class.code}/").text.split())

    assert "1 of 2</a> in the class" in page
    assert "Mamello" in page
    assert "Gone" not in page
    assert [name in page for name in ("Former Agent", "Present Agent", "Next Agent")] == [False, True, True]


@pytest.mark.usefixtures("viewer")
def test_names_the_first_of_many_learners(client: Browser) -> None:
    training_class = captured()
    for number in range(14):
        enrolled(training_class, learner=LearnerFactory.create(surname=f"Botha {number:02}"))

    page = " ".join(client.get(f"/classes/{training_class.code}/").text.split())

    assert "14 of 14" in page
    assert "Botha 11, Zanele and 2 more" in page


@pytest.mark.usefixtures("viewer")
def test_says_when_the_class_ends_and_why(client: Browser) -> None:
    training_class = captured(entries=mondays_and_wednesdays())

    page = client.get(f"/classes/{training_class.code}/").content.decode()

    assert "Wed 20 May 2026" in page
    assert "160 h at 10 h a week from Mon 2 Feb: 32 class days. Ends Wed 20 May 2026." in page
