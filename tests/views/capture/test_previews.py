"""The worked cases through the preview address and as saved classes."""

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes import timetable as engine
from classes.forms.planning.timetables import TimetableForm
from classes.models import Entries, PublicHoliday, TrainingClass
from tests.support.factories import SiteFactory, UserFactory, captured, mondays_and_wednesdays
from tests.support.pages.page_forms import form_to
from tests.views.capture.test_class_create import form_for

pytestmark = pytest.mark.django_db

CASES = json.loads((Path(__file__).parents[2] / "support" / "timetable" / "cases.json").read_text())
HOLIDAYS_OF_2026 = {
    "2026-01-01": "New Year's Day",
    "2026-03-21": "Human Rights Day",
    "2026-04-03": "Good Friday",
    "2026-04-06": "Family Day",
    "2026-04-27": "Freedom Day",
    "2026-05-01": "Workers' Day",
    "2026-06-16": "Youth Day",
    "2026-08-09": "National Women's Day",
    "2026-08-10": "National Women's Day (observed)",
    "2026-09-24": "Heritage Day",
    "2026-12-16": "Day of Reconciliation",
    "2026-12-25": "Christmas Day",
    "2026-12-26": "Day of Goodwill",
}


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    PublicHoliday.objects.bulk_create(
        PublicHoliday(date=date.fromisoformat(day), name=name) for day, name in HOLIDAYS_OF_2026.items()
    )


