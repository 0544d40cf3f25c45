"""A class whose end is dated ahead is planned as any other up to that day, and nothing after it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any, Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import ExtraDay, PublicHoliday, TrainingClass
from tests.support.attendance import captured_register, session_on
from tests.support.factories import UserFactory, mondays_and_wednesdays, put_in_status, ready_to_start
from tests.support.pages.page_forms import form_to

pytestmark = pytest.mark.django_db

NOON: Final = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
HOLIDAY: Final = date(2026, 3, 9)
END: Final = date(2026, 3, 30)
IMPACT: Final = "/holidays/impact/"


@pytest.fixture(autouse=True)
def now(client: Browser) -> Iterator[None]:
    with time_machine.travel(NOON):
        client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        yield


def step(client: Browser, of: TrainingClass, name: str, **sent: str) -> None:
    address = f"/classes/{of}/"
    answer = form_to(client.get(address), f"{address}{name}/").send(client, sent)
    assert answer.status_code == 200, answer.content
    of.refresh_from_db()


@pytest.fixture
def ending(client: Browser) -> TrainingClass:
    """Mondays and Wednesdays from Mon 2 Feb 2026, with an extra day in April; to be completed on Mon 30 March."""
    extra = ExtraDay(date=date(2026, 4, 11), start=time(9), end=time(14))
    training_class = ready_to_start(entries=mondays_and_wednesdays(extras=(extra,)))
    put_in_status("active", training_class)
    step(client, training_class, "complete", date="2026-03-30")
    return training_class


def days(of: TrainingClass) -> list[date]:
    return list(of.sessions.planned().order_by("date").values_list("date", flat=True))


def left_out_on(day: str) -> dict[str, str]:
    return {
        "exceptions-TOTAL_FORMS": "1",
        "exceptions-0-date": day,
        "exceptions-0-reason": "client_cancelled",
    }


def in_form(client: Browser, of: TrainingClass, sent: dict[str, str]) -> list[Any]:
    """What the preview says of the changed form of a class, and what saving it says."""
    address = f"/classes/{of}/edit/"
    form = form_to(client.get(address), address)
    return [client.post(f"/classes/{of}/preview/", {**form.entries, **sent}), form.send(client, sent)]


def test_a_holiday_before_the_end_takes_its_day_and_no_day_follows_for_it(
    client: Browser, ending: TrainingClass
) -> None:
    holiday, before = PublicHoliday.objects.create(date=HOLIDAY, name="Voting day"), days(ending)
    timetable = client.get(f"/classes/{ending}/timetable/").text

    page = client.get(IMPACT, {"holiday": holiday.pk})
    answer = client.post(IMPACT, {"holiday": holiday.pk, "classes": ending.code})

    assert "Voting day" in timetable
    assert ending.code in page.text
    assert answer.json()["message"] == "1 class was planned again."
    assert days(ending) == [day for day in before if day != HOLIDAY]
    assert max(days(ending)) == END
    ending.refresh_from_db()
    assert ending.end_date == END


def test_administrators_are_told_of_it_when_they_enter_the_holiday(client: Browser, ending: TrainingClass) -> None:
    sent = {"date": HOLIDAY.isoformat(), "name": "Voting day", "is_observed": "on"}
    answer = client.post("/admin/classes/publicholiday/add/", sent, headers={"accept": "text/html"}, follow=True)

    assert "1 class has to be planned again for this holiday." in answer.text


def test_a_holiday_finds_no_class_that_is_over(client: Browser, ending: TrainingClass) -> None:
    holiday = PublicHoliday.objects.create(date=END, name="Voting day")

    with time_machine.travel(datetime(2026, 3, 30, 10, 0, tzinfo=UTC)):
        client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        page, (_, saved) = (
            client.get(IMPACT, {"holiday": holiday.pk}),
            in_form(client, ending, left_out_on("2026-03-30")),
        )

    assert ending.code not in page.text
    assert "The class is over" in str(saved.json()["errors"])


def test_a_day_before_the_end_can_be_left_out(client: Browser, ending: TrainingClass) -> None:
    before, leave_out = days(ending), f"/classes/{ending}/edit/?leave_out=2026-03-11"
    link, page = client.get(f"/classes/{ending}/timetable/").text, client.get(leave_out).text

    told, saved = in_form(client, ending, left_out_on("2026-03-11"))

    assert leave_out in link
    assert "is over" not in page
    assert (told.status_code, saved.status_code) == (200, 200)
    assert told.json()["end_date"] == "2026-03-30"
    assert told.json()["explanation"].endswith("Ends Mon 30 Mar 2026, when the class is over.")
    assert days(ending) == [day for day in before if day != date(2026, 3, 11)]
    assert ending.left_out_days.filter(date__gt=END).count() == 0


def test_the_days_of_a_class_that_is_saved_without_a_change_stay(client: Browser, ending: TrainingClass) -> None:
    before = days(ending)

    told, saved = in_form(client, ending, {})

    assert (told.json()["end_date"], saved.status_code) == ("2026-03-30", 200)
    assert days(ending) == before


def test_what_was_changed_meanwhile_stays_when_the_end_is_taken_back(client: Browser, ending: TrainingClass) -> None:
    in_form(client, ending, left_out_on("2026-03-11"))

    step(client, ending, "reopen", reason="They go on")

    assert date(2026, 3, 11) not in days(ending)
    assert date(2026, 4, 11) in days(ending)
    assert max(days(ending)) > date(2026, 4, 11)


def test_another_pattern_is_followed_up_to_the_end(client: Browser, ending: TrainingClass) -> None:
    before = days(ending)

    _, saved = in_form(client, ending, {"blocks-1-day": "Thursday", "change_from": "2026-03-16"})

    assert saved.status_code == 200
    assert days(ending) == [
        *(day for day in before if day.month == 2 or day.day < 16),
        *(date(2026, 3, day) for day in (16, 19, 23, 26, 30)),
    ]


def test_no_extra_day_is_planned_after_the_end(client: Browser, ending: TrainingClass) -> None:
    late = {"extras-TOTAL_FORMS": "2", "extras-1-start": "09:00", "extras-1-end": "12:00"}

    refused = in_form(client, ending, {**late, "extras-1-date": "2026-03-31"})
    accepted = in_form(client, ending, {**late, "extras-1-date": "2026-03-28"})

    sentence = "Tue 31 Mar 2026 lies after Mon 30 Mar 2026, when the class is over: choose that day or an earlier one."
    assert [answer.json()["errors"] for answer in refused] == [{"extras-1-date": [sentence]}] * 2
    assert [answer.status_code for answer in accepted] == [200, 200]
    assert date(2026, 3, 28) in days(ending)


def test_a_stop_without_a_restart_is_refused_until_the_end(client: Browser, ending: TrainingClass) -> None:
    rest = {"stops-TOTAL_FORMS": "1", "stops-0-last_day": "2026-03-11", "stops-0-reason": "annual_stop"}

    refused = in_form(client, ending, rest)
    accepted = in_form(client, ending, {**rest, "stops-0-resume_date": "2026-03-23"})

    sentence = "The class is active, will be completed on Mon 30 Mar 2026: give the day after the stop."
    assert [answer.json()["errors"] for answer in refused] == [{"stops-0-resume_date": [sentence]}] * 2
    assert [answer.status_code for answer in accepted] == [200, 200]


def test_its_timetable_is_not_taken_away(client: Browser) -> None:
    training_class = ready_to_start(start_date=date(2026, 3, 16))
    put_in_status("active", training_class)
    step(client, training_class, "complete", date="2026-03-30")

    answers = in_form(client, training_class, {"pattern": ""})

    assert [answer.json()["errors"]["pattern"][0][:39] for answer in answers] == [
        "A class that is no draft any more keeps"
    ] * 2


def test_hours_that_were_lost_are_made_up_before_the_end_or_not_at_all(client: Browser, ending: TrainingClass) -> None:
    lost = session_on(ending, date(2026, 3, 2))
    captured_register(lost, outcome="client_cancelled")
    address = f"/classes/{ending}/registers/{lost.pk}/make-up/"
    form = form_to(client.get(f"/classes/{ending}/registers/?month=2026-03"), address)

    at_the_end, after_it, before_it = (form.send(client, {"date": day}) for day in ("", "2026-04-04", "2026-03-28"))

    assert at_the_end.json()["errors"]["date"][0].startswith("Give an extra day: after Mon 30 Mar 2026")
    assert "lies after Mon 30 Mar 2026" in after_it.content.decode()
    assert before_it.status_code == 200
    assert date(2026, 3, 28) in days(ending)


def test_a_class_that_goes_on_later_is_planned_before_that_day(client: Browser, ending: TrainingClass) -> None:
    with time_machine.travel(datetime(2026, 3, 31, 10, 0, tzinfo=UTC)):
        client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        step(client, ending, "reopen", date="2026-04-13", reason="They go on")
        holiday = PublicHoliday.objects.create(date=date(2026, 4, 15), name="Voting day")

        page = client.get(IMPACT, {"holiday": holiday.pk})
        _, saved = in_form(client, ending, left_out_on("2026-04-20"))

    assert ending.code in page.text
    assert saved.status_code == 200


def test_a_draft_that_is_cancelled_before_its_first_day_is_shown_without_days(client: Browser) -> None:
    training_class = ready_to_start(start_date=date(2026, 4, 6))
    step(client, training_class, "cancel", date="2026-03-10", reason="No room")

    page, (told, saved) = client.get(f"/classes/{training_class}/timetable/"), in_form(client, training_class, {})

    assert page.context["contradictions"] == []
    assert (told.status_code, saved.status_code) == (200, 200)
    assert days(training_class) == []
