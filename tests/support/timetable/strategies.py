"""Random timetables, in the shape that the oracle reads: wild ones, of which most make no sense, and sound ones."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.support.timetable import oracle

Case = dict[str, Any]

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
# Around these lie a leap day, a year's end, and the weeks of Easter.
STARTS = st.dates(date(2027, 12, 1), date(2028, 3, 31)) | st.dates(date(2026, 1, 1), date(2026, 6, 30))


def usually(strategy: st.SearchStrategy[Any], otherwise: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of([strategy] * 7 + [otherwise])


@st.composite
def spans(draw: st.DrawFn) -> Case:
    start = draw(st.integers(7 * 4, 15 * 4)) * 15
    minutes = draw(usually(st.sampled_from([15, 60, 90, 180, 300]), st.sampled_from([0, 14, 721, -60, 20])))
    return {"start": clock(start), "end": clock(min(start + minutes, 24 * 60 - 1))}


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def days_from(start: date, *, earliest: int = -3, latest: int = 120) -> st.SearchStrategy[str]:
    offsets = usually(st.integers(0, 45), st.integers(earliest, latest))
    return offsets.map(lambda offset: (start + timedelta(days=offset)).isoformat())


def month_rules() -> st.SearchStrategy[Case]:
    return st.one_of(
        st.fixed_dictionaries({"kind": st.just("day"), "day": st.integers(1, 31)}),
        st.just({"kind": "last_day"}),
        st.fixed_dictionaries(
            {
                "kind": st.just("weekday"),
                "nth": st.sampled_from([1, 2, 3, 4, "last"]),
                "weekday": st.sampled_from(WEEKDAYS),
            }
        ),
    )


def with_span(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[Case]:
    return st.builds(lambda span, **others: {**others, **span}, spans(), **columns)


def blocks_for(pattern: str) -> st.SearchStrategy[list[Case]]:
    if pattern == "custom":
        return st.just([])
    if pattern == "monthly":
        return st.lists(with_span(), min_size=1, max_size=2)
    return st.lists(with_span(day=st.sampled_from(WEEKDAYS)), max_size=4)


def stops(start: date) -> st.SearchStrategy[list[Case]]:
    resumes = usually(days_from(start, latest=90), st.none())
    one = st.fixed_dictionaries(
        {"last_day": days_from(start), "resume_date": resumes, "reason": st.just("Annual stop")}
    )
    return st.lists(one, max_size=2)


@st.composite
def wild_cases(draw: st.DrawFn) -> Case:
    start = draw(STARTS)
    holidays = draw(st.dictionaries(days_from(start), st.sampled_from(["Family Day", "Youth Day"]), max_size=8))
    pattern = draw(st.sampled_from(["weekly", "weekly", "biweekly", "monthly", "custom"]))
    reasons = st.sampled_from(["Agent absent", "Client cancelled"])
    held = st.sampled_from(sorted(holidays)) | days_from(start) if holidays else st.nothing()
    return {
        "start_date": start.isoformat(),
        "total_hours": draw(st.sampled_from(["0.01", "1", "7.5", "10.33", "20", "40.67", "60", "0"])),
        "pattern": pattern,
        "blocks": draw(blocks_for(pattern)),
        "monthly_on": draw(month_rules()) if pattern == "monthly" else None,
        "dates": draw(st.lists(with_span(date=days_from(start)), max_size=8)) if pattern == "custom" else [],
        "exceptions": draw(st.lists(st.fixed_dictionaries({"date": days_from(start), "reason": reasons}), max_size=3)),
        "stops": draw(stops(start)),
        "held_holidays": draw(st.lists(held, max_size=2)) if holidays else [],
        "extras": draw(st.lists(with_span(date=days_from(start)), max_size=2)),
        "end_date_by_hand": draw(usually(st.none(), days_from(start, latest=2000))),
        "holidays": holidays,
    }


def sound_cases() -> st.SearchStrategy[Case]:
    """Nearly all of them can be planned."""
    return wild_cases().map(mended)


@st.composite
def nearly_sound_cases(draw: st.DrawFn) -> Case:
    """Sound but for one part, which may be so or not."""
    wild = draw(wild_cases())
    part = draw(st.sampled_from(sorted(wild.keys() - {"start_date", "pattern", "monthly_on", "holidays"})))
    return {**mended(wild), part: wild[part]}


def mended(case: Case) -> Case:
    """The case without the rows that make no sense."""
    case = dict(case)
    if case["total_hours"] == "0":
        case["total_hours"] = "20"
    if not oracle.end_is_possible(case):
        case["end_date_by_hand"] = None
    if case["pattern"] != "custom" and not case["blocks"]:
        case["blocks"] = [{"day": "Monday", "start": "09:00", "end": "14:00"}]
    case["stops"] = without_later(case["stops"], lambda kept: oracle.stops_are_possible({**case, "stops": kept}))
    case["exceptions"] = list({row["date"]: row for row in case["exceptions"]}.values())
    case["held_holidays"] = [day for day in case["held_holidays"] if day in case["holidays"]]
    for section in ("blocks", "dates", "extras"):
        rows = [row for row in case[section] if "date" not in row or oracle.date_is_possible(case, row["date"])]
        case[section] = without_later(
            [with_possible_length(row) for row in rows], lambda kept: not oracle.any_overlap(spans_of(kept))
        )
    return case


def without_later(rows: list[Case], are_possible: Callable[[list[Case]], bool]) -> list[Case]:
    """The rows, less each one that does not go with those before it."""
    kept: list[Case] = []
    for row in rows:
        if are_possible([*kept, row]):
            kept.append(row)
    return kept


def with_possible_length(row: Case) -> Case:
    if 15 <= oracle.minutes_of(row["start"], row["end"]) <= 12 * 60:
        return row
    return {**row, "start": "09:00", "end": "10:30"}


def spans_of(rows: list[Case]) -> list[tuple[str | None, str, str]]:
    return [(row.get("date") or row.get("day"), row["start"], row["end"]) for row in rows]
