"""How the list of classes is searched and sorted."""

import re
from datetime import date
from typing import Final

from django.apps import apps
from django.db.models import Case, Expression, F, Model, OrderBy, Q, Value, When
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from classes.models.catalogue.class_types import ClassType
from classes.models.catalogue.clients import Client
from classes.models.catalogue.sites import Site
from classes.models.catalogue.subjects import Subject
from classes.models.codes.retired_codes import RetiredCode
from classes.models.names import NAME, PERSON, Name, PlaceByName
from classes.models.people.users import User
from classes.models.training_classes.dated_status import status_as_of

_NUMBER: Final = re.compile("[0-9]{3,6}")

# What the list can be sorted by, in the order of its columns
SORTS: Final = (
    "code",
    "client",
    "site",
    "class_type",
    "subject",
    "start_date",
    "end_date",
    "total_hours",
    "status",
    "supervisor",
    "order_number",
)
_NAMES: Final[dict[str, tuple[type[Model], Name]]] = {
    "client": (Client, NAME),
    "site": (Site, NAME),
    "class_type": (ClassType, NAME),
    "subject": (Subject, NAME),
    "supervisor": (User, PERSON),
}


def found_by(word: str) -> Q:
    """A class's code, a former one or that of the old system begins with the word, or its code ends with this number,
    or its order number or one of its names contains it.

    Capitals make no difference, nor do accents and apostrophes in names.
    """
    beginning = Q(code__startswith=word.upper())
    numbered = Q(number=int(word)) if _NUMBER.fullmatch(word) else Q(pk__in=[])
    in_name = Q(name__comparable__contains=word)
    former = RetiredCode.objects.filter(beginning, kind=RetiredCode.Kind.FORMER)
    # Subqueries instead of joins: each is answered once and then looked up, for whatever number of classes.
    return (
        beginning
        | numbered
        | Q(client__in=Client.objects.filter(in_name).values("pk"))
        | Q(site__in=Site.objects.filter(in_name).values("pk"))
        | Q(class_type__in=ClassType.objects.filter(in_name | beginning).order_by().values("pk"))
        | Q(subject__in=Subject.objects.filter(in_name | beginning).order_by().values("pk"))
        | Q(order_number__icontains=word)
        | Q(pk__in=former.order_by().values("training_class"))
        | old_code_begins(word)
    )


def old_code_is(code: str) -> Q:
    """The class had this code in the old system, capitals aside."""
    old_codes = apps.get_model("classes", "OldCode")._default_manager
    return Q(pk__in=old_codes.called(code).order_by().values("training_class"))


def old_code_begins(text: str) -> Q:
    """The code that a class had in the old system begins so, capitals aside."""
    # Asked for by its name: this table belongs to a later room
    old_codes = apps.get_model("classes", "OldCode")._default_manager
    return Q(pk__in=old_codes.beginning_with(text).order_by().values("training_class"))


def ordering(sort: str, *, statuses: list[str], on: date) -> list[OrderBy]:
    """What to order by for one of SORTS, or for one with a `-` in front; equals in the order of capture.

    `statuses` stand in the order of a class's life, and are those as of that day.
    """
    keys = [*_keys(sort.removeprefix("-"), statuses, on), F("pk")]
    return [OrderBy(key, descending=sort.startswith("-")) for key in keys]


def _keys(sort: str, statuses: list[str], day: date) -> list[F | Expression]:
    if sort in _NAMES:
        table, name = _NAMES[sort]
        return [PlaceByName(sort, table._default_manager.all(), name)]
    match sort:
        case "code":
            return [F("client_id"), F("prefix"), F("number")]
        case "status":
            present = status_as_of(day)
            return [Case(*(When(Exact(present, status), then=Value(place)) for place, status in enumerate(statuses)))]
        case "order_number":
            return [Lower("order_number")]
        case _:
            return [F(sort)]
