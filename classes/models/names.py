"""Names in the order in which people look them up, whatever the database's own order is."""

from typing import Any, Final, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, Q, Value, Window
from django.db.models.expressions import Expression
from django.db.models.functions import Coalesce, Concat, NullIf, RowNumber, Trim

Row = TypeVar("Row", bound=models.Model)
Name = F | Expression

MOST_WORDS: Final = 6
UNREADABLE_NAME: Final = "Give a name that can be read: not empty, without characters that cannot be seen."
# Control characters, separators of lines, and what turns the direction of writing round
_UNSEEN: Final = "[[:cntrl:]\u2028\u2029\u202a-\u202e\u2066-\u2069]"

NAME: Final = F("name")
# A user's full name, or the username where there is none
PERSON: Final = Coalesce(NullIf(Trim(Concat("first_name", Value(" "), "last_name")), Value("")), "username")


@models.CharField.register_lookup
@models.TextField.register_lookup
class Comparable(models.Transform):
    """A text without what makes no difference when looking it up: capitals, accents and apostrophes.

    As a lookup, what is looked for is made comparable too: `name__comparable__contains`.
    """

    lookup_name = "comparable"
    bilateral = True
    # unaccent makes the same apostrophe of all
    template = "replace(lower(unaccent(%(expressions)s)), '''', '')"


def has_words(field: str, text: str) -> Q:
    """Rows in whose field every word of the text is found, by what is comparable of both."""
    wanted = Q()
    for word in dict.fromkeys(text.split()):
        wanted &= Q(**{f"{field}__comparable__contains": word})
    return wanted


def by_name(rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
    return rows.order_by(Comparable(NAME), "pk")


def words_of(text: str) -> list[str]:
    """The words to search for, each once, and no more than MOST_WORDS of them."""
    return list(dict.fromkeys(text.split()))[:MOST_WORDS]


def is_readable(field: str) -> Q:
    """The condition that a text of one line has something to see, and nothing that cannot be seen."""
    return Q(**{f"{field}__regex": "[^[:space:]]"}) & ~Q(**{f"{field}__regex": _UNSEEN})


class PlaceByName(Func):
    """Where the row that a foreign key points to stands among its like, by name: to sort many rows by a few names.

    A name is made comparable once, and not once for each row that points to it.
    """

    # (places)[width_bucket(key, keys)]: a key is found among all keys by bisection, its place stands at the same index.
    template = "(%(expressions)s]"
    arg_joiner = ")["

    def __init__(self, foreign_key: str, rows: models.QuerySet[Any], name: Name = NAME) -> None:
        window = Window(RowNumber(), order_by=[Comparable(name), F("pk")])
        places = rows.annotate(place=window).order_by("pk").values("place")
        keys = rows.order_by("pk").values("pk")
        super().__init__(
            ArraySubquery(places),
            Func(F(foreign_key), ArraySubquery(keys), function="width_bucket"),
            output_field=models.IntegerField(),
        )
