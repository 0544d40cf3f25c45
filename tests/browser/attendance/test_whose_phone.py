"""Whose the pages on a phone are, what is asked before one logs out, and a clock that is wrong."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session as Login
from django.utils import timezone
from playwright.sync_api import BrowserContext, Error, Page, expect

from classes import roles
from classes.models import Register, Session, User
from tests.browser.attendance.conftest import (
    SENT,
    connect,
    cut_off,
    give_full_hours,
    keep_without_network,
    kept_on,
    logged_in,
    open_days,
    open_register,
    open_whole,
    send,
)
from tests.browser.axe import assert_accessible, assert_fits
from tests.browser.conftest import Console
from tests.support.attendance import running
from tests.support.factories import UserFactory

NAMES = "Mthembu 000, Z"
# As if all that lies on the phone had been kept and fetched eight days ago
AGE_ALL = """async () => {
    const before = Date.now() - 8 * 24 * 60 * 60 * 1000;
    const headers = { Date: new Date(before).toUTCString() };
    const name = (await caches.keys()).find((each) => each.startsWith("wecoza:registers:pages:"));
    const pages = await caches.open(name);
    for (const { url } of await pages.keys()) {
        await pages.put(url, new Response("Mthembu 000, Z", { headers }));
    }
    await new Promise((resolve) => {
        const opening = indexedDB.open("wecoza-registers", 1);
        opening.onsuccess = () => {
            const store = opening.result.transaction("kept", "readwrite").objectStore("kept");
            const all = store.getAll();
            all.onsuccess = () => all.result.forEach((each) => store.put({ ...each, at: before }));
            store.transaction.oncomplete = () => { opening.result.close(); resolve(); };
        };
    });
}"""
# How many pages and registers, once there are none, or after ten seconds
LEFT_THERE = """async (tries) => {
    const name = (await caches.keys()).find((each) => each.startsWith("wecoza:registers:pages:"));
    const kept = () => new Promise((resolve) => {
        const opening = indexedDB.open("wecoza-registers", 1);
        opening.onsuccess = () => {
            const all = opening.result.transaction("kept").objectStore("kept").count();
            all.onsuccess = () => { opening.result.close(); resolve(all.result); };
        };
    });
    const count = async () => (await (await caches.open(name)).keys()).length + await kept();
    for (let number = 0; number < tries && await count(); number += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return count();
}"""


STORED_PAGES = "async () => (await caches.keys()).filter((name) => name.includes('pages'))"


def log_out(page: Page, user: User) -> None:
    expect(page.locator("form[data-behaviour~='ask-before-leaving'][data-mounted='yes']")).to_be_attached()
    page.get_by_role("button", name=str(user)).click()
    page.get_by_role("button", name="Log out").click()


def taken_over(phone: BrowserContext, page: Page, session: Session, base_url: str) -> User:
    """Somebody else who is logged in on it, while it keeps a register of its agent that waits."""
    keep_without_network(phone, page, session)
    page.close()
    phone.clear_cookies()
    viewer = UserFactory.create(role=roles.VIEWER)
    logged_in(phone, viewer, base_url)
    phone.set_offline(False)
    return viewer


def open_without_network(page: Page, address: str) -> None:
    """Whatever comes of it."""
    cut_off(page.context)
    with suppress(Error):
        page.goto(address)


@pytest.mark.parametrize("first_page", ["/registers/", "/accounts/profile/"])
def test_another_user_of_the_phone_sees_nothing_of_the_first(
    phone: BrowserContext, session: Session, base_url: str, first_page: str
) -> None:
    open_days(phone).close()
    other = UserFactory.create(role=roles.AGENT, agent=running(learners=1).class_agents.get().agent)
    phone.clear_cookies()
    logged_in(phone, other, base_url)
    page = phone.new_page()
    page.goto(first_page)
    expect(page.locator("form[data-behaviour~='ask-before-leaving'][data-mounted='yes']")).to_be_attached()

    open_without_network(page, f"/registers/{session.pk}/")

    expect(page.get_by_text(NAMES)).to_have_count(0)
    stored = page.evaluate(
        "async () => self.caches ? (await caches.keys()).filter((name) => name.includes('pages')) : []"
    )
    assert all(name.endswith(f":{other.pk}") for name in stored)


def test_nobody_sees_stored_pages_once_the_login_has_expired(phone: BrowserContext, session: Session) -> None:
    page = open_days(phone)
    Login.objects.all().delete()
    page.goto("/registers/")
    expect(page.get_by_label("Password")).to_be_visible()

    open_without_network(page, f"/registers/{session.pk}/")

    expect(page.get_by_text(NAMES)).to_have_count(0)


def test_logging_out_asks_on_every_page(phone: BrowserContext, session: Session, agent: User) -> None:
    page = open_days(phone)
    keep_without_network(phone, page, session)
    page.route("**/classes/**", lambda route: route.abort())  # the server is there again, and saves nothing yet
    connect(phone)
    page.goto("/accounts/profile/")

    log_out(page, agent)

    expect(page.get_by_role("dialog", name="Not everything is sent yet")).to_be_visible()
    expect(page.get_by_role("button", name="Stay")).to_be_focused()
    page.get_by_role("button", name="Stay").click()
    expect(page.get_by_role("dialog", name="Not everything is sent yet")).to_be_hidden()


def test_what_others_have_not_sent_stays_when_one_logs_out(
    phone: BrowserContext, session: Session, agent: User, base_url: str
) -> None:
    viewer = taken_over(phone, open_days(phone), session, base_url)
    page = phone.new_page()
    page.goto("/accounts/profile/")

    log_out(page, viewer)

    expect(page.get_by_role("heading", name="logged out")).to_be_visible()
    assert not Register.objects.exists()
    logged_in(phone, agent, base_url)
    page.goto("/registers/")
    expect(page.get_by_text(SENT)).to_be_visible()
    assert Register.objects.get().captured_by == agent


def test_logging_out_without_network_takes_everything_away_at_once(
    phone: BrowserContext, session: Session, agent: User
) -> None:
    """The page from which it was sent tries again by itself, and so does the list; nothing of it is sent."""
    page = open_days(phone)
    keep_without_network(phone, page, session)
    other = phone.new_page()
    other.goto("/registers/")
    expect(other.get_by_text("Sent by itself when the network is back.")).to_be_visible()

    log_out(other, agent)
    other.get_by_role("button", name="Log out without them").click()

    for each in (other, page):
        expect(each.get_by_role("heading", name="You are not logged out yet")).to_be_visible()
        expect(each.get_by_text("Nothing of yours is left on this device")).to_be_visible()
        expect(each.get_by_text(NAMES)).to_have_count(0)
    assert_fits(other)
    assert_accessible(other)
    assert (kept_on(other), other.evaluate(STORED_PAGES)) == ([], [])
    connect(phone)
    third = open_days(phone)
    expect(third.get_by_role("heading", name="Kept on this device")).to_be_hidden()
    assert not Register.objects.exists()
    other.get_by_role("main").get_by_role("button", name="Log out").click()
    expect(other.get_by_role("heading", name="You are logged out")).to_be_visible()


def test_the_page_of_a_register_that_waits_sends_nothing_after_logging_out(
    phone: BrowserContext, session: Session, agent: User
) -> None:
    page = open_days(phone)
    keep_without_network(phone, page, session)

    log_out(page, agent)
    page.get_by_role("button", name="Log out without them").click()

    expect(page.get_by_role("heading", name="You are not logged out yet")).to_be_visible()
    connect(phone)
    days = open_days(phone)
    expect(days.locator("#kept-registers[data-mounted='yes']")).to_be_attached()
    assert kept_on(days) == []
    assert not Register.objects.exists()


def test_logging_out_without_network_says_so_where_nothing_is_kept(
    phone: BrowserContext, session: Session, agent: User
) -> None:
    page = open_days(phone)
    cut_off(phone)

    log_out(page, agent)

    expect(page.get_by_role("heading", name="You are not logged out yet")).to_be_focused()
    assert page.evaluate(STORED_PAGES) == []
    connect(phone)
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="You are logged out")).to_be_visible()


def test_what_others_have_not_sent_stays_when_one_logs_out_without_network(
    phone: BrowserContext, session: Session, base_url: str
) -> None:
    viewer = taken_over(phone, open_days(phone), session, base_url)
    page = phone.new_page()
    open_whole(page, "/accounts/profile/")
    cut_off(phone)

    log_out(page, viewer)

    expect(page.get_by_role("heading", name="You are not logged out yet")).to_be_visible()
    assert kept_on(page) == ["waiting"]


def test_what_has_lain_there_for_a_week_goes_on_any_page(phone: BrowserContext, session: Session) -> None:
    page = open_days(phone)
    keep_without_network(phone, page, session)
    page.route("**/classes/**", lambda route: route.abort())
    connect(phone)
    page.goto("/accounts/profile/")
    looked_after = page.locator("form[data-behaviour~='ask-before-leaving'][data-mounted='yes']")
    expect(looked_after).to_be_attached()
    page.evaluate(AGE_ALL)
    assert page.evaluate(LEFT_THERE, 0) > 1

    page.reload()
    expect(looked_after).to_be_attached()

    assert page.evaluate(LEFT_THERE, 100) == 0


def test_a_clock_that_is_a_day_ahead_sends_nothing_too_early(
    phone: BrowserContext, session: Session, console: Console
) -> None:
    """The phone thinks that it is tomorrow: the server goes by its own clock, and the phone keeps what was entered."""
    console.expect("422")
    tomorrow = session.training_class.sessions.filter(date__gt=session.date).earliest("date")
    page = open_days(phone)
    page.clock.set_fixed_time(timezone.now() + timedelta(days=(tomorrow.date - session.date).days))
    open_register(page, tomorrow)
    give_full_hours(page)
    send(page)

    expect(page.get_by_text("This session lies ahead").locator("visible=true").first).to_be_visible()
    assert not Register.objects.exists()
    page.goto("/registers/")
    expect(page.get_by_role("heading", name="Kept on this device")).to_be_visible()


def test_a_clock_that_is_a_day_behind_captures_today(phone: BrowserContext, session: Session) -> None:
    page = open_days(phone)
    page.clock.set_fixed_time(timezone.now() - timedelta(days=1))
    open_register(page, session)
    give_full_hours(page)
    send(page)

    expect(page.get_by_text("was captured.")).to_be_visible()
    assert Register.objects.get().session == session


def test_many_missing_registers_do_not_hide_the_rest(phone: BrowserContext, session: Session) -> None:
    training_class = session.training_class
    last = session.date - timedelta(days=3)
    for number in range(32):
        day = last - timedelta(days=number)
        Session.objects.create(
            training_class=training_class,
            date=day,
            start="09:00",
            end="12:00",
            agent=session.agent,
            changed_at=timezone.now(),
        )
    page = open_days(phone)

    more = page.get_by_text("more days").first
    expect(more).to_be_visible()
    shown = page.get_by_role("heading", name="To capture").locator("..").locator("a.own__session:visible")
    expect(shown).to_have_count(6)
    more.click()
    expect(shown).to_have_count(35)
