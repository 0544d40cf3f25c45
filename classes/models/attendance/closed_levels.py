"""The levels of a month that was closed: what a learner is moved to afterwards does not change what was signed."""

from collections.abc import Iterable
from typing import Any

from classes.models.attendance.months import MonthClose
from classes.models.learners.enrolments import Enrolment


def as_closed(places: Iterable[Enrolment], close: MonthClose | None) -> list[Enrolment]:
    """The places with the level that each had when the month was closed, for reading; as they are while it is open."""
    rows = list(places)
    if close and close.is_closed:
        events: Any = Enrolment.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
            pgh_obj__in=[row.pk for row in rows], pgh_created_at__lte=close.at
        )
        last = events.order_by("pgh_obj", "-pgh_id").distinct("pgh_obj")
        levels = dict(last.values_list("pgh_obj", "level"))
        for row in rows:
            row.level = levels.get(row.pk, row.level)
    return rows
