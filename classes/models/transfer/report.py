"""The report of the import as its page shows it: by kind, and row by row."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Left, Length
from django.db.models.lookups import GreaterThan

from classes.models.agents.agents import Agent
from classes.models.training_classes.training_classes import TrainingClass
from classes.models.transfer.kinds import LEAVES_CLASS, Kind
from classes.models.transfer.old_codes import OldCode
from classes.models.transfer.old_rows import MAPPINGS, TABLES, OldRow, Remark, RemarkQuerySet

_SHOWN: Final = 600
_IS_LEFT: Final = Q(old_row__outcome=OldRow.Outcome.LEFT)
_OF_CLASSES: Final = Q(old_row__table="classes")
_OF_PEOPLE: Final = Q(old_row__table__in=["learners", "agents", "users"])
# What kept a class from coming, then the classes that came, then what classes are made of
_URGENCY: Final = Case(
    When(_OF_CLASSES & _IS_LEFT, then=Value(0)),
    When(_OF_CLASSES, then=Value(1)),
    When(_OF_PEOPLE, then=Value(3)),
    default=Value(2),
)


@dataclass(frozen=True)
class KindTotal:
    """How many remarks of a kind there are."""

    kind: Kind
    count: int

    @property
    def leaves(self) -> bool:
        return self.kind in LEAVES_CLASS


@dataclass(frozen=True)
class TableTotal:
    """How many rows of a table became what; those that were merged are among those that were brought."""

    noun: str
    brought: int
    remarked: int
    left: int
    merged: int


@dataclass(frozen=True)
class Totals:
    """By table, and by kind."""

    outcomes: list[TableTotal]
    kinds: list[KindTotal]


def rows_with(kind: str, *, settled: bool, left: bool | None = None, search: str = "") -> RemarkQuerySet:
    """The remarks of one kind or of all, with the rows that they are about: what is most urgent first.

    `left` is whether these rows were left, where that matters; `search` is the key of a row there, or the beginning of
    a class's code, here or there. Each has the `beginning` of its text alone, and
    `goes_on` where that is not all; `agent` is the name of the agent that a row became.
    """
    remarks = Remark.objects.filter(settled_at__isnull=not settled)
    if kind:
        remarks = remarks.filter(kind=kind)
    if left is not None:
        remarks = remarks.filter(_IS_LEFT if left else ~_IS_LEFT)
    if search:
        old_codes = OldCode.objects.beginning_with(search).order_by().values("training_class")
        begins = Q(old_row__training_class__code__startswith=search.upper())
        remarks = remarks.filter(Q(old_row__key=search) | begins | Q(old_row__training_class__in=old_codes))
    agents = Agent.objects.filter(pk=OuterRef("old_row__new_key"))
    agent = Case(When(old_row__table="agents", then=Subquery(agents.values("name")[:1])))
    names = ("old_row__training_class", "old_row__learner", "settled_by")
    return (
        remarks.select_related(*names)
        .annotate(beginning=Left("text", _SHOWN), goes_on=GreaterThan(Length("text"), _SHOWN), agent=agent)
        .order_by(_URGENCY, "old_row__table", "old_row", "pk")
    )


def totals(*, settled: bool) -> Totals:
    rows: Any = OldRow.objects.exclude(table__in=MAPPINGS).values_list("table", "outcome").order_by()
    rows = rows.annotate(count=Count("pk"), of_them_merged=Count("pk", filter=Q(merged=True)))
    counts = {(table, outcome): found for table, outcome, *found in rows}
    outcomes = []
    for table, noun in TABLES.items():
        (brought, _), (remarked, _), (left, _) = found = [counts.get((table, each), (0, 0)) for each in OldRow.Outcome]
        if brought or remarked or left:
            outcomes.append(TableTotal(noun.many, brought, remarked, left, merged=sum(merged for _, merged in found)))
    kinds: Any = Remark.objects.filter(settled_at__isnull=not settled).values_list("kind").order_by()
    by_kind = dict(kinds.annotate(count=Count("pk")))
    return Totals(outcomes, [KindTotal(kind, by_kind[kind]) for kind in Kind if kind in by_kind])


def brought_facts(training_class: TrainingClass) -> dict[str, Any]:
    """What a class's page says of where it comes from: its code there, read with it, and what there is to look at.

    What was ticked off is told apart.
    """
    old_code = getattr(training_class, "old_code", None)
    remarks = Remark.objects.filter(old_row__table="classes", old_row__training_class=training_class)
    found = list(remarks.select_related("old_row"))
    done = [remark for remark in found if remark.settled_at]
    return {"old_code": old_code, "remarks": [each for each in found if each not in done], "settled_remarks": done}
