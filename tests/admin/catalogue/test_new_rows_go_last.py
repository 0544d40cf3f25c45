"""What is added to the catalogue does not push itself before what is there."""

import pytest
from django.test import Client as Browser

from classes.models import ClassType, Subject
from tests.support.pages.admin_pages import change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]

ADD = "/admin/classes/classtype/add/"


def page_of(class_type: ClassType) -> str:
    return f"/admin/classes/classtype/{class_type.pk}/change/"


def new_subjects(*codes: str, first: int) -> dict[str, str]:
    rows: dict[str, str] = {}
    for row, code in enumerate(codes, start=first):
        facts = {"code": code, "name": code, "hours": "8", "is_active": "on", "position": ""}
        rows |= {f"subjects__{row}__{name}": entry for name, entry in facts.items()}
    return rows | {"subjects__TOTAL_FORMS": str(first + len(codes))}


def test_a_subject_goes_last_within_its_type(client: Browser) -> None:
    soft = ClassType.objects.get(code="SOFT")
    before = list(Subject.objects.offered_by(soft).values_list("code", flat=True))

    answer = change(client, page_of(soft), **new_subjects("NEG", first=len(before)))

    assert answer.status_code == 302
    assert list(Subject.objects.offered_by(soft).values_list("code", flat=True)) == [*before, "NEG"]


def test_several_subjects_keep_the_order_in_which_they_were_typed(client: Browser) -> None:
    soft = ClassType.objects.get(code="SOFT")
    before = soft.subjects.count()

    change(client, page_of(soft), **new_subjects("ZED", "NEG", first=before))

    assert list(Subject.objects.offered_by(soft).values_list("code", flat=True))[before:] == ["ZED", "NEG"]


def test_a_subject_takes_the_place_that_was_typed(client: Browser) -> None:
    soft = ClassType.objects.get(code="SOFT")
    row = soft.subjects.count()

    change(client, page_of(soft), **{**new_subjects("NEG", first=row), f"subjects__{row}__position": "0"})

    assert Subject.objects.offered_by(soft).values_list("code", flat=True).first() == "NEG"


def test_a_type_goes_last(client: Browser) -> None:
    change(client, ADD, code="HEALTH", name="Health", **new_subjects("FIRST_AID", "CPR", first=0))

    assert ClassType.objects.in_use().last() == ClassType.objects.get(code="HEALTH")
    subjects = Subject.objects.offered_by(ClassType.objects.get(code="HEALTH"))
    assert list(subjects.values_list("code", flat=True)) == ["FIRST_AID", "CPR"]
