"""Hours of a day that was lost are planned again, and nothing else of the day goes."""

import re
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from time_machine import travel

from classes import timetable as engine
from classes.models import Entries, ExceptionDay, ExtraDay, Session, TrainingClass
from classes.services.attendance.warnings import COUNTS_AS_MADE_UP, HELD_AFTER_ALL
from classes.services.capture.updates import update_class
from tests.support.attendance import FIRST, captured_register, capturer, places_in, register_form, running
from tests.support.pages.page_forms import forms_of

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
SATURDAY = date(2026, 3, 14)
MONDAY = engine.Weekday.MONDAY
TWICE = (
    engine.WeekdayBlock(MONDAY, time(8), time(12)),
    engine.WeekdayBlock(MONDAY, time(13), time(16)),
)
LISTED = engine.Custom((engine.DatedBlock(FIRST, time(8), time(12)), engine.DatedBlock(FIRST, time(13), time(16))))


@pytest.fixture
def twice_a_day() -> TrainingClass:
    return running(learners=1, entries=Entries(pattern=engine.Weekly(TWICE)), total_hours=Decimal(28))


def sessions_on(training_class: TrainingClass, day: date) -> list[Session]:
    return list(training_class.sessions.planned().filter(date=day).order_by("start"))


def address_of(session: Session) -> str:
    return f"/classes/{session.training_class.code}/registers/{session.pk}/make-up/"


def timetable_page(client: Client, training_class: TrainingClass) -> str:
    return client.get(f"/classes/{training_class.code}/timetable/", headers={"Accept": "text/html"}).text


def lost_in(client: Client, training_class: TrainingClass) -> str:
    lost: str = client.get(f"/classes/{training_class.code}/registers/?month=2026-03", headers=JSON).json()["lost"]
    return lost


def test_a_day_with_a_register_to_come_is_not_made_up(client: Client, twice_a_day: TrainingClass) -> None:
    morning, afternoon = sessions_on(twice_a_day, FIRST)
    captured_register(morning, outcome="agent_absent")

    refused = client.post(address_of(morning), {"date": SATURDAY}, headers=JSON)

    assert refused.status_code == 422
    assert "Capture Mon 2 Mar 2026 13:00 to 16:00 first" in refused.json()["message"]
    assert sessions_on(twice_a_day, FIRST) == [morning, afternoon]


def test_what_was_held_on_the_day_stays(client: Client, twice_a_day: TrainingClass) -> None:
    morning, afternoon = sessions_on(twice_a_day, FIRST)
    captured_register(morning, outcome="agent_absent")
    captured_register(afternoon, dict.fromkeys(places_in(twice_a_day), 3))

    made_up = client.post(address_of(morning), {"date": SATURDAY}, headers=JSON)

    assert made_up.status_code == 200
    page = client.get(f"/classes/{twice_a_day.code}/registers/?month=2026-03", headers={"Accept": "text/html"}).text
    assert re.findall(r">(not held[^<]*)</span>", page) == ["not held, made up"]
    assert "4.00 h made up" in page
    assert sessions_on(twice_a_day, FIRST) == [morning, afternoon]
    assert [each.minutes for each in sessions_on(twice_a_day, SATURDAY)] == [240]
    month = client.get(f"/classes/{twice_a_day.code}/registers/?month=2026-03", headers=JSON).json()
    assert (month["held"], month["lost"]) == ("3.00", "0.00")


def test_all_that_was_lost_on_a_day_is_made_up_together(client: Client, twice_a_day: TrainingClass) -> None:
    for session in sessions_on(twice_a_day, FIRST):
        captured_register(session, outcome="client_cancelled")
    ended = twice_a_day.end_date
    page = client.get(f"/classes/{twice_a_day.code}/registers/?month=2026-03", headers={"Accept": "text/html"})
    (form,) = (form for form in forms_of(page) if form.action.endswith("/make-up/"))
    lost = lost_in(client, twice_a_day)

    made_up = form.send(client, {"date": SATURDAY}, headers=JSON)

    assert "made up</span>" not in page.text
    assert (lost, lost_in(client, twice_a_day)) == ("7.00", "0.00")
    assert made_up.json()["message"] == "Mon 2 Mar 2026 is made up on Sat 14 Mar 2026."
    assert [(each.start, each.end) for each in sessions_on(twice_a_day, SATURDAY)] == [
        (time(8), time(12)),
        (time(13), time(16)),
    ]
    twice_a_day.refresh_from_db()
    assert twice_a_day.end_date == ended


