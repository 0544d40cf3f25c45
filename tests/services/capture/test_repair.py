import logging
from datetime import UTC, datetime
from typing import Final

import pytest
from prometheus_client import REGISTRY

from classes.models import ClassCodeCounter, RetiredCode, TrainingClass
from classes.models.life.history import history_of
from classes.services.capture.code_audit import audit_class_codes
from classes.services.capture.training_classes import HasSequentialCode, repair_code
from classes.services.codes.class_codes import NumberingFailed
from tests.support.factories import SiteFactory, UserFactory, captured, captured_without_number, lost_counters

pytestmark = pytest.mark.django_db

AT: Final = datetime(2026, 1, 22, 12, 5, tzinfo=UTC)


def counted(metric: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"wecoza_{metric}_total", labels) or 0


def test_gives_the_next_number_and_keeps_the_former_code() -> None:
    site, administrator = SiteFactory.create(), UserFactory.create()
    captured(site=site)
    waiting = captured_without_number(site=site)
    before = counted("class_codes", kind="sequential")

    repaired = repair_code(waiting, by=administrator, at=AT)

    stored = TrainingClass.objects.get(pk=waiting.pk)
    assert (stored.code, stored.number) == (repaired.code, repaired.number) == (f"{stored.prefix}-0002", 2)
    assert (stored.changed_by, stored.changed_at, stored.version) == (administrator, AT, 2)
    former = RetiredCode.objects.get()
    assert (former.code, former.kind, former.number) == (waiting.code, RetiredCode.Kind.FORMER, None)
    assert (former.training_class, former.retired_by, former.retired_at) == (stored, administrator, AT)
    assert counted("class_codes", kind="sequential") == before + 1
    assert audit_class_codes().is_clean


def test_the_history_tells_of_it() -> None:
    waiting = captured_without_number()

    repaired = repair_code(waiting, by=UserFactory.create(), at=AT)

    assert history_of(repaired)[0].sentences == [f"Class code from {waiting.code} to {repaired.code}"]


def test_happens_once() -> None:
    waiting = captured_without_number()
    repaired = repair_code(waiting, by=UserFactory.create(), at=AT)

    with pytest.raises(HasSequentialCode):
        repair_code(waiting, by=UserFactory.create(), at=AT)

    assert TrainingClass.objects.get().code == repaired.code


def test_a_numbered_class_is_left_alone() -> None:
    training_class = captured()

    with pytest.raises(HasSequentialCode):
        repair_code(training_class, by=UserFactory.create(), at=AT)


def test_leaves_the_class_as_it_is_when_the_counter_is_lost() -> None:
    waiting = captured_without_number()

    with lost_counters(), pytest.raises(NumberingFailed):
        repair_code(waiting, by=UserFactory.create(), at=AT)

    assert TrainingClass.objects.get().code == waiting.code
    assert not RetiredCode.objects.exists()


def test_a_counter_that_is_behind_is_raised_first(caplog: pytest.LogCaptureFixture) -> None:
    site = SiteFactory.create()
    captured(site=site)
    captured(site=site)
    waiting = captured_without_number(site=site)
    ClassCodeCounter.objects.update(last_number=0)
    caplog.clear()
    before = counted("class_code_collisions")

    assert repair_code(waiting, by=UserFactory.create(), at=AT).number == 3

    assert counted("class_code_collisions") == before + 1
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.ERROR, "class code collided")
    ]
