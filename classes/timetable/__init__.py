"""The timetable: on which days a class meets, and when it ends. Dates in, dates out.

Everything is a pure function of its arguments. Describe a class with a `Timetable`, hand it to
`plan_timetable` together with the public holidays, and read the `Plan`; or catch `TimetableRefused`, which says
what to correct, field by field.

    timetable = Timetable(
        start_date=date(2026, 2, 2),
        total_hours=Decimal(120),
        pattern=Weekly((WeekdayBlock(Weekday.MONDAY, time(9), time(14)),)),
    )
    plan = plan_timetable(timetable, {date(2026, 4, 6): "Family Day"})
    plan.end_date, plan.explanation

The timetable of a class that has begun changes from a day on:

    if has_begun(sessions, today=today):
        change_from = typed or default_change_from(stored, wanted, today=today)
        past = past_before(change_from, sessions, left_out)
    plan = plan_timetable(wanted, holidays, past=past, stored=stored)
    plan = warn_of_rewriting(plan, sessions, today=today)
"""

from classes.timetable.changes import (
    Past,
    changed_past_days,
    default_change_from,
    followed_since,
    former_patterns,
    has_begun,
    past_before,
)
from classes.timetable.checks import MOST_ROWS, MOST_SESSIONS, RESUMES_TOO_EARLY
from classes.timetable.class_days import Holidays, holidays_met
from classes.timetable.descriptions import say_meetings, say_pattern
from classes.timetable.differences import SessionDifference, StoredSession, compare_sessions
from classes.timetable.documents import (
    MalformedDocument,
    left_out_document,
    pattern_document,
    plan_document,
    read_former,
    read_pattern,
)
from classes.timetable.patterns import (
    Biweekly,
    Block,
    Custom,
    DatedBlock,
    DayOfMonth,
    FormerPattern,
    LastDayOfMonth,
    Monthly,
    MonthlyRule,
    Pattern,
    Weekday,
    WeekdayBlock,
    WeekdayOfMonth,
    Weekly,
    shift_pattern,
)
from classes.timetable.plans import Plan, plan_of_past, plan_timetable, warn_of_rewriting
from classes.timetable.problems import WHOLE, Problem, TimetableRefused
from classes.timetable.sessions import Because, DayLeftOut, Session
from classes.timetable.times import UnreadableTime, hours_text, read_time
from classes.timetable.timetables import ExceptionDay, ExtraDay, Stop, Timetable, years_later
from classes.timetable.wording import say_captured, say_date, say_day, say_hours, say_list, say_number
from classes.timetable.written_dates import UnreadableDate, read_date

__all__ = [
    "MOST_ROWS",
    "MOST_SESSIONS",
    "RESUMES_TOO_EARLY",
    "WHOLE",
    "Because",
    "Biweekly",
    "Block",
    "Custom",
    "DatedBlock",
    "DayLeftOut",
    "DayOfMonth",
    "ExceptionDay",
    "ExtraDay",
    "FormerPattern",
    "Holidays",
    "LastDayOfMonth",
    "MalformedDocument",
    "Monthly",
    "MonthlyRule",
    "Past",
    "Pattern",
    "Plan",
    "Problem",
    "Session",
    "SessionDifference",
    "Stop",
    "StoredSession",
    "Timetable",
    "TimetableRefused",
    "UnreadableDate",
    "UnreadableTime",
    "Weekday",
    "WeekdayBlock",
    "WeekdayOfMonth",
    "Weekly",
    "changed_past_days",
    "compare_sessions",
    "default_change_from",
    "followed_since",
    "former_patterns",
    "has_begun",
    "holidays_met",
    "hours_text",
    "left_out_document",
    "past_before",
    "pattern_document",
    "plan_document",
    "plan_of_past",
    "plan_timetable",
    "read_date",
    "read_former",
    "read_pattern",
    "read_time",
    "say_captured",
    "say_date",
    "say_day",
    "say_hours",
    "say_list",
    "say_meetings",
    "say_number",
    "say_pattern",
    "shift_pattern",
    "warn_of_rewriting",
    "years_later",
]
