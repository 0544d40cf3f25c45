"""Learner records, and learners in classes, in Chromium."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from classes import roles
from classes.models import Enrolment, Learner, TrainingClass, User
from tests.browser.axe import assert_accessible, assert_looks_right
from tests.browser.capturing import answer, fill_in, open_form, save
from tests.browser.conftest import Console
from tests.support.factories import LearnerFactory, SiteFactory, UserFactory, captured, enrolled, mondays_and_wednesdays

ID_NUMBER = "8001015009087"


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None]) -> User:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    sign_in(user)
    return user


def search(page: Page, text: str) -> None:
    expect(page.locator(".picker[data-mounted=yes]")).to_be_attached()
    page.get_by_label("Name, initials, town or employer").fill(text)
    expect(page.get_by_role("status").filter(has_text="fit")).to_be_visible()


def add_chosen(page: Page) -> None:
    expect(page.locator("[data-part=their-level]")).to_contain_text("in the list above once they are added.")
    page.get_by_role("button", name="Add the", exact=False).click()
    expect(page.get_by_label("Name, initials, town or employer")).to_be_focused()


def test_pages_are_accessible_and_fit(page: Page) -> None:
    training_class = captured(entries=mondays_and_wednesdays(), exam_class=True, exam_type="External")
    learner = LearnerFactory.create(surname="Mthembu-van der Westhuizen", town="Bronkhorstspruit")
    enrolment = enrolled(training_class, learner=learner)
    enrolled(captured(entries=mondays_and_wednesdays()), learner=learner)
    LearnerFactory.create_batch(30, surname="Botha")
    tab = f"/classes/{training_class.code}/learners/"

    for address in (
        "/learners/",
        "/learners/?q=nobody",
        "/learners/new/",
        learner.get_absolute_url(),
        f"{learner.get_absolute_url()}edit/",
        tab,
        f"{tab}{enrolment.pk}/edit/",
    ):
        page.goto(address)

        assert_looks_right(page)

    page.goto(tab)
    search(page, "botha")
    expect(page.get_by_text("30 learners fit: page 1 of 2.")).to_be_visible()
    page.get_by_role("button", name="Choose all 30").click()
    add_chosen(page)
    expect(page.get_by_text("30 learners were added to the list above.")).to_be_visible()
    assert_looks_right(page)


def test_numbers_that_nobody_has_leave_the_results_of_the_search(page: Page) -> None:
    LearnerFactory.create_batch(2, surname="Mthembu")
    open_form(page)
    search(page, "mthe")
    expect(page.get_by_text("2 learners fit.")).to_be_visible()

    page.get_by_text("Paste ID numbers").click()
    page.get_by_label("ID or passport numbers, one a line").fill("9001010001080")
    page.get_by_role("button", name="Choose these learners").click()

    expect(page.get_by_text("Nobody has the numbers that are left")).to_be_visible()
    expect(page.get_by_text("2 learners fit.")).to_be_visible()
    expect(page.get_by_role("list", name="Learners that were found").get_by_role("checkbox")).to_have_count(2)


def test_numbers_wait_while_their_learner_is_captured_in_another_window(page: Page) -> None:
    open_form(page)
    page.get_by_text("Paste ID numbers").click()
    page.get_by_label("ID or passport numbers, one a line").fill(ID_NUMBER)
    page.get_by_role("button", name="Choose these learners").click()
    expect(page.get_by_text("Nobody has the numbers that are left")).to_be_visible()

    with page.expect_popup() as opened:
        page.get_by_role("link", name="Capture a new learner, in another window").click()
    expect(opened.value.get_by_role("heading", name="Capture a learner")).to_be_visible()
    LearnerFactory.create(surname="Botha", first_name="Kobus", id_number=ID_NUMBER)
    page.get_by_role("button", name="Choose these learners").click()

    expect(page.get_by_label("Botha, Kobus")).to_be_checked()


def test_captures_a_class_with_learners_who_were_found_and_pasted(page: Page) -> None:
    site = SiteFactory.create()
    LearnerFactory.create(surname="Mthembu", first_name="Zanele", employer=site.client)
    LearnerFactory.create(surname="Botha", first_name="Kobus", id_number=ID_NUMBER)
    open_form(page)
    fill_in(page, site)
    answer(page, "Exam class", "Yes")
    page.get_by_label("Exam type").fill("External")

    search(page, "mthe")
    page.get_by_label("Mthembu, Zanele").check()
    add_chosen(page)
    page.get_by_text("Paste ID numbers").click()
    page.get_by_label("ID or passport numbers, one a line").fill(f"{ID_NUMBER}\n9001010001080")
    page.get_by_role("button", name="Choose these learners").click()
    expect(page.get_by_text("Nobody has the numbers that are left")).to_be_visible()
    page.get_by_label("ID or passport numbers, one a line").fill("")
    add_chosen(page)
    names = page.locator("[name$='-name']")
    expect(names).to_have_count(2)
    page.get_by_label("Takes the exam").nth(0).check()
    page.get_by_label("Level").nth(1).fill("NL1")
    expect(page.locator("[data-part='missing'] a", has_text="Since")).to_have_count(0)
    expect(page.locator("[data-part='missing'] a", has_text="Takes the exam")).to_have_count(0)
    kept = page.evaluate("JSON.stringify(localStorage)")
    save(page)

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    facts = Enrolment.objects.order_by("pk").values_list("learner__surname", "level", "takes_exam")
    assert set(facts) == {("Mthembu", "RLN", True), ("Botha", "NL1", False)}
    assert ID_NUMBER not in kept


def test_learners_come_back_after_a_reload(page: Page) -> None:
    learner = LearnerFactory.create(surname="Mthembu", first_name="Zanele")
    training_class = captured()
    address = f"/classes/{training_class.code}/edit/"
    open_form(page, address)
    search(page, "mthe")
    page.get_by_label("Mthembu, Zanele").check()
    add_chosen(page)
    page.wait_for_function("() => JSON.stringify(localStorage).includes('Mthembu, Zanele')")

    open_form(page, address)

    expect(page.locator("[name='learners-0-name']")).to_have_value("Mthembu, Zanele")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text(f"Class {training_class.code} was saved.")).to_be_visible()
    assert TrainingClass.objects.get().enrolments.get().learner == learner


def test_many_learners_come_back_in_no_time(page: Page) -> None:
    LearnerFactory.create_batch(200, surname="Mthembu")
    open_form(page)
    search(page, "mthe")
    page.get_by_role("button", name="Choose all 200").click()
    add_chosen(page)
    page.wait_for_function("() => JSON.stringify(localStorage).includes('learners-199-name')")

    page.reload()

    expect(page.locator("#capture-form[data-mounted=yes]")).to_be_attached()
    expect(page.locator("[name='learners-199-name']")).to_have_value(re.compile("^Mthembu"))


def test_enrols_on_the_classs_page_and_records_who_left(page: Page, console: Console) -> None:
    console.expect("422")
    LearnerFactory.create(surname="Mthembu", first_name="Zanele")
    training_class = captured()
    page.goto(f"/classes/{training_class.code}/learners/")
    expect(page.locator("#learners-form[data-mounted=yes]")).to_be_attached()
    page.get_by_role("button", name="Enrol").click()
    expect(page.get_by_text("Nobody was enrolled: choose at least one learner.")).to_have_count(1)
    search(page, "mthe")
    page.get_by_label("Mthembu, Zanele").check()
    add_chosen(page)
    page.wait_for_function("() => JSON.stringify(localStorage).includes('Mthembu, Zanele')")
    page.reload()

    page.get_by_role("combobox", name="Level").fill("CL9")
    page.get_by_role("button", name="Enrol").click()
    expect(page.get_by_role("link", name="Level: There is no level CL9: choose one from the list.")).to_be_visible()
    page.get_by_role("combobox", name="Level").fill("NL1")
    page.get_by_role("button", name="Enrol").click()
    expect(page.get_by_text("1 learner was enrolled.")).to_be_visible()
    page.get_by_role("link", name="Change Zanele Mthembu").click()
    page.get_by_label("Status", exact=True).select_option("Dropped out")
    page.get_by_label("Since", exact=True).fill("2026-03-02")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Zanele Mthembu was saved.")).to_be_visible()
    expect(page.get_by_text("since Mon 2 Mar 2026")).to_be_visible()


def test_a_learner_who_is_half_typed_comes_back_without_the_number(page: Page) -> None:
    page.goto("/learners/new/")
    expect(page.locator("#learner-form[data-mounted=yes]")).to_be_attached()
    page.get_by_label("First name").fill("Zanele")
    page.get_by_label("Surname").fill("Mthembu")
    page.get_by_label("ID number").fill(ID_NUMBER)
    page.get_by_label("Race").select_option(index=1)

    page.goto("/agents/")
    kept = page.evaluate("JSON.stringify(localStorage)")
    page.goto("/learners/new/")

    expect(page.get_by_label("Surname")).to_have_value("Mthembu")
    expect(page.get_by_label("First name")).to_have_value("Zanele")
    expect(page.get_by_label("ID number")).to_have_value("")
    expect(page.get_by_label("Race")).to_have_value("")
    expect(page.get_by_text("Numbers, gender and race are not kept: enter them again.")).to_be_visible()
    assert ID_NUMBER not in kept
    assert "race" not in kept
    assert_looks_right(page)


def test_captures_a_learner_after_a_look_at_who_is_alike(page: Page, console: Console) -> None:
    console.expect("422")
    LearnerFactory.create(surname="Mthembu", first_name="Zanele", id_number="", passport_number="A1234567")
    page.goto("/learners/new/")

    page.get_by_label("First name").fill("Zanele")
    page.get_by_label("Surname").fill("Mthembu")
    page.get_by_label("ID number").fill(ID_NUMBER)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("group", name="Who may be the same person")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("None of them").check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Zanele Mthembu was captured.")).to_be_visible()
    assert Learner.objects.filter(id_number=ID_NUMBER).exists()


def test_a_level_that_there_is_not_is_marked_when_it_is_left(page: Page) -> None:
    site = SiteFactory.create()
    LearnerFactory.create(surname="Mthembu", first_name="Zanele")
    open_form(page)
    fill_in(page, site)
    search(page, "mthe")
    page.get_by_label("Mthembu, Zanele").check()
    add_chosen(page)
    state = page.locator("#section-learners .card__head")
    level = page.get_by_role("combobox", name="Level")

    level.fill("XX9")
    level.press("Tab")

    expect(page.get_by_text("There is no level XX9: choose one from the list.")).to_be_visible()
    expect(state.get_by_text("Something to correct")).to_be_visible()
    expect(page.get_by_text("Nothing: it can be saved.")).to_be_hidden()
    level.fill("nl1")
    level.press("Tab")
    expect(page.get_by_text("There is no level")).to_have_count(0)
    expect(state.get_by_text("Complete")).to_be_visible()
    save(page)
    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    assert Enrolment.objects.get().level == "NL1"


def test_leads_to_the_learner_who_has_the_number(page: Page, console: Console) -> None:
    console.expect("422")
    kobus = LearnerFactory.create(surname="Botha", first_name="Kobus", id_number=ID_NUMBER)
    page.goto("/learners/new/")
    page.get_by_label("Surname").fill("Mthembu")
    page.get_by_label("ID number").fill(ID_NUMBER)
    page.get_by_role("button", name="Save").click()

    link = page.get_by_role("group", name="Who is here with this number").get_by_role("link", name="Botha, Kobus")
    expect(link).to_have_attribute("href", kobus.get_absolute_url())
    assert_accessible(page)
    page.get_by_label("ID number").fill("")
    page.get_by_label("Passport number").fill("A1234567")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Mthembu was captured.")).to_be_visible()


def test_enter_does_not_send_a_long_form_and_ctrl_enter_does(page: Page) -> None:
    page.goto("/learners/new/")
    expect(page.locator("#learner-form[data-mounted=yes]")).to_be_attached()
    page.get_by_label("First name").fill("Zanele")
    page.get_by_label("Surname").fill("Mthembu")
    page.get_by_label("ID number").fill(ID_NUMBER)

    page.get_by_label("ID number").press("Enter")
    page.wait_for_timeout(300)
    assert not Learner.objects.exists()
    page.get_by_label("ID number").press("Control+Enter")

    expect(page.get_by_text("was captured")).to_be_visible()
