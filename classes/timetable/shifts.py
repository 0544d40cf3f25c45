"""Moving a timetable to another start: what is bound to dates moves with it, what is bound to weekdays does not."""

from dataclasses import replace
from datetime import timedelta

from classes.timetable.patterns import Custom, Pattern


def shift_pattern(pattern: Pattern, distance: timedelta) -> Pattern:
    """Listed dates move by the distance; weekly, biweekly and monthly patterns stay as they are."""
    if not isinstance(pattern, Custom):
        return pattern
    return Custom(tuple(replace(row, date=row.date + distance) for row in pattern.dates))
