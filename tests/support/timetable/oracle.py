"""A second opinion on the timetable's rules: day by day, slow, and without a clever thought.

It works on plain dictionaries of the shape of `cases.json`, with `holidays` (ISO date: name) and, for a
change, `past` (`change_from`, `sessions`, `left_out`) beside them. It shares no line with `classes.timetable`
and must stay so: where the two differ, one of them is wrong.
"""

from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

Case = dict[str, Any]
Answer = dict[str, Any]

REFUSED: Answer = {"refused": True}
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def answer(case: Case) -> Answer:
    """What the rules say: sessions, days left out, end, minutes and difference, or `REFUSED`."""
    if not rows_are_possible(case):
        return REFUSED
    laid_out = lay_out(case)
    if laid_out is None:
        return REFUSED
    sessions, left_out = laid_out
    if not sessions or len(sessions) > 2000 or any_overlap(sessions):
        return REFUSED

    last_session = max(day for day, _, _ in sessions)
    by_hand = case["end_date_by_hand"]
    if by_hand is not None and last_session > by_hand:
        return REFUSED
    end = by_hand or last_session
    if end > five_years_after(case["start_date"]):
        return REFUSED

    minutes = sum(minutes_of(start, end_) for _, start, end_ in sessions)
    return {
        "sessions": sorted(sessions),
        "left_out": sorted(left_out),
        "end_date": None if open_stop(case) is not None else end,
        "minutes": minutes,
        "difference": minutes - minutes_wanted(case),
    }


def past(before: Answer, change_from: str) -> dict[str, Any]:
    """What a change from this day leaves as it was."""
    return {
        "change_from": change_from,
        "sessions": [session for session in before["sessions"] if session[0] < change_from],
        "left_out": [day for day in before["left_out"] if day[0] < change_from],
    }


def lay_out(case: Case) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]] | None:
    """Sessions and days left out, or None where five years do not suffice."""
    past = case.get("past")
    first = past["change_from"] if past else case["start_date"]
    sessions = [tuple(s) for s in past["sessions"]] if past else []
    left_out = [tuple(x) for x in past["left_out"]] if past else []
    sessions += [(row["date"], row["start"], row["end"]) for row in case["extras"] if row["date"] >= first]

    day = first
    while not is_over(case, day, sessions):
        if day > five_years_after(case["start_date"]):
            return None if by_hours(case) else (sessions, left_out)
        times = times_on(case, day)
        because = why_left_out(case, day)
        if times and because:
            left_out.append((day, *because))
        elif times:
            sessions.extend((day, start, end) for start, end in times)
        day = next_day(day)
    return sessions, left_out


def is_over(case: Case, day: str, sessions: list[tuple[str, str, str]]) -> bool:
    """Whether nothing of the pattern is planned on this day any more, or later."""
    if case["end_date_by_hand"] is not None and day > case["end_date_by_hand"]:
        return True
    stop = open_stop(case)
    if stop is not None and day > stop["last_day"]:
        return True
    planned = sum(minutes_of(start, end) for _, start, end in sessions)
    return by_hours(case) and planned >= minutes_wanted(case)


def is_in_vain(case: Case, day: str) -> bool:
    """Whether an exception would leave out an extra day, which is always taught, and nothing else."""
    first = (case.get("past") or {"change_from": case["start_date"]})["change_from"]
    has_extra_day = any(row["date"] == day for row in case["extras"])
    return bool(day >= first and has_extra_day and not times_on(case, day))


def by_hours(case: Case) -> bool:
    return case["pattern"] != "custom" and case["end_date_by_hand"] is None


def why_left_out(case: Case, day: str) -> tuple[str, str] | None:
    for stop in case["stops"]:
        if inside(stop, day):
            return "stop", stop["reason"]
    for exception in case["exceptions"]:
        if exception["date"] == day:
            return "exception", exception["reason"]
    if day in case["holidays"] and day not in case["held_holidays"]:
        return "holiday", case["holidays"][day]
    return None


def times_on(case: Case, day: str) -> list[tuple[str, str]]:
    """The pattern's blocks of a day, whether or not it is left out."""
    pattern = case["pattern"]
    if pattern == "custom":
        return [(row["start"], row["end"]) for row in case["dates"] if row["date"] == day]
    if pattern == "monthly":
        if day != month_day(case["monthly_on"], day):
            return []
        return [(row["start"], row["end"]) for row in case["blocks"]]
    if pattern == "biweekly":
        weeks = (monday_of(day) - monday_of(case["start_date"])).days // 7
        if weeks % 2 == 1:
            return []
    weekday = WEEKDAYS[date.fromisoformat(day).weekday()]
    return [(row["start"], row["end"]) for row in case["blocks"] if row["day"] == weekday]


