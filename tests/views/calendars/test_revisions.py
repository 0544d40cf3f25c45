"""Whatever changes that an event of a calendar shows: its sequence and times move with it, and for nothing else."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

import pytest
import vobject
from django.db import DatabaseError, models, transaction
from django.test import Client as Browser

from classes import roles
from classes.models import Client, Site, TrainingClass
from tests.support.factories import (
    SiteFactory,
    UserFactory,
    captured,
    mondays_and_wednesdays,
    put_in_status,
    ready_to_start,
)

pytestmark = pytest.mark.django_db

JANUARY: Final = datetime.fromisoformat("2026-01-05T10:00+02:00")
COUNTED: Final = {"SEQUENCE", "DTSTAMP", "LAST-MODIFIED"}
# A calendar tells a draft from the others; the triggers count every change of a status. The other one is what counts.
MOVE_WITHOUT_NEED: Final = {("TrainingClass", "status"), ("Session", "sequence")}
OTHERS: Final = {
    "province": "limpopo",
    "status": "cancelled",
    "schedule_data": {},
    "date": date(2027, 3, 1),
    "start": time(8, 15),
    "end": time(15, 45),
}
# The first kind that fits
OTHER_OF_KIND: Final[tuple[tuple[type[Any], Callable[[Any], Any]], ...]] = (
    (models.BooleanField, lambda value: not value),
    (models.IntegerField, lambda value: (value or 0) + 1),
    (models.DecimalField, lambda value: (value or 0) + 1),
    (models.UUIDField, lambda _value: uuid4()),
    (models.DateTimeField, lambda _value: datetime.fromisoformat("2026-02-01T10:00+02:00")),
    (models.DateField, lambda _value: date(2027, 3, 1)),
    (models.CharField, lambda value: f"{value}x"),
    (models.TextField, lambda value: f"{value}x"),
)


@pytest.fixture(autouse=True)
def viewer(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.VIEWER))


@pytest.fixture
def training_class() -> TrainingClass:
    return captured(at=JANUARY, entries=mondays_and_wednesdays(), total_hours=Decimal(40))


def events(client: Browser, training_class: TrainingClass) -> dict[str, dict[str, str]]:
    """The properties of each event, by its UID."""
    answer = client.get(f"/classes/{training_class.code}/calendar.ics", follow=True)
    found = [
        {line.name: line.value if isinstance(line.value, str) else str(line.value) for line in event.getChildren()}
        for event in vobject.readOne(answer.content.decode()).vevent_list
    ]
    return {event["UID"]: event for event in found}


def shown(event: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in event.items() if name not in COUNTED}


def columns(training_class: TrainingClass) -> Iterator[tuple[models.Model, "models.Field[Any, Any]"]]:
    """Every column of every table that an event might show something of."""
    rows = (
        training_class,
        training_class.client,
        training_class.site,
        training_class.subject,
        training_class.class_type,
        training_class.captured_by,
        training_class.sessions.earliest("date"),
    )
    return ((row, field) for row in rows for field in row._meta.concrete_fields if not field.primary_key)


def another_value(row: models.Model, field: "models.Field[Any, Any]") -> Any:
    value = getattr(row, field.attname)
    if field.name in OTHERS:
        return OTHERS[field.name]
    if field.name == "site":
        return SiteFactory.create(client=row.client).pk  # type: ignore[attr-defined]
    if isinstance(field, models.ForeignKey):
        return field.related_model._default_manager.exclude(pk=value).values_list("pk", flat=True).first()
    other = next((other for kind, other in OTHER_OF_KIND if isinstance(field, kind)), None)
    return other(value) if other else None


def test_every_column_that_an_event_shows_moves_it(client: Browser, training_class: TrainingClass) -> None:
    faults, moved = [], set()
    before = events(client, training_class)

    for row, field in columns(training_class):
        name = (type(row).__name__, field.name)
        with transaction.atomic():
            try:
                with transaction.atomic():
                    changed = {field.attname: another_value(row, field)}
                    type(row)._default_manager.filter(pk=row.pk).update(**changed)
                    after = events(client, TrainingClass.objects.get(pk=training_class.pk))
            except DatabaseError:
                after = before  # the database refuses this change by itself
            faults += [(name, fault) for fault in faults_of(before, after, may_move=name in MOVE_WITHOUT_NEED)]
            moved |= {name for uid, event in after.items() if uid in before and shown(event) != shown(before[uid])}
            transaction.set_rollback(True)

    assert faults == []
    assert moved >= {
        ("TrainingClass", "site"),
        ("Client", "name"),
        ("Site", "name"),
        ("Site", "street"),
        ("Site", "suburb"),
        ("Site", "town"),
        ("Site", "province"),
        ("Site", "postal_code"),
        ("Subject", "name"),
        ("Session", "date"),
        ("Session", "start"),
        ("Session", "end"),
    }


def faults_of(before: dict[str, Any], after: dict[str, Any], *, may_move: bool) -> Iterator[str]:
    for uid in before.keys() & after.keys():
        then, now = before[uid], after[uid]
        if int(now["SEQUENCE"]) < int(then["SEQUENCE"]) or now["LAST-MODIFIED"] < then["LAST-MODIFIED"]:
            yield "counts down"
        moved = [now[name] != then[name] for name in ("SEQUENCE", "LAST-MODIFIED", "DTSTAMP")]
        if shown(now) != shown(then) and not all(moved):
            yield "changed, and does not move"
        if shown(now) == shown(then) and moved[0] and not may_move:
            yield "moves, and has not changed"


def test_each_further_change_moves_it_again(client: Browser, training_class: TrainingClass) -> None:
    told = []

    for street in ("1 Oven Street", "2 Oven Street", "3 Oven Street"):
        Site.objects.filter(pk=training_class.site_id).update(street=street)
        told.append(next(iter(events(client, training_class).values())))

    assert [event["SEQUENCE"] for event in told] == ["1", "2", "3"]
    assert len({event["LAST-MODIFIED"] for event in told}) == 3


def test_what_has_changed_for_one_class_moves_no_other(client: Browser, training_class: TrainingClass) -> None:
    other = captured(at=JANUARY, entries=mondays_and_wednesdays(), total_hours=Decimal(40))
    before = events(client, other)

    Client.objects.filter(pk=training_class.client_id).update(name="Umfula Water")

    assert events(client, other) == before


def test_drafts_are_tentative_until_they_are_activated(client: Browser) -> None:
    training_class = ready_to_start(total_hours=Decimal(40))
    draft = events(client, training_class)

    put_in_status("active", training_class)
    active = events(client, training_class)

    assert {event["STATUS"] for event in draft.values()} == {"TENTATIVE"}
    assert {event["STATUS"] for event in active.values()} == {"CONFIRMED"}
    assert all(int(active[uid]["SEQUENCE"]) > int(draft[uid]["SEQUENCE"]) for uid in draft)


def test_says_in_durations_how_often_to_ask_again(client: Browser, training_class: TrainingClass) -> None:
    lines = client.get(f"/classes/{training_class.code}/calendar.ics").content.split(b"\r\n")

    assert b"X-PUBLISHED-TTL:PT1H" in lines
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
