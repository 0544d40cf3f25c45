import logging
from datetime import UTC, date, datetime, time
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from prometheus_client import REGISTRY
from pytest_django import DjangoAssertNumQueries

from classes import timetable
from classes.models import (
    ClassCodeCounter,
    ClassParts,
    ClassType,
    Entries,
    Session,
    Site,
    Subject,
    TimetableEdit,
    TrainingClass,
)
from classes.services.capture.training_classes import create_class, delete_draft
from tests.support.factories import (
    ClientFactory,
    UserFactory,
    captured,
    captured_without_number,
    drafted,
    lost_counters,
)

pytestmark = pytest.mark.django_db

PREFIX: Final = "11-REALLL-RLN"
AT: Final = datetime(2026, 1, 22, 12, 5, tzinfo=UTC)  # 14:05 in Johannesburg


def counted(metric: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"wecoza_{metric}_total", labels) or 0


def put_back_the_counter(last_number: int = 0) -> None:
    ClassCodeCounter.objects.update(last_number=last_number)


def let_numbered_classes_collide(times: int) -> None:
    """As a row would that no look at the tables shows."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("CREATE SEQUENCE collisions")  # counts on when its transaction is rolled back
        cursor.execute(f"""
            CREATE FUNCTION collide() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.number IS NOT NULL AND nextval('collisions') <= {times} THEN
                    RAISE unique_violation USING CONSTRAINT = 'class_code_is_unique';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER collide BEFORE INSERT ON classes FOR EACH ROW EXECUTE FUNCTION collide();
        """)


def test_stores_the_class_with_its_code(site: Site) -> None:
    user = UserFactory.create()

    created = create_class(drafted(site=site), by=user, at=AT)

    stored = TrainingClass.objects.get()
    assert created == stored
    assert (stored.code, stored.prefix, stored.number, stored.version) == (f"{PREFIX}-0001", PREFIX, 1, 1)
    assert (stored.captured_by, stored.captured_at) == (stored.changed_by, stored.changed_at) == (user, AT)
    assert stored.status == TrainingClass.Status.DRAFT
    assert not stored.has_fallback_code


def test_numbers_one_class_after_the_other(site: Site) -> None:
    assert [captured(site=site).number for _ in range(3)] == [1, 2, 3]


def test_numbers_and_stores_with_one_message(site: Site, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user, first, second = UserFactory.create(), drafted(site=site), drafted(site=site)
    create_class(first, by=user, at=AT)

    with django_assert_num_queries(3):  # one message, and the savepoint of this test's transaction
        create_class(second, by=user, at=AT)


def test_ignores_a_code_that_somebody_chose(site: Site) -> None:
    training_class = create_class(
        drafted(site=site, code="11-AET-COMM-0099", prefix="11-AET-COMM", number=99), by=UserFactory.create(), at=AT
    )

    assert training_class.code == f"{PREFIX}-0001"


def test_counts_what_it_stores(site: Site) -> None:
    created, sequential = counted("classes_created"), counted("class_codes", kind="sequential")

    captured(site=site)

    assert counted("classes_created") == created + 1
    assert counted("class_codes", kind="sequential") == sequential + 1


def test_a_class_that_is_refused_takes_no_number(site: Site) -> None:
    soft, subject = ClassType.objects.get(code="SOFT"), Subject.objects.get(code="EQ")
    facts: Any = {"site": site, "class_type": soft, "subject": subject}
    collisions, created = counted("class_code_collisions"), counted("classes_created")

    with pytest.raises(ValidationError):
        captured(**facts, exam_class=True, exam_type="External")

    assert not ClassCodeCounter.objects.exists()
    assert captured(**facts).code == "11-SOFT-EQ-0001"
    assert (counted("class_code_collisions"), counted("classes_created")) == (collisions, created + 1)


def test_a_counter_that_is_behind_is_raised_and_the_class_stored(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        captured(site=site)
    put_back_the_counter()
    collisions, failures = counted("class_code_collisions"), counted("numbering_failures", cause="23505")

    training_class = captured(site=site)

    assert training_class.code == f"{PREFIX}-0004"
    assert ClassCodeCounter.objects.get().last_number == 4
    assert counted("class_code_collisions") == collisions + 1
    assert counted("numbering_failures", cause="23505") == failures
    assert [(record.levelno, record.getMessage(), record.class_code) for record in caplog.records] == [  # type: ignore[attr-defined]
        (logging.ERROR, "class code collided", f"{PREFIX}-0001")
    ]


def test_a_void_number_is_a_collision_too(site: Site) -> None:
    draft = captured(site=site)
    delete_draft(draft, reason="captured twice", by=draft.captured_by, at=timezone.now())
    put_back_the_counter()

    assert captured(site=site).code == f"{PREFIX}-0002"


@pytest.mark.parametrize(("collisions", "code"), [(3, f"{PREFIX}-0001"), (4, f"{PREFIX}-2026-01-22-14-05")])
def test_tries_three_times_more_and_then_falls_back(site: Site, collisions: int, code: str) -> None:
    let_numbered_classes_collide(collisions)
    before, failures = counted("class_code_collisions"), counted("numbering_failures", cause="23505")

    training_class = captured(site=site, at=AT)

    assert training_class.code == code
    assert counted("class_code_collisions") == before + collisions
    assert counted("numbering_failures", cause="23505") - failures == training_class.has_fallback_code


def test_falls_back_when_the_counter_is_lost(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    created, fallback = counted("classes_created"), counted("class_codes", kind="fallback")
    failures = counted("numbering_failures", cause="42P01")

    training_class = captured_without_number(site=site, at=AT)

    assert training_class.code == f"{PREFIX}-2026-01-22-14-05"
    assert list(TrainingClass.objects.with_fallback_code()) == [training_class]
    assert counted("classes_created") == created + 1
    assert counted("class_codes", kind="fallback") == fallback + 1
    assert counted("numbering_failures", cause="42P01") == failures + 1
    assert [(record.levelno, record.getMessage(), record.sqlstate) for record in caplog.records] == [  # type: ignore[attr-defined]
        (logging.ERROR, "numbering failed", "42P01")
    ]


def test_falls_back_when_the_counter_is_at_its_end(site: Site) -> None:
    captured(site=site)
    put_back_the_counter(2_147_483_647)

    assert captured(site=site, at=AT).code == f"{PREFIX}-2026-01-22-14-05"


def test_falls_back_to_a_code_of_its_own_in_the_same_minute(site: Site) -> None:
    codes = [captured_without_number(site=site, at=AT).code for _ in range(3)]

    assert codes == [f"{PREFIX}-2026-01-22-14-05{copy}" for copy in ("", "-2", "-3")]


def test_a_class_that_is_refused_is_refused_without_a_counter_too(site: Site) -> None:
    with pytest.raises(ValidationError), lost_counters():
        captured(site=site, client=ClientFactory.create())

    assert not TrainingClass.objects.exists()


def test_numbers_go_on_after_a_fallback(site: Site) -> None:
    captured(site=site)
    captured_without_number(site=site)

    assert captured(site=site).code == f"{PREFIX}-0002"


def test_a_timetable_is_stored_once_when_the_class_is_tried_again(site: Site) -> None:
    captured(site=site)
    put_back_the_counter()

    training_class = create_class(
        drafted(site=site), ClassParts(timetable=TimetableEdit.of(one_morning())), by=UserFactory.create(), at=AT
    )

    assert training_class.code == f"{PREFIX}-0002"
    assert [session.training_class for session in Session.objects.all()] == [training_class]


def test_a_fallback_code_has_its_timetable_too(site: Site) -> None:
    with lost_counters():
        training_class = create_class(
            drafted(site=site), ClassParts(timetable=TimetableEdit.of(one_morning())), by=UserFactory.create(), at=AT
        )

    assert training_class.has_fallback_code
    assert [session.training_class for session in Session.objects.all()] == [training_class]


def one_morning() -> Entries:
    return Entries(pattern=timetable.Custom((timetable.DatedBlock(date(2026, 2, 2), time(8), time(12)),)))
