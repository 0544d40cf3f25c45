"""What the database refuses, whoever tries: each rule by its name."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from classes import roles
from classes.models import ClassType, Seta, Site, Subject, TrainingClass
from classes.services.capture.training_classes import delete_draft
from tests.support.factories import ClientFactory, SiteFactory, UserFactory, captured, drafted
from tests.support.refusals import refused
from tests.support.rows import PREFIX, insert

pytestmark = pytest.mark.django_db


def subject(code: str, class_type: str = "") -> Subject:
    of_type = {"class_type__code": class_type} if class_type else {}
    return Subject.objects.get(code=code, **of_type)


def test_a_submission_is_there_once(site: Site) -> None:
    submission_id = uuid4()
    insert(site=site, submission_id=submission_id)

    with refused("class_submission_is_unique"):
        insert(site=site, submission_id=submission_id, code=f"{PREFIX}-0044", number=44)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"start_date": date(1999, 12, 31)}, "class_start_date_is_plausible"),
        ({"start_date": date(2101, 1, 1)}, "class_start_date_is_plausible"),
        ({"total_hours": 0}, "class_hours_are_plausible"),
        ({"total_hours": -1}, "class_hours_are_plausible"),
        ({"total_hours": Decimal("5000.01")}, "class_hours_are_plausible"),
        ({"seta_funded": True}, "class_has_a_seta_exactly_when_funded"),
        ({"exam_class": True}, "class_has_an_exam_type_exactly_for_an_exam"),
        ({"exam_type": "External"}, "class_has_an_exam_type_exactly_for_an_exam"),
        ({"status": "active"}, "class_beyond_draft_keeps_its_order_number"),
        ({"status": "stopped"}, "class_beyond_draft_keeps_its_order_number"),
        ({"status": "completed"}, "class_beyond_draft_keeps_its_order_number"),
        ({"status": "asleep", "order_number": "PO-7"}, "class_status_is_known"),
    ],
)
def test_an_impossible_class_is_refused(change: dict[str, Any], rule: str) -> None:
    captured()

    with refused(rule):
        TrainingClass.objects.update(**change)


def test_a_seta_without_funding_is_refused() -> None:
    captured()

    with refused("class_has_a_seta_exactly_when_funded"):
        TrainingClass.objects.update(seta=Seta.objects.get(name="MICT SETA"))


@pytest.mark.parametrize(
    "change",
    [
        {"start_date": date(2000, 1, 1)},
        {"start_date": date(2100, 12, 31)},
        {"total_hours": Decimal("0.01")},
        {"total_hours": 5000},
        {"exam_class": True, "exam_type": "External"},
    ],
)
def test_what_is_just_possible_is_stored(change: dict[str, Any]) -> None:
    captured()

    assert TrainingClass.objects.update(**change) == 1


@pytest.mark.parametrize(
    ("class_type", "taught"),
    [("REALLL", "RLC"), ("AET", "COMM_NUM"), ("GETC", "LP"), ("WALK", "RLN"), ("HEXA", "CL4"), ("RUN", "BA4LP1")],
)
def test_a_type_offers_its_subjects(class_type: str, taught: str) -> None:
    chosen = subject(taught, class_type if taught == "LP" else "")

    training_class = captured(class_type=ClassType.objects.get(code=class_type), subject=chosen)

    assert training_class.code.endswith(f"-{class_type}-{taught}-0001")


@pytest.mark.parametrize(
    ("class_type", "taught"),
    [
        ("REALLL", "COMM"),
        ("REALLL", "CL4"),
        ("REALLL", "LP of GETC"),
        ("GETC", "CL4"),
        ("GETC", "LP of BA2"),
        ("BA2", "BA2LP1"),
        ("WALK", "LP of GETC"),
    ],
)
def test_a_subject_that_the_type_does_not_offer_is_refused(site: Site, class_type: str, taught: str) -> None:
    code, _, owner = taught.partition(" of ")

    with refused("class_subject_is_offered_by_its_type"):
        insert(
            site=site,
            class_type=ClassType.objects.get(code=class_type),
            subject=subject(code, owner),
            prefix=f"11-{class_type}-{code}",
            code=f"11-{class_type}-{code}-0043",
        )


@pytest.mark.parametrize("facts", [{}, {"site": "elsewhere"}])
def test_a_site_of_another_client_is_refused(site: Site, facts: dict[str, str]) -> None:
    elsewhere = SiteFactory()

    with refused("class_site_belongs_to_its_client"):
        if facts:
            insert(site=elsewhere, client=site.client)
        else:
            insert(site=site)
            TrainingClass.objects.update(site=elsewhere)


def test_a_site_with_classes_stays_with_its_client(site: Site) -> None:
    insert(site=site)

    with refused("class_site_belongs_to_its_client"):
        Site.objects.filter(pk=site.pk).update(client=ClientFactory())


def test_an_exam_class_where_no_exams_are_offered_is_refused(site: Site) -> None:
    with refused("class_exam_is_offered_by_its_type"):
        insert(
            site=site,
            class_type=ClassType.objects.get(code="SOFT"),
            subject=subject("EQ"),
            prefix="11-SOFT-EQ",
            code="11-SOFT-EQ-0043",
            exam_class=True,
            exam_type="External",
        )


def test_a_class_cannot_become_an_exam_class_where_no_exams_are_offered() -> None:
    captured(class_type=ClassType.objects.get(code="SOFT"), subject=subject("EQ"))

    with refused("class_exam_is_offered_by_its_type"):
        TrainingClass.objects.update(exam_class=True, exam_type="External")


def test_an_exam_class_stays_one_when_its_type_stops_offering_exams() -> None:
    captured(exam_class=True, exam_type="External")
    ClassType.objects.update(offers_exams=False)

    TrainingClass.objects.update(exam_class=True, exam_type="Internal")

    assert TrainingClass.objects.get().exam_type == "Internal"


def test_a_deleted_submission_is_not_saved_again(site: Site) -> None:
    draft = captured(site=site)
    delete_draft(draft, reason="captured twice", by=draft.captured_by, at=timezone.now())

    with refused("class_submission_was_deleted"):
        insert(site=site, submission_id=draft.submission_id)


def test_each_change_raises_the_version() -> None:
    captured()

    for order_number in ("PO-7", "PO-8"):
        TrainingClass.objects.update(order_number=order_number)

    assert TrainingClass.objects.get().version == 3


def test_a_change_of_nothing_leaves_the_version() -> None:
    captured(order_number="PO-7")

    TrainingClass.objects.update(order_number="PO-7")

    assert TrainingClass.objects.get().version == 1


def test_the_version_cannot_be_set_by_hand() -> None:
    captured()

    TrainingClass.objects.update(version=99)

    assert TrainingClass.objects.get().version == 2


@pytest.mark.parametrize(
    ("sites", "sentence"),
    [(0, "has no site in use"), (1, "choose Thaba Foods' site"), (2, "choose one of Thaba Foods' 2 sites")],
)
def test_says_which_sites_can_be_chosen(sites: int, sentence: str) -> None:
    client = ClientFactory(name="Thaba Foods")
    SiteFactory.create_batch(sites, client=client)

    with pytest.raises(ValidationError, match=sentence):
        drafted(site=SiteFactory(), client=client).clean()


def test_says_when_the_type_offers_no_exams() -> None:
    soft = ClassType.objects.get(code="SOFT")

    with pytest.raises(ValidationError, match="Soft Skill Courses offers no exams"):
        drafted(class_type=soft, subject=subject("EQ"), exam_class=True, exam_type="External").clean()


def test_an_exam_class_is_still_possible_when_its_type_stops_offering_exams() -> None:
    training_class = captured(exam_class=True, exam_type="External")
    ClassType.objects.update(offers_exams=False)

    training_class.refresh_from_db()
    training_class.clean()


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        (roles.ADMINISTRATOR, True, True),
        (roles.CLASS_ADMINISTRATOR, True, True),
        (roles.SUPERVISOR, True, False),
        (roles.QA_OFFICER, False, False),
        (roles.VIEWER, False, False),
        (None, False, False),
    ],
)
def test_supervisors_edit_their_own_classes(role: str | None, *, own: bool, others: bool) -> None:
    user = UserFactory(role=role)

    assert captured(supervisor=user).may_be_edited_by(user) is own
    assert captured().may_be_edited_by(user) is others


def test_is_visible_to_those_who_have_a_role_of_the_office() -> None:
    training_class = captured()

    for role in roles.OFFICE:
        assert list(TrainingClass.objects.visible_to(UserFactory(role=role))) == [training_class]
    assert not TrainingClass.objects.visible_to(UserFactory()).exists()


def test_shows_its_code_and_has_its_page_under_it(site: Site) -> None:
    training_class = captured(site=site)

    assert str(training_class) == f"{PREFIX}-0001"
    assert training_class.get_absolute_url() == f"/classes/{PREFIX}-0001/"
