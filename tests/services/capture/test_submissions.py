from uuid import uuid4

import pytest
from django.utils import timezone

from classes.models import ClassCodeCounter, TrainingClass, User
from classes.models.submissions import Submission
from classes.services.capture.submissions import (
    AlreadyCaptured,
    SubmissionDeleted,
    settle_submission,
)
from classes.services.capture.training_classes import delete_draft
from classes.services.submissions import SubmittedBySomebodyElse, SubmittedWithOtherContent
from tests.support.factories import UserFactory, captured

pytestmark = pytest.mark.django_db


@pytest.fixture
def capturer() -> User:
    return UserFactory()


@pytest.fixture
def sent(capturer: User) -> TrainingClass:
    """What a form was saved as; the number after its own has not been taken."""
    return captured(by=capturer, submission_digest=b"content")


def send(sent: TrainingClass, by: User, digest: bytes = b"content") -> TrainingClass:
    """The same form again."""
    return captured(by=by, site=sent.site, submission_id=sent.submission_id, submission_digest=digest)


def test_a_new_form_is_settled() -> None:
    settle_submission(Submission(uuid4(), b"content"), by=UserFactory.create())


def test_the_same_form_is_saved_once(sent: TrainingClass, capturer: User) -> None:
    with pytest.raises(AlreadyCaptured) as earlier:
        send(sent, capturer)

    assert earlier.value.training_class == sent
    assert TrainingClass.objects.count() == 1
    assert ClassCodeCounter.objects.get().last_number == 1


def test_other_content_is_not_saved_under_the_same_form(sent: TrainingClass, capturer: User) -> None:
    with pytest.raises(SubmittedWithOtherContent) as earlier:
        send(sent, capturer, digest=b"other content")

    assert earlier.value.row == sent


def test_another_users_form_is_refused_without_a_word_on_its_class(sent: TrainingClass) -> None:
    with pytest.raises(SubmittedBySomebodyElse) as refusal:
        send(sent, UserFactory.create())

    assert not hasattr(refusal.value, "row")


def test_the_form_of_a_deleted_draft_is_not_saved_again(sent: TrainingClass, capturer: User) -> None:
    delete_draft(sent, reason="captured twice", by=capturer, at=timezone.now())

    with pytest.raises(SubmissionDeleted):
        send(sent, capturer)
    with pytest.raises(SubmissionDeleted):
        settle_submission(Submission(sent.submission_id, b"content"), by=capturer)

    assert captured(by=capturer, site=sent.site).number == 2
