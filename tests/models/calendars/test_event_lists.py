"""The calendar's list in pages: each reads the days that it shows, and together they are what is on in the month."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from classes.models import ExceptionDay, PublicHoliday, Stop, TrainingClass
from classes.models.calendars.events import Event, EventList, Kind, events_between
from tests.support.factories import captured, mondays_and_wednesdays

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 1), date(2026, 3, 31)


def month_of(classes: int = 3) -> EventList:
    """Sessions, a holiday, exceptions, starts, and stops that began before the month."""
    PublicHoliday.objects.create(date=date(2026, 3, 21), name="Human Rights Day")
    for number in range(classes):
        stop = Stop(last_day=date(2026, 2, 25), resume_date=date(2026, 3, 9), reason="annual_stop")
        exception = ExceptionDay(date=date(2026, 3, 16), reason="agent_absent")
        entries = mondays_and_wednesdays(stops=(stop,) if number else (), exceptions=(exception,))
        captured(start_date=date(2026, 2, 2 if number else 3), total_hours=Decimal(200), entries=entries)
    return EventList(*MARCH, TrainingClass.objects.all())


def in_order(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.day, event.place, str(event.begins or ""), event.key))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_pages_are_together_what_is_on(size: int) -> None:
    events = month_of()
    pages = [events[first : first + size] for first in range(0, len(events), size)]

    everything = [Event(*row) for row in events_between(*MARCH, TrainingClass.objects.all())]
    assert [event for page in pages for event in page] == in_order(everything)
    assert {Kind.SESSION, Kind.STOP, Kind.HOLIDAY, Kind.EXCEPTION} <= {event.kind for event in everything}


def test_a_stop_that_began_before_the_month_is_on_its_first_day_alone() -> None:
    stops = [event.day for event in month_of()[:100] if event.kind == Kind.STOP]

    assert stops == [date(2026, 3, 1)] * 2


def test_nothing_is_on(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    events = EventList(*MARCH, TrainingClass.objects.all())

    with django_assert_num_queries(1):
        assert (len(events), events[:25]) == (0, [])


def test_a_page_takes_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    events = month_of()

    with django_assert_num_queries(2):
        assert len(events[5:10]) == 5


def test_only_classes_that_are_meant_are_on() -> None:
    month_of()
    one = TrainingClass.objects.order_by("pk")[:1].get()

    events = EventList(*MARCH, TrainingClass.objects.filter(pk=one.pk))

    assert {event.class_key for event in events[:100] if event.class_key} == {one.pk}
    assert not [event for event in EventList(*MARCH, TrainingClass.objects.none())[:100] if event.class_key]
