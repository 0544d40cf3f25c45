"""All classes in one month, side by side: what was scheduled, held, lost, attended, is owed and claimed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Exists, OuterRef, TextChoices

from classes.models.attendance.month_figures import Figures, figures_of_month
from classes.models.attendance.months import Claim, MonthClose
from classes.models.attendance.register_lists import last_day_of
from classes.models.people.users import User
from classes.models.training_classes.training_classes import TrainingClass

FIGURES: Final = ("scheduled", "held", "lost", "attended", "owed", "claimed", "difference")
# What the list can be sorted by, in the order of its columns
SORTS: Final = ("code", "client", *FIGURES)
_NOTHING: Final = Decimal(-1_000_000)


class State(TextChoices):
    """What somebody may want to see of all classes."""

    MISSING = "missing", "Not captured completely"
    READY = "ready", "Ready to close"
    CLOSED = "closed", "Closed"
    LOST = "lost", "With lost hours"
    DIFFERS = "differs", "Claim differs from what is owed"


@dataclass(frozen=True)
class MonthRow:
    """A class in the month; `claims_open` are those that nobody has approved yet."""

    training_class: TrainingClass
    figures: Figures
    is_closed: bool
    is_over: bool
    claims_open: bool

    def is_in(self, state: str) -> bool:
        match state:
            case State.MISSING:
                return not self.figures.is_complete
            case State.READY:
                return self.figures.is_complete and self.is_over and not self.is_closed
            case State.CLOSED:
                return self.is_closed
            case State.LOST:
                return self.figures.lost > 0
            case State.DIFFERS:
                return self.figures.claims_differing > 0 and self.claims_open
        return True


def months_of_classes(month: date, user: User, *, today: date, **belonging: Any) -> list[MonthRow]:
    """The classes with a session in that month which the user sees: three queries, however many they are."""
    claims = Claim.objects.filter(month=month)
    figures = figures_of_month(month, last_day_of(month), claims)
    with_open_claims = {claim.training_class_id for claim in claims if not claim.is_approved}
    closed = MonthClose.objects.filter(training_class=OuterRef("pk"), month=month, is_closed=True)
    visible = TrainingClass.objects.visible_to(user).exclude(status=TrainingClass.Status.DRAFT).filter(**belonging)
    classes: Any = visible.for_list().annotate(month_is_closed=Exists(closed)).in_bulk(figures)
    is_over = last_day_of(month) < today
    return [
        MonthRow(
            training_class,
            figures[key],
            training_class.month_is_closed,
            is_over,
            key in with_open_claims,
        )
        for key, training_class in classes.items()
    ]


def sorted_rows(rows: Iterable[MonthRow], sort: str) -> list[MonthRow]:
    """By one of SORTS, with a `-` in front the other way round; equals by their codes."""
    key = _key_of(sort.removeprefix("-"))
    by_code = sorted(rows, key=lambda row: row.training_class.code)
    return sorted(by_code, key=key, reverse=sort.startswith("-"))


def _key_of(name: str) -> Callable[[MonthRow], Any]:
    match name:
        case "code":
            return lambda row: row.training_class.code
        case "client":
            return lambda row: row.training_class.client.name.lower()
    return lambda row: _NOTHING if getattr(row.figures, name) is None else getattr(row.figures, name)
