"""A pattern as a JSON document, for storing, and a plan as one, for showing.

The document of a pattern carries the number of its format, so that a later format can still read it.
"""

from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any, TypeVar

from classes.timetable.patterns import (
    DAYS_OF_MONTH,
    NTHS,
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
)
from classes.timetable.plans import Plan
from classes.timetable.sessions import DayLeftOut
from classes.timetable.times import TimeSpan, hours_text

FORMAT = 1

Document = dict[str, Any]
Row = TypeVar("Row")
Choice = TypeVar("Choice")


class MalformedDocument(ValueError):
    """This is no document of a pattern; the text says what is wrong where, for developers."""


def pattern_document(pattern: Pattern, former: Iterable[FormerPattern] = ()) -> Document:
    """What `read_pattern` and `read_former` read, of types that JSON knows."""
    document = {"format": FORMAT, **_pattern_document(pattern)}
    until = [{"until": each.until.isoformat(), **_pattern_document(each.pattern)} for each in former]
    return {**document, "former": until} if until else document


def _pattern_document(pattern: Pattern) -> Document:
    if isinstance(pattern, Custom):
        dates = [{"date": row.date.isoformat(), **_span_document(row)} for row in pattern.dates]
        return {"pattern": "custom", "dates": dates}
    if isinstance(pattern, Monthly):
        blocks = [_span_document(row) for row in pattern.blocks]
        rule = _rule_document(pattern.on)
        return {"pattern": "monthly", "monthly_on": rule, "blocks": blocks}
    kind = "weekly" if isinstance(pattern, Weekly) else "biweekly"
    blocks = [{"day": row.weekday.label, **_span_document(row)} for row in pattern.blocks]
    return {"pattern": kind, "blocks": blocks}


def plan_document(plan: Plan) -> Document:
    """The plan as the preview answers it; hours are text with two decimals."""
    return {
        "end_date": plan.end_date and plan.end_date.isoformat(),
        "class_days": plan.class_days,
        "hours": hours_text(plan.minutes),
        "difference": hours_text(plan.difference),
        "left_out": left_out_document(plan.left_out),
        "holidays_met": [{"date": day.isoformat(), "name": name} for day, name in plan.holidays_met.items()],
        "sessions": [
            {"date": session.date.isoformat(), **_span_document(session), "minutes": session.minutes}
            for session in plan.sessions
        ],
        "hints": list(plan.hints),
        "explanation": plan.explanation,
    }


def left_out_document(days: Iterable[DayLeftOut]) -> list[dict[str, str]]:
    """What a plan's document says of the days left out."""
    return [{"date": day.date.isoformat(), "because": day.because.value, "name": day.name} for day in days]


def read_pattern(document: object) -> Pattern:
    """The pattern of a document; raises `MalformedDocument`.

    Only the form is checked: whether blocks overlap, say, shows when the timetable is planned.
    """
    if not isinstance(document, dict):
        raise MalformedDocument("the document is no object")
    if type(document.get("format")) is not int or document["format"] != FORMAT:
        raise MalformedDocument(f"format is {document.get('format')!r}, and only {FORMAT} is known")
    return _read_pattern({key: value for key, value in document.items() if key not in ("format", "former")})


def read_former(document: Document) -> tuple[FormerPattern, ...]:
    """The former patterns of a document that `read_pattern` can read; raises `MalformedDocument`."""
    return _read_rows(document.get("former", []), "former", _read_former)


def _read_former(row: object) -> FormerPattern:
    if not isinstance(row, dict):
        raise MalformedDocument(f"{row!r} is no former pattern")
    pattern = _read_pattern({key: value for key, value in row.items() if key != "until"})
    return FormerPattern(pattern, _read_date(row.get("until")))


def _read_pattern(document: Document) -> Pattern:
    readers: dict[object, Callable[[Document], Pattern]] = {
        "weekly": _read_weekly,
        "biweekly": _read_biweekly,
        "monthly": _read_monthly,
        "custom": _read_custom,
    }
    kind = document.get("pattern")
    if not isinstance(kind, str) or kind not in readers:
        raise MalformedDocument(f"pattern is {kind!r}, and no pattern is called so")
    return readers[kind](document)


