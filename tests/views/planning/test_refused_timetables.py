"""Timetables that make no sense, through the preview, the new class and the edit: 422, at the field, nothing saved."""

from datetime import date, datetime, time
from typing import Any, Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.forms.planning.timetables import TimetableForm
from classes.models import ExceptionDay, ExtraDay, PublicHoliday, Session, Stop, TrainingClass
from tests.support.factories import SiteFactory, UserFactory, captured, mondays_and_wednesdays
from tests.views.capture.test_class_create import form_for
from tests.views.capture.test_previews import rows

pytestmark = pytest.mark.django_db

JANUARY: Final = datetime.fromisoformat("2026-01-05T10:00+02:00")
MARCH: Final = datetime.fromisoformat("2026-03-12T10:00+02:00")
MANAGEMENT: Final = "The form was not sent whole: load the page again. What you typed is kept."
CUT_OFF: Final = {"TOTAL_FORMS": "x", "INITIAL_FORMS": "0"}

Sent = dict[str, Any]


def blocks(*times: tuple[str, str, str]) -> Sent:
    return rows("blocks", [{"day": day, "start": start, "end": end} for day, start, end in times])


def monday(start: str = "9", end: str = "14") -> Sent:
    return blocks(("Monday", start, end))


def custom(*days: str) -> Sent:
    return {"pattern": "custom", **rows("dates", [{"date": day, "start": "9", "end": "14"} for day in days])}


def extras(*days: str) -> Sent:
    return rows("extras", [{"date": day, "start": "8", "end": "9"} for day in days])


def exceptions(*days: str) -> Sent:
    return rows("exceptions", [{"date": day, "reason": "other"} for day in days])


def stops(*stops: tuple[str, str]) -> Sent:
    return rows("stops", [{"last_day": last, "resume_date": first, "reason": "annual_stop"} for last, first in stops])


def monthly(**rule: str) -> Sent:
    return {"pattern": "monthly", **monday(), **rule}