def rows(section: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """A formset as a form sends it."""
    sent: dict[str, Any] = {f"{section}-TOTAL_FORMS": len(entries), f"{section}-INITIAL_FORMS": 0}
    for number, row in enumerate(entries):
        sent |= {f"{section}-{number}-{name}": value or "" for name, value in row.items()}
    return sent


def timetable_of(case: dict[str, Any]) -> dict[str, Any]:
    """What the form sends for one of the cases."""
    rule = case["monthly_on"] or {}
    return {
        "pattern": case["pattern"],
        "monthly_on": rule.get("kind", ""),
        "month_day": rule.get("day", ""),
        "month_nth": rule.get("nth", ""),
        "month_weekday": rule.get("weekday", ""),
        **rows("blocks", case.get("blocks", [])),
        **rows("dates", case["dates"]),
        **rows("extras", case["extras"]),
        **rows("exceptions", [{"date": day, "reason": "other"} for day in case["exceptions"]]),
        **rows("stops", [{**stop, "reason": "temporary_hold"} for stop in case["stops"]]),
        "held_holidays": case["held_holidays"],
        "end_date_by_hand": case["end_date_by_hand"] or "",
        "end_date_reason": "As agreed" if case["end_date_by_hand"] else "",
    }


def form_of(case: dict[str, Any]) -> dict[str, Any]:
    """A package's form: its hours are typed."""
    package = {"class_type": "WALK", "subject": "NUM", "total_hours": case["total_hours"]}
    return form_for(SiteFactory.create(), start_date=case["start_date"], **package, **timetable_of(case))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_previews_every_worked_case(client: Browser, case: dict[str, Any]) -> None:
    answer = client.post("/classes/preview/", form_of(case))

    assert answer.status_code == 200, answer.json()
    told = answer.json()
    expected = case["expected"]
    assert told["end_date"] == expected["end_date"]
    assert told["class_days"] == expected["class_days"]
    assert (float(told["hours"]), float(told["difference"])) == (expected["hours"], expected["difference"])
    assert [{"date": day["date"], "because": day["because"]} for day in told["left_out"]] == expected["left_out"]
    assert not TrainingClass.objects.exists()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_saves_every_worked_case_as_it_was_previewed(client: Browser, case: dict[str, Any]) -> None:
    form = form_of(case)
    previewed = client.post("/classes/preview/", form).json()

    answer = client.post("/classes/new/", form)

    assert answer.status_code == 201, answer.json()
    saved = TrainingClass.objects.get()
    assert saved.end_date == (date.fromisoformat(previewed["end_date"]) if previewed["end_date"] else None)
    assert [
        {"date": str(row.date), "start": f"{row.start:%H:%M}", "end": f"{row.end:%H:%M}", "minutes": row.minutes}
        for row in saved.sessions.all()
    ] == previewed["sessions"]
    assert [
        {"date": str(row.date), "because": row.because, "name": row.name} for row in saved.left_out_days.all()
    ] == previewed["left_out"]
    untouched = {**form, **TimetableForm(training_class=saved).stored_as_sent()}
    assert client.post(f"/classes/{saved.code}/preview/", untouched).json() == previewed


def test_names_what_is_missing_where_nothing_was_entered_yet(client: Browser) -> None:
    standing = captured()

    new, edited = client.post("/classes/preview/"), client.post(f"/classes/{standing.code}/preview/")

    assert (new.status_code, edited.status_code) == (200, 200)
    assert new.json()["missing"] == ["start_date", "total_hours", "pattern"]
    assert edited.json()["missing"] == ["start_date", "pattern"]


@time_machine.travel("2026-03-12T10:00+02:00")
def test_says_which_past_days_a_change_would_rewrite(client: Browser) -> None:
    training_class = captured(at=datetime.fromisoformat("2026-01-05T10:00+02:00"), entries=mondays_and_wednesdays())
    form = form_for(training_class.site, **TimetableForm(training_class=training_class).stored_as_sent())
    absent = rows("exceptions", [{"date": "2026-03-11", "reason": "agent_absent"}])
    tuesdays = rows("blocks", [{"day": "Tuesday", "start": "9", "end": "14"}])
    address = f"/classes/{training_class.code}/preview/"

    yesterday = client.post(address, {**form, **absent}).json()["hints"]
    since_monday = client.post(address, {**form, **tuesdays, "change_from": "2026-03-09"}).json()["hints"]
    from_today = client.post(address, {**form, **tuesdays}).json()["hints"]
    as_page = client.post(address, {**form, **absent}, headers={"Accept": "text/html"}).content.decode()

    warning = "This changes what stands for days before today: {}."
    assert yesterday == [warning.format("Wed 11 Mar 2026")]
    assert since_monday == [warning.format("Mon 9 Mar 2026, Tue 10 Mar 2026 and Wed 11 Mar 2026")]
    assert from_today == []
    assert yesterday[0] in as_page


@pytest.mark.parametrize("listed", [["2026-04-02", "2026-04-03"], ["2026-04-03"], ["2026-04-03", "2026-04-06"]])
def test_every_holiday_that_is_left_out_can_be_held(client: Browser, listed: list[str]) -> None:
    dates = rows("dates", [{"date": day, "start": "09:00", "end": "12:00"} for day in listed])
    entries = form_for(SiteFactory.create(), pattern="custom", **dates)

    left_out = client.post("/classes/preview/", entries).json()["left_out"]
    page = client.post("/classes/preview/", entries, headers={"accept": "text/html"})
    held = client.post("/classes/new/", {**entries, "held_holidays": [day["date"] for day in left_out]})

    assert held.status_code == 201, held.json()
    training_class = TrainingClass.objects.get()
    assert [str(day) for day in training_class.sessions.values_list("date", flat=True)] == listed
    for day in left_out:
        assert f'value="{day["date"]}"' in page.text


def test_what_cannot_be_worked_out_is_not_shown_as_it_was_before(client: Browser) -> None:
    training_class = captured(entries=mondays_and_wednesdays())
    form = form_for(training_class.site, **TimetableForm(training_class=training_class).stored_as_sent())
    without_reason = rows("exceptions", [{"date": "2026-03-11", "reason": ""}])
    address, page = f"/classes/{training_class.code}/preview/", {"accept": "text/html"}

    unchanged = client.post(address, form, headers=page).text
    incomplete = client.post(address, {**form, **without_reason}, headers=page).text

    end = f'data-part="end-date">{training_class.end_date:%a} {training_class.end_date:%-d}'
    assert end in unchanged
    assert end not in incomplete
    assert 'data-part="end-date">Not known yet<' in incomplete
    assert "It is not known until the entries are complete." in incomplete
    assert "These are not up to date" in incomplete.split('data-part="old-holidays"')[1][:60]


MONTHLY = ("monthly_on", "month_day", "month_nth", "month_weekday")


def test_a_day_of_the_month_begins_empty_and_is_missing_until_it_is_chosen(client: Browser) -> None:
    page = form_to(client.get("/classes/new/", headers={"accept": "text/html"}), "/classes/new/")
    morning = rows("blocks", [{"start": "9", "end": "12"}])
    package = {"class_type": "WALK", "subject": "NUM", "total_hours": "12"}
    chosen = {"start_date": "2026-02-02", "pattern": "monthly", **package, **morning}
    form = {name: page.entries[name] for name in MONTHLY} | form_for(SiteFactory.create(), **chosen)

    as_shown = client.post("/classes/preview/", form).json()
    on_a_weekday = client.post("/classes/preview/", {**form, "monthly_on": "weekday"}).json()
    refused = client.post("/classes/new/", {**form, "monthly_on": "weekday"})

    assert [page.entries[name] for name in MONTHLY] == [[""]] * 4
    assert as_shown["missing"] == ["monthly_on"]
    assert on_a_weekday["missing"] == ["month_nth", "month_weekday"]
    assert refused.json()["errors"] == {
        "month_nth": ["Choose which one of the month."],
        "month_weekday": ["Choose the day of the week."],
    }


def test_a_stored_day_of_the_month_is_shown_as_it_is(client: Browser) -> None:
    last_friday = engine.WeekdayOfMonth("last", engine.Weekday.FRIDAY)
    pattern = engine.Monthly(last_friday, (engine.Block(time(9), time(12)),))
    address = f"/classes/{captured(entries=Entries(pattern=pattern)).code}/edit/"

    page = form_to(client.get(address, headers={"accept": "text/html"}), address)

    assert [page.entries[name] for name in MONTHLY] == [["weekday"], [""], ["last"], ["Friday"]]


def test_a_class_that_has_begun_is_not_said_to_be_savable_without_its_pattern(client: Browser) -> None:
    training_class = captured(entries=mondays_and_wednesdays())
    stored = TimetableForm(training_class=training_class).stored_as_sent()
    sent = {"version": "1", "start_date": str(training_class.start_date), **stored, "pattern": ""}

    preview = client.post(f"/classes/{training_class.code}/preview/", sent)

    assert (preview.status_code, list(preview.json()["errors"])) == (422, ["pattern"])
    assert client.post(f"/classes/{captured().code}/preview/", sent).json()["missing"] == ["pattern"]
