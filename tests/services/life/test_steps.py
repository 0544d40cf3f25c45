"""The steps of a class's life, and what they do to its days."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError

from classes.models import (
    ClassEdit,
    ClassParts,
    Entries,
    LeftOutDay,
    Session,
    StatusChange,
    Stop,
    StoredTimetable,
    TimetableEdit,
    TrainingClass,
    User,
)
from classes.models.life.history import history_of
from classes.models.life.needs import Need
from classes.models.life.steps import Action, Decision
from classes.services.capture.updates import update_class
from classes.services.life.steps import NotPossibleNow, SomethingIsMissing, take_step
from classes.services.planning.timetables import read_plan
from classes.timetable import TimetableRefused
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays, put_in_status, ready_to_start

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("holidays")]

AT: Final = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
TODAY: Final = date(2026, 3, 4)
HOLD: Final = Stop.Reason.TEMPORARY_HOLD


@pytest.fixture
def nomsa() -> User:
    return UserFactory.create(first_name="Nomsa", last_name="Dlamini")


@pytest.fixture
def active() -> TrainingClass:
    """Example A of the timetables, in its tenth class day: Mon 2 Feb to Wed 29 Apr 2026."""
    training_class = ready_to_start()
    put_in_status("active", training_class)
    return training_class


def take(
    action: Action, training_class: TrainingClass, by: User | None = None, at: datetime = AT, **facts: Any
) -> TrainingClass:
    reason = {} if action == Action.STOP else {"reason": "told by the client"}
    decision = Decision(action=action, **{"on": TODAY, **reason, **facts})
    return take_step(training_class, decision, by=by or training_class.captured_by, at=at)


def stop(training_class: TrainingClass, **facts: Any) -> TrainingClass:
    return take(Action.STOP, training_class, **{"on": date(2026, 3, 2), "stop_reason": HOLD, **facts})


def planned(training_class: TrainingClass) -> list[date]:
    return list(training_class.sessions.planned().values_list("date", flat=True))


def sentences(training_class: TrainingClass) -> list[str]:
    return [sentence for entry in history_of(training_class) for sentence in entry.sentences]


def told(training_class: TrainingClass) -> str:
    plan = read_plan(training_class, StoredTimetable.of(training_class), today=TODAY)
    assert plan
    return plan.explanation


def change(training_class: TrainingClass, **facts: object) -> None:
    TrainingClass.objects.filter(pk=training_class.pk).update(**facts)


def test_activates_a_draft_that_has_all_it_needs(nomsa: User) -> None:
    draft = ready_to_start()

    active = take(Action.ACTIVATE, draft, by=nomsa, reason="")

    change = StatusChange.objects.get()
    assert (active.status, active.version, active.changed_by) == ("active", 2, nomsa)
    assert (change.from_status, change.to_status, change.on_date, change.by) == ("draft", "active", TODAY, nomsa)
    assert sentences(active)[0] == "Activated on Wed 4 Mar 2026"


@pytest.mark.parametrize(
    ("spoil", "need"),
    [
        (lambda draft: change(draft, order_number=""), Need.ORDER_NUMBER),
        (lambda draft: change(draft, supervisor=None), Need.SUPERVISOR),
        (lambda draft: draft.sessions.update(status="cancelled", cancelled_at=AT), Need.TIMETABLE),
        (lambda draft: draft.enrolments.update(status="dro"), Need.LEARNER),
        (lambda draft: draft.class_agents.all().delete(), Need.AGENT),
        (lambda draft: draft.stops.create(last_day=date(2026, 3, 2), reason=HOLD), Need.RESTART),
    ],
)
def test_says_what_a_draft_lacks(spoil: Callable[[TrainingClass], object], need: Need) -> None:
    draft = ready_to_start()
    spoil(draft)

    with pytest.raises(SomethingIsMissing) as refusal:
        take(Action.ACTIVATE, draft)

    draft.refresh_from_db()
    assert refusal.value.needs == [need]
    assert draft.status == "draft"
    assert not StatusChange.objects.exists()


def test_says_all_that_an_empty_draft_lacks_in_order() -> None:
    with pytest.raises(SomethingIsMissing) as refusal:
        take(Action.ACTIVATE, captured())

    assert refusal.value.needs == [need for need in Need if need not in (Need.RESTART, Need.TEACHING)]


def test_a_stop_takes_the_days_after_it_away_and_ends_with_the_restart(active: TrainingClass) -> None:
    stopped = stop(active)

    assert (stopped.status, stopped.end_date) == ("stopped", None)
    assert planned(active)[-1] == date(2026, 3, 2)
    assert active.stops.get().resume_date is None
    assert "Stopped after Mon 2 Mar 2026: Temporary hold" in sentences(active)

    restarted = take(Action.RESTART, active, on=date(2026, 3, 16), reason="")

    assert (restarted.status, restarted.end_date) == ("active", date(2026, 5, 11))
    assert active.stops.get().resume_date == date(2026, 3, 16)
    assert [row.date.day for row in LeftOutDay.objects.filter(because="stop")] == [4, 9, 11]
    assert "To be restarted from Mon 16 Mar 2026" in sentences(active)


def test_sessions_that_come_back_are_the_same_rows(active: TrainingClass) -> None:
    before = {row.date: row.pk for row in active.sessions.all()}
    stop(active)

    take(Action.RESTART, active, on=date(2026, 3, 16))

    row = active.sessions.get(date=date(2026, 3, 16))
    assert (row.pk, row.sequence, row.cancelled_at) == (before[row.date], 2, None)


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 2, 27)])
def test_a_restart_lies_after_the_stop(active: TrainingClass, day: date) -> None:
    stop(active)

    with pytest.raises(TimetableRefused):
        take(Action.RESTART, active, on=day)

    assert StatusChange.objects.last().to_status == "stopped"  # type: ignore[union-attr]


@pytest.mark.parametrize("step", [Action.COMPLETE, Action.CANCEL])
def test_the_end_takes_away_what_was_planned_after_it(active: TrainingClass, step: Action) -> None:
    over = take(step, active, on=date(2026, 3, 30))

    gone = Session.objects.filter(status="cancelled")
    assert planned(active)[-1] == over.end_date == date(2026, 3, 30)
    assert gone.count() == 7
    assert {(row.sequence, row.cancelled_at) for row in gone} == {(1, AT)}
    assert not LeftOutDay.objects.filter(date__gt=date(2026, 3, 30)).exists()
    assert told(over).endswith("17 class days, 35 h short of 120 h. Ends Mon 30 Mar 2026, when the class is over.")


def test_a_class_that_is_completed_after_its_last_day_keeps_its_end(active: TrainingClass) -> None:
    over = take(Action.COMPLETE, active, on=date(2026, 5, 8), at=datetime(2026, 5, 11, 8, 0, tzinfo=UTC))

    assert over.end_date == date(2026, 4, 29)
    assert len(planned(active)) == 24
    assert told(over).endswith("Family Day and Freedom Day are left out. End: Wed 29 Apr 2026.")


@pytest.mark.parametrize("step", [Action.COMPLETE, Action.CANCEL])
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2025, 3, 4), "The class began on Mon 2 Feb 2026: give that day or a later one."),
        (date(2027, 3, 4), "Nothing is planned after Wed 29 Apr 2026: give that day or an earlier one."),
    ],
)
def test_a_wrong_year_takes_nothing_away(active: TrainingClass, step: Action, day: date, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        take(step, active, on=day)

    assert refusal.value.message_dict == {"date": [sentence]}
    assert (len(planned(active)), active.status) == (24, "active")


def test_a_class_ends_today_at_the_latest_where_nothing_is_planned(active: TrainingClass) -> None:
    later = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)

    with pytest.raises(ValidationError, match="after Mon 1 Jun 2026"):
        take(Action.COMPLETE, active, on=date(2026, 6, 2), at=later)

    assert take(Action.COMPLETE, active, on=date(2026, 6, 1), at=later).status == "completed"


def test_a_draft_that_is_cancelled_before_it_begins_keeps_no_day() -> None:
    draft = captured(entries=mondays_and_wednesdays())

    over = take(Action.CANCEL, draft, on=date(2026, 1, 20))

    assert (over.status, over.end_date, planned(draft)) == ("cancelled", None, [])
    assert told(over) == "0 h of 160 h: 0 class days."


def test_a_stopped_class_that_is_completed_has_an_end_again(active: TrainingClass) -> None:
    stop(active)

    assert take(Action.COMPLETE, active).end_date == date(2026, 3, 2)


def test_reopening_plans_the_rest_from_its_day_on(active: TrainingClass, nomsa: User) -> None:
    take(Action.CANCEL, active, on=date(2026, 3, 2))

    again = take(Action.REOPEN, active, on=date(2026, 3, 16), by=nomsa, reason="The client has paid")

    assert (again.status, again.end_date, len(planned(active))) == ("active", date(2026, 5, 11), 24)
    assert not {day for day in planned(active) if date(2026, 3, 2) < day < date(2026, 3, 16)}
    assert "Reopened from Mon 16 Mar 2026: The client has paid" in sentences(active)


def test_reopening_ends_the_stop_in_which_the_class_was_completed(active: TrainingClass) -> None:
    stop(active)
    take(Action.COMPLETE, active)

    again = take(Action.REOPEN, active, on=date(2026, 3, 16))

    assert active.stops.get().resume_date == date(2026, 3, 16)
    assert again.end_date == date(2026, 5, 11)


def test_a_cancelled_draft_is_reopened_only_with_all_it_needs() -> None:
    draft = captured(entries=mondays_and_wednesdays())
    take(Action.CANCEL, draft)

    with pytest.raises(SomethingIsMissing) as refusal:
        take(Action.REOPEN, draft, on=date(2026, 2, 2))

    assert Need.ORDER_NUMBER in refusal.value.needs
    assert planned(draft)[-1] <= TODAY


NOT_FROM: Final[list[tuple[str, list[Action]]]] = [
    ("draft", [Action.STOP, Action.RESTART, Action.COMPLETE, Action.REOPEN]),
    ("active", [Action.ACTIVATE, Action.RESTART, Action.REOPEN]),
    ("stopped", [Action.ACTIVATE, Action.STOP, Action.REOPEN]),
    ("completed", [Action.ACTIVATE, Action.STOP, Action.RESTART, Action.COMPLETE, Action.CANCEL]),
    ("cancelled", [Action.ACTIVATE, Action.STOP, Action.RESTART, Action.COMPLETE, Action.CANCEL]),
]


@pytest.mark.parametrize(("status", "steps"), NOT_FROM)
def test_other_steps_are_refused(status: str, steps: list[Action]) -> None:
    training_class = ready_to_start()
    if status != "draft":
        put_in_status(status, training_class)
    before = StatusChange.objects.count()

    for step in steps:
        with pytest.raises(NotPossibleNow):
            take(step, training_class, stop_reason=HOLD if step == Action.STOP else None)

    assert StatusChange.objects.count() == before


def test_the_same_step_sent_again_changes_nothing(active: TrainingClass) -> None:
    stopped = stop(active)

    assert stop(active).version == stopped.version
    with pytest.raises(NotPossibleNow):
        stop(active, on=date(2026, 3, 4))
    with pytest.raises(NotPossibleNow):
        stop(active, by=UserFactory.create())


def test_who_decided_on_an_earlier_status_has_to_look_again(active: TrainingClass) -> None:
    stopped = stop(active)
    take(Action.RESTART, active, on=date(2026, 3, 16))

    with pytest.raises(NotPossibleNow):
        take(Action.COMPLETE, active, read_version=stopped.version)

    update_class(active, ClassEdit(4, {"order_number": "PO-8"}), by=active.captured_by, at=AT)
    assert take(Action.COMPLETE, active, read_version=4).status == "completed"


def edit(training_class: TrainingClass, entries: Entries) -> TrainingClass:
    current = TrainingClass.objects.get(pk=training_class.pk)
    edit = TimetableEdit(entries, entries.digest())
    return update_class(
        current, ClassEdit(current.version, parts=ClassParts(timetable=edit)), by=current.captured_by, at=AT
    ).training_class


def test_an_open_stop_in_the_timetable_of_an_active_class_stops_it(active: TrainingClass) -> None:
    open_stop = Stop(last_day=date(2026, 3, 2), reason=HOLD)

    stopped = edit(active, mondays_and_wednesdays(stops=(open_stop,)))

    assert stopped.status == "stopped"
    assert "Stopped after Mon 2 Mar 2026: Temporary hold. Recorded in the timetable" in sentences(active)

    row = active.stops.get()
    closed = Stop(pk=row.pk, last_day=row.last_day, resume_date=date(2026, 3, 16), reason=HOLD)
    restarted = edit(active, mondays_and_wednesdays(stops=(closed,)))

    assert restarted.status == "active"
    assert "To be restarted from Mon 16 Mar 2026: Recorded in the timetable" in sentences(active)


def test_a_stop_with_both_dates_changes_no_status(active: TrainingClass) -> None:
    closed = Stop(last_day=date(2026, 3, 2), resume_date=date(2026, 3, 16), reason=HOLD)

    assert edit(active, mondays_and_wednesdays(stops=(closed,))).status == "active"


def test_a_draft_with_an_open_stop_stays_a_draft() -> None:
    draft = ready_to_start()

    assert edit(draft, mondays_and_wednesdays(stops=(Stop(last_day=date(2026, 3, 2), reason=HOLD),))).status == "draft"


def test_the_timetable_of_a_class_that_is_over_stays(active: TrainingClass) -> None:
    over = take(Action.CANCEL, active, on=date(2026, 3, 2))

    for edited in ({"start_date": date(2026, 2, 9)}, {"total_hours": 80}):
        with pytest.raises(TimetableRefused, match="until it is reopened"):
            update_class(over, ClassEdit(over.version, edited), by=over.captured_by, at=AT)
    with pytest.raises(TimetableRefused, match="until it is reopened"):
        edit(active, mondays_and_wednesdays(end_date_by_hand=date(2026, 3, 31), end_date_reason="short"))
    changed = update_class(
        over, ClassEdit(over.version, {"order_number": "PO-8"}), by=over.captured_by, at=AT
    ).training_class
    assert (changed.order_number, changed.end_date) == ("PO-8", date(2026, 3, 2))


def test_an_active_class_keeps_its_supervisor_and_its_timetable(active: TrainingClass) -> None:
    with pytest.raises(Exception, match="keeps one once its activation is recorded"):
        update_class(active, ClassEdit(active.version, {"supervisor": None}), by=active.captured_by, at=AT)
    with pytest.raises(TimetableRefused, match="not taken away"):
        edit(active, Entries())
