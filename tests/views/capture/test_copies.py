"""/classes/<code>/copy/"""

import re
from datetime import date, time
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

import pytest
from django.test import Client as Browser

from classes import roles
from classes import timetable as engine
from classes.models import (
    BackupAgent,
    Client,
    Entries,
    EventDate,
    ExceptionDay,
    ExtraDay,
    HeldHoliday,
    PublicHoliday,
    Seta,
    Stop,
    TrainingClass,
    User,
)
from classes.models.training_classes.parts import ClassPart
from tests.support.factories import (
    AgentFactory,
    UserFactory,
    captured,
    enrolled,
    mondays_and_wednesdays,
    ready_to_start,
)

pytestmark = pytest.mark.django_db

ALL: Final = ClassPart.values


@pytest.fixture
def administrator(client: Browser) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


def copy(client: Browser, source: TrainingClass, **sent: Any) -> Any:
    form = {"submission_id": uuid4(), "date": "2026-06-01", "take": ALL, **sent}
    return client.post(f"/classes/{source.code}/copy/", form)


def copied(client: Browser, source: TrainingClass, **sent: Any) -> TrainingClass:
    answer = copy(client, source, **sent)
    assert answer.status_code == 201
    return TrainingClass.objects.get(code=answer.json()["class_code"])


def full_class() -> TrainingClass:
    """From Mon 2 Feb 2026, with something in each part."""
    entries = mondays_and_wednesdays(
        extras=(ExtraDay(date=date(2026, 2, 7), start=time(9), end=time(12), note="Catching up"),),
        exceptions=(ExceptionDay(date=date(2026, 2, 9), reason="other", note="Stocktaking"),),
        stops=(Stop(last_day=date(2026, 2, 16), resume_date=date(2026, 2, 25), reason="annual_stop"),),
    )
    facts = {"seta_funded": True, "seta": Seta.objects.get(name="CETA"), "exam_class": True, "exam_type": "External"}
    source = ready_to_start(entries=entries, **facts)
    enrolled(source, status="dro")
    agent = AgentFactory.create()
    BackupAgent.objects.create(
        training_class=source, agent=agent, from_date=date(2026, 2, 10), to_date=date(2026, 2, 12)
    )
    EventDate.objects.create(
        training_class=source,
        type="exams",
        date=date(2026, 3, 2),
        added_by=source.captured_by,
        added_at=source.captured_at,
        submission_id=uuid4(),
    )
    return source


@pytest.mark.usefixtures("administrator")
def test_takes_along_all_that_is_chosen_and_moves_its_dates(client: Browser) -> None:
    source = full_class()

    # 119 days later: 17 weeks
    new = copied(client, source)

    assert (new.status, new.start_date, new.order_number) == ("draft", date(2026, 6, 1), "")
    assert (new.client, new.site, new.subject) == (source.client, source.site, source.subject)
    assert (new.supervisor, new.seta, new.exam_type) == (source.supervisor, source.seta, "External")
    entries = Entries.of(new)
    assert entries.pattern == Entries.of(source).pattern
    assert [(row.date, row.note) for row in entries.extras] == [(date(2026, 6, 6), "Catching up")]
    assert [(row.date, row.note) for row in entries.exceptions] == [(date(2026, 6, 8), "Stocktaking")]
    assert [(row.last_day, row.resume_date) for row in entries.stops] == [(date(2026, 6, 15), date(2026, 6, 24))]
    assert new.sessions.planned().earliest("date").date == date(2026, 6, 1)
    primary, backup = new.class_agents.get(), new.backups.get()
    assert (primary.agent, primary.from_date) == (source.class_agents.get().agent, date(2026, 6, 1))
    assert (backup.from_date, backup.to_date) == (date(2026, 6, 9), date(2026, 6, 11))
    (enrolment,) = new.enrolments.all()
    assert (enrolment.learner, enrolment.status) == (source.enrolments.get(status="cic").learner, "cic")
    assert enrolment.came_on == date(2026, 6, 1)
    event = new.event_dates.get()
    assert (event.type, event.date, event.status) == ("exams", date(2026, 6, 29), "pending")


