"""Registers that are captured where there is no network, and sent once there is one: each once, and merged."""

from collections.abc import Callable

from django.contrib.sessions.models import Session as Login
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from classes.models import Register, RegisterSubmission, Session, User
from tests.browser.attendance.conftest import (
    KEPT,
    PASSWORD,
    SENT,
    connect,
    cut_off,
    give_full_hours,
    hours_of,
    keep_without_network,
    kept_on,
    open_days,
    open_register,
    send,
)
from tests.browser.axe import assert_accessible, assert_fits
from tests.browser.conftest import Console
from tests.support.attendance import captured_register, places_in

# The phone's storage opens as late as the test wants: an open waits until the tab has `mayOpen`
OPENS_WHEN_TOLD = """
    const open = indexedDB.open.bind(indexedDB);
    indexedDB.open = (...named) => {
        const late = {};
        const look = () => {
            if (!sessionStorage.mayOpen) {
                setTimeout(look, 20);
                return;
            }
            const opening = open(...named);
            opening.onupgradeneeded = () => { late.result = opening.result; late.onupgradeneeded?.(); };
            opening.onsuccess = () => { late.result = opening.result; late.onsuccess(); };
            opening.onerror = () => { late.error = opening.error; late.onerror(); };
        };
        look();
        return late;
    };
"""

# The stored page of that address loads a file with another name, which is stored as well
OF_ANOTHER_PROGRAM = """async (address) => {
    const main = "/static/js/main.js", old = "/static/js/main.0123456789ab.js";
    const files = await caches.open("wecoza:registers:files");
    const name = (await caches.keys()).find((each) => each.startsWith("wecoza:registers:pages:"));
    const pages = await caches.open(name);
    const page = await pages.match(address);
    await files.put(old, (await files.match(main)).clone());
    await pages.put(address, new Response((await page.text()).replaceAll(main, old), { headers: page.headers }));
}"""


def test_survives_closing_the_browser_and_is_sent_when_the_network_is_back(
    lasting_phone: Callable[[], BrowserContext], session: Session
) -> None:
    phone = lasting_phone()
    keep_without_network(phone, open_days(phone), session)
    phone.close()

    phone = lasting_phone()
    cut_off(phone)
    page = phone.new_page()
    page.goto("/registers/")
    expect(page.get_by_text("Sent by itself when the network is back.")).to_be_visible()
    expect(page.get_by_text("No network. This page is as it stood")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    connect(phone)

    expect(page.get_by_text(SENT)).to_be_visible()
    expect(page.get_by_role("heading", name="Kept on this device")).to_be_hidden()
    assert hours_of(Register.objects.get(session=session)) == ["3.00"] * 20
    assert RegisterSubmission.objects.count() == 1
    assert kept_on(page) == []
    phone.close()


def test_keeps_nothing_as_sent_that_the_server_must_refuse(phone: BrowserContext, session: Session) -> None:
    """Nobody is told that they can close the page on a register that comes back."""
    page = open_days(phone)
    cut_off(phone)
    open_register(page, session)
    page.get_by_role("button", name="All the full hours").click()
    page.get_by_role("button", name="Part").first.click()
    page.get_by_role("textbox", name="Mthembu 000, Z, hours").fill("3.1")

    send(page)

    expect(page.get_by_role("heading", name="Nothing was saved: correct what is marked")).to_be_visible()
    summary = page.locator("[data-part='summary-lines']")
    expect(summary).to_contain_text("Say what became of the session: held, client cancelled or agent absent.")
    expect(summary).to_contain_text("Mthembu 000, Z, hours: Give the hours from 0 to 12 in quarters")
    expect(page.get_by_text("Kept on this device.")).to_be_hidden()
    assert_accessible(page)
    assert "waiting" not in kept_on(page)

    page.get_by_role("textbox", name="Mthembu 000, Z, hours").fill("2.5")
    page.get_by_text("Held", exact=True).click()
    send(page)
    expect(page.get_by_text("Kept on this device.")).to_be_visible()
    connect(phone)
    expect(page.get_by_text(SENT)).to_be_visible()
    assert hours_of(Register.objects.get(session=session)) == ["2.50"] + ["3.00"] * 19


def test_a_correction_without_its_reason_is_not_kept_as_sent(phone: BrowserContext, session: Session) -> None:
    earlier = session.training_class.sessions.filter(date__lt=session.date).latest("date")
    captured_register(earlier, dict.fromkeys(places_in(session.training_class), 3))
    page = open_days(phone)
    open_register(page, earlier)
    cut_off(phone)
    page.get_by_role("button", name="Absent").first.click()

    page.get_by_role("button", name="Save the correction").click()

    expect(page.locator("[data-part='summary-lines']")).to_contain_text("Give the reason: the register was captured")
    expect(page.get_by_text("Kept on this device.")).to_be_hidden()
    page.get_by_label("Reason for the correction").fill("Counted again")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("Kept on this device.")).to_be_visible()


