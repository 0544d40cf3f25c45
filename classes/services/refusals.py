"""What the database refuses, as sentences for the user."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import BaseConstraint, Model

_WORDLESS = BaseConstraint.default_violation_error_message


@contextmanager
def refusals_in_words(*models: type[Model], by_trigger: Mapping[str, str] | None = None) -> Iterator[None]:
    """Turn what the rules of the models' tables refuse into their sentences: ValidationError.

    `by_trigger` has the sentences of rules that are triggers.
    """
    try:
        yield
    except IntegrityError as error:
        rules = {rule.name: rule.violation_error_message for model in models for rule in model._meta.constraints}
        sentence = (rules | dict(by_trigger or {})).get(constraint_of(error))
        if not sentence or sentence == _WORDLESS:
            raise
        raise ValidationError(str(sentence)) from error


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint, or of the trigger's rule, that refused a row."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""
