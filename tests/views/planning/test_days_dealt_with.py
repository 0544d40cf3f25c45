"""From a class's timetable to where a day can be dealt with: /classes/<code>/edit/?leave_out=2026-02-25"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from classes import roles
from classes.models import ExceptionDay, ExtraDay, MonthClose, PublicHoliday, Stop, TrainingClass
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays, put_in_status
from tests.support.pages.page_forms import PageForm, form_to
from tests.support.pages.stored_rows import all_rows, written_since

pytestmark = pytest.mark.django_db

JANUARY = datetime.fromisoformat("2026-01-05T10:00+02:00")
WEDNESDAY = date(2026, 2, 25)
Linked = dict[str, list[tuple[str, str]]]


@pytest.fixture(autouse=True)
def on_a_monday() -> Iterator[None]:
    with time_machine.travel("2026-02-23T12:00+02:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def family_day() -> None:
    PublicHoliday.objects.create(date=date(2026, 4, 6), name="Family Day")


@pytest.fixture
def class_administrator(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))


@pytest.fixture
def training_class() -> TrainingClass:
    """Mondays and Wednesdays from Mon 2 Feb 2026, five hours a day, with everything that a timetable can have."""
    entries = mondays_and_wednesdays(
        extras=(ExtraDay(date=date(2026, 4, 11), start=time(9), end=time(12), note="Instead"),),
        exceptions=(ExceptionDay(date=date(2026, 3, 2), reason="agent_absent", note="Ill"),),
        stops=(Stop(last_day=date(2026, 3, 9), resume_date=date(2026, 3, 16), reason="annual_stop"),),
    )
    return captured(at=JANUARY, entries=entries, total_hours=Decimal(120))


def links_in(client: Browser, training_class: TrainingClass) -> Linked:
    """The links in the list of sessions, by the first day of their row: words and address."""
    page = client.get(f"/classes/{training_class.code}/timetable/").text
    rows = re.findall(r'<tr id="on-([^"]+)"(.*?)</tr>', page.partition('id="sessions"')[2], re.DOTALL)
    links = r'<a href="([^"]+)"\s+aria-label="[^"]+">([^<]+)</a>'
    return {day: [(words, unescape(href)) for href, words in re.findall(links, row)] for day, row in rows}


def opened(client: Browser, training_class: TrainingClass, day: object) -> tuple[Any, PageForm]:
    address = f"/classes/{training_class.code}/edit/"
    page = client.get(address, {"leave_out": str(day)}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    return page, form_to(page, address)


def exceptions_of(training_class: TrainingClass) -> list[tuple[str, str]]:
    rows = ExceptionDay.objects.filter(training_class=training_class).order_by("date")
    return [(str(row.date), row.reason) for row in rows]


@pytest.mark.usefixtures("class_administrator")
def test_each_row_leads_to_what_can_be_done(client: Browser, training_class: TrainingClass) -> None:
    base = f"/classes/{training_class.code}"
    keys = {str(day): pk for day, pk in training_class.sessions.values_list("date", "pk")}

    found = links_in(client, training_class)

    assert found["2026-02-18"] == [("Register", f"{base}/registers/{keys['2026-02-18']}/")]
    assert found["2026-02-23"] == [
        ("Register", f"{base}/registers/{keys['2026-02-23']}/"),
        ("Cancel or move", f"{base}/edit/?leave_out=2026-02-23#leave-out"),
    ]
    assert found["2026-02-25"] == [("Cancel or move", f"{base}/edit/?leave_out=2026-02-25#leave-out")]
    assert found["2026-03-02"] == [("Change", f"{base}/edit/?leave_out=2026-03-02#leave-out")]
    assert found["2026-03-11"] == [("Change", f"{base}/edit/#section-stops")]
    assert found["2026-04-06"] == [("Change", f"{base}/edit/#held-holidays-heading")]
    assert [day for day, links in found.items() if not links] == []
    assert 'aria-label="Register of Mon 23 Feb 2026 09:00"' in client.get(f"{base}/timetable/").text
    for address in {href for links in found.values() for _words, href in links}:
        assert client.get(address.partition("#")[0]).status_code == 200


@pytest.mark.parametrize("why", ["a viewer", "somebody else's", "over"])
def test_offers_no_change_where_there_can_be_none(client: Browser, training_class: TrainingClass, why: str) -> None:
    role = {"a viewer": roles.VIEWER, "somebody else's": roles.SUPERVISOR, "over": roles.ADMINISTRATOR}[why]
    client.force_login(UserFactory.create(role=role))
    if why == "over":
        put_in_status("cancelled", training_class)

    found = links_in(client, training_class)

    assert {words for links in found.values() for words, _href in links} == {"Register"}
    assert found["2026-02-25"] == []


@pytest.mark.usefixtures("class_administrator")
@pytest.mark.parametrize("sessions", [4, 400])
def test_takes_as_many_queries_for_400_rows_as_for_4(client: Browser, sessions: int) -> None:
    training_class = captured(at=JANUARY, entries=mondays_and_wednesdays(), total_hours=Decimal(5 * sessions))
    address = f"/classes/{training_class.code}/timetable/"

    with CaptureQueriesContext(connection) as queries:
        client.get(address)

    assert len(queries) == 11


@pytest.mark.usefixtures("class_administrator")
def test_fills_in_the_day_and_saves_nothing_else(client: Browser, training_class: TrainingClass) -> None:
    before = all_rows()

    page, form = opened(client, training_class, WEDNESDAY)
    refused = form.send(client, headers={"Accept": "application/json"})
    opened_alone = written_since(before)
    saved = form.send(client, {"exceptions-1-reason": "other"}, headers={"Accept": "application/json"})

    assert page.text.count('id="leave-out"') == 1
    assert (form.entries["exceptions-1-date"], form.entries["exceptions-1-reason"]) == (["2026-02-25"], [""])
    assert refused.status_code == 422
    assert refused.json()["errors"] == {"exceptions-1-reason": ["Choose the reason."]}
    assert not opened_alone
    assert saved.status_code == 200, saved.json()
    assert exceptions_of(training_class) == [("2026-02-25", "other"), ("2026-03-02", "agent_absent")]
    assert not training_class.sessions.planned().filter(date=WEDNESDAY).exists()
    assert (training_class.extras.count(), training_class.stops.count()) == (1, 1)


@pytest.mark.usefixtures("class_administrator")
def test_a_day_that_is_left_out_already_is_shown(client: Browser, training_class: TrainingClass) -> None:
    before = all_rows()

    page, form = opened(client, training_class, "2026-03-02")
    saved = form.send(client, headers={"Accept": "application/json"})

    assert page.text.count('id="leave-out"') == 1
    assert "This day is left out already." in page.text
    assert form.entries["exceptions-0-date"] == ["2026-03-02"]
    assert saved.status_code == 200
    assert not written_since(before)


@pytest.mark.usefixtures("class_administrator")
def test_an_extra_day_is_shown_where_it_can_be_removed(client: Browser, training_class: TrainingClass) -> None:
    address = links_in(client, training_class)["2026-04-11"][-1][1]

    page, form = opened(client, training_class, "2026-04-11")
    exception = {"date": "2026-04-11", "reason": "agent_absent"}
    sent = {"exceptions-TOTAL_FORMS": "2", **{f"exceptions-1-{name}": value for name, value in exception.items()}}
    refused = form.send(client, sent, headers={"Accept": "application/json"})
    saved = form.send(client, {"extras-0-DELETE": "on"}, headers={"Accept": "application/json"})

    assert address == f"/classes/{training_class.code}/edit/?leave_out=2026-04-11#leave-out"
    row = page.text.partition('id="leave-out"')[2].partition("</p>")[0]
    assert 'name="extras-0-date"' in row
    assert "This is an extra day. To cancel it, remove the row and save;" in row
    assert page.text.count('id="leave-out"') == 1
    assert "2026-04-11" not in str(form.entries.get("exceptions-1-date", ""))
    (sentence,) = refused.json()["errors"]["exceptions-1-date"]
    assert refused.status_code == 422
    assert sentence.startswith("Sat 11 Apr 2026 is an extra day, which is always taught: remove this exception,")
    assert saved.status_code == 200, saved.json()
    assert not training_class.sessions.planned().filter(date=date(2026, 4, 11)).exists()


@pytest.mark.usefixtures("class_administrator")
def test_says_that_an_exception_leaves_an_extra_day_of_its_day(client: Browser, training_class: TrainingClass) -> None:
    ExtraDay.objects.create(training_class=training_class, date=WEDNESDAY, start=time(15), end=time(17))

    page, form = opened(client, training_class, WEDNESDAY)

    assert form.entries["exceptions-1-date"] == ["2026-02-25"]
    assert page.text.count('id="leave-out"') == 1
    assert "The extra day on it is taught all the same: to cancel it too, remove it under Timetable." in page.text


@pytest.mark.usefixtures("class_administrator")
@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-02-24", "has no session on Tue 24 Feb 2026: no day was filled in."),
        ("2026-03-11", "has no session on Wed 11 Mar 2026: no day was filled in."),
        ("1926-02-25", "Give a date between 2000 and 2100."),
        ("2026-02-30", "2026-02-30"),
        ("tomorrow", "tomorrow"),
        ("\0", ""),
        ("9" * 5000, ""),
        ("", "Give the date."),
    ],
)
def test_says_what_is_wrong_with_the_day(client: Browser, training_class: TrainingClass, day: str, said: str) -> None:
    page, form = opened(client, training_class, day)

    notice = page.text.partition('<div class="notice notice--warning" role="status">')[2].partition("</div>")[0]
    assert notice
    assert said in unescape(notice)
    assert 'id="leave-out"' not in page.text
    assert form.entries["exceptions-0-date"] == ["2026-03-02"]
    assert "2026-02-25" not in str(form.entries)


@pytest.mark.usefixtures("class_administrator")
@pytest.mark.parametrize(
    ("why", "said"),
    [("closed", "January 2026 is closed"), ("over", "is over: its days stay as they are, unless it is reopened.")],
)
def test_fills_in_no_day_that_is_settled(client: Browser, training_class: TrainingClass, why: str, said: str) -> None:
    if why == "over":
        put_in_status("cancelled", training_class)
    else:
        month, by = date(2026, 1, 1), training_class.captured_by  # without a session, so that no register is missing
        MonthClose.objects.create(training_class=training_class, month=month, by=by, at=JANUARY)

    page, _form = opened(client, training_class, WEDNESDAY if why == "over" else "2026-01-14")

    assert said in page.text
    assert 'id="leave-out"' not in page.text


@pytest.mark.parametrize("may_edit", [True, False])
def test_the_class_s_calendar_leads_there_too(
    client: Browser, training_class: TrainingClass, *, may_edit: bool
) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR if may_edit else roles.VIEWER))
    base, timetable = f"/classes/{training_class.code}", f"/classes/{training_class.code}/timetable/"
    keys = {str(day): pk for day, pk in training_class.sessions.values_list("date", "pk")}
    query = {"start": "2026-02-01", "end": "2026-03-31"}

    of_class = client.get("/calendar/events/", {**query, "class_code": training_class.code}).json()
    of_all = client.get("/calendar/events/", query).json()

    found = {(event["kind"], event["start"][:10]): event.get("url") for event in of_class}
    expected = {
        ("session", "2026-02-18"): f"{base}/registers/{keys['2026-02-18']}/",
        ("session", "2026-02-25"): f"{base}/edit/?leave_out=2026-02-25#leave-out",
        ("exception", "2026-03-02"): f"{base}/edit/?leave_out=2026-03-02#leave-out",
        ("stop", "2026-03-10"): f"{base}/edit/#section-stops",
    }
    if not may_edit:
        expected[("session", "2026-02-25")] = f"{timetable}#on-2026-02-25"
        expected[("exception", "2026-03-02")] = f"{timetable}#on-2026-03-02"
        expected[("stop", "2026-03-10")] = f"{timetable}#sessions"
    assert {place: found[place] for place in expected} == expected
    assert found[("start", "2026-02-02")] == f"{timetable}#sessions"
    assert {event.get("url") for event in of_all} == {f"{base}/"}
