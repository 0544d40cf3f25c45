from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import ClassType, Site, TrainingClass, User
from classes.services.codes.class_codes import ClassCodeService, NumberingFailed
from tests.support.factories import SiteFactory, UserFactory, captured

pytestmark = pytest.mark.django_db

ADDRESS = "/classes/new/"
PAGE = {"accept": "text/html"}


@pytest.fixture
def site() -> Site:
    return SiteFactory.create(client__name="Thaba Foods", name="Bakery")


@pytest.fixture
def capturer(client: Browser) -> User:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


def form_for(place: Site, /, **changes: object) -> dict[str, Any]:
    """What the capture form sends for REALLL Numeracy at the site, but for the changes; None leaves a field out."""
    entries = {
        "submission_id": str(uuid4()),
        "client": place.client_id,
        "site": place.pk,
        "class_type": "REALLL",
        "subject": "RLN",
        "start_date": "2026-02-02",
        "seta_funded": "no",
        "exam_class": "no",
        **changes,
    }
    return {name: value for name, value in entries.items() if value is not None}


def test_captures_a_class_with_the_next_code_of_its_prefix(client: Browser, capturer: User, site: Site) -> None:
    captured(site=site)

    answer = client.post(ADDRESS, form_for(site, order_number=" PO-1 ", class_code="9-AET-NUM-0001"))

    code = f"{site.client_id}-REALLL-RLN-0002"
    training_class = TrainingClass.objects.get(code=code)
    assert answer.status_code == 201
    assert answer.json() == {
        "success": True,
        "class_id": training_class.pk,
        "class_code": code,
        "message": f"Class {code} was captured.",
        "redirect_url": f"/classes/{code}/",
    }
    assert training_class.captured_by == capturer
    assert training_class.start_date == date(2026, 2, 2)
    assert training_class.total_hours == Decimal(160)
    assert training_class.order_number == "PO-1"
    assert training_class.status == TrainingClass.Status.DRAFT


@pytest.mark.parametrize("code", ["AET", "REALLL", "SOFT", "GETC", "BA2", "WALK", "RUN"])
def test_captures_every_kind_of_type(client: Browser, capturer: User, site: Site, code: str) -> None:
    subject = {"AET": "COMM", "REALLL": "RLF", "SOFT": "EQ", "WALK": "BA2LP9", "RUN": "RLN"}.get(code, "LP")

    by_hand = ClassType.objects.get(code=code).hours_by_hand
    hours = "37.5" if by_hand else None

    answer = client.post(ADDRESS, form_for(site, class_type=code, subject=subject, total_hours=hours))

    stored = TrainingClass.objects.get()
    assert answer.json()["class_code"] == f"{site.client_id}-{code}-{subject}-0001"
    assert (stored.total_hours == Decimal("37.5")) == by_hand


@pytest.mark.usefixtures("capturer")
def test_goes_to_the_class_when_there_is_no_script(client: Browser, site: Site) -> None:
    answer = client.post(ADDRESS, form_for(site), headers=PAGE)

    assert answer.status_code == 302
    assert answer["Location"] == f"/classes/{site.client_id}-REALLL-RLN-0001/"


NO_CLIENT = "no client is in use"


@pytest.mark.usefixtures("capturer")
def test_says_that_clients_come_first(client: Browser) -> None:
    page = client.get(ADDRESS).text

    assert NO_CLIENT in page
    assert "Ask an administrator" in page


@pytest.mark.usefixtures("capturer")
def test_says_nothing_of_it_where_there_is_a_client(client: Browser, site: Site) -> None:
    assert NO_CLIENT not in client.get(ADDRESS).text


def test_leads_an_administrator_to_the_form_of_clients(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))

    assert 'href="/admin/classes/client/add/"' in client.get(ADDRESS).text


@pytest.mark.usefixtures("capturer")
def test_offers_what_follows_from_client_and_type_without_script(client: Browser, site: Site) -> None:
    SiteFactory.create(name="Somebody else's")

    page = client.get(ADDRESS, {"client": str(site.client_id), "class_type": "GETC"}).content.decode()

    assert "Bakery" in page
    assert "Somebody else" not in page
    assert "Learner Progression" in page


def test_stores_text_as_it_was_typed(client: Browser, capturer: User, site: Site) -> None:
    client.post(ADDRESS, form_for(site, order_number="O'Brien & Søn <b> 订单"))

    assert TrainingClass.objects.get().order_number == "O'Brien & Søn <b> 订单"


def test_ignores_what_a_choice_makes_inapplicable(client: Browser, capturer: User, site: Site) -> None:
    answer = client.post(ADDRESS, form_for(site, seta="No such SETA", exam_type="External"))

    stored = TrainingClass.objects.get()
    assert answer.status_code == 201
    assert (stored.seta, stored.exam_type) == (None, "")


