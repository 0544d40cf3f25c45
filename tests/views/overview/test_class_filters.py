"""GET /classes/ with filters, those that make sense and those that do not."""

from datetime import date

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import ClassType, Seta, Subject, TrainingClass, User
from tests.support.factories import SiteFactory, UserFactory, captured, captured_without_number, put_in_status
from tests.views.overview.test_class_list import codes_on, the

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client: Browser) -> User:
    user = UserFactory(role=roles.VIEWER)
    client.force_login(user)
    return user


@pytest.fixture
def wanted(viewer: User) -> TrainingClass:
    """A class that differs from another, which is there too, in everything that can be filtered by."""
    captured(start_date=date(2026, 3, 2))
    put_in_status("cancelled")
    TrainingClass.objects.update(order_number="PO-1")
    return captured(
        class_type=the(ClassType, code="AET"),
        subject=the(Subject, code="NUM"),
        start_date=date(2026, 4, 1),
        seta_funded=True,
        seta=the(Seta, name="W&RSETA"),
        exam_class=True,
        exam_type="External",
        supervisor=viewer,
    )


@pytest.mark.parametrize(
    "filters",
    [
        {"client": "{client}"},
        {"site": "{site}"},
        {"client": "{client}", "site": "{site}"},
        {"class_type": "AET"},
        {"subject": "NUM"},
        {"status": "draft"},
        {"status": "not_over"},
        {"seta": "W&RSETA"},
        {"exam_class": "yes"},
        {"start_from": "2026-04-01"},
        {"start_from": "2026-03-03", "start_to": "2026-04-01"},
        {"order_number": "missing"},
        {"whose": "mine"},
        {"q": "numeracy", "class_type": "AET", "exam_class": "yes", "sort": "client"},
    ],
)
def test_filters(client: Browser, wanted: TrainingClass, filters: dict[str, str]) -> None:
    filters = {name: value.format(client=wanted.client_id, site=wanted.site_id) for name, value in filters.items()}

    answer = client.get("/classes/", filters)

    assert codes_on(answer) == [wanted.code]
    assert "was left out" not in answer.content.decode()


@pytest.mark.parametrize(
    "filters",
    [{"exam_class": "no"}, {"start_to": "2026-03-02"}, {"order_number": "given"}, {"status": "cancelled"}],
)
def test_filters_the_other_way_round(client: Browser, wanted: TrainingClass, filters: dict[str, str]) -> None:
    (code,) = codes_on(client.get("/classes/", filters))

    assert code != wanted.code


@pytest.mark.usefixtures("viewer")
def test_finds_a_class_by_its_number_alone(client: Browser) -> None:
    site = SiteFactory.create()
    captured(site=site)
    second = captured(site=site)

    assert codes_on(client.get("/classes/", {"q": "0002"})) == [second.code]
    assert codes_on(client.get("/classes/", {"q": "0002 numer"})) == [second.code]


def test_knows_only_the_sites_of_the_chosen_client(client: Browser, wanted: TrainingClass) -> None:
    other = SiteFactory.create()

    page = client.get("/classes/", {"client": wanted.client_id, "site": other.pk})

    assert codes_on(page) == [wanted.code]
    assert f"“{other.pk}” was left out: there is no such site of this client." in page.content.decode()


@pytest.mark.usefixtures("viewer")
def test_filters_by_fallback_codes_and_marks_them(client: Browser) -> None:
    captured()
    waiting = captured_without_number()

    answer = client.get("/classes/", {"code_kind": "fallback"})

    assert codes_on(answer) == [waiting.code]
    assert "Fallback code" in answer.content.decode()


@pytest.mark.usefixtures("viewer")
def test_says_when_the_order_number_is_missing(client: Browser) -> None:
    captured()

    assert "no order number" in client.get("/classes/").content.decode()


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize(
    "nonsense",
    [
        {"client": "abc"},
        {"client": "99999999999999999999"},
        {"client": "\0"},
        {"class_type": "aet"},
        {"subject": "XYZ"},
        {"status": "finished"},
        {"seta": "SETI"},
        {"exam_class": "maybe"},
        {"start_from": "2026-02-30"},
        {"start_to": "yesterday"},
        {"start_from": "2026-05-01", "start_to": "2026-04-30"},
        {"order_number": "PO-1"},
        {"whose": "theirs"},
        {"code_kind": "secret"},
        {"sort": "submission_digest"},
        {"sort": "--code"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "two"},
        {"page": "2"},
        {"page": "9" * 5000},
        {"page_size": "26"},
        {"page_size": "0"},
        {"q": "x" * 101},
        {"q": "a\0b"},
        {"q": "one two three four five six seven"},
    ],
)
def test_leaves_nonsense_out_and_says_so(client: Browser, nonsense: dict[str, str]) -> None:
    training_class = captured()

    answer = client.get("/classes/", nonsense)

    assert answer.status_code == 200
    assert codes_on(answer) == [training_class.code]
    assert answer.content.decode().count("was left out: ") == len(nonsense)
    assert "invalid name" not in answer.content.decode()


@pytest.mark.usefixtures("viewer")
def test_shows_nonsense_as_text_and_not_at_length(client: Browser) -> None:
    page = client.get("/classes/", {"status": "<script>" + "x" * 5000}).content.decode()

    assert "“&lt;script&gt;xxx" in page
    assert "x" * 100 not in page.partition("was left out")[0]


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("unknown", ["", "q=", "client=&status=", "page=1&page_size=25"])
def test_says_nothing_where_nothing_is_wrong(client: Browser, unknown: str) -> None:
    captured()

    assert "was left out" not in client.get(f"/classes/?{unknown}").content.decode()


def test_offers_as_supervisors_who_supervises_or_may(client: Browser) -> None:
    former, may, cannot = UserFactory(), UserFactory(role=roles.SUPERVISOR), UserFactory(role=roles.VIEWER)
    captured(supervisor=former)
    client.force_login(cannot)

    page = client.get("/classes/")

    offered = {key for key, _name in page.context["filters"].shown["supervisor"].field.choices}
    assert {str(former.pk), str(may.pk)} <= offered
    assert str(cannot.pk) not in offered