# What is sent instead of Mondays from 09:00 to 14:00; the field that is named, and the beginning of its sentence
REFUSED: Final[dict[str, tuple[Sent, str, str]]] = {
    "an unknown pattern": ({"pattern": "daily"}, "pattern", "Choose how often the class meets from the list."),
    "an unknown weekday": (blocks(("Moonday", "9", "14")), "blocks-0-day", "Choose the day of the week."),
    "a weekday in small letters": (blocks(("monday", "9", "14")), "blocks-0-day", "Choose the day of the week."),
    "24:00": (monday(end="24:00"), "blocks-0-end", "“24:00” is no time of day: type it like 9, 915, 9:15 or 14h30"),
    "25:00": (monday(end="25:00"), "blocks-0-end", "“25:00” is no time of day: type it like 9, 915, 9:15 or 14h30"),
    "9h75": (monday(start="9h75"), "blocks-0-start", "“9h75” is no time of day: type it like 9, 915, 9:15 or 14h30"),
    "a time with a NUL": (monday(start="9\0"), "blocks-0-start", ""),
    "an end equal to its start": (monday("9", "9"), "blocks-0-end", "The end must come after the start, 09:00."),
    "an end before its start": (monday("14", "9"), "blocks-0-end", "The end must come after the start, 14:00."),
    "14 minutes": (monday("9", "9:14"), "blocks-0-end", "09:00 to 09:14 is too short: teaching takes at least 15"),
    "more than 12 hours": (monday("8", "20:01"), "blocks-0-end", "08:00 to 20:01 is too long: at most 12 h"),
    "51 blocks": (blocks(*[("Monday", "9", "14")] * 51), "blocks", "These are more than 50 blocks: remove some."),
    "2,001 dates": (
        {"pattern": "custom", "dates-TOTAL_FORMS": 2001, "dates-INITIAL_FORMS": 0},
        "dates",
        "These are more than 2,000 dates: remove some.",
    ),
    "201 extra days": (
        {"extras-TOTAL_FORMS": 201, "extras-INITIAL_FORMS": 0},
        "extras",
        "These are more than 200 extra days: remove some.",
    ),
    "501 exceptions": (
        {"exceptions-TOTAL_FORMS": 501, "exceptions-INITIAL_FORMS": 0},
        "exceptions",
        "These are more than 500 exceptions: remove some.",
    ),
    "51 stops": (
        {"stops-TOTAL_FORMS": 51, "stops-INITIAL_FORMS": 0},
        "stops",
        "These are more than 50 stops: remove some.",
    ),
    "blocks of one day that overlap": (
        blocks(("Monday", "9", "12"), ("Monday", "11", "14")),
        "blocks-1-start",
        "This overlaps with 09:00 to 12:00 on the same day: change one of the two.",
    ),
    "the same exception twice": (
        exceptions("2026-02-09", "2026-02-09"),
        "exceptions-1-date",
        "Mon 9 Feb 2026 is an exception already: remove one of the two.",
    ),
    "an unknown reason": (
        rows("exceptions", [{"date": "2026-02-09", "reason": "rain"}]),
        "exceptions-0-reason",
        "Choose the reason.",
    ),
    "stops that overlap": (
        stops(("2026-03-02", "2026-03-16"), ("2026-03-09", "2026-03-23")),
        "stops-1-last_day",
        "This overlaps with the stop from Mon 2 Mar 2026 to Mon 16 Mar 2026: they may touch, no more.",
    ),
    "a stop after an open one": (
        stops(("2026-03-02", ""), ("2026-03-16", "2026-03-23")),
        "stops-1-last_day",
        "This overlaps with the stop after Mon 2 Mar 2026: they may touch, no more.",
    ),
    "a stop before the start": (
        stops(("2026-01-26", "2026-02-09")),
        "stops-0-last_day",
        "The last class day before the stop lies before the start, Mon 2 Feb 2026.",
    ),
    "a restart before the stop": (
        stops(("2026-03-02", "2026-02-23")),
        "stops-0-resume_date",
        "The first class day after the stop must come after the last one before it.",
    ),
    "an extra day before the start": (
        extras("2026-01-31"),
        "extras-0-date",
        "Sat 31 Jan 2026 lies before the start, Mon 2 Feb 2026: choose a later day.",
    ),
    "an extra day inside a stop": (
        {**extras("2026-03-07"), **stops(("2026-03-02", "2026-03-16"))},
        "extras-0-date",
        "Sat 7 Mar 2026 lies in the stop from Mon 2 Mar 2026 to Mon 16 Mar 2026",
    ),
    "an extra day after the end by hand": (
        {**extras("2026-04-04"), "end_date_by_hand": "2026-03-31", "end_date_reason": "Budget"},
        "extras-0-date",
        "Sat 4 Apr 2026 lies after the end set by hand, Tue 31 Mar 2026: choose an earlier day.",
    ),
    "an extra day at the pattern's own time": (
        rows("extras", [{"date": "2026-02-09", "start": "9", "end": "10"}]),
        "extras-0-start",
        "Mon 9 Feb 2026 has a class day of its own, 09:00 to 14:00",
    ),
    "a listed date before the start": (
        custom("2026-02-02", "2026-02-01"),
        "dates-1-date",
        "Sun 1 Feb 2026 lies before the start",
    ),
    "a date that does not exist": (
        custom("2026-02-30"),
        "dates-0-date",
        "“2026-02-30” is no date that exists: type it like 2026-02-02, 2/2/2026 or 2 Feb 2026.",
    ),
    "a held holiday that is none": (
        {"held_holidays": ["2026-02-10"]},
        "held_holidays",
        "Tue 10 Feb 2026 is no public holiday: it cannot be held as one.",
    ),
    "a held holiday that is no date": (
        {"held_holidays": ["Easter"]},
        "held_holidays",
        "“Easter” cannot be read as a date",
    ),
    "an end before the start": (
        {"end_date_by_hand": "2026-02-01", "end_date_reason": "Budget"},
        "end_date_by_hand",
        "The end lies before the start, Mon 2 Feb 2026: choose that day or a later one.",
    ),
    "an end after more than five years": (
        {"end_date_by_hand": "2031-02-03", "end_date_reason": "Budget"},
        "end_date_by_hand",
        "A class takes at most 5 years",
    ),
    "a plan without a session": (
        {"end_date_by_hand": "2026-02-02", "end_date_reason": "Budget", **exceptions("2026-02-02")},
        "__all__",
        "No class day is left",
    ),
    "hours that five years do not reach": (
        {**blocks(("Monday", "9", "9:15")), "total_hours": "5000"},
        "__all__",
        "After 5 years",
    ),
    "the 32nd of a month": (monthly(monthly_on="day", month_day="32"), "month_day", "Choose a day from 1 to 31."),
    "the 0th of a month": (monthly(monthly_on="day", month_day="0"), "month_day", "Choose a day from 1 to 31."),
    "a fifth Monday": (
        monthly(monthly_on="weekday", month_nth="5", month_weekday="Monday"),
        "month_nth",
        "Choose the first, second, third, fourth or last.",
    ),
    "an unknown rule of the month": (
        monthly(monthly_on="full_moon"),
        "monthly_on",
        "Choose the day of the month from the list.",
    ),
    **{
        f"half a management form of the {section}": ({f"{section}-TOTAL_FORMS": "1"}, section, MANAGEMENT)
        for section in ("extras", "exceptions", "stops")
    },
    **{
        f"a management form of the {section} that was tampered with": (
            {f"{section}-{name}": value for name, value in CUT_OFF.items()},
            section,
            MANAGEMENT,
        )
        for section in ("blocks", "extras", "exceptions", "stops")
    },
    "a management form with a negative number": (
        {"stops-TOTAL_FORMS": "-1", "stops-INITIAL_FORMS": "0"},
        "stops",
        MANAGEMENT,
    ),
}


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))