def test_a_register_of_last_week_that_was_opened_before_is_there(phone: BrowserContext, session: Session) -> None:
    missing = session.training_class.sessions.filter(date__lt=session.date).latest("date")
    page = open_days(phone)
    page.goto(f"/registers/{missing.pk}/")
    page.goto("/registers/")
    expect(page.locator("[data-fetched=yes]")).to_be_attached()

    cut_off(phone)
    page.goto(f"/registers/{missing.pk}/")

    expect(page.get_by_text("Nobody of 20 captured yet")).to_be_visible()


def test_what_is_not_on_the_phone_is_said(phone: BrowserContext, session: Session) -> None:
    earlier = session.training_class.sessions.filter(date__lt=session.date).latest("date")
    page = open_days(phone)
    said = page.get_by_text("What you opened is not on this device")
    expect(said).to_be_hidden()
    cut_off(phone)

    for address in (f"/registers/{earlier.pk}/", f"/registers/?month={session.date:%Y-%m}"):
        page.goto(address)
        expect(said).to_be_visible()
    page.goto("/registers/")
    expect(said).to_be_hidden()


def test_a_register_that_was_opened_before_works_after_the_program_was_replaced(
    phone: BrowserContext, session: Session
) -> None:
    missing = session.training_class.sessions.filter(date__lt=session.date).latest("date")
    page = open_days(phone)
    open_register(page, missing)
    page.evaluate(OF_ANOTHER_PROGRAM, f"/registers/{missing.pk}/")
    open_days(phone)

    cut_off(phone)

    open_register(page, missing)
    old = "caches.match('/static/js/main.0123456789ab.js').then(Boolean)"
    assert page.evaluate(old) is False


def test_what_was_entered_and_not_sent_is_put_back(phone: BrowserContext, session: Session) -> None:
    page = open_days(phone)
    cut_off(phone)
    open_register(page, session)
    give_full_hours(page)
    page.get_by_role("button", name="Absent").first.click()
    page.wait_for_function(f"""async () => JSON.stringify(await ({KEPT})()).includes('["marks-0-hours","0"]')""")

    page.close()
    again = phone.new_page()
    open_register(again, session)

    expect(again.get_by_text("Your entries from")).to_be_visible()
    expect(again.get_by_text("19 present, 1 absent, all captured")).to_be_visible()
    assert kept_on(again) == ["entered"]
    again.get_by_role("button", name="Start afresh").click()

    expect(again.get_by_text("Nobody of 20 captured yet")).to_be_visible()
    assert kept_on(again) == []
    assert not Register.objects.exists()


def test_what_is_entered_while_the_phone_is_slow_joins_what_was_kept(phone: BrowserContext, session: Session) -> None:
    page = open_days(phone)
    cut_off(phone)
    open_register(page, session)
    give_full_hours(page)
    page.wait_for_function(f"""async () => JSON.stringify(await ({KEPT})()).includes('["marks-0-hours","3"]')""")
    page.close()
    again = phone.new_page()
    again.add_init_script(OPENS_WHEN_TOLD)
    open_register(again, session)

    again.get_by_role("button", name="Absent").first.click()
    expect(again.get_by_text("0 present, 1 absent, 19 of 20 open")).to_be_visible()
    again.evaluate("sessionStorage.mayOpen = 1")

    expect(again.get_by_text("Your entries from")).to_be_visible()
    expect(again.get_by_text("19 present, 1 absent, all captured")).to_be_visible()
    again.wait_for_function(f"""async () => JSON.stringify(await ({KEPT})()).includes('["marks-0-hours","0"]')""")
    send(again)
    expect(again.get_by_text("Kept on this device.")).to_be_visible()
    connect(phone)

    expect(again.get_by_role("heading", name="Registers")).to_be_visible()
    expect(again.get_by_text(SENT)).to_be_visible()
    assert hours_of(Register.objects.get(session=session)) == ["0.00"] + ["3.00"] * 19
    assert RegisterSubmission.objects.count() == 1
    assert kept_on(again) == []


def test_what_is_sent_while_the_phone_is_slow_lies_on_it_afterwards(phone: BrowserContext, session: Session) -> None:
    page = open_days(phone)
    page.add_init_script(OPENS_WHEN_TOLD)
    cut_off(phone)
    open_register(page, session)
    give_full_hours(page)
    send(page)
    expect(page.get_by_text("Your browser keeps nothing on this device.")).to_be_visible()

    page.evaluate("sessionStorage.mayOpen = 1")

    expect(page.get_by_text("Kept on this device.")).to_be_visible()
    assert kept_on(page) == ["waiting"]
    connect(phone)
    expect(page.get_by_role("heading", name="Registers")).to_be_visible()
    expect(page.get_by_text(SENT)).to_be_visible()
    assert kept_on(page) == []