@pytest.mark.parametrize(
    ("pattern", "status"), [(LISTED, 422), (engine.Weekly(TWICE[:1]), 200)], ids=["listed dates", "weekly"]
)
def test_a_day_that_is_shorter_does_where_the_rest_is_planned(client: Client, pattern: Any, status: int) -> None:
    training_class = running(learners=1, entries=Entries(pattern=pattern), total_hours=Decimal(8))
    first, *others = sessions_on(training_class, FIRST)
    captured_register(first, outcome="agent_absent")
    for session in others:
        captured_register(session, dict.fromkeys(places_in(training_class), 3))

    answer = client.post(address_of(first), {"date": SATURDAY, "start": "9", "end": "11"}, headers=JSON)

    assert answer.status_code == status
    assert ("the class ends" if status == 200 else "Give 4.00 hours") in answer.json()["message"]


@pytest.mark.parametrize("extra", [SATURDAY, None], ids=["on an extra day", "at the end"])
def test_what_was_moved_within_its_day_is_lost_until_it_is_made_up(client: Client, extra: date | None) -> None:
    moved = ExtraDay(date=FIRST, start=time(13), end=time(17))
    left_out = ExceptionDay(date=FIRST, reason=ExceptionDay.Reason.OTHER)
    entries = Entries(pattern=engine.Weekly(TWICE[:1]), exceptions=(left_out,), extras=(moved,))
    training_class = running(learners=1, entries=entries, total_hours=Decimal(8))
    (session,) = sessions_on(training_class, FIRST)
    captured_register(session, outcome="agent_absent")
    lost = lost_in(client, training_class)
    before = timetable_page(client, training_class)
    same = client.post(address_of(session), {"date": FIRST, "start": "13", "end": "17"}, headers=JSON)

    made_up = client.post(address_of(session), {"date": extra or ""}, headers=JSON)

    assert (same.status_code, list(same.json()["errors"])) == (422, ["date"])
    assert (lost, lost_in(client, training_class)) == ("4.00", "0.00")
    assert made_up.status_code == 200
    assert sessions_on(training_class, FIRST) == [session]
    planned = [each.date for each in training_class.sessions.planned().order_by("date")]
    assert planned == [FIRST, date(2026, 3, 9), extra or date(2026, 3, 16)]
    again = client.post(address_of(session), {"date": ""}, headers=JSON)
    assert (again.status_code, again.json()["message"]) == (422, "Mon 2 Mar 2026 was made up already.")
    after = timetable_page(client, training_class)
    assert ("<b>Not held: agent absent</b>" in before, "Not held: agent absent, made up" in before) == (True, False)
    assert "Not held: agent absent, made up" in after
    assert "2 class days" in after
    preview = client.get(f"/classes/{training_class.code}/edit/").text
    assert "changes nothing" not in preview


@pytest.mark.parametrize("slot", [date(2026, 3, 9), FIRST])
def test_the_time_of_a_session_that_is_there_makes_up_for_nothing(client: Client, slot: date) -> None:
    """Of one that was held, or of the lost one itself."""
    training_class = running(learners=1, entries=Entries(pattern=engine.Weekly(TWICE[:1])), total_hours=Decimal(8))
    lost, held = (sessions_on(training_class, day)[0] for day in (FIRST, date(2026, 3, 9)))
    captured_register(lost, outcome="agent_absent")
    captured_register(held, dict.fromkeys(places_in(training_class), 4))
    before = training_class.sessions.count()

    refused = client.post(address_of(lost), {"date": slot, "start": "8", "end": "12"}, headers=JSON)

    assert refused.status_code == 422
    assert "another" in refused.json()["message"]
    assert (lost_in(client, training_class), training_class.sessions.count()) == ("4.00", before)


def test_what_was_lost_and_is_not_made_up_says_so_in_the_timetable(client: Client) -> None:
    training_class = running(learners=1)
    captured_register(sessions_on(training_class, FIRST)[0], outcome="client_cancelled")

    assert "<b>Not held: client cancelled</b>" in timetable_page(client, training_class)


def test_a_session_that_was_held_after_all_is_asked_about_once_it_was_made_up(client: Client) -> None:
    training_class = running(learners=1, entries=Entries(pattern=engine.Weekly(TWICE[:1])), total_hours=Decimal(8))
    (session,) = sessions_on(training_class, FIRST)
    captured_register(session, outcome="agent_absent")
    held = register_form(dict.fromkeys(places_in(training_class), "4"), reason="He came late.")
    client.post(address_of(session), {"date": ""}, headers=JSON)
    register = address_of(session).removesuffix("make-up/")

    asked = client.post(register, held | {"version": 1}, headers=JSON)
    confirmed = client.post(register, held | {"version": 1, "confirm": "yes"}, headers=JSON)
    back = client.post(register, register_form(outcome="agent_absent", reason="He did not.", version=2), headers=JSON)

    assert (asked.status_code, asked.json()["warnings"]) == (422, [HELD_AFTER_ALL])
    assert confirmed.status_code == 200
    gone = "The session was not held after all: the hours and pages of 1 learner are taken off its register."
    assert (back.status_code, back.json()["warnings"]) == (422, [COUNTS_AS_MADE_UP, gone])


