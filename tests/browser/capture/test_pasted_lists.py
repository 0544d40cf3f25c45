"""What stands in the boxes for lists is added by saving, or refuses it: it is never dropped without a word."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from classes import roles
from classes.models import Enrolment, Entries, Site, TrainingClass, User
from classes.timetable import Custom
from tests.browser.capturing import choose, fill_in, open_form, save, side_panel
from tests.browser.conftest import Console
from tests.support.factories import LearnerFactory, SiteFactory, UserFactory, captured

ID_NUMBER = "8001015009087"
LEFT = "Pasted dates: These dates were not added: give each line a date such as 2026-02-07, or empty the box."
NOT_USED = "Pasted ID numbers: These numbers were not looked up, or nobody has them"


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None]) -> User:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    sign_in(user)
    return user


@pytest.fixture
def form(page: Page) -> Page:
    """The form of a new class that meets on dates of a list."""
    site: Site = SiteFactory.create()
    open_form(page)
    fill_in(page, site)
    choose(page, "Pattern", "On dates of a list")
    return page


def dates_box(page: Page) -> Locator:
    if not page.get_by_label("One date a line").is_visible():
        page.get_by_text("Paste a list").click()
    return page.get_by_label("One date a line")


def numbers_box(page: Page) -> Locator:
    expect(page.locator(".picker[data-mounted=yes]")).to_be_attached()
    page.get_by_text("Paste ID numbers").click()
    return page.get_by_label("ID or passport numbers, one a line")


def state_of(page: Page, section: str) -> Locator:
    return page.locator(f"#section-{section} [data-part=section-state]")


def days_of_class() -> list[str]:
    pattern = Entries.of(TrainingClass.objects.get()).pattern
    assert isinstance(pattern, Custom)
    return [f"{block.date}" for block in pattern.dates]


def test_dates_that_were_pasted_are_added_by_saving(form: Page) -> None:
    dates_box(form).fill("Sat 7 Feb 2026 9:00 14:00\n14/2/2026")

    save(form)

    expect(form.get_by_role("heading", name="was captured")).to_be_visible()
    assert days_of_class() == ["2026-02-07", "2026-02-14"]


def test_what_was_added_otherwise_than_it_was_written_is_told(form: Page) -> None:
    dates_box(form).fill("17 Feb 2026 14:00 17:00\n18 Feb 2026\n17 Feb 2026 14:00 17:00")
    expect(dates_box(form)).to_have_accessible_description("A line without times gets those of the date before.")

    form.get_by_role("button", name="Add these dates").click()

    told = form.locator("[data-part=pasted-told]")
    expect(told).to_have_text(
        "Without times of their own, these got those of the date before: Wed 18 Feb 2026, 14:00 to 17:00."
        "In the list already, and not added again: Tue 17 Feb 2026."
    )
    dates_box(form).fill("18 Feb 2026 14:00 17:00\n19 Feb 2026 9:00 12:00")
    form.get_by_role("button", name="Add these dates").click()
    expect(told).to_have_text("In the list already, and not added again: Wed 18 Feb 2026.")
    expect(form.locator("[name^=dates-][name$=-date]")).to_have_count(3)


def test_lines_that_are_no_dates_refuse_the_saving(form: Page, console: Console) -> None:
    console.expect("422")
    dates_box(form).fill("7 Feb 2026 9:00 14:00\n31 Nov 2026\nhello")
    expect(side_panel(form).get_by_role("link", name="Pasted dates")).to_be_visible()

    dates_box(form).press("Control+Enter")

    expect(form.get_by_role("link", name=LEFT)).to_be_visible()
    expect(form.get_by_text("“31 Nov 2026” is no date that exists").locator("visible=true").first).to_be_visible()
    expect(state_of(form, "timetable")).to_have_text(re.compile("Something to correct"), use_inner_text=True)
    expect(dates_box(form)).to_have_value("31 Nov 2026\nhello")
    assert not TrainingClass.objects.exists()
    form.get_by_role("link", name=LEFT).click()
    expect(dates_box(form)).to_be_focused()
    dates_box(form).fill("")
    save(form)
    expect(form.get_by_role("heading", name="was captured")).to_be_visible()
    assert days_of_class() == ["2026-02-07"]


def test_lines_that_are_no_dates_are_marked_when_the_box_is_left_and_when_they_are_added(form: Page) -> None:
    dates_box(form).fill("7 Feb 2026 9:00 14:00\nhello")

    dates_box(form).press("Tab")

    error = form.locator("[data-field=pasted_dates] .field__error")
    expect(error).to_have_text([LEFT.removeprefix("Pasted dates: "), re.compile("^“hello” cannot be read as a date")])
    expect(state_of(form, "timetable")).to_have_text(re.compile("Something to correct"), use_inner_text=True)
    form.get_by_role("button", name="Add these dates").click()
    expect(dates_box(form)).to_have_value("hello")
    expect(error).to_have_count(2)
    expect(side_panel(form).get_by_text("Correct what is marked first.")).to_be_visible()
    dates_box(form).fill("")
    dates_box(form).press("Tab")
    expect(error).to_have_count(0)
    expect(side_panel(form).get_by_text("Nothing: it can be saved.")).to_be_visible()


def test_lines_of_a_pattern_that_was_changed_refuse_nothing(form: Page) -> None:
    dates_box(form).fill("hello")
    choose(form, "Pattern", "Not known yet")

    save(form)

    expect(form.get_by_role("heading", name="was captured")).to_be_visible()


def test_what_was_pasted_comes_back_after_a_reload_but_for_the_numbers(form: Page) -> None:
    dates_box(form).fill("hello")
    numbers_box(form).fill(ID_NUMBER)
    form.wait_for_function("() => JSON.stringify(localStorage).includes('hello')")
    kept = form.evaluate("JSON.stringify(localStorage)")

    form.reload()

    expect(form.locator("#capture-form[data-mounted=yes]")).to_be_attached()
    expect(form.get_by_label("One date a line")).to_be_visible()
    expect(form.get_by_label("One date a line")).to_have_value("hello")
    expect(state_of(form, "timetable")).to_have_text(re.compile("Something to correct"), use_inner_text=True)
    assert ID_NUMBER not in kept


def test_numbers_that_were_not_looked_up_refuse_the_saving_of_an_edit(page: Page, console: Console) -> None:
    console.expect("422")
    LearnerFactory.create(surname="Botha", first_name="Kobus", id_number=ID_NUMBER)
    training_class = captured()
    open_form(page, f"/classes/{training_class.code}/edit/")
    numbers_box(page).fill(ID_NUMBER)
    expect(side_panel(page).get_by_text("Nothing: it can be saved.")).to_be_hidden()
    expect(side_panel(page).get_by_role("link", name="Pasted ID numbers")).to_be_visible()

    page.get_by_role("button", name="Save changes").click()

    expect(page.get_by_role("link", name=NOT_USED)).to_be_visible()
    expect(state_of(page, "learners")).to_have_text(re.compile("Something to correct"), use_inner_text=True)
    page.get_by_role("button", name="Choose these learners").click()
    expect(page.get_by_label("Botha, Kobus")).to_be_checked()
    expect(page.get_by_role("link", name=NOT_USED)).to_be_hidden()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text(f"Class {training_class.code} was saved.")).to_be_visible()
    assert Enrolment.objects.get().learner.surname == "Botha"


def test_numbers_that_were_not_looked_up_refuse_the_enrolling(page: Page, console: Console) -> None:
    console.expect("422")
    LearnerFactory.create(surname="Botha", first_name="Kobus", id_number=ID_NUMBER)
    training_class = captured()
    page.goto(f"/classes/{training_class.code}/learners/")
    numbers_box(page).fill(f"{ID_NUMBER}\n9001010001080")
    expect(page.locator("#learners-form[data-mounted=yes]")).to_be_attached()

    page.get_by_role("button", name="Enrol").click()
    expect(page.get_by_role("link", name=NOT_USED)).to_be_visible()
    page.get_by_role("button", name="Choose these learners").click()
    nobody = page.get_by_text("Nobody has the numbers that are left")
    expect(nobody).to_be_visible()
    page.get_by_role("button", name="Enrol").click()
    expect(nobody).to_be_hidden()
    expect(page.get_by_role("link", name=NOT_USED)).to_be_visible()
    assert not Enrolment.objects.exists()
    page.get_by_label("ID or passport numbers, one a line").fill("")
    page.get_by_role("button", name="Enrol").click()

    expect(page.get_by_text("1 learner was enrolled.")).to_be_visible()
