"""The worked cases, and changes of a timetable, as saved classes."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from classes import timetable as engine
from classes.models import (
    ClassEdit,
    ClassParts,
    ClassType,
    Entries,
    ExceptionDay,
    ExtraDay,
    LeftOutDay,
    Session,
    Stop,
    StoredTimetable,
    Subject,
    TimetableEdit,
    TrainingClass,
    User,
)
from classes.models.life.history import history_of
from classes.services.capture.training_classes import create_class
from classes.services.capture.updates import update_class
from classes.services.edits import ChangedMeanwhile
from classes.services.planning.timetables import read_plan
from tests.support.factories import UserFactory, drafted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("holidays")]

CASES = json.loads((Path(__file__).parents[2] / "support" / "timetable" / "cases.json").read_text())


def moment(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZoneInfo("Africa/Johannesburg"))


BEFORE = moment("2026-01-02")


@pytest.fixture
def user() -> User:
    return UserFactory.create()


def mondays_and_wednesdays(**more: Any) -> Entries:
    """Class A: five hours on both days."""
    days = (engine.Weekday.MONDAY, engine.Weekday.WEDNESDAY)
    return Entries(pattern=engine.Weekly(tuple(engine.WeekdayBlock(day, time(9), time(14)) for day in days)), **more)


def saved(entries: Entries, user: User, **facts: Any) -> TrainingClass:
    """Class A of a package, captured before it begins."""
    facts = {
        "class_type": ClassType.objects.get(code="WALK"),
        "subject": Subject.objects.get(code="NUM"),
        "total_hours": Decimal(120),
        "start_date": date(2026, 2, 2),
        **facts,
    }
    return create_class(drafted(**facts), ClassParts(timetable=TimetableEdit.of(entries)), by=user, at=BEFORE)


def edit(
    training_class: TrainingClass, entries: Entries, user: User, *, on: str, change_from: date | None = None
) -> TrainingClass:
    timetable = TimetableEdit(entries, entries.digest(), change_from)
    return update_class(
        training_class, ClassEdit(training_class.version, parts=ClassParts(timetable=timetable)), by=user, at=moment(on)
    ).training_class


def planned_days(training_class: TrainingClass) -> list[date]:
    return sorted({row.date for row in training_class.sessions.planned()})


def test_stores_sessions_days_left_out_and_end(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)

    training_class.refresh_from_db()
    assert training_class.end_date == date(2026, 4, 29)
    assert training_class.sessions.count() == 24
    assert [(str(row.date), row.because, row.name) for row in training_class.left_out_days.all()] == [
        ("2026-04-06", "holiday", "Family Day"),
        ("2026-04-27", "holiday", "Freedom Day"),
    ]
    assert Entries.of(training_class) == mondays_and_wednesdays()


def test_saves_nothing_of_a_timetable_that_is_refused(user: User) -> None:
    with pytest.raises(engine.TimetableRefused):
        saved(mondays_and_wednesdays(end_date_by_hand=date(2026, 1, 1), end_date_reason="Short"), user)

    assert not TrainingClass.objects.exists()
    assert not Session.objects.exists()


def test_saving_twice_changes_nothing(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    rows = list(Session.objects.values())

    edit(training_class, mondays_and_wednesdays(), user, on="2026-03-15")

    training_class.refresh_from_db()
    assert training_class.version == 1
    assert list(Session.objects.values()) == rows


def test_a_change_of_weekday_leaves_the_past_as_it_was(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    past = list(Session.objects.filter(date__lt=date(2026, 4, 1)).values())
    tuesdays = Entries(pattern=engine.Weekly((engine.WeekdayBlock(engine.Weekday.TUESDAY, time(9), time(14)),)))

    edit(training_class, tuesdays, user, on="2026-04-01")

    training_class.refresh_from_db()
    days = planned_days(training_class)
    assert training_class.end_date == date(2026, 5, 19)
    assert len(days) == 24
    assert days[17:] == [date(2026, 4, 7) + timedelta(weeks=week) for week in range(7)]
    assert list(Session.objects.filter(date__lt=date(2026, 4, 1)).values()) == past


def test_an_exception_in_the_middle_changes_only_that_day_and_the_end(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    before = {row["id"]: row for row in Session.objects.values()}
    absent = ExceptionDay(date=date(2026, 3, 11), reason=ExceptionDay.Reason.AGENT_ABSENT)

    edit(training_class, mondays_and_wednesdays(exceptions=(absent,)), user, on="2026-03-12")

    training_class.refresh_from_db()
    after = {row["id"]: row for row in Session.objects.values()}
    changed = [row for key, row in after.items() if before.get(key) != row]
    assert [
        (str(row["date"]), row["status"], row["sequence"]) for row in sorted(changed, key=lambda row: row["date"])
    ] == [
        ("2026-03-11", "cancelled", 1),
        ("2026-05-04", "planned", 0),
    ]
    assert training_class.end_date == date(2026, 5, 4)
    assert LeftOutDay.objects.get(date=date(2026, 3, 11)).name == "Agent absent"


def tuesdays(**more: Any) -> Entries:
    return Entries(pattern=engine.Weekly((engine.WeekdayBlock(engine.Weekday.TUESDAY, time(9), time(14)),)), **more)


def test_a_change_that_lies_ahead_stays_ahead_whatever_is_changed_before_it(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    training_class = edit(training_class, tuesdays(), user, on="2026-03-10", change_from=date(2026, 4, 1))
    before = {row["id"]: row for row in Session.objects.values()}
    absent = ExceptionDay(date=date(2026, 3, 18), reason=ExceptionDay.Reason.AGENT_ABSENT)

    training_class = edit(training_class, tuesdays(exceptions=(absent,)), user, on="2026-03-10")

    changed = [row for key, row in ((row["id"], row) for row in Session.objects.values()) if before.get(key) != row]
    assert sorted((str(row["date"]), row["status"]) for row in changed) == [
        ("2026-03-18", "cancelled"),
        ("2026-05-26", "planned"),
    ]
    plan = read_plan(training_class, StoredTimetable.of(training_class), today=date(2026, 3, 10))
    assert plan is not None
    assert plan.explanation == (
        "120 h from Mon 2 Feb, at 10 h a week before Wed 1 Apr 2026, then at 5 h a week: 24 class days; "
        "Wed 18 Mar (Agent absent) is left out. Ends Tue 26 May 2026."
    )


def test_the_history_tells_of_the_timetable(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    absent = ExceptionDay(date=date(2026, 3, 11), reason=ExceptionDay.Reason.AGENT_ABSENT)

    edit(training_class, mondays_and_wednesdays(exceptions=(absent,)), user, on="2026-02-01")

    assert history_of(training_class)[0].sentences == [
        "Wed 11 Mar: agent absent; ends 5 days later",
        "End date from Wed 29 Apr to Mon 4 May 2026",
    ]


def test_a_session_that_comes_back_is_the_same_row_again(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    key = Session.objects.get(date=date(2026, 3, 11)).pk
    absent = ExceptionDay(date=date(2026, 3, 11), reason=ExceptionDay.Reason.OTHER)
    changed = edit(training_class, mondays_and_wednesdays(exceptions=(absent,)), user, on="2026-03-01")

    edit(changed, mondays_and_wednesdays(), user, on="2026-03-02")

    session = Session.objects.get(date=date(2026, 3, 11))
    assert (session.pk, session.status, session.sequence) == (key, "planned", 2)


def test_a_session_that_comes_back_after_30_days_is_another_one(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    key = Session.objects.get(date=date(2026, 4, 22)).pk
    absent = ExceptionDay(date=date(2026, 4, 22), reason=ExceptionDay.Reason.OTHER)
    changed = edit(training_class, mondays_and_wednesdays(exceptions=(absent,)), user, on="2026-03-01")
    edit(changed, mondays_and_wednesdays(), user, on="2026-04-01")

    session = Session.objects.get(date=date(2026, 4, 22))

    assert (session.status, session.sequence) == ("planned", 0)
    assert session.pk != key


def test_a_change_deletes_what_was_cancelled_more_than_30_days_ago(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    first = ExceptionDay(date=date(2026, 2, 9), reason=ExceptionDay.Reason.OTHER)
    second = ExceptionDay(date=date(2026, 3, 11), reason=ExceptionDay.Reason.OTHER)
    changed = edit(training_class, mondays_and_wednesdays(exceptions=(first,)), user, on="2026-02-09")
    changed = edit(changed, mondays_and_wednesdays(exceptions=(first, second)), user, on="2026-03-10")

    third = ExceptionDay(date=date(2026, 4, 13), reason=ExceptionDay.Reason.OTHER)
    edit(changed, mondays_and_wednesdays(exceptions=(first, second, third)), user, on="2026-03-20")

    cancelled = Session.objects.filter(status="cancelled").values_list("date", flat=True)
    assert list(cancelled) == [date(2026, 3, 11), date(2026, 4, 13)]


def test_an_open_stop_ends_the_plan_and_a_restart_goes_on(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    stop = Stop(last_day=date(2026, 3, 2), reason=Stop.Reason.TEMPORARY_HOLD)
    stopped = edit(training_class, mondays_and_wednesdays(stops=(stop,)), user, on="2026-03-02")
    assert (stopped.end_date, stopped.sessions.planned().count()) == (None, 9)
    row = Stop.objects.get()
    row.resume_date = date(2026, 3, 16)

    restarted = edit(stopped, mondays_and_wednesdays(stops=(row,)), user, on="2026-03-12")

    assert restarted.end_date == date(2026, 5, 11)
    assert [row.because for row in restarted.left_out_days.all()][:3] == ["stop"] * 3


def test_rows_keep_their_identity_when_they_are_edited(user: User) -> None:
    extra = ExtraDay(date=date(2026, 3, 7), start=time(9), end=time(14))
    training_class = saved(mondays_and_wednesdays(extras=(extra,)), user)
    row = ExtraDay.objects.get()
    row.note = "At the sawmill"

    edit(training_class, mondays_and_wednesdays(extras=(row,)), user, on="2026-02-03")

    stored = ExtraDay.objects.get()
    assert (stored.pk, stored.note) == (row.pk, "At the sawmill")


def test_a_begun_class_cannot_lose_its_timetable_or_move_its_start(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)

    with pytest.raises(engine.TimetableRefused, match="not taken away"):
        edit(training_class, Entries(), user, on="2026-03-01")
    with pytest.raises(engine.TimetableRefused, match="begun"):
        update_class(training_class, ClassEdit(1, {"start_date": date(2026, 2, 9)}), by=user, at=moment("2026-03-01"))


def test_a_later_start_moves_a_class_that_has_not_begun(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)

    moved = update_class(
        training_class, ClassEdit(1, {"start_date": date(2026, 2, 4)}), by=user, at=BEFORE
    ).training_class

    assert moved.end_date == date(2026, 5, 4)
    assert moved.sessions.planned().count() == 24


def test_two_changes_of_a_timetable_meet_and_nothing_is_doubled(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    absent = ExceptionDay(date=date(2026, 3, 11), reason=ExceptionDay.Reason.OTHER)
    edit(training_class, mondays_and_wednesdays(exceptions=(absent,)), user, on="2026-02-01")

    mine = mondays_and_wednesdays(end_date_by_hand=date(2026, 3, 31), end_date_reason="Budget")
    with pytest.raises(ChangedMeanwhile) as refused:
        edit(training_class, mine, user, on="2026-02-01")

    conflict = refused.value.conflicts[0]
    assert (conflict.field, conflict.label) == ("timetable", "Timetable")
    assert "Ends Tue 31 Mar 2026" in conflict.yours
    assert "Ends Mon 4 May 2026" in conflict.theirs
    assert Session.objects.planned().count() == 24


def test_a_timetable_that_was_left_alone_takes_over_what_the_other_one_changed(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    absent = ExceptionDay(date=date(2026, 3, 11), reason=ExceptionDay.Reason.OTHER)
    edit(training_class, mondays_and_wednesdays(exceptions=(absent,)), user, on="2026-02-01")

    as_read = mondays_and_wednesdays()
    merged = update_class(
        training_class,
        ClassEdit(1, {"order_number": "PO-1"}, ClassParts(timetable=TimetableEdit(as_read, as_read.digest()))),
        by=user,
        at=moment("2026-02-01"),
    ).training_class

    assert merged.order_number == "PO-1"
    assert merged.end_date == date(2026, 5, 4)


def test_an_end_by_hand_needs_a_reason(user: User) -> None:
    with pytest.raises(ValidationError, match="reason"):
        saved(mondays_and_wednesdays(end_date_by_hand=date(2026, 3, 31)), user)
