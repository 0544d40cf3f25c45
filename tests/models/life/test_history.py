from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from classes.models import ClassEdit, Seta, Site, TrainingClass, User
from classes.models.life.history import SOURCES_OF_HISTORY, history_of
from classes.models.recorded_events import text_of
from classes.services.capture.updates import update_class
from tests.support.factories import SiteFactory, UserFactory, captured
from tests.support.rows import change_from_outside

pytestmark = pytest.mark.django_db


def edit(training_class: TrainingClass, by: User, **edited: Any) -> None:
    version = TrainingClass.objects.get(pk=training_class.pk).version
    update_class(training_class, ClassEdit(version, edited), by=by, at=timezone.now())


def test_begins_with_who_captured_the_class() -> None:
    training_class = captured(by=UserFactory.create(first_name="Pieter", last_name="van Wyk"))

    (entry,) = history_of(training_class)

    assert (entry.by, entry.sentences) == ("Pieter van Wyk", [f"Captured as {training_class.code}"])


def test_tells_each_change_the_newest_first() -> None:
    training_class, editor = captured(), UserFactory.create()
    edit(training_class, editor, start_date=date(2026, 2, 9))
    edit(training_class, editor, order_number="PO-7")

    newest, older, _capture = history_of(training_class)

    assert (newest.by, older.by) == (str(editor), str(editor))
    assert newest.sentences == ["Order number PO-7 added"]
    assert older.sentences == ["Start date from Mon 2 Feb to Mon 9 Feb 2026"]


def test_tells_names_instead_of_keys() -> None:
    site = SiteFactory.create(name="Bakery")
    mill = SiteFactory.create(client=site.client, name="Mill")
    training_class, supervisor = captured(site=site), UserFactory.create(first_name="Sipho", last_name="Mokoena")

    edit(
        training_class,
        UserFactory.create(),
        site=mill,
        supervisor=supervisor,
        seta_funded=True,
        seta=Seta.objects.get(name="MICT SETA"),
        total_hours=Decimal("80.5"),
    )

    assert history_of(training_class)[0].sentences == [
        "Site from Bakery to Mill",
        "Hours from 160 to 80.50",
        "Supervisor Sipho Mokoena added",
        "SETA funded from no to yes",
        "SETA MICT SETA added",
    ]


def test_names_what_has_been_deleted_since() -> None:
    site = SiteFactory.create(name="Bakery")
    mill = SiteFactory.create(client=site.client, name="Mill")
    training_class = captured(site=site)
    edit(training_class, UserFactory.create(), site=mill)
    Site.objects.filter(pk=site.pk).delete()

    assert history_of(training_class)[0].sentences == ["Site from one that was deleted to Mill"]


def test_tells_a_change_from_outside_the_program() -> None:
    training_class = captured(order_number="PO-7")

    change_from_outside(order_number="PO-8")

    newest = history_of(training_class)[0]
    assert newest.by == "somebody outside the program"
    assert newest.sentences == ["Order number from PO-7 to PO-8"]


def test_says_nothing_of_what_nobody_reads() -> None:
    training_class = captured()

    TrainingClass.objects.update(changed_at=timezone.now())

    assert len(history_of(training_class)) == 1


@pytest.mark.parametrize("edits", [1, 3])
def test_asks_as_much_for_many_changes_as_for_one(
    django_assert_num_queries: DjangoAssertNumQueries, edits: int
) -> None:
    site = SiteFactory.create()
    training_class = captured(site=site, supervisor=UserFactory.create())
    for _ in range(edits):
        edit(training_class, UserFactory.create(), site=SiteFactory.create(client=site.client))

    with django_assert_num_queries(len(SOURCES_OF_HISTORY) + 3):
        history_of(training_class)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        ("", "nothing"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 2, 2), "Mon 2 Feb 2026"),
        (datetime(2026, 2, 2, 14, 5, tzinfo=UTC), "Mon 2 Feb 2026 14:05"),
        (Decimal("5.1"), "5.10"),
        (Decimal("160.00"), "160"),
        ("PO-7", "PO-7"),
    ],
)
def test_shows_values_as_the_pages_do(value: object, text: str) -> None:
    assert text_of(value) == text
