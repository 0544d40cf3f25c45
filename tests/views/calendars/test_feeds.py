"""GET and POST /calendar/feeds/, GET /calendar/feeds/<secret>.ics"""

from contextlib import closing
from datetime import datetime
from http.client import HTTPConnection
from typing import Any

import pytest
import time_machine
import vobject
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import CalendarFeed, TrainingClass, User
from classes.services.calendars.feeds import make_feed
from classes.services.capture.training_classes import delete_draft
from tests.support.factories import ClientFactory, SiteFactory, UserFactory, captured, mondays_and_wednesdays
from tests.support.pages.pages import rows_of
from tests.support.servers.web import serving

pytestmark = pytest.mark.django_db

FEEDS = "/calendar/feeds/"
JANUARY = datetime.fromisoformat("2026-01-05T10:00+02:00")
MADE_UP = "q" * 43


@pytest.fixture
def viewer(client: Browser) -> User:
    user = UserFactory.create(role=roles.VIEWER)
    client.force_login(user)
    return user


@pytest.fixture
def program() -> Browser:
    """A calendar program, which has no login."""
    return Browser()


def scheduled(**facts: Any) -> TrainingClass:
    return captured(at=JANUARY, entries=mondays_and_wednesdays(), **facts)


def subscribed(user: User, training_class: TrainingClass | None = None, **filters: str) -> tuple[CalendarFeed, str]:
    """A subscription and its address."""
    feed, secret = make_feed(training_class=training_class, filters=filters, by=user, at=JANUARY)
    return feed, f"{FEEDS}{secret}.ics"


def codes_in(answer: Any) -> set[str]:
    """The codes of the classes that another program finds in the file."""
    calendar = vobject.readOne(answer.content.decode())
    events = calendar.vevent_list if "vevent" in calendar.contents else []
    return {event.description.value.split("\n")[0] for event in events}


def test_makes_one_for_a_class_and_shows_its_address_once(client: Browser, viewer: User, program: Browser) -> None:
    training_class, _other = scheduled(), scheduled()

    answer = client.post(FEEDS, {"class_code": training_class.code.lower()}, headers={"Accept": "application/json"})

    feed, address = CalendarFeed.objects.get(), answer.json()["address"]
    secret = address.removeprefix(f"http://testserver{FEEDS}").removesuffix(".ics")
    assert answer.status_code == 201
    assert answer.json() == {
        "success": True,
        "id": feed.pk,
        "address": address,
        "message": "Copy the address now: it is shown this one time, and whoever has it can read this calendar.",
    }
    assert (feed.user, feed.training_class, feed.filters) == (viewer, training_class, {})
    assert codes_in(program.get(address)) == {training_class.code}
    assert len(secret) == 43
    assert secret not in feed.secret_digest
    assert secret not in client.get(FEEDS).content.decode()


@pytest.mark.usefixtures("viewer")
def test_a_page_shows_the_address_without_script(client: Browser, program: Browser) -> None:
    scheduled()

    answer = client.post(FEEDS, {"class_code": ""}, headers={"Accept": "text/html"})

    page = answer.content.decode()
    address = page.partition('<span data-part="code">')[2].partition("</span>")[0]
    assert answer.status_code == 201
    assert "no-store" in answer["Cache-Control"]
    assert program.get(address).status_code == 200
    assert [row[0] for row in rows_of(answer, "Your subscriptions")] == ["All classes"]


@pytest.mark.usefixtures("viewer")
def test_makes_one_for_all_classes_that_the_filters_let_through(client: Browser, program: Browser) -> None:
    training_class, _other = scheduled(), scheduled()
    filters = {"client": training_class.client_id, "q": "numeracy", "sort": "-code", "status": ""}

    address = client.post(FEEDS, filters, headers={"Accept": "application/json"}).json()["address"]

    assert CalendarFeed.objects.get().filters == {"client": str(training_class.client_id), "q": "numeracy"}
    assert codes_in(program.get(address)) == {training_class.code}


def test_a_class_that_comes_later_is_told_too(viewer: User, program: Browser) -> None:
    site = SiteFactory.create()
    _feed, address = subscribed(viewer, client=str(site.client_id))

    training_class = scheduled(site=site)

    assert codes_in(program.get(address)) == {training_class.code}