@pytest.mark.usefixtures("administrator")
def test_the_last_agent_teaches_from_the_start_on_and_is_no_backup_any_more(client: Browser) -> None:
    source = full_class()
    backup = source.backups.get().agent
    source.class_agents.create(agent=backup, from_date=date(2026, 3, 2))

    new = copied(client, source)

    assert [(row.agent, row.from_date) for row in new.class_agents.all()] == [(backup, date(2026, 6, 1))]
    assert not new.backups.exists()


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("taken", [True, False])
def test_a_day_that_was_moved_comes_along_whole_or_not_at_all(client: Browser, taken: bool) -> None:
    # Mon 9 Feb is taught on Sat 14 Feb
    moved = mondays_and_wednesdays(
        exceptions=(ExceptionDay(date=date(2026, 2, 9), reason="client_cancelled"),),
        extras=(ExtraDay(date=date(2026, 2, 14), start=time(9), end=time(14)),),
    )
    source = captured(entries=moved)

    new = copied(client, source, take=["timetable", "days_off"] if taken else ["timetable"])

    days = set(new.sessions.planned().values_list("date", flat=True))
    assert (date(2026, 6, 13) in days, date(2026, 6, 8) in days) == (taken, not taken)
    assert (new.sessions.count(), new.end_date) == (source.sessions.count(), new.sessions.latest("date").date)


@pytest.mark.usefixtures("administrator")
def test_leaves_behind_an_exception_that_changes_nothing(client: Browser) -> None:
    """A new class may not have it: an extra day is always taught."""
    saturday = date(2026, 2, 14)
    source = captured(entries=mondays_and_wednesdays(extras=(ExtraDay(date=saturday, start=time(9), end=time(14)),)))
    ExceptionDay.objects.create(training_class=source, date=saturday, reason="other")

    new = copied(client, source, take=["timetable", "days_off"])

    assert not new.exceptions.exists()
    assert new.sessions.filter(date=date(2026, 6, 13)).exists()


@pytest.mark.usefixtures("administrator")
def test_starts_on_another_weekday_without_the_single_days(client: Browser) -> None:
    source = full_class()

    new = copied(client, source, date="2026-06-03", take=["timetable", "agents"])

    assert new.sessions.planned().earliest("date").date == date(2026, 6, 3)
    assert not new.exceptions.exists()


@pytest.mark.usefixtures("administrator")
def test_says_ahead_who_becomes_the_agent_and_what_other_weekdays_mean(client: Browser) -> None:
    source = full_class()
    first = source.class_agents.get().agent
    last = AgentFactory.create(name="Bheki")
    source.class_agents.create(agent=last, from_date=date(2026, 3, 2))

    page = " ".join(client.get(f"/classes/{source.code}/copy/").text.split())

    assert f"Bheki, who teaches last, from its start on. Not taken along: {first}." in page
    assert "single days can be taken along where the copy starts on a Monday, as this class does" in page


@pytest.mark.usefixtures("administrator")
def test_names_its_source_in_its_history(client: Browser) -> None:
    source = ready_to_start()

    draft = copied(client, source)

    page = client.get(f"/classes/{draft.code}/history/").content.decode()
    assert f"Copied from {source.code} as {draft.code}" in page
    assert "Captured as" not in page


@pytest.mark.usefixtures("administrator")
def test_leaves_what_is_not_chosen(client: Browser) -> None:
    new = copied(client, full_class(), take=[])

    assert (new.supervisor, new.seta_funded, new.exam_class, new.schedule_data) == (None, False, False, None)
    for rows in (new.sessions, new.enrolments, new.class_agents, new.backups, new.event_dates, new.stops):
        assert not rows.exists()


@pytest.mark.usefixtures("administrator")
def test_moves_listed_dates_and_an_end_by_hand_but_no_held_holiday_nor_open_stop(client: Browser) -> None:
    dates = tuple(engine.DatedBlock(date(2026, 2, day), time(9), time(14)) for day in (2, 5))
    source = captured(
        entries=Entries(
            pattern=engine.Custom(dates), end_date_by_hand=date(2026, 2, 10), end_date_reason="As the client asked"
        )
    )
    HeldHoliday.objects.create(training_class=source, date=date(2026, 2, 5))
    source.stops.create(last_day=date(2026, 2, 10), reason="annual_stop")

    new = copied(client, source, date="2026-02-03")

    assert list(new.sessions.values_list("date", flat=True)) == [date(2026, 2, 3), date(2026, 2, 6)]
    assert (new.end_date_by_hand, new.end_date_reason) == (date(2026, 2, 11), "As the client asked")
    assert not Entries.of(new).held_holidays
    assert not new.stops.exists()


@pytest.mark.usefixtures("administrator")
def test_an_agent_who_would_be_in_two_places_is_a_clash_to_go_on_with(client: Browser) -> None:
    source = ready_to_start()
    source.sessions.update(agent=source.class_agents.get().agent)
    sent = {"submission_id": uuid4(), "date": "2026-02-02"}

    answer = copy(client, source, **sent)

    assert answer.status_code == 422
    assert answer.json()["clashes"][0]["class_code"] == source.code
    assert TrainingClass.objects.count() == 1
    form = {**sent, "take": ALL}
    page = client.post(f"/classes/{source.code}/copy/", form, headers={"accept": "text/html"})
    assert "Choose another date, do not take “Agent and backups” along, or give the reason" in page.content.decode()
    assert re.search(r'data-part="free"\s+hidden', page.content.decode())

    assert copy(client, source, **sent, clash_reason="Both in one room").status_code == 201