def test_says_that_the_page_has_to_stay_open_where_the_browser_keeps_nothing(
    phone: BrowserContext, session: Session
) -> None:
    page = open_days(phone)
    page.add_init_script(
        "indexedDB.open = () => { throw new DOMException('Nothing is kept here.', 'InvalidStateError'); }"
    )
    open_register(page, session)
    give_full_hours(page)
    cut_off(phone)

    send(page)

    expect(page.get_by_text("Your browser keeps nothing on this device.")).to_be_visible()
    expect(page.get_by_text("Kept on this device.")).to_be_hidden()
    assert_accessible(page)
    connect(phone)

    expect(page.get_by_text(SENT)).to_be_visible()
    assert hours_of(Register.objects.get(session=session)) == ["3.00"] * 20


def test_asks_for_the_password_when_the_login_has_expired_and_goes_on(
    phone: BrowserContext, session: Session, console: Console
) -> None:
    console.expect("401")
    page = open_days(phone)
    keep_without_network(phone, page, session)
    Login.objects.all().delete()

    connect(phone)
    expect(page.get_by_role("heading", name="Log in again")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in and save").click()

    expect(page.get_by_role("heading", name="Registers")).to_be_visible()
    expect(page.get_by_text(SENT)).to_be_visible()
    assert Register.objects.get().captured_by.username
    assert kept_on(page) == []


def test_two_tabs_send_it_once(phone: BrowserContext, session: Session) -> None:
    page = open_days(phone)
    other = open_days(phone)
    keep_without_network(phone, page, session)
    other.reload()
    expect(other.get_by_text("Sent by itself when the network is back.")).to_be_visible()

    connect(phone)

    expect(page.get_by_role("heading", name="Registers")).to_be_visible()
    expect(other.get_by_role("heading", name="Kept on this device")).to_be_hidden()
    register = Register.objects.get(session=session)
    assert (register.version, RegisterSubmission.objects.count()) == (1, 1)
    assert kept_on(other) == []


def test_is_merged_with_what_another_phone_captured_meanwhile(phone: BrowserContext, session: Session) -> None:
    page = open_days(phone)
    cut_off(phone)
    open_register(page, session)
    page.get_by_text("Held", exact=True).click()
    for number in range(10):
        page.get_by_role("button", name="Full", exact=True).nth(number).click()
    send(page)
    expect(page.get_by_text("Kept on this device.")).to_be_visible()
    captured_register(session, dict.fromkeys(places_in(session.training_class)[10:], "1.5"))

    connect(phone)

    expect(page.get_by_role("heading", name="Registers")).to_be_visible()
    assert hours_of(Register.objects.get()) == ["3.00"] * 10 + ["1.50"] * 10


def test_the_same_learner_on_two_phones_is_asked_about(
    phone: BrowserContext, session: Session, console: Console
) -> None:
    console.expect("409")
    page = open_days(phone)
    keep_without_network(phone, page, session)
    captured_register(session, {places_in(session.training_class)[0]: "1.5"})
    connect(phone)

    theirs = page.get_by_role("group", name="Mthembu 000, Z, hours").get_by_label("Take theirs")
    theirs.check()
    page.get_by_role("button", name="Save with these choices").click()

    expect(page.get_by_role("heading", name="Registers")).to_be_visible()
    assert hours_of(Register.objects.get()) == ["1.50"] + ["3.00"] * 19


def test_is_the_users_alone(phone: BrowserContext, session: Session, agent: User) -> None:
    page = open_days(phone)
    keep_without_network(phone, page, session)
    page.evaluate(
        """async () => new Promise((resolve) => {
            const opening = indexedDB.open("wecoza-registers", 1);
            opening.onsuccess = () => {
                const store = opening.result.transaction("kept", "readwrite").objectStore("kept");
                const all = store.getAll();
                all.onsuccess = () => {
                    store.clear();
                    const [kept] = all.result;
                    store.put({ ...kept, user: "999999", key: `999999:${kept.session}` });
                    const eightDaysAgo = Date.now() - 8 * 24 * 60 * 60 * 1000;
                    store.put({ ...kept, session: "7", key: `${kept.user}:7`, at: eightDaysAgo });
                    store.transaction.oncomplete = () => { opening.result.close(); resolve(); };
                };
            };
        })"""
    )

    page.goto("/registers/")
    expect(page.locator("#kept-registers[data-mounted='yes']")).to_be_attached()

    expect(page.get_by_role("heading", name="Kept on this device")).to_be_hidden()
    assert [each["user"] for each in page.evaluate(KEPT)] == ["999999"]  # and what was older than seven days has gone


def test_logging_out_asks_first_and_takes_everything_away(phone: BrowserContext, session: Session, agent: User) -> None:
    page = open_days(phone)
    keep_without_network(phone, page, session)
    Session.objects.filter(pk=session.pk).update(date=timezone.localdate())
    page.goto("/registers/")
    page.route("**/classes/**", lambda route: route.abort())  # the server is there again, and saves nothing yet
    connect(phone)
    page.reload()
    expect(page.get_by_role("heading", name="Kept on this device")).to_be_visible()

    page.get_by_role("button", name=str(agent)).click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("Not everything is sent yet")).to_be_visible()
    page.get_by_role("button", name="Log out without them").click()

    expect(page.get_by_role("heading", name="You are logged out")).to_be_visible()
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
    assert page.evaluate("async () => (await caches.keys()).length") == 0
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