def test_mine_are_those_of_who_subscribed(client: Browser, program: Browser) -> None:
    supervisor = UserFactory.create(role=roles.SUPERVISOR)
    training_class, _other = scheduled(supervisor=supervisor), scheduled()
    _feed, address = subscribed(supervisor, whose="mine")
    client.force_login(UserFactory.create(role=roles.VIEWER))

    assert codes_in(program.get(address)) == codes_in(client.get(address)) == {training_class.code}


def test_a_filter_that_is_gone_lets_nothing_through(viewer: User, program: Browser) -> None:
    scheduled()
    gone = ClientFactory.create()
    _feed, address = subscribed(viewer, client=str(gone.pk))
    gone.delete()

    answer = program.get(address)

    assert answer.status_code == 200
    assert codes_in(answer) == set()


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        (
            {"class_code": "99-REALLL-RLN-0001"},
            "class_code",
            "There is no class with this code: check it, or leave it empty for all classes.",
        ),
        ({"client": "0"}, "client", "There is no such client."),
        ({"class_type": "NONE"}, "class_type", "There is no such class type."),
        (
            {"start_from": "2026-02-30"},
            "start_from",
            "“2026-02-30” is no date that exists: type it like 2026-02-02, 2/2/2026 or 2 Feb 2026.",
        ),
        ({"start_from": "2026-03-01", "start_to": "2026-02-01"}, "start_to", "It is before the first start date."),
        ({"q": "a b c d e f g"}, "q", "Search for at most 6 words."),
        ({"class_code": "x" * 51}, "class_code", "Ensure this value has at most 50 characters (it has 51)."),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_refuses_what_makes_no_sense(
    client: Browser, sent: dict[str, str], field: str, sentence: str, accept: str
) -> None:
    answer = client.post(FEEDS, sent, headers={"Accept": accept})

    assert answer.status_code == 422
    assert not CalendarFeed.objects.exists()
    if accept == "text/html":
        assert sentence in answer.content.decode()
    else:
        assert answer.json()["errors"][field] == [sentence]


def test_revokes_one(client: Browser, viewer: User, program: Browser) -> None:
    feed, address = subscribed(viewer)
    _other, others_address = subscribed(viewer)

    answer = client.post(FEEDS, {"revoke": feed.pk}, headers={"Accept": "application/json"})

    assert answer.json() == {
        "success": True,
        "message": "The subscription was revoked: its address leads nowhere from now on.",
        "redirect_url": FEEDS,
    }
    assert program.get(address).status_code == 404
    assert program.get(others_address).status_code == 200


def test_revoking_is_recorded_with_who_did_it(client: Browser, viewer: User) -> None:
    feed, _address = subscribed(viewer)

    client.post(FEEDS, {"revoke": feed.pk})

    events = CalendarFeed.pgh_event_model.objects.filter(pgh_obj_id=feed.pk)  # type: ignore[attr-defined]
    assert [(event.pgh_label, event.pgh_context) for event in events.order_by("pgh_id")] == [
        ("insert", {"user": viewer.pk}),
        ("delete", {"user": viewer.pk}),
    ]


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("key", ["", "x", "-1", "0", "²", "9" * 30])
def test_there_is_nothing_to_revoke_with_another_key(client: Browser, key: str) -> None:
    assert client.post(FEEDS, {"revoke": key}).status_code == 404


@pytest.mark.usefixtures("viewer")
def test_nobody_revokes_what_is_another_s(client: Browser, program: Browser) -> None:
    feed, address = subscribed(UserFactory.create(role=roles.ADMINISTRATOR))

    assert client.post(FEEDS, {"revoke": feed.pk}).status_code == 404
    assert program.get(address).status_code == 200
    assert "No subscriptions yet" in client.get(FEEDS).content.decode()


@time_machine.travel(JANUARY)
def test_lists_ones_own_in_words(client: Browser, viewer: User) -> None:
    site = SiteFactory.create(client=ClientFactory.create(name="Umfula Water"))
    training_class = scheduled(site=site)
    subscribed(viewer, training_class)
    subscribed(viewer, client=str(site.client_id), status="draft", whose="mine")
    subscribed(viewer)

    answer = client.get(FEEDS)

    assert rows_of(answer, "Your subscriptions") == [
        ["All classes", "Mon 5 Jan 2026 10:00", "Revoke"],
        [
            "Client: Umfula Water; Status: Draft; Whose: Captured or supervised by me",
            "Mon 5 Jan 2026 10:00",
            "Revoke",
        ],
        [f"Class {training_class.code}", "Mon 5 Jan 2026 10:00", "Revoke"],
    ]


