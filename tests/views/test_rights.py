"""Who may do what: every address with every role. A new address needs a line here."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from time_machine import travel

from classes import roles
from classes.models import Agent, BackupAgent, ClassFile, PublicHoliday, TeachingEdit, TrainingClass, User
from classes.services.capture.training_classes import repair_code
from tests.support.attendance import first_session
from tests.support.factories import (
    AgentFactory,
    LearnerFactory,
    UserFactory,
    backup,
    captured,
    captured_without_number,
    class_agent,
    enrolled,
    put_in_status,
)
from tests.support.records import EventDateFactory, NoteFactory, QAVisitFactory, stored_file
from tests.support.remarks import remark_of
from tests.support.teaching import logs_in, moment, taught

pytestmark = pytest.mark.django_db

# Pages are asked for as a browser does and posts are sent as a script does, so whom we do not know gets 302 and 401.
# `no-role` is logged in and in no group. Of a supervisor's two columns the second is about a class that they supervise
# themselves. Of an agent's three columns the first is about a class of which they teach today's session, the second
# about one that they teach on another day, the third about another's. 404, 409 and 422 are for those who may, but not
# with what was sent (see SENT).
RIGHTS: Final = (Path(__file__).parent / "rights.txt").read_text()
SENT: Final = {
    "classes:class_delete": {"reason": "captured twice"},
}

# What administrators get in Django's admin, and superusers too: what is nobody's to do there is not theirs either.
# Everybody else gets 403, whom we do not know is sent to log in.
ADMIN: Final = (Path(__file__).parent / "rights_in_admin.txt").read_text()
# What stands in the addresses, by its name in the patterns
KEYS: Final[dict[str, Callable[[TrainingClass], object]]] = {
    "code": lambda training_class: training_class.code,
    "uidb36": lambda _training_class: "1",
    "key": lambda _training_class: "a-key-that-nobody-has",
    "pk": lambda _training_class: 1,
    "secret": lambda _training_class: "a-secret-that-nobody-has",
    "agent": lambda _training_class: AgentFactory.create().pk,
    "class_agent": lambda training_class: class_agent(training_class).pk,
    "backup": lambda training_class: backup(training_class).pk,
    "event": lambda training_class: EventDateFactory.create(training_class=training_class).pk,
    "note": lambda training_class: NoteFactory.create(training_class=training_class).pk,
    "visit": lambda training_class: QAVisitFactory.create(training_class=training_class).pk,
    "file": lambda training_class: stored_file(training_class).pk,
    "learner": lambda _training_class: LearnerFactory.create().pk,
    "enrolment": lambda training_class: enrolled(training_class).pk,
    "month": lambda _training_class: date(2026, 2, 1),
    "session": lambda training_class: first_session(training_class).pk,
    "remark": lambda training_class: remark_of(training_class).pk,
}
# A Monday; the classes of agents meet on this one, the one before, and two after it
TODAY: Final = moment("2026-03-09")
CLASSES_OF_AGENTS: Final[dict[str, Callable[[Agent, Agent], dict[str, Any]]]] = {
    "own-session": lambda agent, _other: {"agent": agent},
    "own-class": lambda agent, other: {
        "agent": None,
        "agents": TeachingEdit(
            agent=other, backups=(BackupAgent(agent=agent, from_date=date(2026, 3, 16), to_date=date(2026, 3, 16)),)
        ),
    },
    "other-class": lambda _agent, other: {"agent": other},
}
# Open to everybody, and only lead on
LEAD_ON: Final = {"invitation", "mfa_authenticate"}
OPEN_IN_ADMIN: Final = {"admin:login": 302}
NOBODY: Final = ""  # instead of a session
OTHER_ROLES: Final = [None, roles.AGENT, roles.VIEWER, roles.QA_OFFICER, roles.SUPERVISOR, roles.CLASS_ADMINISTRATOR]


def lines_of(table: str) -> tuple[list[str], list[list[str]]]:
    """The headings, and the cells of each line."""
    headings, *lines = (line.split() for line in table.strip().splitlines())
    return headings, lines


def column_of_rights(heading: str) -> dict[tuple[str, str], int]:
    """The statuses of a column, by address and method."""
    headings, lines = lines_of(RIGHTS)
    return {(address, method): int(cells[headings.index(heading) - 2]) for address, method, *cells in lines}


def statuses_in_admin() -> dict[tuple[str, str], int]:
    _headings, lines = lines_of(ADMIN)
    statuses: dict[tuple[str, str], int] = {}
    for page, get, post in lines:
        statuses |= {(page, "GET"): int(get), (page, "POST"): int(post)}
    return statuses


def patterns_of(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """All addresses with the names that `reverse` takes; for one without a name, its pattern."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.pattern}", entry
        else:
            yield from patterns_of(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


PATTERNS: Final = dict(patterns_of(get_resolver()))


def all_names() -> set[str]:
    """Without the two patterns of Django's admin that have no name: they only lead to others, or to a 404."""
    return {name for name in PATTERNS if not name.startswith(("admin:<path", "admin:(?P<url>"))}


def session_of(user: User) -> str:
    browser = Browser()
    browser.force_login(user)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def status_of(name: str, method: str, address: str, session: str, *, accept: str = "") -> int:
    """What whoever has the session gets, or nobody; whatever the request has done is taken back."""
    accept = accept or {"GET": "text/html", "POST": "application/json"}[method]
    browser = Browser(raise_request_exception=False, headers={"accept": accept})
    with transaction.atomic():
        if session:
            browser.cookies[settings.SESSION_COOKIE_NAME] = session
        answer = browser.get(address) if method == "GET" else browser.post(address, SENT.get(name, {}))
        answer.getvalue()  # a file is closed once it has been read
        transaction.set_rollback(True)
    return answer.status_code


def address_of(name: str, training_class: TrainingClass) -> str:
    """The address with the keys that its pattern asks for; a row is made where it is first needed."""
    return reverse(name, kwargs={key: KEYS[key](training_class) for key in PATTERNS[name].pattern.converters})


def address_in_admin(name: str, rows: dict[str, Model]) -> str:
    match name.removeprefix("admin:").split("_"):
        case [_app, model, "change" | "delete" | "history"]:
            return reverse(name, args=[rows[model].pk])
        case ["auth", "user", "password", "change"] | ["classes", "user", "access"]:
            return reverse(name, args=[rows["user"].pk])
        case ["app", "list"]:
            return reverse(name, args=["classes"])
        case ["view", "on", "site"]:
            return reverse(name, args=[ContentType.objects.get_for_model(TrainingClass).pk, rows["trainingclass"].pk])
        case _:
            return reverse(name)


@pytest.fixture
def rows() -> dict[str, Model]:
    """A row for each page of Django's admin, by the name of its model."""
    LearnerFactory.create()
    PublicHoliday.objects.create(date="2026-04-27", name="Freedom Day")
    AgentFactory.create()
    repair_code(captured_without_number(), by=UserFactory.create(), at=timezone.now())
    found = {model._meta.model_name: model._default_manager.first() for model in admin.site._registry}
    return {str(name): row for name, row in found.items() if row}


def test_every_address_is_here() -> None:
    _headings, lines = lines_of(RIGHTS)
    here = {(address, method) for address, method, *_cells in lines} | statuses_in_admin().keys()

    assert here == {(name, method) for name in all_names() for method in ("GET", "POST")}


def column_as_found(heading: str, training_class: TrainingClass, user: User | None) -> dict[tuple[str, str], int]:
    session = session_of(user) if user else NOBODY
    return {
        (name, method): status_of(name, method, address_of(name, training_class), session)
        for name, method in column_of_rights(heading)
    }


@pytest.mark.parametrize("heading", [each for each in lines_of(RIGHTS)[0][2:] if each not in CLASSES_OF_AGENTS])
def test_every_role_gets_what_is_its_own(heading: str) -> None:
    role = {
        "viewer": roles.VIEWER,
        "qa": roles.QA_OFFICER,
        "supervisor": roles.SUPERVISOR,
        "supervised": roles.SUPERVISOR,
        "class-adm.": roles.CLASS_ADMINISTRATOR,
        "administrator": roles.ADMINISTRATOR,
    }.get(heading)
    user = None if heading == "anonymous" else UserFactory.create(role=role)
    training_class = captured(supervisor=user if heading == "supervised" else None)

    assert column_as_found(heading, training_class, user) == column_of_rights(heading)


def test_whoever_opens_what_is_only_sent_is_led_to_a_page_that_is_there(rows: dict[str, Model]) -> None:
    """A file that is to come back is put aside, as it is on the page that offers it."""
    browser = Browser(headers={"accept": "text/html"})
    browser.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    training_class, way = captured(), re.compile(r'href="([^"]*)">To the page that it belongs to</a>')
    statuses = column_of_rights("administrator") | statuses_in_admin()
    only_sent = sorted(name for (name, method), status in statuses.items() if (method, status) == ("GET", 405))

    found = {}
    for name in only_sent:
        is_admins = name.startswith("admin:")
        address = address_in_admin(name, rows) if is_admins else address_of(name, training_class)
        ClassFile.objects.update(deleted_at=timezone.now(), deleted_by=training_class.captured_by)
        ways = way.findall(browser.get(address).text)
        found[name] = [(each, browser.get(each).status_code) for each in ways]

    assert len(found) > 30
    assert {name: ways for name, ways in found.items() if [status for _, status in ways] != [200]} == {"logout": []}


@pytest.mark.parametrize("heading", CLASSES_OF_AGENTS)
def test_agents_get_their_own_sessions_and_nothing_else(heading: str) -> None:
    agent, other = AgentFactory.create(), AgentFactory.create()
    with travel(TODAY, tick=False):
        training_class = taught(**CLASSES_OF_AGENTS[heading](agent, other), order_number="PO-7")
        put_in_status("active", training_class)

        assert column_as_found(heading, training_class, logs_in(agent)) == column_of_rights(heading)


@pytest.mark.parametrize("facts", [{"role": roles.ADMINISTRATOR}, {"is_superuser": True}], ids=str)
def test_administrators_and_superusers_get_the_same_in_admin(facts: dict[str, object], rows: dict[str, Model]) -> None:
    session = session_of(UserFactory.create(**facts))

    found = {
        (name, method): status_of(name, method, address_in_admin(name, rows), session)
        for name, method in statuses_in_admin()
    }

    assert found == statuses_in_admin()


@pytest.mark.parametrize("role", OTHER_ROLES)
def test_nobody_else_gets_anything_in_admin(role: str | None, rows: dict[str, Model]) -> None:
    session = session_of(UserFactory.create(role=role))

    found = {
        (name, method): status_of(name, method, address_in_admin(name, rows), session, accept="application/json")
        for name, method in statuses_in_admin()
    }

    assert found == {(name, method): OPEN_IN_ADMIN.get(name, 403) for name, method in found}


def test_whom_we_do_not_know_has_to_log_in_to_admin(rows: dict[str, Model]) -> None:
    closed = {"GET": 302, "POST": 401}

    found = {
        (name, method): status_of(name, method, address_in_admin(name, rows), NOBODY)
        for name, method in statuses_in_admin()
    }

    assert found == {(name, method): OPEN_IN_ADMIN.get(name, closed[method]) for name, method in found}


def test_scripts_of_whom_we_do_not_know_get_401() -> None:
    training_class = captured()
    leading = {name for (name, method), status in column_of_rights("anonymous").items() if status == 302}
    closed = sorted(leading - LEAD_ON)

    found = {
        name: status_of(name, "GET", address_of(name, training_class), NOBODY, accept="application/json")
        for name in closed
    }

    assert found == dict.fromkeys(closed, 401)


def test_nothing_is_posted_without_the_token_against_forgery(rows: dict[str, Model]) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(UserFactory.create(is_superuser=True))
    training_class = captured()
    addresses = {
        name: address_in_admin(name, rows) if name.startswith("admin:") else address_of(name, training_class)
        for name in all_names()
    }

    found = {name: browser.post(address, SENT.get(name, {})).status_code for name, address in addresses.items()}

    assert found == dict.fromkeys(addresses, 403)
