"""What is a name of a person, and the initials of it."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Q

NO_NAME: Final = "A name has letters; a dash or the like is none."
_STAND_INS: Final = ("n/a", "n.a.")
# Neither blanks nor digits nor signs: a letter of any script, whatever the database's own order of letters is
_LETTER: Final = (
    "[^[:space:][:digit:][:punct:]\u00a0-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u303f]"
)


def refuse_what_is_no_name(text: str) -> None:
    """A dash, a full stop or "n/a" stands where somebody has no name."""
    if text.strip().lower() in _STAND_INS or not any(character.isalpha() for character in text):
        raise ValidationError(NO_NAME)


def is_a_name(field: str) -> Q:
    """The condition that the field has a letter, for a constraint."""
    return Q(**{f"{field}__regex": _LETTER})


def initials_of(*names: str) -> str:
    """The first letter of each word, whatever sign stands in front of it: M of 'Mamello, T of (Thabo)."""
    words = " ".join(names).split()
    letters = (next((sign for sign in word if sign.isalpha()), "") for word in words)
    return "".join(letters).upper()
