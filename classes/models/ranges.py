"""Ranges of PostgreSQL, for constraints. Migrations name these classes by their path: they stay here."""

from typing import Any

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, DateTimeRangeField
from django.db.models import BigIntegerField, Case, Func, TextField, Value, When
from django.db.models.functions import Cast


class DateRange(Func):
    """From one date to another; which of the two belong to it, its third argument says."""

    function = "daterange"
    output_field = DateRangeField()


class LocalTimeRange(Func):
    """From one moment up to another, both in local time, without the second."""

    function = "tsrange"
    output_field = DateTimeRangeField()


class ThirteenDigitNumbers(Func):
    """The numbers in two fields, those with 13 digits alone, as a set: two persons' sets overlap where one number is
    the ID number here and the passport number there.
    """

    function = "int8multirange"
    output_field = BigIntegerRangeField()

    def __init__(self, one: str, other: str, **extra: Any) -> None:
        super().__init__(*(_number_in(field) if isinstance(field, str) else field for field in (one, other)), **extra)


def _number_in(field: str) -> Case:
    # By way of a text: a literal, as forms compare it, would be read as a number before it is looked at
    number = Cast(Cast(field, TextField()), BigIntegerField())
    only = Func(number, number, Value("[]"), function="int8range", output_field=BigIntegerRangeField())
    nothing = Cast(Value("empty"), BigIntegerRangeField())
    return Case(When(**{f"{field}__regex": "^[0-9]{13}$"}, then=only), default=nothing)
