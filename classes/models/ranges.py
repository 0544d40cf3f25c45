"""Ranges of PostgreSQL, for constraints. Migrations name these classes by their path: they stay here."""

from typing import Any

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, DateTimeRangeField
from django.db.models import BigIntegerField, BooleanField, Case, Field, Func, Lookup, TextField, Value, When
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


class DaysField(Field):  # type: ignore[type-arg]  # generic for mypy only, not when it runs
    """Any number of stretches of days, which the database keeps and nobody enters."""

    empty_strings_allowed = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "editable": False, "blank": True})

    def db_type(self, connection: Any) -> str:  # noqa: ARG002  # as Django calls it
        return "datemultirange"


@DaysField.register_lookup
class IncludesDay(Lookup):
    """`days__include=day`: whether the day is one of them."""

    lookup_name = "include"
    output_field = BooleanField()
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        days, first = self.process_lhs(compiler, connection)
        day, second = self.process_rhs(compiler, connection)
        return f"{days} @> ({day})::date", [*first, *second]

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:  # noqa: ARG002  # as above
        return "%s", [value]
