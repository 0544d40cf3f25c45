"""Classes that look like one that is being entered: perhaps it is there already, or its order number is another's."""

import re
from datetime import date
from typing import Final, NamedTuple

from classes.models.training_classes.training_classes import LONGEST_ORDER_NUMBER, TrainingClass, TrainingClassQuerySet

_MOST_NAMED: Final = 3
_TWIN: Final = "has the same client, site, type, subject and start"


class Alike(NamedTuple):
    """Another class, and a sentence that names it by its code."""

    training_class: TrainingClass
    message: str

    def as_document(self) -> dict[str, str]:
        """For an answer in JSON."""
        other = self.training_class
        return {"class_code": other.code, "url": other.get_absolute_url(), "message": self.message}


class Facts(NamedTuple):
    """What is known so far of a class that is being entered; `own` is its key once it is stored."""

    own: int | None
    site: int | None
    class_type: int | None
    subject: int | None
    start_date: date | None
    order_number: str


def classes_like(facts: Facts) -> list[Alike]:
    """The oldest few of each kind, with two queries at most. A cancelled class is no twin."""
    others = TrainingClass.objects.exclude(pk=facts.own) if facts.own else TrainingClass.objects.all()
    named = [
        Alike(other, f"{other} {_TWIN}: save only if there are two such classes.") for other in _twins(others, facts)
    ]
    if facts.order_number and len(facts.order_number) <= LONGEST_ORDER_NUMBER:
        owners = others.filter(**_as_it_is_shown(facts.order_number)).order_by("pk")[:_MOST_NAMED]
        named += [Alike(other, f"Order number {other.order_number} stands on {other} already.") for other in owners]
    return named


def twins_in_words(stored: TrainingClass) -> str:
    """What is said of a class that has twins once it is saved; empty for one without."""
    of_catalogue = {"class_type": stored.class_type_id, "subject": stored.subject_id}
    facts = Facts(stored.pk, stored.site_id, **of_catalogue, start_date=stored.start_date, order_number="")
    others = TrainingClass.objects.exclude(pk=stored.pk)
    return " ".join(f"{other} {_TWIN}: keep both only if there are two." for other in _twins(others, facts))


def _as_it_is_shown(order_number: str) -> dict[str, str]:
    """Pages show two blanks as one, so people cannot tell how many were typed."""
    words = order_number.split()
    if len(words) == 1:  # by its index
        return {"order_number__iexact": order_number}
    return {"order_number__iregex": f"^{' +'.join(map(re.escape, words))}$"}


def _twins(others: TrainingClassQuerySet, facts: Facts) -> TrainingClassQuerySet:
    # The client is that of the site
    wanted = {"site": facts.site, "class_type": facts.class_type, "subject": facts.subject}
    if facts.start_date is None or None in wanted.values():
        return others.none()
    twins = others.filter(**wanted, start_date=facts.start_date).exclude(status=TrainingClass.Status.CANCELLED)
    return twins.order_by("pk")[:_MOST_NAMED]
