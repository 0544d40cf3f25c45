"""What the calendar shows in a range of days, over many classes: one query for all kinds of events, one for names.

Where they are too many to show, how many there are on each day.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any, Final, NamedTuple

from django.db.models import Case, Count, DateField, F, IntegerField, Q, QuerySet, TextChoices, TimeField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Greatest
from django.utils.functional import cached_property

from classes.models.attendance.registers import Register
from classes.models.planning.entries import Stop
from classes.models.planning.left_out_days import LeftOutDay
from classes.models.planning.public_holidays import PublicHoliday
from classes.models.planning.sessions import Session
from classes.models.records.event_dates import EventDate
from classes.models.training_classes.dated_status import is_in
from classes.models.training_classes.training_classes import TrainingClass, TrainingClassQuerySet


class Kind(TextChoices):
    """What an event is, in the order in which those of a day stand."""

    HOLIDAY = "holiday", "Public holiday"
    STOP = "stop", "Stop"
    START = "start", "Start"
    END = "end", "End"
    EVENT = "event", "Event date"
    EXCEPTION = "exception", "Exception"
    SESSION = "session", "Session"


class ClassNames(NamedTuple):
    code: str
    subject: str
    client: str
    site: str
    is_draft: bool


class Event(NamedTuple):
    """An event: with times only for sessions, without a class only for public holidays.

    A stop is there from `day`, its first one in the range, until `until`, its very last one; None while it is open.
    """

    place: int
    key: int
    class_key: int | None
    day: date
    until: date | None
    begins: time | None
    ends: time | None
    words: str

    @property
    def kind(self) -> Kind:
        return _KINDS[self.place]

    @property
    def reason(self) -> str:
        """The holiday's name, why there is no class or it was not held, or the type of an event date; or nothing."""
        return reason_in(self.words)


class DayCount(NamedTuple):
    """How many events of a kind are on a day; of stops, those of which it is the first day in the range."""

    place: int
    day: date
    number: int

    @property
    def kind(self) -> Kind:
        return _KINDS[self.place]


_KINDS: Final = tuple(Kind)
_NOT_HELD: Final = {outcome.value: outcome.why_not_held for outcome in Register.Outcome if outcome.why_not_held}
_WORDS: Final[dict[str, str]] = dict(Stop.Reason.choices) | dict(EventDate.Type.choices) | _NOT_HELD
_COLUMNS: Final[dict[str, Any]] = {
    "class_key": Cast(Value(None), IntegerField()),
    "day": F("date"),
    "until": Cast(Value(None), DateField()),
    "begins": Cast(Value(None), TimeField()),
    "ends": Cast(Value(None), TimeField()),
    "words": Value(""),
}
_OF_CLASS: Final = {"class_key": F("training_class_id")}
_FIRST_OF_REST: Final = Cast(F("last_day") + timedelta(days=1), DateField())
_LAST_OF_REST: Final = Cast(F("resume_date") - timedelta(days=1), DateField())


def reason_in(words: str) -> str:
    """The words of an event as people say them."""
    return _WORDS.get(words, words)


class _Part(NamedTuple):
    """The events of one kind: rows of a table, and what the columns of an event are made of where they differ."""

    kind: Kind
    rows: QuerySet[Any]
    own: dict[str, Any]

    @property
    def events(self) -> QuerySet[Any, Any]:
        """With the fields of `Event`."""
        columns = {"place": self._place, "key": F("pk"), **_COLUMNS, **self.own}
        found: QuerySet[Any, Any] = self.rows.order_by().annotate(**columns).values_list(*columns)
        return found

    @property
    def counts(self) -> QuerySet[Any, Any]:
        """With the fields of `DayCount`; only by what an index has beside the days, so that the rows are not read."""
        columns = {"place": self._place, "day": self.own.get("day", _COLUMNS["day"])}
        by_day = self.rows.order_by().annotate(**columns).values(*columns).annotate(number=Count("*"))
        found: QuerySet[Any, Any] = by_day.values_list(*columns, "number")
        return found

    @property
    def _place(self) -> Value:
        return Value(_KINDS.index(self.kind))


class EventList:
    """What is on these days in order, by day; those of a day by kind, then by time.

    Of a busy month a page is a part of one day: only the days are read on which the events of a slice are.
    """

    def __init__(self, first: date, last: date, classes: TrainingClassQuerySet, *, agent: int | None = None) -> None:
        self._parts = _parts(first, last, classes, agent)

    def __len__(self) -> int:
        return sum(self._counts.values())

    def __getitem__(self, wanted: slice) -> list[Event]:
        first, last, _ = wanted.indices(len(self))
        days, skipped, number = [], 0, 0
        for day, count in self._counts.items():
            if number + count <= first:
                skipped += count
            elif number < last:
                days.append(day)
            number += count
        if not days:
            return []
        of_days = [part.events.filter(day__range=(days[0], days[-1])) for part in self._parts]
        in_order = _together(of_days).order_by("day", "place", "begins", "key")
        return [Event(*row) for row in in_order[first - skipped : last - skipped]]

    @cached_property
    def _counts(self) -> dict[date, int]:
        """By day, in order."""
        counts: Counter[date] = Counter()
        for _, day, number in _together(part.counts for part in self._parts).order_by("day"):
            counts[day] += number
        return counts


