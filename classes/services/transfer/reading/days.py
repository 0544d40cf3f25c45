"""The days beside an old timetable: exceptions, held public holidays, stops."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from classes.models.planning.entries import ExceptionDay, Stop
from classes.models.recorded_events import text_of
from classes.models.transfer.kinds import Kind
from classes.services.transfer.reading.documents import (
    BadDate,
    Object,
    UnreadableDocument,
    date_of,
    first_of,
    is_yes,
    rows_in,
)
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.texts import quoted
from classes.services.transfer.reading.words import is_without_reason, reason_of


@dataclass(frozen=True)
class Rest:
    """A stop while it is read; `until` is None while the restart is not known."""

    since: date
    until: date | None

    def overlaps(self, later: "Rest") -> bool:
        return self.until is None or later.since < self.until

    def joined_with(self, other: "Rest") -> "Rest":
        known = [each.until for each in (self, other) if each.until]
        is_open = None in (self.until, other.until)
        return replace(self, until=None if is_open else max(known))

    def in_words(self) -> str:
        return f"{text_of(self.since)} to {text_of(self.until) if self.until else 'an unknown restart'}"


def read_exceptions(rows: Iterable[Any], starts: Collection[date], findings: Findings) -> list[ExceptionDay]:
    """`starts` are the class's start, and those that the log knows: on these the old form made exceptions itself."""
    exceptions: dict[date, ExceptionDay] = {}
    for row in rows:
        fields = row if isinstance(row, dict) else {"date": row}
        reason = first_of(fields, "reason")
        day = _day_in(first_of(fields, "date", "exception_date", "exceptionDate"), "An exception", findings)
        if day is None:
            continue
        if day in starts and is_without_reason(reason):
            text = f"The exception on {text_of(day)}, the start, has no reason: the old form made it. It is left out."
            findings.say(Kind.PHANTOM_EXCEPTION, text)
        elif day in exceptions:
            findings.say(Kind.EXCEPTION_TWICE, f"{text_of(day)} is an exception twice: the first is kept.")
        else:
            kind, note = reason_of(reason)
            exceptions[day] = ExceptionDay(date=day, reason=kind, note=note)
    return [exceptions[day] for day in sorted(exceptions)]


def read_held_holidays(overrides: Object, findings: Findings) -> list[date]:
    """The days on which the class meets although they are public holidays, whether they are any or not."""
    held = set()
    for key, value in overrides.items():
        if is_held(value) and (day := _day_in(key, "A held holiday", findings)):
            held.add(day)
    return sorted(held)


def is_held(value: Any) -> bool:
    """Whether a held holiday says that it is held."""
    return is_yes(first_of(value, "override", "held", "value") if isinstance(value, dict) else value)


def read_stops(text: str | None, start: date, findings: Findings) -> list[Rest]:
    rests = []
    for fields in objects_of(text, "stops", findings):
        try:
            since = date_of(first_of(fields, "stop_date", "stopDate"))
            until = date_of(first_of(fields, "restart_date", "restartDate"))
        except BadDate as bad:
            told = f"A stop has the date “{bad}”, which cannot be: it is left out. Enter the stop if there was one."
            findings.say(Kind.BAD_DATE, told)
            continue
        if since is None:
            continue
        rest = Rest(since, until)
        if since < start or (until and until <= since):
            why = "begins before the class" if since < start else "ends before it begins"
            told = f"The stop from {rest.in_words()} {why}: it is left out. Enter the stop if there was one."
            findings.say(Kind.STOP_LEFT_OUT, told)
        else:
            rests.append(rest)
    return _apart(rests, findings)


def stop_of(rest: Rest) -> Stop:
    return Stop(last_day=rest.since, resume_date=rest.until, reason=Stop.Reason.TEMPORARY_HOLD)


def rows_of(text: str | None, what: str, findings: Findings) -> list[Any]:
    """The rows of a column; none when it holds something else, which is said."""
    try:
        return rows_in(text)
    except UnreadableDocument as unreadable:
        say_unreadable(what, str(unreadable), findings)
        return []


def objects_of(text: str | None, what: str, findings: Findings) -> Iterator[Object]:
    """The rows of a column that are objects; what else says something is left out, which is said."""
    for row in rows_of(text, what, findings):
        if isinstance(row, dict):
            yield row
        elif row not in (None, [], "", False):
            say_unreadable(what, str(row), findings)


def say_unreadable(what: str, shown: str, findings: Findings) -> None:
    text = f"The {what} could not be read and are left out: {quoted(shown)}. Enter what should stand there."
    findings.say(Kind.JSON_UNREADABLE, text)


def _apart(rests: list[Rest], findings: Findings) -> list[Rest]:
    """One after the other: those that overlap become one, those that only touch stay."""
    kept: list[Rest] = []
    for rest in sorted(rests, key=lambda each: (each.since, each.until or date.max)):
        if kept and kept[-1].overlaps(rest):
            before = kept.pop()
            kept.append(before.joined_with(rest))
            text = (
                f"The stops {before.in_words()} and {rest.in_words()} overlap: they became one, {kept[-1].in_words()}."
            )
            findings.say(Kind.STOPS_MERGED, text)
        else:
            kept.append(rest)
    return kept


def _day_in(value: Any, what: str, findings: Findings) -> date | None:
    try:
        return date_of(value)
    except BadDate as bad:
        text = f"{what} has the date “{bad}”, which cannot be: it is left out. Enter the day if it is needed."
        findings.say(Kind.BAD_DATE, text)
        return None
