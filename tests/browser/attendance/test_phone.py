"""An agent's registers on a phone, with a network."""

import time
from collections import Counter

from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from classes.models import Register, Session
from tests.browser.attendance.conftest import give_full_hours, hours_of, open_days, open_register, send
from tests.browser.axe import WIDTHS, assert_looks_right
from tests.browser.conftest import Console
from tests.support.attendance import captured_register, places_in

# How many registers are kept, once there is one
KEPT = """async () => {
    const count = () => new Promise((resolve) => {
        const opening = indexedDB.open("wecoza-registers", 1);
        opening.onsuccess = () => {
            const all = opening.result.transaction("kept").objectStore("kept").count();
            all.onsuccess = () => { opening.result.close(); resolve(all.result); };
        };
    });
    while (await count() === 0) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return count();
}"""
MOST_TAPS, MOST_SECONDS = 30, 60
ROOM_BESIDE_WORDS = """() => Math.min(...[...document.querySelectorAll(".strip__state")].flatMap((words) => {
    const [inner, outer] = [words, words.parentElement].map((each) => each.getBoundingClientRect());
    return [inner.left - outer.left, outer.right - inner.right];
}))"""


class Taps:
    """Taps as a finger does, and counts them; a digit on the number pad is one too."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.count = 0

    def on(self, name: str, *, number: int = 0) -> None:
        self._page.get_by_role("button", name=name, exact=True).nth(number).click()
        self.count += 1

    def text(self, words: str) -> None:
        self._page.get_by_text(words, exact=True).click()
        self.count += 1

    def type(self, label: str, digits: str) -> None:
        self._page.get_by_label(label, exact=True).click()
        self._page.keyboard.type(digits)
        self.count += 1 + len(digits)


def test_twenty_learners_take_less_than_a_minute_and_thirty_taps(phone: BrowserContext, session: Session) -> None:
    page = open_days(phone)
    began = time.monotonic()
    taps = Taps(page)

    page.get_by_role("link", name="09:00 to 12:00").and_(page.locator(f"[href='/registers/{session.pk}/']")).click()
    taps.text("Held")
    taps.on("All the full hours")
    for number in (2, 9, 13):
        taps.on("Absent", number=number)
    for number, hours in ((4, "1.5"), (17, "2")):
        taps.on("Part", number=number)
        taps.on(hours)
    taps.type("Page of those present", "34")
    taps.on("Fill in")
    expect(page.get_by_text("17 present, 3 absent, all captured")).to_be_visible()
    taps.on("Send the register")
    expect(page.get_by_text("was captured.")).to_be_visible()
    seconds = time.monotonic() - began

    register = Register.objects.get(session=session)
    assert taps.count + 1 <= MOST_TAPS  # with the one that opened it
    assert seconds < MOST_SECONDS
    assert Counter(hours_of(register)) == {"3.00": 15, "0.00": 3, "1.50": 1, "2.00": 1}
    assert register.marks.filter(page=34).count() == 17


def test_pages_are_accessible_and_fit(phone: BrowserContext, session: Session) -> None:
    page = open_days(phone)
    assert_looks_right(page)
    open_register(page, session)
    assert_looks_right(page)
    give_full_hours(page)
    page.get_by_role("button", name="Absent").first.click()
    page.get_by_role("button", name="Part").first.click()
    assert_looks_right(page)


def test_words_in_the_strip_keep_from_its_edges(phone: BrowserContext, session: Session) -> None:
    earlier = Session.objects.filter(training_class=session.training_class, date__lt=session.date).earliest("date")
    captured_register(earlier, dict.fromkeys(places_in(earlier.training_class), 3))

    page = open_days(phone)

    expect(page.get_by_label("Days").get_by_text("Captured")).to_be_visible()
    assert page.evaluate(ROOM_BESIDE_WORDS) >= 8


def test_everything_is_done_with_the_keyboard(phone: BrowserContext, session: Session) -> None:
    page = open_days(phone)
    open_register(page, session)

    page.get_by_role("radio", name="Held").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="All the full hours")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("group", name="Hours of Mthembu 000, Z").get_by_role("button", name="Absent").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send the register").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("was captured.")).to_be_visible()
    assert hours_of(Register.objects.get(session=session))[:2] == ["0.00", "3.00"]


def test_of_a_session_that_was_not_held_no_hours_are_to_be_captured(phone: BrowserContext, session: Session) -> None:
    page = phone.new_page()
    open_register(page, session)
    progress = page.locator("[data-part='progress']")
    expect(progress).to_have_text("Nobody of 20 captured yet")

    for outcome in ("Client cancelled", "Agent absent"):
        page.get_by_text(outcome, exact=True).click()
        expect(progress).to_have_text("No hours to capture")
    page.get_by_text("Held", exact=True).click()

    expect(progress).to_have_text("Nobody of 20 captured yet")


def test_what_is_hardly_true_is_asked_once(phone: BrowserContext, session: Session, console: Console) -> None:
    console.expect("422")
    page = open_days(phone)
    open_register(page, session)
    give_full_hours(page)
    page.get_by_role("button", name="Part").first.click()
    page.get_by_role("textbox", name="Mthembu 000, Z, hours").fill("9")

    send(page)
    expect(page.get_by_text("Mthembu 000, Z: 9 hours are more than the session has, 3.00.")).to_be_visible()
    confirm = page.get_by_label("It is true: save it")
    confirm.check()
    page.get_by_role("button", name="Part").first.click()
    page.get_by_role("textbox", name="Mthembu 001, Z, hours").fill("11")
    send(page)
    expect(page.get_by_text("Mthembu 001, Z: 11 hours are more than the session has, 3.00.")).to_be_visible()
    expect(confirm).not_to_be_checked()
    confirm.check()
    send(page)

    expect(page.get_by_text("was captured.")).to_be_visible()


def test_a_wrong_page_of_those_present_is_given_anew(phone: BrowserContext, session: Session) -> None:
    page = phone.new_page()
    open_register(page, session)
    give_full_hours(page)
    pages = page.locator("input[name$='-page']")

    for said in ("abc", "12"):
        page.get_by_label("Page of those present").fill(said)
        page.get_by_role("button", name="Fill in").click()
        pages.nth(1).fill("15")

    assert [each.input_value() for each in pages.all()] == ["12", "15", *["12"] * 18]
    page.get_by_label("Page of those present").fill("13")
    send(page)  # without the button beside it
    expect(page.get_by_text("was captured.")).to_be_visible()
    marks = Register.objects.get(session=session).marks.order_by("enrolment__learner__surname")
    assert [mark.page for mark in marks] == [13, 15, *[13] * 18]


def test_a_session_that_was_not_held_sends_no_hours(phone: BrowserContext, session: Session) -> None:
    page = open_days(phone)
    open_register(page, session)
    give_full_hours(page)

    page.get_by_text("Client cancelled", exact=True).click()
    expect(page.get_by_text("All the full hours")).to_be_hidden()
    send(page)

    expect(page.get_by_text("was captured.")).to_be_visible()
    register = Register.objects.get(session=session)
    assert (register.outcome, register.marks.exclude(hours=None).count()) == ("client_cancelled", 0)


def test_a_session_ahead_is_seen_and_cannot_be_sent(phone: BrowserContext, session: Session) -> None:
    ahead = Session.objects.filter(date__gt=timezone.localdate()).earliest("date")
    page = open_days(phone)

    open_register(page, ahead)

    expect(page.get_by_text("This session lies ahead")).to_be_visible()
    expect(page.get_by_role("button", name="Full", exact=True).first).to_be_disabled()
    expect(page.get_by_role("button", name="Send the register")).to_be_hidden()


def test_a_second_tap_takes_the_hours_off(phone: BrowserContext, session: Session) -> None:
    page = phone.new_page()
    open_register(page, session)
    give_full_hours(page)
    page.get_by_label("Page of those present").fill("12")
    page.get_by_role("button", name="Fill in").click()
    hours = page.locator("input[name$='-hours']")

    def taps_of(number: int) -> Locator:
        return page.get_by_role("group", name=f"Hours of Mthembu {number:03}, Z")

    for name in ("Absent", "Absent"):
        taps_of(0).get_by_role("button", name=name).focus()
        page.keyboard.press("Space")
    expect(taps_of(0).get_by_role("button", name="Absent")).to_have_attribute("aria-pressed", "false")
    taps_of(1).get_by_role("button", name="Full").click()
    expect(taps_of(1).get_by_role("button", name="Full")).to_have_attribute("aria-pressed", "false")
    taps_of(2).get_by_role("button", name="Part").click()
    taps_of(2).get_by_role("button", name="1.5").click()
    expect(taps_of(2).get_by_role("button", name="1.5", pressed=True)).to_be_focused()
    taps_of(2).get_by_role("button", name="1.5", pressed=True).click()  # the others are offered with it
    taps_of(3).get_by_role("button", name="Part").click()
    taps_of(3).get_by_role("button", name="2", exact=True).click()
    taps_of(3).get_by_role("button", name="2", pressed=True).click()
    taps_of(3).get_by_role("button", name="2.5", exact=True).click()

    assert [each.input_value() for each in hours.all()][:5] == ["", "", "", "2.5", "3"]
    send(page)
    expect(page.get_by_text("was captured.")).to_be_visible()
    marks = Register.objects.get(session=session).marks.order_by("enrolment__learner__surname")
    assert [(f"{mark.hours:f}", mark.page) for mark in marks.exclude(hours=None)] == [
        ("2.50", 12),
        *[("3.00", 12)] * 16,
    ]


def test_entries_are_gone_after_going_back_without_saving(phone: BrowserContext, session: Session) -> None:
    page = open_days(phone)
    page.set_viewport_size(WIDTHS["wide"])  # a narrow one has no room for the link
    open_register(page, session)
    give_full_hours(page)
    page.get_by_text("Nobody of 20").wait_for(state="hidden")
    assert page.evaluate(KEPT) == 1
    page.reload()
    expect(page.get_by_text("Your entries from")).to_be_visible()

    page.get_by_role("link", name="Back without saving").click()
    page.wait_for_url("**/registers/")
    open_register(page, session)

    expect(page.get_by_label("Held", exact=True)).not_to_be_checked()
    expect(page.get_by_text("Your entries from")).to_be_hidden()