def test_keeps_seta_and_exam_type_when_they_apply(client: Browser, capturer: User, site: Site) -> None:
    extra = {"seta_funded": "yes", "seta": "W&RSETA", "exam_class": "yes", "exam_type": "External"}

    client.post(ADDRESS, form_for(site, **extra))

    stored = TrainingClass.objects.get()
    assert stored.seta is not None
    assert (stored.seta.name, stored.exam_type) == ("W&RSETA", "External")


def test_makes_a_supervisor_who_captures_the_supervisor(client: Browser, site: Site) -> None:
    supervisor = UserFactory.create(role=roles.SUPERVISOR)
    client.force_login(supervisor)
    other = UserFactory.create(role=roles.SUPERVISOR)

    refused = client.post(ADDRESS, form_for(site, supervisor=other.pk))
    client.post(ADDRESS, form_for(site))

    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["__all__"])
    assert TrainingClass.objects.get().supervisor == supervisor


WRONG = [
    ("client", "", "Choose a client."),
    ("client", "99999", "What was chosen is not in the list: choose a client from it."),
    ("client", "x\0", "What was chosen is not in the list: choose a client from it."),
    ("client", "9" * 30, "What was chosen is not in the list: choose a client from it."),
    ("site", "", "Choose a site."),
    ("site", "99999", "The site does not belong to this client: choose Thaba Foods' site."),
    ("class_type", "NOPE", "What was chosen is not in the list: choose a class type from it."),
    ("subject", "NUM", "REALLL does not offer this subject: choose one from the list."),
    ("start_date", "", "Give the first day from which the class may meet."),
    (
        "start_date",
        "2026-02-30",
        "“2026-02-30” is no date that exists: type it like 2026-02-02, 2/2/2026 or 2 Feb 2026.",
    ),
    ("start_date", "1999-12-31", "Give a date between 2000 and 2100."),
    ("start_date", "2101-01-01", "Give a date between 2000 and 2100."),
    ("seta_funded", "", "Answer yes or no."),
    ("seta_funded", "maybe", "Answer yes or no."),
    ("exam_class", None, "Answer yes or no."),
    ("order_number", "x" * 51, "Shorten this to at most 50 characters: it has 51."),
    ("order_number", "a\tb", "Remove the characters that cannot be seen, such as tabs or line breaks."),
    ("order_number", "\u200b", "Remove the characters that cannot be seen, such as tabs or line breaks."),
    ("order_number", "\u202ePO", "Remove the characters that cannot be seen, such as tabs or line breaks."),
    ("order_number", "PO\ufffd", "Some characters could not be read: type them again."),
    ("order_number", "a\0b", "Remove the characters that cannot be seen, such as tabs or line breaks."),
    ("submission_id", None, "This form cannot be saved: open a new one and enter the class there."),
    ("submission_id", "nonsense", "This form cannot be saved: open a new one and enter the class there."),
    ("supervisor", "99999", "What was chosen is not in the list: choose a supervisor from it."),
]


@pytest.mark.usefixtures("capturer")
@pytest.mark.parametrize(("field", "value", "sentence"), WRONG)
def test_says_what_to_correct(client: Browser, site: Site, field: str, value: str | None, sentence: str) -> None:
    answer = client.post(ADDRESS, form_for(site, **{field: value}))

    assert answer.status_code == 422
    assert answer.json()["success"] is False
    assert answer.json()["errors"] == {field: [sentence]}
    assert not TrainingClass.objects.exists()


@pytest.mark.usefixtures("capturer")
def test_reads_hours_with_a_comma(client: Browser, site: Site) -> None:
    client.post(ADDRESS, form_for(site, class_type="WALK", total_hours="37,5"))

    assert TrainingClass.objects.get().total_hours == Decimal("37.5")


@pytest.mark.usefixtures("capturer")
@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ("", "Give the hours: those of Walk Package are not in the catalogue."),
        ("0", "Give hours above 0, up to 5,000."),
        ("-1", "Give hours above 0, up to 5,000."),
        ("5000.01", "Give hours above 0, up to 5,000."),
        ("1e400", "Give the hours as a number, such as 120 or 37.5."),
        ("NaN", "Give the hours as a number, such as 120 or 37.5."),
        ("1_0", "Give the hours as a number, such as 120 or 37.5."),
        ("1.234", "Give the hours with at most two decimals."),
        ("many", "Give the hours as a number, such as 120 or 37.5."),
    ],
)
def test_says_what_is_wrong_with_the_hours_of_a_package(client: Browser, site: Site, hours: str, sentence: str) -> None:
    answer = client.post(ADDRESS, form_for(site, class_type="WALK", total_hours=hours))

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"total_hours": [sentence]}


