"""What a phone shows of a register that the server did not take."""

from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from classes.models import Register, Session
from classes.services.attendance import registers
from tests.browser.attendance.conftest import (
    SENT,
    connect,
    give_full_hours,
    hours_of,
    keep_without_network,
    open_days,
    open_register,
    send,
)
from tests.browser.axe import assert_accessible, assert_fits
from tests.browser.conftest import Console
from tests.support.attendance import running


@pytest.mark.parametrize(
    ("failure", "status", "tried"), [(AttributeError, "500", 2), (OperationalError, "503", 1)], ids=["500", "503"]
)
def test_one_that_the_server_cannot_take_is_sent_again_and_keeps_no_other_back(
    phone: BrowserContext,
    session: Session,
    *,
    console: Console,
    monkeypatch: pytest.MonkeyPatch,
    failure: type[Exception],
    status: str,
    tried: int,
) -> None:
    """The server itself fails; where its database is away, it is asked for nothing more at once."""
    console.expect(status)
    missing = session.training_class.sessions.filter(date__lt=session.date).latest("date")
    save = registers.save_register
    taken: set[int] = set()

    def save_some(row: Session, *rest: Any, **how: Any) -> Any:
        if row.pk not in taken:
            raise failure
        return save(row, *rest, **how)

    monkeypatch.setattr(registers, "save_register", save_some)
    page = phone.new_page()
    for each in (session, missing):
        open_register(page, each)
        give_full_hours(page)
        send(page)
        expect(page.get_by_text("Kept on this device.")).to_be_in_viewport()
        expect(page.get_by_text("the next try is in")).to_be_visible()
        assert_fits(page)
        assert_accessible(page)
    page.goto("/registers/")
    expect(page.get_by_text("It is sent again by itself.")).to_have_count(tried)
    taken.add(missing.pk)

    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text(SENT)).to_be_visible()

    assert [register.session_id for register in Register.objects.all()] == [missing.pk]
    expect(page.get_by_text("It is sent again by itself.")).to_have_count(1)
    taken.add(session.pk)
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("heading", name="Kept on this device")).to_be_hidden()
    assert hours_of(Register.objects.get(session=session)) == ["3.00"] * 20


def test_is_said_while_the_phone_has_not_answered_yet(phone: BrowserContext, session: Session) -> None:
    page = phone.new_page()
    page.add_init_script("indexedDB.open = () => ({});")
    page.clock.install()
    page.clock.pause_at(timezone.now())
    page.goto(f"/registers/{session.pk}/")
    expect(page.locator("#register-form[data-mounted='soon'] [data-presence]").first).to_be_attached()

    send(page)

    expect(page.get_by_role("heading", name="Nothing was saved: correct what is marked")).to_be_visible()


def test_hours_that_were_typed_before_there_were_buttons_are_shown(phone: BrowserContext, session: Session) -> None:
    page = phone.new_page()
    open_register(page, session)
    hours = page.locator("[name='marks-0-hours']")
    hours.evaluate("input => { input.value = 'three'; }")
    send(page)

    expect(hours).to_be_visible()
    expect(hours).to_have_value("three")
    expect(hours).to_have_attribute("aria-invalid", "true")


def test_a_wrong_page_leaves_the_name_its_room(phone: BrowserContext, session: Session) -> None:
    page = phone.new_page()
    open_register(page, session)
    give_full_hours(page)
    name = page.locator("[data-part='mark'] [data-part='name']").first
    number = page.get_by_role("textbox", name="Mthembu 000, Z, page")
    number.fill("0")
    usual = name.bounding_box()
    send(page)

    expect(number).to_have_attribute("aria-invalid", "true")
    wrong = name.bounding_box()
    assert usual
    assert wrong
    assert wrong["height"] == usual["height"]
    assert_fits(page)


def test_one_that_is_not_the_agents_any_more_says_so_and_is_taken_away(
    phone: BrowserContext, session: Session, console: Console
) -> None:
    console.expect("404")
    page = phone.new_page()
    keep_without_network(phone, open_days(phone), session)
    session.training_class.sessions.filter(pk=session.pk).update(agent=running(learners=1).class_agents.get().agent)
    connect(phone)
    page.goto("/registers/")
    lines = page.locator("#kept-registers li")

    gone = lines.filter(has_text="You cannot open this session any more: tell the office what you entered.")
    expect(gone).to_have_count(1)
    gone.get_by_role("button", name="Take it away", exact=True).click()
    expect(gone.get_by_role("button", name="Keep it")).to_be_focused()
    assert_fits(page)
    assert_accessible(page)
    gone.get_by_role("button", name="Keep it").click()
    expect(gone.get_by_role("button", name="Take it away", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    gone.get_by_role("button", name="Take it away for good").click()

    expect(gone).to_have_count(0)
    page.reload()
    expect(page.locator("#kept-registers[data-mounted='yes']")).to_be_attached()
    expect(lines).to_have_count(0)