@pytest.mark.usefixtures("administrator")
def test_sent_twice_is_copied_once(client: Browser) -> None:
    source, sent = captured(), {"submission_id": uuid4()}

    first, second = copy(client, source, **sent), copy(client, source, **sent)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["class_code"] == second.json()["class_code"]
    assert copy(client, source, **sent, date="2026-06-08").status_code == 409
    assert TrainingClass.objects.count() == 2


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"date": ""}, "date"),
        ({"date": "1900-01-01"}, "date"),
        ({"date": "2026-02-30"}, "date"),
        ({"take": ["furniture"]}, "take"),
        ({"submission_id": "x"}, "submission_id"),
    ],
)
def test_says_what_to_correct(client: Browser, sent: dict[str, Any], field: str) -> None:
    source = captured()

    answer = copy(client, source, **sent)

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert TrainingClass.objects.count() == 1


@pytest.mark.usefixtures("administrator")
def test_copies_nothing_that_is_out_of_use(client: Browser) -> None:
    source = captured()
    Client.objects.update(is_active=False)

    answer = copy(client, source)

    assert answer.status_code == 422
    assert "is out of use" in answer.json()["errors"]["__all__"][0]


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    ("source", "start", "field", "message"),
    [
        # Family Day, Mon 6 Apr, lands on a Monday that is none
        (
            {"extras": (ExtraDay(date=date(2026, 4, 6), start=time(9), end=time(12)),)},
            "2026-06-01",
            "take",
            (
                "With this start: Mon 3 Aug 2026 has a class day of its own, 09:00 to 14:00. "
                "Choose another start, or do not take “Single days” along."
            ),
        ),
        # Mon 2 Feb 2026 is a Monday, and 3 June a Wednesday
        (
            {"extras": (ExtraDay(date=date(2026, 2, 7), start=time(9), end=time(12)),)},
            "2026-06-03",
            "date",
            (
                "Wed 3 Jun 2026 is another weekday than Mon 2 Feb 2026, on which the class starts: its single days "
                "would fall on other weekdays. Start on Mon 1 Jun 2026, or do not take “Single days” along."
            ),
        ),
        (
            {"exceptions": (ExceptionDay(date=date(2026, 2, 9), reason="other"),)},
            "2026-06-05",
            "date",
            (
                "Fri 5 Jun 2026 is another weekday than Mon 2 Feb 2026, on which the class starts: its single days "
                "would fall on other weekdays. Start on Mon 8 Jun 2026, or do not take “Single days” along."
            ),
        ),
        # Mon 2 Feb alone is a Tuesday then
        (
            {"end_date_by_hand": date(2026, 2, 2), "end_date_reason": "One day"},
            "2026-06-02",
            "date",
            ("With this start: No class day is left. Choose another start, or do not take “Single days” along."),
        ),
    ],
)
def test_says_at_its_own_fields_what_does_not_fit_the_new_start(
    client: Browser, source: dict[str, Any], start: str, field: str, message: str
) -> None:
    PublicHoliday.objects.create(date=date(2026, 4, 6), name="Family Day")

    answer = copy(client, captured(entries=mondays_and_wednesdays(**source)), date=start)

    assert answer.status_code == 422
    assert answer.json()["errors"] == {field: [message]}
    assert TrainingClass.objects.count() == 1


def test_a_supervisor_becomes_the_supervisor_of_his_copy(client: Browser) -> None:
    supervisor = UserFactory.create(role=roles.SUPERVISOR)
    client.force_login(supervisor)

    assert copied(client, ready_to_start(), take=["supervisor"]).supervisor == supervisor


@pytest.mark.usefixtures("administrator")
def test_shows_the_form_with_what_is_proposed(client: Browser) -> None:
    source = captured(total_hours=Decimal(160))

    page = client.get(f"/classes/{source.code.lower()}/copy/", follow=True).content.decode()

    chosen = re.findall(r'name="take"[^>]*value="([^"]+)"[^>]*checked', " ".join(page.split()))
    assert chosen == [part for part in ALL if part not in {"days_off", "learners"}]
    assert "Public holidays are those of the new dates" in page
    assert client.get("/classes/1-REALLL-RLN-0099/copy/").status_code == 404
