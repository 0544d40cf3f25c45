"""A change of pattern that lies ahead: Mondays and Wednesdays, from 8 April on Tuesdays."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from classes.timetable import (
    ExtraDay,
    FormerPattern,
    MalformedDocument,
    Pattern,
    Plan,
    Timetable,
    TimetableRefused,
    Weekday,
    followed_since,
    former_patterns,
    past_before,
    pattern_document,
    plan_timetable,
    read_former,
    read_pattern,
)
from tests.support.timetable.cases import (
    SOUTH_AFRICA,
    Case,
    class_a,
    exception,
    holidays_of,
    listed,
    timetable_of,
    weekly,
)
from tests.support.timetable.strategies import sound_cases
from tests.timetable.test_properties import EXAMPLES, planned_or_rejected

TODAY = date(2026, 3, 11)
CHANGE = date(2026, 4, 8)
MONDAYS_AND_WEDNESDAYS, TUESDAYS, FRIDAYS = (
    class_a().pattern,
    weekly(Weekday.TUESDAY, start="09:00", end="14:00"),
    weekly(Weekday.FRIDAY, start="09:00", end="14:00"),
)


def followed(stored: Timetable, wanted: object, change_from: date | None) -> list[tuple[object, date]]:
    former = former_patterns(stored, wanted, change_from=change_from, today=TODAY)  # type: ignore[arg-type]
    return [(each.pattern, each.until) for each in former]


def changed() -> Timetable:
    return class_a(pattern=TUESDAYS, former=(FormerPattern(MONDAYS_AND_WEDNESDAYS, CHANGE),))


def test_the_days_before_a_change_that_lies_ahead_follow_the_former_pattern() -> None:
    assert followed(class_a(), TUESDAYS, CHANGE) == [(MONDAYS_AND_WEDNESDAYS, CHANGE)]


@pytest.mark.parametrize("change_from", [None, TODAY, date(2026, 3, 2)])
def test_a_change_from_today_or_earlier_leaves_no_day_to_a_former_pattern(change_from: date | None) -> None:
    assert followed(class_a(), TUESDAYS, change_from) == []
    assert followed(changed(), FRIDAYS, change_from) == []


@pytest.mark.parametrize("change_from", [None, TODAY, date(2026, 5, 1)])
def test_a_change_of_something_else_leaves_former_patterns_alone(change_from: date | None) -> None:
    assert followed(changed(), TUESDAYS, change_from) == [(MONDAYS_AND_WEDNESDAYS, CHANGE)]


def test_a_second_change_after_the_first_one_keeps_both_former_patterns() -> None:
    later = date(2026, 4, 20)

    assert followed(changed(), FRIDAYS, later) == [(MONDAYS_AND_WEDNESDAYS, CHANGE), (TUESDAYS, later)]


def test_a_second_change_before_the_first_one_takes_its_place() -> None:
    earlier = date(2026, 3, 30)

    assert followed(changed(), FRIDAYS, earlier) == [(MONDAYS_AND_WEDNESDAYS, earlier)]


def test_a_change_that_has_come_is_no_former_pattern_any_more() -> None:
    stored = replace(changed(), former=(FormerPattern(FRIDAYS, TODAY), FormerPattern(MONDAYS_AND_WEDNESDAYS, CHANGE)))

    assert followed(stored, FRIDAYS, CHANGE) == [(MONDAYS_AND_WEDNESDAYS, CHANGE)]


def test_an_exception_before_the_change_moves_no_other_day_before_it() -> None:
    before = plan_timetable(changed(), SOUTH_AFRICA)
    past = past_before(TODAY, before.sessions, before.left_out)

    after = plan_timetable(
        replace(changed(), exceptions=(exception("2026-03-23"),)), SOUTH_AFRICA, past=past, stored=changed()
    )

    days = [[session.date for session in plan.sessions if session.date < CHANGE] for plan in (before, after)]
    assert set(days[0]) - set(days[1]) == {date(2026, 3, 23)}
    assert set(days[1]) <= set(days[0])
    assert after.minutes == before.minutes == 120 * 60


def test_the_explanation_names_each_pattern_with_its_end() -> None:
    plan = plan_timetable(changed(), SOUTH_AFRICA)
    past = past_before(TODAY, plan.sessions, plan.left_out)
    gone_on = plan_timetable(replace(changed(), exceptions=(exception("2026-03-23"),)), SOUTH_AFRICA, past=past)
    rates = "at 10 h a week before Wed 8 Apr 2026, then at 5 h a week"

    assert plan.explanation.startswith(f"120 h from Mon 2 Feb, {rates}: 24 class days; ")
    assert gone_on.explanation.startswith(
        f"120 h, of which 55 h (11 class days) before Wed 11 Mar 2026 stay, then {rates}: 24 class days; "
    )


def test_a_former_pattern_that_is_over_is_not_named() -> None:
    plan = plan_timetable(changed(), SOUTH_AFRICA)
    past = past_before(date(2026, 4, 9), plan.sessions, plan.left_out)

    later = plan_timetable(replace(changed(), exceptions=(exception("2026-04-14"),)), SOUTH_AFRICA, past=past)

    assert "stay, then at 5 h a week: " in later.explanation


def test_listed_dates_count_while_they_are_followed() -> None:
    dates = FormerPattern(listed("2026-02-02", "2026-02-09", "2026-02-16"), date(2026, 2, 16))

    plan = plan_timetable(class_a(pattern=TUESDAYS, former=(dates,)), SOUTH_AFRICA)

    assert plan.explanation.startswith(
        "120 h from Mon 2 Feb, on 2 listed dates before Mon 16 Feb 2026, then at 5 h a week: "
    )


@EXAMPLES
@given(case=sound_cases(), other=sound_cases(), days=st.integers(1, 90))
def test_former_patterns_plan_what_a_change_has_left_standing(case: Case, other: Case, days: int) -> None:
    stored = timetable_of(case)
    before = planned_or_rejected(stored, case)
    change_from = stored.start_date + timedelta(days=days)
    wanted = replace(stored, pattern=timetable_of(other).pattern)
    assume(wanted.pattern != stored.pattern)
    former = former_patterns(stored, wanted.pattern, change_from=change_from, today=stored.start_date)
    wanted = replace(wanted, former=former)
    past = past_before(change_from, before.sessions, before.left_out)
    try:
        kept, replan = (
            plan_timetable(wanted, holidays_of(case), past=past),
            plan_timetable(wanted, holidays_of(case)),
        )
    except TimetableRefused:
        assume(False)  # noqa: FBT003 - hypothesis calls it so

    days_before = [[session for session in plan.sessions if session.date < change_from] for plan in (kept, replan)]
    laid_out_alike = stored.is_laid_out_by_hours == wanted.is_laid_out_by_hours
    if laid_out_alike:
        assert days_before[0] == days_before[1]
        assert kept.end_date == replan.end_date


@EXAMPLES
@given(case=sound_cases(), other=sound_cases(), until=st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_former_patterns_read_as_they_were_written(case: Case, other: Case, until: date) -> None:
    pattern, former = timetable_of(case).pattern, (FormerPattern(timetable_of(other).pattern, until),)

    document = pattern_document(pattern, former)

    assert (read_pattern(document), read_former(document)) == (pattern, former)
    assert read_former(pattern_document(pattern)) == ()


@pytest.mark.parametrize(
    "former",
    [
        {},
        ["weekly"],
        [{"until": "2026-04-08"}],
        [{"pattern": "weekly", "blocks": []}],
        [{"until": "8 April", "pattern": "weekly", "blocks": []}],
        [{"until": "2026-04-08", "format": 1, "pattern": "weekly", "blocks": []}],
        [{"until": "2026-04-08", "pattern": "daily", "blocks": []}],
    ],
)
def test_refuses_what_is_no_former_pattern(former: object) -> None:
    with pytest.raises(MalformedDocument):
        read_former({**pattern_document(TUESDAYS), "former": former})


def since(timetable: Timetable, stored: Plan) -> date | None:
    return followed_since(timetable, past_before(date.max, stored.sessions, stored.left_out))


def laid_out_with(to: Pattern) -> tuple[Timetable, Plan]:
    """Class A, which has another pattern from today on."""
    before = plan_timetable(class_a(), SOUTH_AFRICA)
    wanted = replace(class_a(), pattern=to)
    past = past_before(TODAY, before.sessions, before.left_out)
    return wanted, plan_timetable(wanted, SOUTH_AFRICA, past=past, stored=class_a())


@pytest.mark.parametrize(
    ("pattern", "day"),
    [
        (TUESDAYS, date(2026, 3, 17)),
        # Wed 4 Mar is the last day that the new pattern does not have
        (weekly(Weekday.MONDAY, start="09:00", end="14:00"), date(2026, 3, 9)),
        # Fri 6 Mar is the last day that the former pattern did not have
        (weekly(Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY, start="09:00", end="14:00"), date(2026, 3, 9)),
        (weekly(Weekday.MONDAY, Weekday.WEDNESDAY, start="09:00", end="12:00"), TODAY),
    ],
)
def test_the_pattern_is_followed_from_the_first_class_day_after_the_last_that_differs(
    pattern: Pattern, day: date
) -> None:
    assert since(*laid_out_with(pattern)) == day


@pytest.mark.parametrize(
    "timetable",
    [
        class_a(),
        class_a(exceptions=(exception("2026-03-23"),)),
        class_a(extras=(ExtraDay(date(2026, 3, 7), time(9), time(14)),)),
        class_a(pattern=TUESDAYS, former=(FormerPattern(MONDAYS_AND_WEDNESDAYS, CHANGE),)),
    ],
)
def test_says_no_day_where_all_follow_the_timetable(timetable: Timetable) -> None:
    assert since(timetable, plan_timetable(timetable, SOUTH_AFRICA)) is None


def test_the_pattern_is_followed_after_the_last_session_where_none_is_of_it() -> None:
    before = plan_timetable(class_a(), SOUTH_AFRICA)

    assert since(replace(class_a(), pattern=TUESDAYS), before) == date(2026, 4, 30)
