from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError

from classes.models import ClassEdit, Seta, TrainingClass, User
from classes.services.capture.updates import update_class
from classes.services.edits import ChangedMeanwhile, Conflict
from tests.support.factories import SiteFactory, UserFactory, captured
from tests.support.rows import change_from_outside

pytestmark = pytest.mark.django_db

AT: Final = datetime(2026, 1, 22, 12, 5, tzinfo=UTC)


@pytest.fixture
def editor() -> User:
    return UserFactory(first_name="Thandeka", last_name="Nkosi")


@pytest.fixture
def training_class() -> TrainingClass:
    """Version 1, with order number PO-1."""
    return captured(order_number="PO-1")


def edit(training_class: TrainingClass, read_version: int = 1, by: User | None = None, **edited: Any) -> TrainingClass:
    return update_class(
        training_class, ClassEdit(read_version, edited), by=by or UserFactory.create(), at=AT
    ).training_class


def test_saves_what_was_changed_and_who_did_it(training_class: TrainingClass, editor: User) -> None:
    edited = edit(training_class, by=editor, order_number="PO-2", start_date=date(2026, 2, 9))

    stored = TrainingClass.objects.get()
    assert (stored.order_number, stored.start_date) == ("PO-2", date(2026, 2, 9))
    assert (stored.changed_by, stored.changed_at, stored.version) == (editor, AT, 2)
    assert edited.version == 2
    assert (stored.captured_by, stored.code) == (training_class.captured_by, training_class.code)


@pytest.mark.parametrize("read_version", [1, 2, 99])
def test_values_that_stand_already_change_nothing(training_class: TrainingClass, read_version: int) -> None:
    edited = edit(training_class, read_version=read_version, order_number="PO-1")

    assert edited.version == 1
    assert edited.changed_by == training_class.changed_by


def test_a_version_from_the_future_is_refused(training_class: TrainingClass) -> None:
    with pytest.raises(ValidationError, match="open the class again"):
        edit(training_class, read_version=2, order_number="PO-2")


def test_different_fields_are_merged(training_class: TrainingClass) -> None:
    edit(training_class, order_number="PO-2", start_date=date(2026, 2, 2))

    merged = edit(training_class, order_number="PO-1", start_date=date(2026, 2, 9))

    assert (merged.order_number, merged.start_date, merged.version) == ("PO-2", date(2026, 2, 9), 3)


def test_a_field_that_both_gave_the_same_value_is_no_conflict(training_class: TrainingClass) -> None:
    edit(training_class, order_number="PO-2")

    merged = edit(training_class, order_number="PO-2", start_date=date(2026, 2, 9))

    assert (merged.order_number, merged.version) == ("PO-2", 3)


def test_a_field_that_both_changed_is_a_conflict_and_nothing_is_saved(
    training_class: TrainingClass, editor: User
) -> None:
    edit(training_class, by=editor, order_number="PO-2")

    with pytest.raises(ChangedMeanwhile) as meanwhile:
        edit(training_class, order_number="PO-3", start_date=date(2026, 2, 9))

    (conflict,) = meanwhile.value.conflicts
    assert conflict == Conflict(
        field="order_number",
        label="Order number",
        yours="PO-3",
        theirs="PO-2",
        by="Thandeka Nkosi",
        at=conflict.at,
        by_key=editor.pk,
    )
    assert meanwhile.value.version == 2
    assert TrainingClass.objects.get().start_date == date(2026, 2, 2)


def test_a_conflict_names_who_gave_the_present_value(training_class: TrainingClass, editor: User) -> None:
    edit(training_class, by=editor, order_number="PO-2")
    edit(training_class, read_version=2, total_hours=80)

    with pytest.raises(ChangedMeanwhile) as meanwhile:
        edit(training_class, order_number="PO-3")

    assert [conflict.by for conflict in meanwhile.value.conflicts] == ["Thandeka Nkosi"]


def test_a_conflict_with_a_change_from_outside_names_somebody(training_class: TrainingClass) -> None:
    change_from_outside(order_number="PO-2")

    with pytest.raises(ChangedMeanwhile) as meanwhile:
        edit(training_class, order_number="PO-3")

    assert [conflict.by for conflict in meanwhile.value.conflicts] == ["somebody"]


def test_a_conflict_tells_what_only_the_other_one_changed(training_class: TrainingClass) -> None:
    edit(training_class, order_number="PO-2", start_date=date(2026, 2, 9))

    with pytest.raises(ChangedMeanwhile) as meanwhile:
        edit(training_class, order_number="PO-3", start_date=date(2026, 2, 2))

    assert meanwhile.value.meanwhile == {"start_date": date(2026, 2, 9)}


def test_the_edit_goes_on_from_the_version_of_the_conflict(training_class: TrainingClass) -> None:
    edit(training_class, order_number="PO-2")
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        edit(training_class, order_number="PO-3")

    settled = edit(training_class, read_version=meanwhile.value.version, order_number="PO-3")

    assert (settled.order_number, settled.version) == ("PO-3", 3)


def test_a_value_that_was_changed_and_changed_back_is_no_conflict(training_class: TrainingClass) -> None:
    edit(training_class, order_number="PO-2")
    edit(training_class, read_version=2, order_number="PO-1")

    assert edit(training_class, order_number="PO-3").order_number == "PO-3"


def test_the_merged_class_is_checked_as_a_whole(training_class: TrainingClass) -> None:
    """One makes it a funded class while the other, who read it without funding, only chooses a SETA."""
    edit(training_class, seta_funded=True, seta=Seta.objects.get(name="MICT SETA"))
    edit(training_class, read_version=2, seta_funded=False, seta=None)

    with pytest.raises(ValidationError, match="Choose the SETA"):
        edit(training_class, seta=Seta.objects.get(name="BANKSETA"))

    assert TrainingClass.objects.get().version == 3


def test_a_site_of_another_client_is_refused(training_class: TrainingClass) -> None:
    with pytest.raises(ValidationError, match="does not belong to this client"):
        edit(training_class, site=SiteFactory.create())


def test_a_class_that_is_gone_is_not_there(training_class: TrainingClass) -> None:
    with pytest.raises(TrainingClass.DoesNotExist):
        edit(TrainingClass(pk=training_class.pk + 1), order_number="PO-2")