def month_day(rule: dict[str, Any], day: str) -> str:
    """The one day of this day's month on which the class meets."""
    this = date.fromisoformat(day).replace(day=1)
    month = []
    walking = this
    while walking.month == this.month:
        month.append(walking)
        walking += timedelta(days=1)
    if rule["kind"] == "last_day":
        return month[-1].isoformat()
    if rule["kind"] == "day":
        wanted = [x for x in month if x.day <= rule["day"]]
        return wanted[-1].isoformat()
    named = [x for x in month if WEEKDAYS[x.weekday()] == rule["weekday"]]
    chosen = named[-1] if rule["nth"] == "last" else named[rule["nth"] - 1]
    return chosen.isoformat()


def rows_are_possible(case: Case) -> bool:
    """Whether every row by itself, and beside the others of its kind, makes sense."""
    return (
        minutes_wanted(case) > 0
        and case["start_date"] <= (case.get("past") or {"change_from": case["start_date"]})["change_from"]
        and end_is_possible(case)
        and times_are_possible(case)
        and all(date_is_possible(case, row["date"]) for row in listed_dates(case) + case["extras"])
        and len(case["exceptions"]) == len({row["date"] for row in case["exceptions"]})
        and all(day in case["holidays"] or day in case.get("held_before", []) for day in case["held_holidays"])
        and stops_are_possible(case)
        and not any(is_in_vain(case, row["date"]) for row in case["exceptions"])
    )


def end_is_possible(case: Case) -> bool:
    end, start = case["end_date_by_hand"], case["start_date"]
    return end is None or bool(start <= end <= five_years_after(start))


def times_are_possible(case: Case) -> bool:
    weekly = [] if case["pattern"] == "custom" else case["blocks"]
    if not weekly and case["pattern"] != "custom":
        return False
    blocks = [(row.get("day"), row["start"], row["end"]) for row in weekly]
    dates = [(row["date"], row["start"], row["end"]) for row in listed_dates(case)]
    extras = [(row["date"], row["start"], row["end"]) for row in case["extras"]]
    long_enough = all(15 <= minutes_of(start, end) <= 12 * 60 for _, start, end in blocks + dates + extras)
    return long_enough and not any(any_overlap(rows) for rows in (blocks, dates, extras))


def date_is_possible(case: Case, day: str) -> bool:
    latest = case["end_date_by_hand"] or five_years_after(case["start_date"])
    return case["start_date"] <= day <= latest and not any(inside(stop, day) for stop in case["stops"])


def listed_dates(case: Case) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = case["dates"] if case["pattern"] == "custom" else []
    return listed


def stops_are_possible(case: Case) -> bool:
    for stop in case["stops"]:
        if stop["last_day"] < case["start_date"]:
            return False
        if stop["resume_date"] is not None and stop["resume_date"] <= stop["last_day"]:
            return False
    for one in case["stops"]:
        for other in case["stops"]:
            if one is other:
                continue
            end = other["resume_date"] or "9999-12-31"
            if other["last_day"] <= one["last_day"] < end:
                return False
    return True


def any_overlap(rows: list[Any]) -> bool:
    return any(
        one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
        for index, one in enumerate(rows)
        for other in rows[index + 1 :]
    )


def inside(stop: dict[str, Any], day: str) -> bool:
    """Strictly between the last class day before the stop and the first after it."""
    return bool(day > stop["last_day"] and (stop["resume_date"] is None or day < stop["resume_date"]))


def open_stop(case: Case) -> dict[str, Any] | None:
    for stop in case["stops"]:
        if stop["resume_date"] is None:
            found: dict[str, Any] = stop
            return found
    return None


def minutes_wanted(case: Case) -> int:
    """Hours have two decimals; the nearest whole minute, a half rounded up."""
    return int(Fraction(str(case["total_hours"])) * 60 + Fraction(1, 2))


@cache
def minutes_of(start: str, end: str) -> int:
    def since_midnight(clock: str) -> int:
        hours, minutes = clock.split(":")
        return int(hours) * 60 + int(minutes)

    return since_midnight(end) - since_midnight(start)


@cache
def monday_of(day: str) -> date:
    walking = date.fromisoformat(day)
    while walking.weekday() != 0:
        walking -= timedelta(days=1)
    return walking


@cache
def next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


@cache
def five_years_after(day: str) -> str:
    year, rest = int(day[:4]), day[4:]
    if rest == "-02-29":
        rest = "-02-28"
    return f"{year + 5}{rest}"
