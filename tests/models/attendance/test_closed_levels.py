from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from classes.models import MonthClose, Session, TrainingClass
from classes.models.attendance.class_months import ClassMonth
from classes.models.attendance.printed_months import PrintedMonth
from tests.support.attendance import FIRST, captured_register, places_in, running, session_on
from tests.support.factories import UserFactory

MARCH = date(2026, 3, 1)


def levels_shown(training_class: TrainingClass) -> tuple[list[str], list[str]]:
    """In the month's printed register, and on its page."""
    month = ClassMonth(training_class, MARCH, Session.objects.all(), agent=None, today=timezone.localdate())
    printed = PrintedMonth(training_class, MARCH, Session.objects.all())
    return [row.level for row in printed.rows], [line.enrolment.level for line in month.learners]


# In transactions of their own: what was recorded before and after a close is told apart by the time of its transaction
@pytest.mark.django_db(transaction=True)
def test_a_closed_month_keeps_the_levels_with_which_it_was_closed() -> None:
    training_class = running(learners=1, total_hours=Decimal(3))
    (place,) = places_in(training_class)
    captured_register(session_on(training_class, FIRST), {place: 3})
    close = MonthClose.objects.create(
        training_class=training_class, month=MARCH, by=UserFactory.create(), at=timezone.now()
    )
    before = place.level

    place.level = "NL1"
    place.save()
    assert levels_shown(training_class) == ([before], [before])

    MonthClose.objects.filter(pk=close.pk).update(is_closed=False, reason="A level was wrong", at=timezone.now())
    assert levels_shown(training_class) == (["NL1"], ["NL1"])

    now = timezone.now() + timedelta(seconds=1)
    MonthClose.objects.filter(pk=close.pk).update(is_closed=True, reason="", at=now)
    assert levels_shown(training_class) == (["NL1"], ["NL1"])
