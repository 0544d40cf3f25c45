"""A register that somebody else, or another tab, has saved meanwhile: it shows what saving it saves."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from classes import roles
from classes.models import Mark, Register, Session, User
from tests.browser.attendance.conftest import KEPT, SENT, hours_of, logged_in, open_register, send
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Console
from tests.support.attendance import address_of, captured_register, places_in
from tests.support.factories import UserFactory


@pytest.fixture
def office(new_context: Callable[..., BrowserContext], base_url: str) -> BrowserContext:
    context = new_context()
    logged_in(context, UserFactory.create(role=roles.CLASS_ADMINISTRATOR), base_url)
    return context


@pytest.fixture
def zanele() -> User:
    zanele: User = UserFactory.create(role=roles.CLASS_ADMINISTRATOR, first_name="Zanele", last_name="Mthembu")
    return zanele


@pytest.mark.parametrize(
    ("choice", "shown", "stored"),
    [("Keep mine: 2, page 20", ("2", "20"), (2, 20)), ("Take theirs: 0 (Zanele Mthembu", ("0", ""), (0, None))],
    ids=["mine", "theirs"],
)
def test_hours_keep_their_page_where_the_other_marked_the_learner_absent(
    office: BrowserContext,
    session: Session,
    zanele: User,
    console: Console,
    *,
    choice: str,
    shown: tuple[str, str],
    stored: Any,
) -> None:
    console.expect("409")
    places = places_in(session.training_class)
    captured_register(session, dict.fromkeys(places, (3, 20)))
    page = office.new_page()
    page.goto(address_of(session))
    expect(page.locator("#register-form[data-mounted='yes']")).to_be_visible()
    captured_register(session, {places[0]: (0, None), places[1]: (2, 20)}, by=zanele, read_version=1)
    first = page.get_by_role("group", name="Hours of Mthembu 000, Z")
    first.get_by_role("button", name="Part").click()
    first.get_by_role("button", name="2", exact=True).click()
    page.get_by_role("button", name="Save the correction").click()

    expect(page.get_by_role("group", name="Mthembu 000, Z, hours and page")).to_be_visible()
    expect(page.locator("#id_marks-1-hours")).to_have_value("2")
    assert_accessible(page)
    page.get_by_label(choice).check()
    expect(page.locator("#id_marks-0-hours")).to_have_value(shown[0])
    expect(page.locator("#id_marks-0-page")).to_have_value(shown[1])
    page.get_by_role("button", name="Save with these choices").click()

    expect(page.get_by_text("was saved.")).to_be_visible()
    mark = Mark.objects.get(enrolment=places[0])
    assert (mark.hours, mark.page) == stored


def test_two_tabs_with_what_was_entered_are_merged(phone: BrowserContext, session: Session) -> None:
    page = phone.new_page()
    open_register(page, session)
    page.get_by_text("Held", exact=True).click()
    page.get_by_role("button", name="Absent").first.click()
    page.wait_for_function(f"""async () => JSON.stringify(await ({KEPT})()).includes('["marks-0-hours","0"]')""")
    other = phone.new_page()
    open_register(other, session)
    expect(other.get_by_text("Your entries from")).to_be_visible()
    send(page)
    expect(page.get_by_text(SENT)).to_be_visible()

    other.get_by_role("button", name="Absent").nth(3).click()
    send(other)

    expect(other.get_by_text(SENT)).to_be_visible()
    register = Register.objects.get(session=session)
    marked = register.marks.order_by("enrolment__learner__surname").values_list("enrolment__learner__surname", "hours")
    first, fourth = places_in(session.training_class)[0], places_in(session.training_class)[3]
    assert [surname for surname, _hours in marked] == [each.learner.surname for each in (first, fourth)]
    assert hours_of(register) == ["0.00", "0.00"]
