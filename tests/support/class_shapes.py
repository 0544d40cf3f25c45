"""A class of each shape, as the office meets them. All but what lies ahead begin on Mon 2 Feb 2026; it is 18 March."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from classes import timetable as engine
from classes.models import (
    BackupAgent,
    ClassParts,
    ClassType,
    Entries,
    ExceptionDay,
    ExtraDay,
    PublicHoliday,
    Seta,
    Stop,
    Subject,
    TeachingEdit,
    TimetableEdit,
    TrainingClass,
)
from classes.services.capture.training_classes import create_class
from tests.support.factories import (
    AgentFactory,
    UserFactory,
    captured,
    captured_without_number,
    drafted,
    enrolled,
    mondays_and_wednesdays,
    put_in_status,
    ready_to_start,
)

TODAY: Final = "2026-03-18T10:00+02:00"
JANUARY: Final = datetime.fromisoformat("2026-01-05T10:00+02:00")
MONDAY, FRIDAY = engine.Weekday.MONDAY, engine.Weekday.FRIDAY
MORNING: Final = engine.Block(time(8), time(12))
_OF_TIMETABLES: Final = ("exceptions", "extras", "stops", "held_holidays", "end_date_by_hand", "end_date_reason")


def _class(pattern: engine.Pattern | None = None, /, hours: int = 80, **facts: Any) -> TrainingClass:
    """A package of that many hours, captured before it begins."""
    rows = {name: facts.pop(name) for name in _OF_TIMETABLES if name in facts}
    entries = mondays_and_wednesdays(**rows) if pattern is None else Entries(pattern=pattern, **rows)
    facts = {"class_type": ClassType.objects.get(code="WALK"), "subject": Subject.objects.get(code="NUM"), **facts}
    return captured(at=JANUARY, entries=entries, total_hours=Decimal(hours), **facts)


def _funded() -> TrainingClass:
    return captured(at=JANUARY, seta_funded=True, seta=Seta.objects.get(name="ETDP SETA"), order_number="PO-1")


def _funded_by_one_out_of_use() -> TrainingClass:
    training_class = _funded()
    Seta.objects.filter(name="ETDP SETA").update(is_active=False)
    return training_class


def _supervised() -> TrainingClass:
    return captured(supervisor=UserFactory.create(role="Supervisor"))


def _two_blocks_a_day() -> TrainingClass:
    spans = ((time(8), time(12)), (time(13), time(16)))
    return _class(engine.Weekly(tuple(engine.WeekdayBlock(MONDAY, *span) for span in spans)))


def _by_the_month(on: engine.MonthlyRule) -> Callable[[], TrainingClass]:
    return lambda: _class(engine.Monthly(on, (MORNING,)), hours=24)


def _by_dates() -> TrainingClass:
    days = (date(2026, 2, 3), date(2026, 2, 10), date(2026, 4, 14))
    return _class(engine.Custom(tuple(engine.DatedBlock(day, time(9), time(13)) for day in days)), hours=12)


def _holding_holidays() -> TrainingClass:
    held, left_out = date(2026, 4, 6), date(2026, 4, 27)
    for day in (held, left_out):
        PublicHoliday.objects.get_or_create(date=day, defaults={"name": "Holiday"})
    return _class(held_holidays=frozenset({held}), hours=160)


def _with_rows_of_all_kinds() -> TrainingClass:
    return _class(
        exceptions=(
            ExceptionDay(date=date(2026, 2, 9), reason="client_cancelled", note="Stocktaking"),
            ExceptionDay(date=date(2026, 3, 25), reason="other"),
        ),
        extras=(ExtraDay(date=date(2026, 2, 14), start=time(9), end=time(14), note="Instead of Monday"),),
        stops=(Stop(last_day=date(2026, 2, 16), resume_date=date(2026, 3, 2), reason="annual_stop"),),
        end_date_by_hand=date(2026, 6, 30),
        end_date_reason="The client asked for it",
    )


def _with_backups() -> TrainingClass:
    rows = [(date(2026, 2, 9), date(2026, 2, 15)), (date(2026, 4, 6), date(2026, 4, 12))]
    backups = tuple(BackupAgent(agent=AgentFactory.create(), from_date=begin, to_date=end) for begin, end in rows)
    agents = TeachingEdit(agent=AgentFactory.create(), backups=backups)
    entries = mondays_and_wednesdays()
    return create_class(
        drafted(), ClassParts(timetable=TimetableEdit.of(entries), agents=agents), by=UserFactory.create(), at=JANUARY
    )


def _with_learners_of_all_statuses() -> TrainingClass:
    training_class = captured(at=JANUARY, entries=mondays_and_wednesdays(), exam_class=True, exam_type="External")
    enrolled(training_class, takes_exam=True)
    enrolled(training_class, level="RLC", status="rbe", from_date=date(2026, 3, 2))
    enrolled(training_class, level="NUM", status="dro", from_date=date(2026, 3, 9))
    enrolled(training_class, came_on=date(2026, 2, 23))
    return training_class


def _in_status(status: str) -> Callable[[], TrainingClass]:
    def make() -> TrainingClass:
        training_class = ready_to_start(at=JANUARY)
        put_in_status(status, training_class)
        return training_class

    return make


SHAPES: Final[dict[str, Callable[[], TrainingClass]]] = {
    "a draft without a timetable": lambda: captured(at=JANUARY),
    "funded": _funded,
    "funded by a SETA out of use": _funded_by_one_out_of_use,
    "supervised": _supervised,
    "with an exam": lambda: captured(at=JANUARY, exam_class=True, exam_type="External"),
    "a package": lambda: _class(hours=37),
    "ahead": lambda: _class(start_date=date(2026, 4, 1)),
    "weekly in two blocks": _two_blocks_a_day,
    "every two weeks": lambda: _class(engine.Biweekly((engine.WeekdayBlock(FRIDAY, time(8), time(16)),))),
    "on a day of the month": _by_the_month(engine.DayOfMonth(15)),
    "on the last day of the month": _by_the_month(engine.LastDayOfMonth()),
    "on a weekday of the month": _by_the_month(engine.WeekdayOfMonth("last", engine.Weekday.SATURDAY)),
    "by dates": _by_dates,
    "with rows of all kinds": _with_rows_of_all_kinds,
    "in an open stop": lambda: _class(stops=(Stop(last_day=date(2026, 3, 4), reason="temporary_hold"),)),
    "holding a holiday": _holding_holidays,
    "with backups": _with_backups,
    "with learners of all statuses": _with_learners_of_all_statuses,
    "active": _in_status("active"),
    "stopped": _in_status("stopped"),
    "completed": _in_status("completed"),
    "cancelled": _in_status("cancelled"),
    "without a number": captured_without_number,
}