def _span_document(span: TimeSpan) -> Document:
    return {"start": f"{span.start:%H:%M}", "end": f"{span.end:%H:%M}"}


def _rule_document(rule: MonthlyRule) -> Document:
    if isinstance(rule, DayOfMonth):
        return {"kind": "day", "day": rule.day}
    if isinstance(rule, LastDayOfMonth):
        return {"kind": "last_day"}
    return {"kind": "weekday", "nth": rule.nth, "weekday": rule.weekday.label}


def _read_weekly(document: Document) -> Weekly:
    _expect_keys(document, "pattern", "blocks")
    return Weekly(_read_rows(document["blocks"], "blocks", _read_weekday_block))


def _read_biweekly(document: Document) -> Biweekly:
    _expect_keys(document, "pattern", "blocks")
    return Biweekly(_read_rows(document["blocks"], "blocks", _read_weekday_block))


def _read_monthly(document: Document) -> Monthly:
    _expect_keys(document, "pattern", "monthly_on", "blocks")
    return Monthly(_read_rule(document["monthly_on"]), _read_rows(document["blocks"], "blocks", _read_block))


def _read_custom(document: Document) -> Custom:
    _expect_keys(document, "pattern", "dates")
    return Custom(_read_rows(document["dates"], "dates", _read_dated_block))


def _read_rows(rows: object, name: str, read_row: Callable[[Any], Row]) -> tuple[Row, ...]:
    if not isinstance(rows, list):
        raise MalformedDocument(f"{name} is no list")
    return tuple(read_row(row) for row in rows)


def _read_weekday_block(row: Any) -> WeekdayBlock:
    _expect_keys(row, "day", "start", "end")
    return WeekdayBlock(_read_weekday(row["day"]), _read_time(row["start"]), _read_time(row["end"]))


def _read_block(row: Any) -> Block:
    _expect_keys(row, "start", "end")
    return Block(_read_time(row["start"]), _read_time(row["end"]))


def _read_dated_block(row: Any) -> DatedBlock:
    _expect_keys(row, "date", "start", "end")
    return DatedBlock(_read_date(row["date"]), _read_time(row["start"]), _read_time(row["end"]))


def _read_rule(rule: Any) -> MonthlyRule:
    kind = rule.get("kind") if isinstance(rule, dict) else None
    if kind == "day":
        _expect_keys(rule, "kind", "day")
        return DayOfMonth(_read_choice(rule["day"], DAYS_OF_MONTH))
    if kind == "last_day":
        _expect_keys(rule, "kind")
        return LastDayOfMonth()
    if kind == "weekday":
        _expect_keys(rule, "kind", "nth", "weekday")
        return WeekdayOfMonth(_read_choice(rule["nth"], NTHS), _read_weekday(rule["weekday"]))
    raise MalformedDocument(f"monthly_on is {rule!r}, and no rule is like that")


def _expect_keys(document: object, *keys: str) -> None:
    if not isinstance(document, dict) or set(document) != set(keys):
        raise MalformedDocument(f"{document!r} should have {', '.join(keys)}, and nothing else")


def _read_weekday(name: object) -> Weekday:
    return Weekday[_read_choice(name, [weekday.label for weekday in Weekday]).upper()]


def _read_choice(value: object, choices: Iterable[Choice]) -> Choice:
    # `True` is no 1, though Python counts them as equal.
    for choice in choices:
        if type(value) is type(choice) and value == choice:
            return choice
    raise MalformedDocument(f"{value!r} is none of the choices")


def _read_time(text: object) -> time:
    return _read_exactly(text, time.fromisoformat, lambda read: f"{read:%H:%M}")


def _read_date(text: object) -> date:
    return _read_exactly(text, date.fromisoformat, date.isoformat)


def _read_exactly(text: object, read: Callable[[str], Row], write: Callable[[Row], str]) -> Row:
    """Reads text in the one way in which it would be written; `fromisoformat` alone reads many."""
    try:
        value = read(text) if isinstance(text, str) else None
    except ValueError:
        value = None
    if value is None or write(value) != text:
        raise MalformedDocument(f"{text!r} is neither HH:MM nor YYYY-MM-DD where it should be")
    return value