def events_between(
    first: date, last: date, classes: TrainingClassQuerySet, *, agent: int | None = None
) -> QuerySet[Any, Any]:
    """What is on these days, both included: rows with the fields of `Event`, in no order.

    For an agent, by the key: the sessions that they teach themselves, and public holidays.
    """
    return _together(part.events for part in _parts(first, last, classes, agent))


def holidays_between(first: date, last: date) -> list[Event]:
    return [Event(*row) for row in _holidays(first, last).events]


def counts_between(
    first: date, last: date, classes: TrainingClassQuerySet, *, agent: int | None = None
) -> list[DayCount]:
    """How many of the events of `events_between` are on each day, but for public holidays, by day; with one query."""
    counts = _together(part.counts for part in _of_classes(first, last, classes, agent))
    return [DayCount(*row) for row in counts.order_by("day", "place")]


def _together(parts: Iterable[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    """With one query."""
    one, *others = parts
    union: QuerySet[Any, Any] = one.union(*others, all=True)
    return union


def _parts(first: date, last: date, classes: TrainingClassQuerySet, agent: int | None) -> list[_Part]:
    return [_holidays(first, last), *_of_classes(first, last, classes, agent)]


def _holidays(first: date, last: date) -> _Part:
    observed = PublicHoliday.objects.filter(date__range=(first, last), is_observed=True)
    return _Part(Kind.HOLIDAY, observed, {"words": F("name")})


def _of_classes(first: date, last: date, classes: TrainingClassQuerySet, agent: int | None) -> list[_Part]:
    # Every row is of some class: whose, is asked where not all classes are meant
    mine = Q(training_class__in=classes.order_by().values("pk")) if classes.query.has_filters() else Q()
    days = Q(date__range=(first, last))
    sessions = Session.objects.filter(mine, days).planned().taught_by(agent)
    not_held = Case(When(register__outcome__in=[*_NOT_HELD], then=F("register__outcome")), default=Value(""))
    of_session = {**_OF_CLASS, "begins": F("start"), "ends": F("end"), "words": not_held}
    taught = _Part(Kind.SESSION, sessions, of_session)
    if agent:
        return [taught]
    beginning = classes.exclude(status=TrainingClass.Status.CANCELLED, end_date=None)
    starts = beginning.filter(start_date__range=(first, last))
    ends = classes.filter(end_date__range=(first, last))
    dates = EventDate.objects.filter(mine, days).standing()
    exceptions = LeftOutDay.objects.filter(mine, days).exceptions()
    return [
        taught,
        _rests(Stop.objects.filter(mine).exclude(_after_the_end()), first, last),
        _Part(Kind.START, starts, {"class_key": F("pk"), "day": F("start_date")}),
        _Part(Kind.END, ends, {"class_key": F("pk"), "day": F("end_date")}),
        _Part(Kind.EVENT, dates, {**_OF_CLASS, "words": F("type")}),
        _Part(Kind.EXCEPTION, exceptions, {**_OF_CLASS, "words": F("name")}),
    ]


def names_of(events: Iterable[Event], *, today: date) -> dict[int | None, ClassNames]:
    """How the classes of the events are called, by their primary keys, and which of them are drafts on that day."""
    keys = {event.class_key for event in events if event.class_key}
    columns = ("pk", "code", "subject__name", "client__name", "site__name", "is_draft")
    # As one array: a thousand parameters take longer than the query
    classes = TrainingClass.objects.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [list(keys)]))
    classes = classes.annotate(is_draft=is_in([TrainingClass.Status.DRAFT], on=today))
    return {pk: ClassNames(*names) for pk, *names in classes.values_list(*columns)}


def _after_the_end() -> Q:
    """Stops that begin when their class is over: nobody rests who has left."""
    over = Q(training_class__status__in=TrainingClass.OVER)
    none_taught = Q(training_class__end_date=None)
    return over & (none_taught | Q(last_day__gte=F("training_class__end_date")))


def _rests(stops: QuerySet[Stop], first: date, last: date) -> _Part:
    """The stops that leave out any of these days; one from a day to the next leaves out none."""
    begun = stops.annotate(begins_on=Greatest(_FIRST_OF_REST, Value(first, DateField()))).filter(begins_on__lte=last)
    resting = begun.filter(Q(resume_date=None) | Q(resume_date__gt=F("begins_on")))
    own = {**_OF_CLASS, "day": F("begins_on"), "until": _LAST_OF_REST, "words": F("reason")}
    return _Part(Kind.STOP, resting, own)
