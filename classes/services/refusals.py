"""What the database refuses, as sentences for the user."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeAlias

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import BaseConstraint, Model
from psycopg.errors import ForeignKeyViolation

# Of rules that are triggers: the sentence, or the field with its sentence
Sentences: TypeAlias = Mapping[str, str | dict[str, str]]

DELETED_MEANWHILE: Final = "Something that was chosen has just been deleted: choose again."
_WORDLESS: Final = BaseConstraint.default_violation_error_message


@contextmanager
def refusals_in_words(*models: type[Model], by_trigger: Sentences | None = None) -> Iterator[None]:
    """Turn what the rules of the models' tables refuse into their sentences: ValidationError.

    `by_trigger` has the sentences of rules that are triggers or foreign keys of several columns.
    """
    try:
        yield
    except IntegrityError as error:
        sentence = sentence_for(error, *models, by_trigger=by_trigger)
        if sentence is None:
            raise
        raise ValidationError(sentence) from error


def sentence_for(
    refusal: IntegrityError, *models: type[Model], by_trigger: Sentences | None = None
) -> str | dict[str, str] | None:
    """What to tell the user; None for a rule that nobody meets by what they enter."""
    name = constraint_of(refusal)
    if by_trigger and name in by_trigger:
        return by_trigger[name]
    if breaks_a_foreign_key(refusal):
        return DELETED_MEANWHILE
    for rule in (rule for model in models for rule in model._meta.constraints):
        if rule.name == name and rule.violation_error_message != _WORDLESS:
            return str(rule.violation_error_message)
    return None


def breaks_a_foreign_key(refusal: IntegrityError) -> bool:
    return isinstance(refusal.__cause__, ForeignKeyViolation)


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint, or of the trigger's rule, that refused a row."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""