@pytest.mark.usefixtures("viewer")
def test_takes_the_filters_of_the_calendar_over(client: Browser) -> None:
    training_class = scheduled()

    page = client.get(f"{FEEDS}?client={training_class.client_id}&class_type=NONE").content.decode()

    assert f'<option value="{training_class.client_id}" selected>' in page
    assert "“NONE” was left out: there is no such class type." in page


@pytest.mark.parametrize("secret", [MADE_UP, "q", "q" * 300, "%00", ".."])
def test_an_unknown_secret_leads_nowhere(program: Browser, secret: str) -> None:
    assert program.get(f"{FEEDS}{secret}.ics").status_code == 404


def test_the_digest_is_no_secret(viewer: User, program: Browser) -> None:
    feed, _address = subscribed(viewer)

    assert program.get(f"{FEEDS}{feed.secret_digest}.ics").status_code == 404


def test_ends_with_its_user_s_account(viewer: User, program: Browser) -> None:
    _feed, address = subscribed(viewer)
    viewer.is_active = False
    viewer.save()

    assert program.get(address).status_code == 404


def test_ends_with_its_user_s_role(viewer: User, program: Browser) -> None:
    _feed, address = subscribed(viewer)
    viewer.groups.clear()

    assert program.get(address).status_code == 404


def test_is_as_good_as_none_for_a_class_that_is_deleted(viewer: User, program: Browser) -> None:
    training_class = scheduled()
    _feed, address = subscribed(viewer, training_class)
    delete_draft(training_class, reason="captured twice", by=viewer, at=JANUARY)

    assert program.get(address).status_code == 404


def test_a_program_that_has_the_calendar_is_told_so(viewer: User, program: Browser) -> None:
    scheduled()
    _feed, address = subscribed(viewer)
    etag = program.get(address)["ETag"]

    same = program.get(address, headers={"If-None-Match": etag})
    scheduled()
    other = program.get(address, headers={"If-None-Match": etag})

    assert (same.status_code, other.status_code) == (304, 200)


@pytest.mark.parametrize("classes", [1, 3])
def test_takes_as_many_queries_for_many_classes_as_for_one(
    viewer: User, program: Browser, classes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(classes):
        scheduled()
    _feed, address = subscribed(viewer)

    with django_assert_num_queries(5):  # the subscription, what its user may do, filters; sessions, names
        answer = program.get(address)

    assert len(codes_in(answer)) == classes


@pytest.mark.parametrize("subscriptions", [1, 3])
def test_the_page_takes_as_many_queries_for_many_subscriptions_as_for_one(
    client: Browser, viewer: User, subscriptions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    training_class = scheduled()
    for _ in range(subscriptions):
        subscribed(viewer, training_class)

    with django_assert_num_queries(4 + 2):  # who asks and what they may do; filters, subscriptions
        answer = client.get(FEEDS)

    assert len(rows_of(answer, "Your subscriptions")) == subscriptions


def test_the_page_is_for_those_who_have_logged_in(client: Browser) -> None:
    assert client.get(FEEDS).status_code == 302
    assert client.post(FEEDS).status_code == 401


def test_the_page_is_for_those_who_have_a_role(client: Browser) -> None:
    client.force_login(UserFactory.create())

    assert client.post(FEEDS).status_code == 403
    assert not CalendarFeed.objects.exists()


def test_a_calendar_is_only_read(viewer: User, program: Browser) -> None:
    _feed, address = subscribed(viewer)

    assert program.post(address).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_the_server_writes_no_secret_to_its_log(capfd: pytest.CaptureFixture[str]) -> None:
    _feed, address = subscribed(UserFactory.create(role=roles.VIEWER))

    with serving(workers=1) as server:
        statuses = [status_at(server, path) for path in (address, f"{FEEDS}{MADE_UP}.ics", f"{address}?{MADE_UP}")]

    written = capfd.readouterr().err
    assert statuses == [200, 404, 200]
    assert written.count('"route": "calendar/feeds/<slug:secret>.ics"') == 3
    assert address.removeprefix(FEEDS).removesuffix(".ics") not in written
    assert MADE_UP not in written


def status_at(server: str, path: str) -> int:
    with closing(HTTPConnection(server, timeout=30)) as connection:
        connection.request("GET", path, headers={"Accept": "text/calendar"})
        return connection.getresponse().status