@pytest.mark.usefixtures("capturer")
def test_refuses_a_site_of_another_client(client: Browser, site: Site) -> None:
    SiteFactory.create(client=site.client)
    other = SiteFactory.create()

    answer = client.post(ADDRESS, form_for(site, site=other.pk))

    sentence = "The site does not belong to this client: choose one of Thaba Foods' 2 sites."
    assert answer.json()["errors"] == {"site": [sentence]}


@pytest.mark.usefixtures("capturer")
def test_refuses_what_is_out_of_use(client: Browser, site: Site) -> None:
    ClassType.objects.filter(code="REALLL").update(is_active=False)

    answer = client.post(ADDRESS, form_for(site))

    assert answer.status_code == 422
    assert "class_type" in answer.json()["errors"]


@pytest.mark.usefixtures("capturer")
def test_refuses_an_exam_where_the_type_offers_none(client: Browser, site: Site) -> None:
    answer = client.post(ADDRESS, form_for(site, class_type="SOFT", subject="EQ", exam_class="yes", exam_type="Oral"))

    assert answer.json()["errors"] == {"exam_class": ["Soft Skill Courses offers no exams: answer no."]}


@pytest.mark.usefixtures("capturer")
def test_asks_for_what_a_yes_asks_for(client: Browser, site: Site) -> None:
    answer = client.post(ADDRESS, form_for(site, seta_funded="yes", exam_class="yes", exam_type="  "))

    assert answer.json()["errors"] == {
        "seta": ["Choose the SETA that funds the class."],
        "exam_type": ["Give the type of the exam."],
    }


@pytest.mark.usefixtures("capturer")
def test_shows_the_form_again_with_what_was_typed_when_there_is_no_script(client: Browser, site: Site) -> None:
    answer = client.post(ADDRESS, form_for(site, start_date="2026-02-30", order_number="PO-77"), headers=PAGE)

    assert answer.status_code == 422
    assert (
        "“2026-02-30” is no date that exists: type it like 2026-02-02, 2/2/2026 or 2 Feb 2026."
        in answer.content.decode()
    )
    assert "PO-77" in answer.content.decode()


@pytest.mark.usefixtures("capturer")
def test_says_that_a_fallback_code_is_provisional(client: Browser, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: ClassCodeService, training_class: TrainingClass, *, after_collision: bool = False) -> None:
        raise NumberingFailed("55P03")

    form = form_for(site)
    with monkeypatch.context() as broken:
        broken.setattr(ClassCodeService, "insert", fail)
        answers = [client.post(ADDRESS, form) for _ in range(2)]

    code = TrainingClass.objects.get().code
    assert [answer.status_code for answer in answers] == [201, 200]
    for answer in answers:
        assert answer.json()["message"] == (
            f"Class {code} was captured. "
            "Its code is provisional: an administrator gives it its number, and this code will still find it."
        )


def test_saves_the_same_form_once(client: Browser, capturer: User, site: Site) -> None:
    form = form_for(site)

    answers = [client.post(ADDRESS, form) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert len({answer.json()["class_code"] for answer in answers}) == 1
    assert TrainingClass.objects.count() == 1


def test_answers_the_same_form_even_when_it_could_not_be_captured_any_more(
    client: Browser, capturer: User, site: Site
) -> None:
    form = form_for(site)
    client.post(ADDRESS, form)
    ClassType.objects.filter(code="REALLL").update(is_active=False)

    answer = client.post(ADDRESS, form)

    assert answer.status_code == 200
    assert answer.json()["class_code"] == f"{site.client_id}-REALLL-RLN-0001"


def test_refuses_other_content_under_the_same_submission(client: Browser, capturer: User, site: Site) -> None:
    form = form_for(site)
    client.post(ADDRESS, form)

    answer = client.post(ADDRESS, {**form, "order_number": "PO-2"})

    code = f"{site.client_id}-REALLL-RLN-0001"
    assert answer.status_code == 409
    assert answer.json()["message"] == f"This form was saved as {code}: open that class, or start a new one."
    assert TrainingClass.objects.get().order_number == ""


def test_names_no_class_for_the_form_of_another_user(client: Browser, capturer: User, site: Site) -> None:
    form = form_for(site)
    client.post(ADDRESS, form)
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))

    answer = client.post(ADDRESS, form)

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["submission_id"]
    assert "REALLL" not in answer.content.decode()


@pytest.mark.parametrize("role", [roles.QA_OFFICER, roles.VIEWER, None])
def test_is_closed_to_those_who_may_not_capture(client: Browser, site: Site, role: str | None) -> None:
    client.force_login(UserFactory.create(role=role))

    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, form_for(site)).status_code == 403
    assert not TrainingClass.objects.exists()