def mondays(**changes: Any) -> Sent:
    """A package on Mondays from Mon 2 Feb 2026, 09:00 to 14:00, 40 hours, but for the changes."""
    package = {"class_type": "WALK", "subject": "NUM", "total_hours": "40"}
    return {**form_for(SiteFactory.create(), **package), "pattern": "weekly", **monday(), **changes}


@pytest.mark.parametrize("case", REFUSED)
def test_refuses(client: Browser, case: str) -> None:
    sent, field, sentence = REFUSED[case]
    PublicHoliday.objects.get_or_create(date=date(2026, 9, 24), defaults={"name": "Heritage Day"})
    form = mondays(**sent)

    previewed, saved = client.post("/classes/preview/", form), client.post("/classes/new/", form)

    assert (previewed.status_code, saved.status_code) == (422, 422)
    assert list(saved.json()["errors"]) == [field]
    assert saved.json()["errors"][field][0].startswith(sentence)
    assert previewed.json()["errors"] == saved.json()["errors"]
    assert not TrainingClass.objects.exists()
    assert not Session.objects.exists()


@pytest.mark.parametrize("address", ["/classes/preview/", "/classes/new/"])
@pytest.mark.parametrize(
    ("sent", "where", "sentence"),
    [
        (monday("14", "9"), ("id_blocks-0-end", "Times, row 1, End: "), "The end must come after the start, 14:00."),
        (
            monday(end="24:00"),
            ("id_blocks-0-end", "Times, row 1, End: "),
            "“24:00” is no time of day: type it like 9, 915, 9:15 or 14h30",
        ),
        (
            stops(("2026-03-02", "2026-02-23")),
            ("id_stops-0-resume_date", "Stops, row 1, Resume date: "),
            "The first class day after the stop must",
        ),
        (
            {"end_date_by_hand": "2026-02-01", "end_date_reason": "-"},
            ("id_end_date_by_hand", ""),
            "The end lies before",
        ),
        (blocks(*[("Monday", "9", "14")] * 51), ("blocks-heading", ""), "These are more than 50 blocks: remove some."),
    ],
)
def test_a_page_says_the_same_in_its_summary_and_at_the_field(
    client: Browser, address: str, sent: Sent, where: tuple[str, str], sentence: str
) -> None:
    anchor, row = where

    answer = client.post(address, mondays(**sent), headers={"Accept": "text/html"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'<li><a href="#{anchor}">{row}{sentence}' in page
    assert page.count(f'<p class="field__error">{sentence}') == 1
    assert f'id="{anchor}"' in page
    assert MANAGEMENT not in page


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        (rows("exceptions", [{"date": "2026-02-09", "reason": ""}]), "exceptions-0-reason", "Choose the reason."),
        (rows("extras", [{"date": "2026-02-10", "start": "9", "end": ""}]), "extras-0-end", "Give the time, as 9"),
        (blocks(("", "9", "14")), "blocks-0-day", "Choose the day of the week."),
        ({"end_date_by_hand": "2026-03-31"}, "end_date_reason", "Give the reason for an end by hand."),
        (monthly(monthly_on="day", month_day=""), "month_day", "Choose the day of the month."),
        (monthly(monthly_on=""), "monthly_on", "Choose the day of the month."),
        ({"blocks-TOTAL_FORMS": 0}, "blocks", ""),
    ],
)
def test_what_is_not_typed_yet_is_missing_in_the_preview_and_refused_when_it_is_saved(
    client: Browser, sent: Sent, field: str, sentence: str
) -> None:
    form = mondays(**sent)

    typing, saving = client.post("/classes/preview/", form), client.post("/classes/new/", form)

    assert (typing.status_code, typing.json()["missing"]) == (200, [field])
    assert saving.status_code == 422
    assert list(saving.json()["errors"]) == [field]
    assert saving.json()["errors"][field][0].startswith(sentence)
    assert not TrainingClass.objects.exists()


