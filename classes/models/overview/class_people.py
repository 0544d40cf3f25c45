"""Who teaches a class and who learns in it: for its page, and for each row of a list within the list's own query."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from django.db.models import Case, Count, F, Lookup, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from classes.models.learners.enrolments import Enrolment
from classes.models.planning.class_agents import ClassAgent
from classes.models.planning.teaching import Teaching
from classes.models.training_classes.training_classes import TrainingClass, TrainingClassQuerySet

NAMED_AT_MOST: Final = 12


def with_people(classes: TrainingClassQuerySet, today: date) -> TrainingClassQuerySet:
    """With `agent_name` and `agent_from`, those of the primary agent on that day or else of the first one to come; with
    `learners_in_class`, those who are in it that day, or at its start where that lies ahead, and `learners_ever`, all
    who are, were or will be.
    """
    agents = ClassAgent.objects.filter(training_class=OuterRef("pk"))
    agent = agents.order_by(*_by_turn(today))
    return classes.annotate(
        agent_name=Coalesce(Subquery(agent.values("agent__name")[:1]), Value("")),
        agent_from=Subquery(agent.values("from_date")[:1]),
        learners_in_class=_number_of(_in_class(Greatest(Value(today), OuterRef("start_date")))),
        learners_ever=_number_of(Q()),
    )


def _by_turn(today: date) -> tuple[Any, ...]:
    """Of the agents of a class first who teaches it on that day, or else who comes first."""
    begun = Case(When(from_date__lte=today, then=F("from_date")))
    return (begun.desc(nulls_last=True), "from_date")


def _in_class(day: Any) -> Q:
    """Whoever has come by that day and has not left; of whoever comes back, the day on which they do counts."""
    return Q(status=Enrolment.Status.CIC, from_date__lte=day)


def _number_of(which: Q) -> Any:
    rows = Enrolment.objects.filter(which, training_class=OuterRef("pk")).order_by()
    return Coalesce(Subquery(rows.values("training_class").annotate(number=Count("status")).values("number")), 0)


def people_of_classes(keys: Sequence[int], starts: Iterable[date], today: date) -> Iterator[tuple[str, int, int]]:
    """What `with_people` adds, of each of these classes in their order, with two queries: for whoever reads many."""
    wanted = _AnyOf(F("training_class"), keys)
    agents = ClassAgent.objects.filter(wanted).distinct("training_class")
    by_turn = agents.order_by("training_class", *_by_turn(today))
    names = dict(by_turn.values_list("training_class", "agent__name"))
    enrolments = Enrolment.objects.filter(wanted).order_by().values("training_class")
    is_ahead = any(start > today for start in starts)
    # To look at the starts of all classes takes longer, and few classes start ahead
    day = Greatest(Value(today), F("training_class__start_date")) if is_ahead else today
    counted = enrolments.annotate(now=Count("status", filter=_in_class(day)), ever=Count("status"))
    learners = {key: numbers for key, *numbers in counted.values_list("training_class", "now", "ever")}
    return ((names.get(key, ""), *learners.get(key, (0, 0))) for key in keys)


class _AnyOf(Lookup):
    """Like `in`, with all keys as one text: Django and the driver take longer over a thousand than the database."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        key, values = self.process_lhs(compiler, connection)
        return f"{key} = ANY(%s::bigint[])", (*values, f"{{{','.join(map(str, self.rhs))}}}")


def learners_of(training_class: TrainingClass, today: date) -> list[Any]:
    """All who are, were or will be in the class, by name, with whether they are `in_class`, as lists count them."""
    learners: list[Any] = list(training_class.enrolments.by_name())
    for row in learners:
        row.in_class = row.status == Enrolment.Status.CIC and row.from_date <= max(today, training_class.start_date)
    return learners


def in_class_of(learners: Sequence[Any]) -> str:
    """How many of `learners_of` a class are in it, as 1 of 3."""
    return f"{sum(row.in_class for row in learners)} of {len(learners)}"


@dataclass(frozen=True)
class ClassPeople:
    """Who a class's page names: `agents` are the primary agent on a day and those who follow."""

    agents: list[ClassAgent]
    learners: list[Any]

    @classmethod
    def of(cls, training_class: TrainingClass, today: date) -> Self:
        """With two queries."""
        periods = Teaching(tuple(training_class.class_agents.select_related("agent"))).periods
        agents = [row for row, until in periods if until is None or until >= today]
        return cls(agents, learners_of(training_class, today))

    @property
    def in_class(self) -> str:
        return in_class_of(self.learners)

    @property
    def first_names(self) -> list[str]:
        """Of those who are in the class now, as many as a page has room for."""
        return [row.learner.listed_name for row in self._present[:NAMED_AT_MOST]]

    @property
    def others(self) -> int:
        return len(self._present[NAMED_AT_MOST:])

    @property
    def _present(self) -> list[Any]:
        return [row for row in self.learners if row.in_class]
