"""Rules of a table whose answer Python knows. The database is not asked, and has the last word when a row is stored."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, Q

_ORDERED: Final[dict[str, Callable[[Any, Any], bool]]] = {"gt": gt, "gte": ge, "lt": lt, "lte": le}
# Python and PostgreSQL put these in the same order; texts they do not.
_WITH_ORDER: Final = ((int, Decimal), (date,))
_COMPARABLE: Final = (*_WITH_ORDER, (str,))


class CheckedHere(models.Model):
    """A model of which `full_clean` and forms ask the database nothing that they can tell by looking at the row."""

    class Meta:
        abstract = True

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """Those that may be broken: Django asks the database about each, and has its sentence where it is."""
        return [
            (model, [rule for rule in rules if not surely_holds(rule, self)])
            for model, rules in super().get_constraints()
        ]

    def clean_fields(self, exclude: Iterable[str] | None = None) -> None:
        """Rows that were read with this one are there; a foreign key refuses what is gone when it is stored."""
        fields = self._meta.concrete_fields
        read = {field.name for field in fields if field.is_relation and self._state.fields_cache.get(field.name)}
        super().clean_fields({*(exclude or ()), *read})


class _Unsure(Exception):
    """Only the database knows."""


def surely_holds(rule: models.BaseConstraint, row: models.Model) -> bool:
    """Whether a check lets the row through; False also where that cannot be told without the database."""
    if not isinstance(rule, models.CheckConstraint) or not isinstance(rule.condition, Q):
        return False
    try:
        return _holds(rule.condition, row)
    except _Unsure:
        return False


def _holds(condition: Q, row: models.Model) -> bool:
    if condition.connector not in (Q.AND, Q.OR):
        raise _Unsure
    # One after the other: what comes after the first that decides has no say in SQL either, be it NULL.
    parts: list[Any] = condition.children
    answers = (_holds(part, row) if isinstance(part, Q) else _compares(part[0], part[1], row) for part in parts)
    answer = all(answers) if condition.connector == Q.AND else any(answers)
    return answer != condition.negated


def _compares(name: str, expected: Any, row: models.Model) -> bool:
    field, _, lookup = name.partition("__")
    value = _value_of(row, field)
    if lookup == "isnull" or (lookup in ("", "exact") and expected is None):
        return (value is None) == (expected is None or bool(expected))
    if lookup in _ORDERED:
        return _ORDERED[lookup](*_alike(value, _resolved(row, expected), _WITH_ORDER))
    if lookup == "range":
        return all(le(*_alike(low, high, _WITH_ORDER)) for low, high in ((expected[0], value), (value, expected[1])))
    if lookup == "in":
        return any(_equal(value, each) for each in expected)
    if lookup in ("", "exact"):
        return _equal(value, _resolved(row, expected))
    raise _Unsure


def _resolved(row: models.Model, expected: Any) -> Any:
    if isinstance(expected, F):
        field: Any = expected
        return _value_of(row, field.name)
    if hasattr(expected, "resolve_expression"):
        raise _Unsure
    return expected


def _value_of(row: models.Model, name: str) -> Any:
    try:
        field = row._meta.get_field(name)
    except FieldDoesNotExist:
        raise _Unsure from None
    attribute = getattr(field, "attname", None)
    if attribute is None or attribute not in row.__dict__:  # another table's, or not read
        raise _Unsure
    return row.__dict__[attribute]


def _equal(one: Any, other: Any) -> bool:
    one, other = _alike(one, other, _COMPARABLE)
    return bool(one == other)


def _alike(one: Any, other: Any, kinds: Iterable[tuple[type, ...]]) -> tuple[Any, Any]:
    """Both, where they are of one kind: what has not been cleaned yet may be a text in the place of a date."""
    if any(isinstance(one, kind) and isinstance(other, kind) for kind in kinds) and not (
        isinstance(one, datetime) or isinstance(other, datetime)
    ):
        return one, other
    raise _Unsure