def test_what_was_typed_stays_where_it_is_refused(client: Client, twice_a_day: TrainingClass) -> None:
    pattern = engine.Weekly(TWICE[:1])
    training_class = running(learners=1, entries=replace(Entries(pattern=pattern)), total_hours=Decimal(8))
    (session,) = sessions_on(training_class, FIRST)
    captured_register(session, outcome="agent_absent")
    page = client.get(f"/classes/{training_class.code}/registers/?month=2026-03", headers={"Accept": "text/html"})

    for part, typed in (
        ("/make-up/", {"date": "30 Feb", "start": "10:30", "end": "half past"}),
        ("/claim/", {"hours": "twenty"}),
    ):
        (form,) = (form for form in forms_of(page) if form.action.endswith(part))
        refused = form.send(client, typed, headers={"Accept": "text/html"})
        (shown,) = (form for form in forms_of(refused) if form.action.endswith(part))
        assert refused.status_code == 422
        assert {name: shown.entries[name] for name in typed} == {name: [value] for name, value in typed.items()}
        assert 'aria-invalid="true"' in refused.text
        assert refused.text.count('data-part="summary"') == 1


def test_what_is_lost_is_said_before_the_month_is_closed(client: Client, training_class: TrainingClass) -> None:
    """The start page forgets it then."""
    days = [date(2026, 3, day) for day in (2, 9, 16, 23, 30)]
    for number, day in enumerate(days):
        (session,) = sessions_on(training_class, day)
        marks = dict.fromkeys(places_in(training_class), 3)
        captured_register(session, *([marks] if number > 1 else []), outcome="held" if number > 1 else "agent_absent")
    address = f"/classes/{training_class.code}/registers/?month=2026-03"

    with travel("2026-04-01T10:00:00+02:00", tick=False):
        client.force_login(capturer())
        two = " ".join(client.get(address).text.split())
        client.post(f"/classes/{training_class.code}/registers/{sessions_on(training_class, FIRST)[0].pk}/make-up/")
        one = " ".join(client.get(address).text.split())

    assert "<b>2 sessions lost, 6 hours not made up.</b> Once the month is closed, the start page lists" in two
    assert "<b>1 session lost, 3 hours not made up.</b>" in one


def by_hand(end: date) -> TrainingClass:
    """Mondays, four hours, until a day that somebody has set: nothing follows by itself."""
    entries = Entries(pattern=engine.Weekly(TWICE[:1]), end_date_by_hand=end, end_date_reason="The client wants it.")
    return running(learners=1, entries=entries, total_hours=Decimal(16))


def edit_form(client: Client, training_class: TrainingClass) -> Any:
    page = client.get(f"/classes/{training_class.code}/edit/", headers={"Accept": "text/html"})
    return next(form for form in forms_of(page) if form.action.endswith("/edit/"))


def row_of(section: str, number: int, **entries: str) -> dict[str, str]:
    return {f"{section}-TOTAL_FORMS": str(number + 1), **{f"{section}-{number}-{k}": v for k, v in entries.items()}}


def test_an_exception_alone_makes_up_for_nothing_where_no_day_follows(client: Client) -> None:
    training_class = by_hand(date(2026, 3, 23))
    (session,) = sessions_on(training_class, FIRST)
    captured_register(session, outcome="client_cancelled")
    left_out = row_of("exceptions", 0, date=str(FIRST), reason="client_cancelled")
    extra = row_of("extras", 0, date=str(SATURDAY), start="08:00", end="12:00")

    refused = edit_form(client, training_class).send(client, left_out, headers=JSON)
    lost = lost_in(client, training_class)
    saved = edit_form(client, training_class).send(client, left_out | extra, headers=JSON)

    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["exceptions-0-date"]
    assert "add an extra day of 4 h for them" in refused.json()["errors"]["exceptions-0-date"][0]
    assert (lost, lost_in(client, training_class)) == ("4.00", "0.00")
    assert saved.status_code == 200


