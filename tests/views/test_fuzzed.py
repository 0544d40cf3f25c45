"""No address fails, whatever is asked for or sent: GET and POST with what a page offers, made wrong in many ways.

`FUZZ_EXAMPLES=200` looks for more, in other places each time.
"""

import traceback
from collections.abc import Callable, Collection, Iterator
from http import HTTPStatus
from typing import Any, Final

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Max, Model
from django.db.models.functions import Length
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st

from classes import roles
from classes.models import TrainingClass
from tests.support.class_shapes import SHAPES, TODAY
from tests.support.factories import UserFactory, captured
from tests.support.pages.fuzzing import FUZZED, Sent, addresses, changed, encoded, paths
from tests.support.pages.page_forms import PageForm, forms_of
from tests.views.test_rights import PATTERNS, address_in_admin, address_of, all_names
from tests.views.test_rights import rows as rows  # noqa: PLC0414 - a fixture

pytestmark = pytest.mark.django_db

PAGE, JSON = "text/html", "application/json"
EXPECTED: Final = {200, 201, 302, 304, 400, 401, 403, 404, 405, 409, 413, 422, 429}
LONGEST_SESSION: Final = 10_000
SHAPE_FOR: Final = {
    "classes:class_restart": "stopped",
    "classes:class_reopen": "completed",
    "classes:class_stop": "active",
    "classes:class_complete": "active",
    "classes:class_repair_code": "without a number",
}
USUAL_SHAPE: Final = "with rows of all kinds"
PARTS: Final = ("classes", "others", "admin")
# Where the form to an address stands when it is not its own page
PAGES_OF_FORMS: Final = ("", "edit/", "learners/", "agents/", "events/", "notes/", "qa-visits/", "files/")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def browser() -> Browser:
    browser = Browser(raise_request_exception=False)
    browser.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    return browser


def made_addresses(part: str, rows: dict[str, Model]) -> Iterator[tuple[str, str, TrainingClass | None]]:
    """Each address of a part of the table by its name, with the class that it is about."""
    shapes = {shape: SHAPES[shape]() for shape in {*SHAPE_FOR.values(), USUAL_SHAPE} if part == "classes"}
    other = captured()
    for name in sorted(all_names()):
        keys = {} if name.startswith("admin:") else PATTERNS[name].pattern.converters
        if part != part_of(name, keys):
            continue
        if part == "admin":
            yield name, address_in_admin(name, rows), None
        else:
            training_class = shapes.get(SHAPE_FOR.get(name, USUAL_SHAPE), other)
            yield name, address_of(name, training_class), training_class if "code" in keys else None


def part_of(name: str, keys: Collection[str]) -> str:
    if name.startswith("admin:"):
        return "admin"
    return "classes" if "code" in keys else "others"


def asked(browser: Browser, address: str, accept: str = PAGE) -> Any:
    """What the server answers; whatever it has done is taken back."""
    with transaction.atomic():
        answer = browser.get(address, headers={"accept": accept})
        answer.getvalue()
        transaction.set_rollback(True)
    return answer


def sent_to(browser: Browser, address: str, sent: Sent, accept: str) -> Any:
    with transaction.atomic():
        kind = "application/x-www-form-urlencoded"
        answer = browser.post(address, encoded(sent), content_type=kind, headers={"accept": accept})
        answer.getvalue()
        remembered = Session.objects.aggregate(longest=Max(Length("session_data")))["longest"] or 0
        transaction.set_rollback(True)
    assert remembered < LONGEST_SESSION
    return answer


def found_forms(browser: Browser, address: str, training_class: TrainingClass | None) -> list[PageForm]:
    """The forms of the page, and those on a class's pages that are sent to the address."""
    pages = [address]
    if training_class:
        pages += [f"{training_class.get_absolute_url()}{part}" for part in PAGES_OF_FORMS]
    found: list[PageForm] = []
    for page in pages:
        answer = asked(browser, page)
        if answer["Content-Type"].startswith(PAGE) and not answer.streaming:
            found += forms_of(answer)
        if any(form.method == "post" and form.action == address for form in found):
            break
    return found


def assert_expected(answer: Any) -> None:
    failed = getattr(answer, "exc_info", None)
    told = "".join(traceback.format_exception(*failed)[-3:]) if failed else ""
    assert answer.status_code in EXPECTED, f"{answer.status_code} {told}"
    kind = answer.get("Content-Type", "")
    if kind.startswith(JSON) and answer.status_code >= HTTPStatus.BAD_REQUEST:
        told = answer.json()
        assert (told["success"], bool(told["message"])) == (False, True)


def fuzz_what_is_asked_for(browser: Browser, address: str, _class: TrainingClass | None) -> None:
    own = asked(browser, address)
    is_page = own["Content-Type"].startswith(PAGE) and not own.streaming
    names = {field for form in forms_of(own) if form.method == "get" for field in form.entries} if is_page else set()

    @FUZZED
    @given(addresses(names), st.sampled_from([PAGE, JSON]))
    def ask(query: str, accept: str) -> None:
        assert_expected(asked(browser, f"{address}?{query}", accept))

    ask()


def fuzz_what_is_sent(browser: Browser, address: str, training_class: TrainingClass | None) -> None:
    if sent_to(browser, address, [], JSON).status_code in (HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.FORBIDDEN):
        return
    forms = [form for form in found_forms(browser, address, training_class) if form.method == "post"]
    own = next((form for form in forms if form.action == address), None) or [*forms, PageForm("post", address, "")][0]

    @FUZZED
    @given(changed(own.entries, own.offered), st.sampled_from([PAGE, JSON]))
    def send(sent: Sent, accept: str) -> None:
        assert_expected(sent_to(browser, address, sent, accept))

    send()


def fuzz_its_path(browser: Browser, address: str, _class: TrainingClass | None) -> None:
    @FUZZED
    @given(paths(address), st.sampled_from([PAGE, JSON]), st.booleans())
    def go(path: str, accept: str, posts: bool) -> None:
        answer = sent_to(browser, path, [], accept) if posts else asked(browser, path, accept)
        if answer.status_code != HTTPStatus.MOVED_PERMANENTLY:  # to the address with a slash at its end
            assert_expected(answer)

    go()


Fuzz = Callable[[Browser, str, TrainingClass | None], None]


@pytest.mark.parametrize("fuzz", [fuzz_what_is_asked_for, fuzz_what_is_sent, fuzz_its_path])
@pytest.mark.parametrize("part", PARTS)
def test_no_address_fails(part: str, fuzz: Fuzz, browser: Browser, rows: dict[str, Model]) -> None:
    faults = {}
    for name, address, training_class in made_addresses(part, rows):
        try:
            fuzz(browser, address, training_class)
        except (AssertionError, ExceptionGroup) as fault:
            faults[name] = str(fault)

    assert faults == {}


def test_every_address_has_its_part(rows: dict[str, Model]) -> None:
    found = [name for part in PARTS for name, _address, _class in made_addresses(part, rows)]

    assert sorted(found) == sorted(all_names())
