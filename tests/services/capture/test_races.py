"""Several people do the same thing, or contrary things, to one class at the same moment."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import uuid4

import pytest
from django.utils import timezone

from classes.models import ClassCodeCounter, ClassEdit, RetiredCode, Site, TrainingClass
from classes.models.training_classes.training_classes import TrainingClassQuerySet
from classes.services.capture.code_audit import audit_class_codes
from classes.services.capture.submissions import AlreadyCaptured
from classes.services.capture.training_classes import HasSequentialCode, create_class, delete_draft, repair_code
from classes.services.capture.updates import update_class
from classes.services.edits import ChangedMeanwhile
from tests.support.factories import SiteFactory, UserFactory, captured, captured_without_number, drafted
from tests.support.servers.concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE: Final = 10


def outcome(act: Callable[[], object], *refusals: type[Exception]) -> type[Exception] | None:
    """Which of the refusals the act met, or None when it was done."""
    try:
        act()
    except refusals as refusal:
        return type(refusal)
    return None


def edit(training_class: TrainingClass, **edited: Any) -> TrainingClass:
    """An edit of the first version."""
    return update_class(
        training_class, ClassEdit(1, edited), by=training_class.captured_by, at=timezone.now()
    ).training_class


def repair(training_class: TrainingClass) -> TrainingClass:
    return repair_code(training_class, by=training_class.captured_by, at=timezone.now())


def delete(training_class: TrainingClass) -> RetiredCode:
    return delete_draft(training_class, reason="captured twice", by=training_class.captured_by, at=timezone.now())


def test_the_same_form_sent_by_ten_threads_is_one_class(site: Site) -> None:
    user, submission_id = UserFactory.create(), uuid4()

    def send(_number: int) -> str:
        try:
            return create_class(drafted(site=site, submission_id=submission_id), by=user, at=timezone.now()).code
        except AlreadyCaptured as earlier:
            return earlier.training_class.code

    codes = at_once(send, PEOPLE)

    assert codes == ["11-REALLL-RLN-0001"] * PEOPLE
    assert TrainingClass.objects.count() == 1
    assert ClassCodeCounter.objects.get().last_number == 1


def test_a_code_that_many_repair_at_once_gets_one_number(site: Site) -> None:
    waiting = captured_without_number(site=site)

    outcomes = at_once(lambda _: outcome(lambda: repair(waiting), HasSequentialCode), PEOPLE)

    assert outcomes.count(None) == 1
    assert outcomes.count(HasSequentialCode) == PEOPLE - 1
    assert TrainingClass.objects.get().code == "11-REALLL-RLN-0001"
    assert RetiredCode.objects.get().code == waiting.code
    assert audit_class_codes().is_clean


def test_edits_of_different_fields_at_once_are_all_kept(site: Site) -> None:
    training_class, supervisor = captured(site=site), UserFactory.create()
    edits: list[dict[str, Any]] = [
        {"order_number": "PO-7"},
        {"start_date": date(2026, 2, 9)},
        {"total_hours": 80},
        {"supervisor": supervisor},
        {"site": SiteFactory.create(client=site.client)},
        {"exam_class": True, "exam_type": "External"},
    ]

    at_once(lambda number: edit(training_class, **edits[number]), len(edits))

    stored = TrainingClass.objects.get()
    assert [{name: getattr(stored, name) for name in edited} for edited in edits] == edits
    assert stored.version == 1 + len(edits)


def change_the_order_number(training_class: TrainingClass) -> list[type[Exception] | None]:
    """What becomes of as many edits of it at once as there are people."""
    return at_once(
        lambda number: outcome(lambda: edit(training_class, order_number=f"PO-{number}"), ChangedMeanwhile), PEOPLE
    )


def test_of_edits_of_one_field_at_once_one_is_kept_and_the_others_are_told(site: Site) -> None:
    training_class = captured(site=site)

    outcomes = change_the_order_number(training_class)

    stored = TrainingClass.objects.get()
    assert outcomes.count(ChangedMeanwhile) == PEOPLE - 1
    assert stored.order_number == f"PO-{outcomes.index(None)}"
    assert stored.version == 2


def test_without_the_lock_edits_of_one_field_are_lost(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: several are told that theirs was kept."""
    monkeypatch.setattr(TrainingClassQuerySet, "select_for_update", lambda self, **_how: self)

    kept = [change_the_order_number(captured(site=site)).count(None) for _ in range(5)]

    assert max(kept) > 1


def test_a_draft_that_is_deleted_and_edited_at_once_is_deleted(site: Site) -> None:
    drafts = [captured(site=site) for _ in range(PEOPLE)]

    def delete_or_edit(number: int) -> type[Exception] | None:
        draft = drafts[number // 2]
        if number % 2:
            return outcome(lambda: delete(draft))
        return outcome(lambda: edit(draft, order_number="PO-7"), TrainingClass.DoesNotExist)

    outcomes = at_once(delete_or_edit, 2 * PEOPLE)

    assert set(outcomes) <= {None, TrainingClass.DoesNotExist}
    assert not TrainingClass.objects.exists()
    assert set(RetiredCode.objects.values_list("code", flat=True)) == {draft.code for draft in drafts}
    assert audit_class_codes().is_clean


def test_a_draft_that_is_deleted_and_repaired_at_once_leaves_no_hole(site: Site) -> None:
    drafts = [captured_without_number(site=site) for _ in range(PEOPLE)]

    def delete_or_repair(number: int) -> type[Exception] | None:
        draft = drafts[number // 2]
        if number % 2:
            return outcome(lambda: delete(draft))
        return outcome(lambda: repair(draft), TrainingClass.DoesNotExist)

    at_once(delete_or_repair, 2 * PEOPLE)

    assert not TrainingClass.objects.exists()
    retired = set(RetiredCode.objects.values_list("code", flat=True))
    assert {draft.code for draft in drafts} <= retired
    assert audit_class_codes().is_clean