def test_the_extra_day_that_makes_up_is_not_taken_away_alone(client: Client) -> None:
    training_class = by_hand(date(2026, 3, 23))
    (session,) = sessions_on(training_class, FIRST)
    captured_register(session, outcome="client_cancelled")
    assert client.post(address_of(session), {"date": SATURDAY}, headers=JSON).status_code == 200

    refused = edit_form(client, training_class).send(client, {"extras-0-DELETE": "on"}, headers=JSON)
    both = {"extras-0-DELETE": "on", "exceptions-0-DELETE": "on"}
    saved = edit_form(client, training_class).send(client, both, headers=JSON)

    assert refused.status_code == 422
    assert "Extra days make up for 4 h that were not held (Mon 2 Mar 2026)" in str(refused.json()["errors"])
    assert saved.status_code == 200
    assert lost_in(client, training_class) == "4.00"


def test_nothing_is_made_up_on_a_day_that_is_past(client: Client) -> None:
    training_class = running(learners=1, entries=Entries(pattern=engine.Weekly(TWICE[:1])), total_hours=Decimal(8))
    (session,) = sessions_on(training_class, FIRST)
    captured_register(session, outcome="client_cancelled")

    with travel("2026-03-20T10:00:00+02:00", tick=False):
        client.force_login(capturer())
        refused = client.post(address_of(session), {"date": ""}, headers=JSON)
        lost = lost_in(client, training_class)
    with travel("2026-03-16T10:00:00+02:00", tick=False):
        client.force_login(capturer())
        made_up = client.post(address_of(session), {"date": ""}, headers=JSON)

    assert refused.status_code == 422
    assert "would be planned on Mon 16 Mar 2026, which is past" in refused.json()["errors"]["date"][0]
    assert lost == "4.00"
    assert made_up.json()["message"] == "Mon 2 Mar 2026 is made up; the class ends Mon 16 Mar 2026."


def test_who_was_slower_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    training_class = running(learners=1)
    (session,) = sessions_on(training_class, FIRST)
    captured_register(session, outcome="client_cancelled")

    def after_somebody_else(*args: Any, **facts: Any) -> Any:
        monkeypatch.undo()
        other = Client()
        other.force_login(capturer())
        assert other.post(address_of(session), {"date": SATURDAY}, headers=JSON).status_code == 200
        return update_class(*args, **facts)

    monkeypatch.setattr("classes.services.attendance.made_up.update_class", after_somebody_else)
    slower = client.post(address_of(session), {"date": date(2026, 3, 21)}, headers=JSON)

    assert slower.status_code == 409
    assert "somebody changed this class meanwhile" in slower.json()["message"]
    assert not training_class.extras.filter(date=date(2026, 3, 21)).exists()


def test_a_clash_at_the_end_is_not_said_of_a_day_that_nobody_gave(client: Client) -> None:
    training_class = running(learners=1, entries=Entries(pattern=engine.Weekly(TWICE[:1])), total_hours=Decimal(8))
    agent = training_class.class_agents.get().agent
    after = engine.Custom((engine.DatedBlock(date(2026, 3, 16), time(8), time(12)),))
    other = running(learners=1, entries=Entries(pattern=after), start_date=date(2026, 3, 16))
    other.sessions.update(agent=agent)
    (session,) = sessions_on(training_class, FIRST)
    captured_register(session, outcome="client_cancelled")

    refused = client.post(address_of(session), {"date": ""}, headers=JSON)

    assert refused.status_code == 422
    assert refused.json()["errors"]["date"][0].startswith(f"At the end of the class, {agent} teaches")


def test_a_copy_leaves_behind_what_was_made_up(client: Client) -> None:
    """The lost session, and the extra day in its place: in the copy nothing was lost."""
    training_class = running(learners=1)
    session = sessions_on(training_class, FIRST)[0]
    captured_register(session, outcome="agent_absent")
    ExtraDay.objects.create(training_class=training_class, date=date(2026, 3, 6), start=time(9), end=time(10))
    made_up = client.post(address_of(session), {"date": "2026-03-07"}, headers=JSON)
    assert made_up.status_code == 200, made_up.json()
    sent = {"submission_id": str(uuid4()), "date": "2027-03-01", "take": ["timetable", "days_off"]}

    answer = client.post(f"/classes/{training_class.code}/copy/", sent, headers=JSON)

    assert answer.status_code == 201, answer.json()
    entries = Entries.of(TrainingClass.objects.get(code=answer.json()["class_code"]))
    assert (training_class.exceptions.count(), training_class.extras.count()) == (1, 2)
    assert (entries.exceptions, [row.date for row in entries.extras]) == ((), [date(2027, 3, 5)])
