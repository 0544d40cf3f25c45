"""Clients, sites, types and subjects: what the database refuses, whoever tries."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from classes.models import ClassCodeCounter, ClassType, Client, Seta, Site, Subject
from classes.services.capture.training_classes import delete_draft
from tests.support.factories import ClientFactory, SiteFactory, captured, captured_without_number
from tests.support.refusals import refused

pytestmark = pytest.mark.django_db


def test_a_clients_name_is_unique_whatever_its_case() -> None:
    ClientFactory(name="Thaba Foods")

    with refused("client_name_is_unique"):
        ClientFactory(name="THABA foods")


@pytest.mark.parametrize("key", [0, -1, 10_000_000])
def test_a_client_whose_key_does_not_fit_into_a_code_is_refused(key: int) -> None:
    with refused("client_id_fits_into_a_code"):
        ClientFactory(pk=key)


def test_the_key_of_a_client_with_classes_is_fixed() -> None:
    training_class = captured()

    with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():  # noqa: PT012
        Client.objects.filter(pk=training_class.client.pk).update(id=9_999_999)
        connection.check_constraints()


def test_a_client_may_be_renamed_and_its_codes_stay() -> None:
    training_class = captured()

    Client.objects.filter(pk=training_class.client.pk).update(name="Umfula Water")

    code = training_class.code
    training_class.refresh_from_db()
    assert training_class.code == code


def test_what_has_classes_cannot_be_deleted() -> None:
    training_class = captured(seta_funded=True, seta=Seta.objects.get(name="MICT SETA"))

    for used in ("client", "site", "class_type", "subject", "seta", "captured_by"):
        with pytest.raises(ProtectedError):
            getattr(training_class, used).delete()


def test_a_sites_name_is_unique_within_its_client() -> None:
    bakery = SiteFactory(name="Bakery")
    SiteFactory(name="Bakery")

    with refused("site_name_is_unique_within_its_client"):
        SiteFactory(name="BAKERY", client=bakery.client)


def test_an_address_has_the_parts_that_are_known() -> None:
    site = Site(street="14 Marula Street", town="Johannesburg", province="gauteng", postal_code="2196")

    assert site.address == "14 Marula Street, Johannesburg, Gauteng, 2196"


@pytest.mark.parametrize("code", ["", "aet", "A-B", "A B", "Ä", "AET\n"])
def test_a_types_code_that_would_break_class_codes_is_refused(code: str) -> None:
    with refused("class_type_code_is_well_formed"):
        ClassType.objects.create(code=code, name="New")


@pytest.mark.parametrize(
    ("offer", "hours", "rule"),
    [
        ("progression", None, "class_type_has_hours_exactly_for_progression"),
        ("progression", 0, "class_type_has_hours_exactly_for_progression"),
        ("progression", 5001, "class_type_has_hours_exactly_for_progression"),
        ("own", 40, "class_type_has_hours_exactly_for_progression"),
        ("all", 40, "class_type_has_hours_exactly_for_progression"),
        ("some", None, "class_type_offer_is_known"),
    ],
)
def test_a_type_has_hours_exactly_for_progression(offer: str, hours: int | None, rule: str) -> None:
    with refused(rule):
        ClassType.objects.create(code="NEW", name="New", subjects_offered=offer, hours=hours)


def test_a_types_code_is_unique() -> None:
    with refused("class_types_code_key"):
        ClassType.objects.create(code="AET", name="Another")


@pytest.mark.parametrize("code", ["", "comm", "A-B", "A B", "Ä", "COMM\n"])
def test_a_subjects_code_that_would_break_class_codes_is_refused(code: str) -> None:
    with refused("subject_code_is_well_formed"):
        new_subject(code=code)


@pytest.mark.parametrize(
    ("code", "hours"), [("NEW", None), ("NEW", 0), ("NEW", -1), ("NEW", 5001), ("LP", 40)], ids=str
)
def test_a_subject_has_hours_unless_it_is_the_progression(code: str, hours: int | None) -> None:
    with refused("subject_has_hours_unless_progression"):
        new_subject(code=code, hours=hours)


def test_a_subjects_code_is_unique_over_all_types() -> None:
    with refused("subject_code_is_unique"):
        new_subject(code="RLN")


def test_each_type_may_have_one_progression() -> None:
    new_subject(code="LP", hours=None)

    with refused("subject_code_is_unique_within_its_type"):
        new_subject(code="LP", hours=None)


def test_a_code_that_was_never_used_may_change() -> None:
    assert ClassType.objects.filter(code="REALLL").update(code="REAL") == 1
    assert Subject.objects.filter(code="RLN").update(code="NUMERACY") == 1


@pytest.mark.parametrize("capture", [captured, captured_without_number], ids=["numbered", "fallback"])
def test_a_code_that_is_used_in_a_class_code_is_fixed(capture: Any) -> None:
    capture()
    ClassCodeCounter.objects.all().delete()

    with refused("code_in_use_is_fixed"):
        ClassType.objects.filter(code="REALLL").update(code="REAL")
    with refused("code_in_use_is_fixed"):
        Subject.objects.filter(code="RLN").update(code="NUMERACY")


def test_a_code_that_was_used_by_a_deleted_draft_is_fixed() -> None:
    draft = captured()
    delete_draft(draft, reason="captured twice", by=draft.captured_by, at=timezone.now())
    ClassCodeCounter.objects.all().delete()

    with refused("code_in_use_is_fixed"):
        ClassType.objects.filter(code="REALLL").update(code="REAL")


def test_a_code_that_has_a_counter_is_fixed() -> None:
    ClassCodeCounter.objects.create(prefix="11-REALLL-RLN", last_number=42, started_after=42)

    with refused("code_in_use_is_fixed"):
        Subject.objects.filter(code="RLN").update(code="NUMERACY")


def test_another_subject_of_a_used_type_may_change_its_code() -> None:
    captured()

    assert Subject.objects.filter(code="RLC").update(code="COMMS") == 1


def test_the_name_of_a_used_type_may_change() -> None:
    captured()

    assert ClassType.objects.filter(code="REALLL").update(name="Real Literacy") == 1


def test_types_and_subjects_in_use_are_offered_in_their_order() -> None:
    ClassType.objects.filter(code="SOFT").update(is_active=False)
    Subject.objects.filter(code="RLN").update(is_active=False)

    assert list(ClassType.objects.in_use().values_list("code", flat=True)) == [
        *("AET", "REALLL", "GETC", "BA2", "BA3", "BA4", "WALK", "HEXA", "RUN")
    ]
    assert offered_by("REALLL") == ["RLC", "RLF"]
    assert offered_by("GETC") == ["LP"]
    assert offered_by("WALK")[:6] == ["COMM", "NUM", "COMM_NUM", "RLC", "RLF", "IPC"]
    assert "LP" not in offered_by("WALK")


@pytest.mark.parametrize(
    ("class_type", "code", "hours"), [("REALLL", "RLN", 160), ("GETC", "LP", 564), ("WALK", "RLN", None)]
)
def test_hours_come_from_the_subject_the_type_or_the_form(class_type: str, code: str, hours: int | None) -> None:
    chosen = ClassType.objects.get(code=class_type)

    assert Subject.objects.offered_by(chosen).get(code=code).hours_in(chosen) == hours


def new_subject(*, code: str, hours: int | None = 40) -> Subject:
    return Subject.objects.create(class_type=ClassType.objects.get(code="AET"), code=code, name="New", hours=hours)


def offered_by(class_type: str) -> list[str]:
    return [subject.code for subject in Subject.objects.offered_by(ClassType.objects.get(code=class_type))]