class TestEdits:
    """Of class A, which has begun: Mondays and Wednesdays from Mon 2 Feb 2026, seen on Thu 12 Mar 2026."""

    @pytest.fixture(autouse=True)
    def today(self, client: Browser) -> Any:
        with time_machine.travel(MARCH, tick=False):
            client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
            yield

    @pytest.fixture
    def training_class(self) -> TrainingClass:
        exception = ExceptionDay(date=date(2026, 4, 8), reason="other")
        return captured(at=JANUARY, entries=mondays_and_wednesdays(exceptions=(exception,)))

    @staticmethod
    def sent_for(training_class: TrainingClass, **changes: Any) -> Sent:
        form = form_for(training_class.site, version=training_class.version, submission_id=None)
        return {**form, **TimetableForm(training_class=training_class).stored_as_sent(), **changes}

    @pytest.mark.parametrize("part", ["preview", "edit"])
    @pytest.mark.parametrize(
        "case",
        [
            ({"change_from": "2026-02-01", **extras("2026-03-21")}, "change_from", "The class starts on Mon 2 Feb"),
            (
                {"change_from": "soon"},
                "change_from",
                "“soon” cannot be read as a date: type it like 2026-02-02, 2/2/2026 or 2 Feb 2026.",
            ),
            ({"start_date": "2026-02-09"}, "start_date", "The class has begun: its start stays Mon 2 Feb 2026."),
            (
                {"end_date_by_hand": "2026-03-02", "end_date_reason": "Budget"},
                "end_date_by_hand",
                "The class days until Wed 11 Mar 2026 stay",
            ),
        ],
    )
    def test_refuses_changes(
        self, client: Browser, training_class: TrainingClass, part: str, case: tuple[Sent, str, str]
    ) -> None:
        sent, field, sentence = case
        before = list(Session.objects.values())

        answer = client.post(f"/classes/{training_class.code}/{part}/", self.sent_for(training_class, **sent))

        assert answer.status_code == 422, answer.json()
        assert list(answer.json()["errors"]) == [field]
        assert answer.json()["errors"][field][0].startswith(sentence)
        assert list(Session.objects.values()) == before

    def test_takes_no_timetable_from_a_class_that_has_begun(
        self, client: Browser, training_class: TrainingClass
    ) -> None:
        sent = self.sent_for(training_class, pattern="")

        answer = client.post(f"/classes/{training_class.code}/edit/", sent)

        assert answer.status_code == 422
        assert answer.json()["errors"] == {
            "pattern": ["The class has begun: its timetable can be changed, but not taken away."]
        }
        assert training_class.sessions.planned().count() == 32

    @pytest.mark.parametrize("part", ["preview", "edit"])
    @pytest.mark.parametrize("section", ["extras", "exceptions", "stops"])
    def test_refuses_a_row_of_another_class(
        self, client: Browser, training_class: TrainingClass, section: str, part: str
    ) -> None:
        rests = (Stop(last_day=date(2026, 4, 1), resume_date=date(2026, 4, 8), reason="annual_stop"),)
        more = (ExtraDay(date=date(2026, 4, 11), start=time(9), end=time(10)),)
        off = (ExceptionDay(date=date(2026, 4, 15), reason="other"),)
        other = captured(at=JANUARY, entries=mondays_and_wednesdays(stops=rests, extras=more, exceptions=off))
        theirs = TimetableForm(training_class=other).stored_as_sent()
        sent = {name: value for name, value in theirs.items() if name.startswith(section)}

        answer = client.post(f"/classes/{training_class.code}/{part}/", self.sent_for(training_class, **sent))

        assert answer.status_code == 422
        assert answer.json()["errors"] == {
            f"{section}-0-__all__": ["This row belongs to another class: remove it here."]
        }
        assert TimetableForm(training_class=other).stored_as_sent() == theirs

    def test_a_holiday_that_was_removed_does_not_block_an_edit_that_leaves_it_alone(self, client: Browser) -> None:
        family_day = PublicHoliday.objects.create(date=date(2026, 4, 6), name="Family Day")
        held = mondays_and_wednesdays(held_holidays=frozenset({date(2026, 4, 6)}))
        training_class = captured(at=JANUARY, entries=held)
        family_day.delete()

        sent = self.sent_for(training_class, **exceptions("2026-04-15"))
        answer = client.post(f"/classes/{training_class.code}/edit/", sent)

        assert answer.status_code == 200, answer.json()
        assert training_class.exceptions.get().date == date(2026, 4, 15)
