"""All classes in one month, side by side: what was scheduled, held, lost, attended, is owed and claimed."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, TextChoices
from django.db.models.functions import TruncMonth

from classes.models.attendance.month_figures import Figures, figures_of_claims, figures_of_month, is_made_up
from classes.models.attendance.months import Claim, MonthClose, in_closed_month
from classes.models.attendance.register_lists import last_day_of, month_after
from classes.models.attendance.registers import Register
from classes.models.overview.attention import counts_of
from classes.models.people.users import User
from classes.models.planning.sessions import Session
from classes.models.training_classes.training_classes import TrainingClass, TrainingClassQuerySet

FIGURES: Final = ("scheduled", "held", "lost", "attended", "owed", "claimed", "difference")
# What the list can be sorted by, in the order of its columns
SORTS: Final = ("code", "client", *FIGURES)
_NOTHING: Final = Decimal(-1_000_000)


class State(TextChoices):
    """What somebody may want to see of all classes."""

    MISSING = "missing", "Not captured completely"
    READY = "ready", "Ready to close"
    OPEN = "open", "Not closed"
    CLOSED = "closed", "Closed"
    LOST = "lost", "Lost, not closed"
    DIFFERS = "differs", "Claim differs from what is owed"
    UNSETTLED = "unsettled", "Claim to settle"


@dataclass(frozen=True)
class MonthState:
    """What a class is like in the month; `claims_open` are those that nobody has approved yet."""

    figures: Figures
    is_closed: bool
    is_over: bool
    claims_open: bool

    def is_in(self, state: str) -> bool:
        return state not in State.values or self._answers[State(state)]

    @property
    def _answers(self) -> dict[State, bool]:
        figures = self.figures
        return {
            State.MISSING: not figures.is_complete,
            State.READY: figures.is_complete and self.is_over and not self.is_closed,
            State.OPEN: not self.is_closed,
            State.CLOSED: self.is_closed,
            State.LOST: figures.lost > 0 and not self.is_closed,
            State.DIFFERS: figures.claims_differing > 0,
            State.UNSETTLED: self.claims_open,
        }


@dataclass(frozen=True)
class MonthRow:
    """A class in the month."""

    training_class: TrainingClass
    state: MonthState

    @property
    def figures(self) -> Figures:
        return self.state.figures


class _Month:
    """What is known of all classes in a month, and which of them a user sees: three queries, however many they are."""

    def __init__(self, month: date, user: User, today: date, belonging: dict[str, Any]) -> None:
        claims = Claim.objects.filter(month=month)
        self.figures = figures_of_month(month, last_day_of(month), claims)
        self._with_open_claims = {claim.training_class_id for claim in claims if not claim.is_approved}
        self._is_over = last_day_of(month) < today
        closed = MonthClose.objects.filter(training_class=OuterRef("pk"), month=month, is_closed=True)
        self.classes: Any = _listed(user, belonging).annotate(month_is_closed=Exists(closed))

    def state_of(self, key: int, *, is_closed: bool) -> MonthState:
        return MonthState(self.figures[key], is_closed, self._is_over, key in self._with_open_claims)


def states_of_classes(month: date, user: User, *, today: date, **belonging: Any) -> list[MonthState]:
    """Of each class with a session in that month which the user sees, for whoever counts them."""
    known = _Month(month, user, today, belonging)
    found = known.classes.filter(pk__in=known.figures).order_by().values_list("pk", "month_is_closed")
    return [known.state_of(key, is_closed=is_closed) for key, is_closed in found]


def months_of_classes(month: date, user: User, *, today: date, **belonging: Any) -> list[MonthRow]:
    """The same with the classes themselves, for whoever lists them."""
    known = _Month(month, user, today, belonging)
    found = known.classes.for_list().in_bulk(known.figures).items()
    return [MonthRow(each, known.state_of(key, is_closed=each.month_is_closed)) for key, each in found]


def open_before(month: date, user: User, *, since: date, **belonging: Any) -> dict[date, int]:
    """In how many classes the months from `since` until before that one are not closed: by month, in one query."""
    open_in, first = dict[date, TrainingClassQuerySet](), since
    while first < month:
        open_in[first.replace(day=1)] = _listed(user, belonging).filter(_has_open(first, month_after(first)))
        first = month_after(first)
    return {each: number for each, number in counts_of(open_in).items() if number}


def _has_open(first: date, after: date) -> Q:
    """Classes with a session from the first of these days until before the other, whose month is not closed."""
    of_class = {"training_class": OuterRef("pk")}
    closed = MonthClose.objects.filter(**of_class, month=first.replace(day=1), is_closed=True)
    return Q(Exists(Session.objects.planned().filter(**of_class, date__gte=first, date__lt=after)), ~Exists(closed))


def lost_by_month(user: User, **belonging: Any) -> dict[date, int]:
    """In how many classes hours were lost that are not made up: by month that is not closed, in one query.

    Of registers that were not held alone, which have an index of their own.
    """
    in_classes = {"session__status": Session.Status.PLANNED, "session__training_class__in": _listed(user, belonging)}
    is_lost = ~is_made_up(of="session__") & ~in_closed_month(of="session__")
    lost: Any = Register.objects.not_held().filter(is_lost, **in_classes).order_by()
    months = lost.annotate(month=TruncMonth("session__date")).values("month")
    counted = months.annotate(count=Count("session__training_class", distinct=True))
    return dict(counted.values_list("month", "count"))


def unsettled_before(month: date, user: User, **belonging: Any) -> dict[date, int]:
    """In how many classes claims for months before that one wait to be approved: by month, in one query."""
    claims: Any = Claim.objects.exclude(outcome=Claim.Outcome.APPROVED).filter(month__lt=month)
    months = claims.filter(training_class__in=_listed(user, belonging).values("pk")).order_by().values("month")
    return dict(months.annotate(count=Count("training_class", distinct=True)).values_list("month", "count"))


def differing_before(month: date, user: User, *, since: date, **belonging: Any) -> dict[date, int]:
    """In how many classes a claim that is not approved differs from what is owed: by month, from `since` until before.

    Two queries.
    """
    unsettled = Claim.objects.exclude(outcome=Claim.Outcome.APPROVED).filter(month__gte=since, month__lt=month)
    claims = list(unsettled.filter(training_class__in=_listed(user, belonging).values("pk")))
    found = zip(claims, figures_of_claims(claims), strict=True)
    classes = {(claim.month, claim.training_class_id) for claim, figures in found if figures.claims_differing}
    return dict(Counter(month for month, _ in classes))


def _listed(user: User, belonging: dict[str, Any]) -> TrainingClassQuerySet:
    return TrainingClass.objects.visible_to(user).exclude(status=TrainingClass.Status.DRAFT).filter(**belonging)


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
