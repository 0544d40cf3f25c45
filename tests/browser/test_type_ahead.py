"""Of more than fifty choices one is found by typing a part of its name."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from classes.models import Client, Site, TrainingClass, User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.axe import assert_looks_right
from tests.browser.capturing import answer, choose, field, open_form, save
from tests.browser.conftest import Console
from tests.support.factories import AgentFactory, ClientFactory, SiteFactory, UserFactory, captured

NAMES = [f"{name} Farm {number}" for name in ("Amandla", "Bokamoso", "Khanya") for number in range(20)]


@pytest.fixture
def site(sign_in: Callable[[User], None]) -> Site:
    """Of one of sixty clients and another with an accent in its name."""
    sign_in(UserFactory.create(role=CLASS_ADMINISTRATOR))
    for name in NAMES:
        ClientFactory.create(name=name)
    site: Site = SiteFactory.create(client=ClientFactory.create(name="Réunion Mills"), name="Mill 1")
    return site


def typed_field(page: Page, name: str) -> Locator:
    """Once it is there: until its script has come the select is, which is a combobox, too."""
    return page.get_by_role("combobox", name=name, exact=True).and_(page.locator("input"))


def client_field(page: Page) -> Locator:
    return typed_field(page, "Client")


def fill_in(page: Page) -> None:
    """All that a draft needs."""
    open_form(page)
    client_field(page).fill("réu")
    client_field(page).press("Tab")
    choose(page, "Site", "Mill 1")
    choose(page, "Class type", "REALLL")
    choose(page, "Subject", "Numeracy")
    field(page, "Start date").fill("2026-02-02")
    answer(page, "Funded by a SETA", "No")
    answer(page, "Exam class", "No")


def choices(page: Page) -> Locator:
    return page.get_by_role("option").locator("visible=true")


@pytest.mark.usefixtures("both_widths")
def test_a_part_of_the_name_and_enter_are_enough(page: Page, site: Site) -> None:
    open_form(page)

    client_field(page).press_sequentially("mill reun")
    expect(choices(page)).to_have_text(["Réunion Mills"])
    client_field(page).press("Enter")

    expect(client_field(page)).to_have_value("Réunion Mills")
    choose(page, "Site", "Mill 1")
    assert not TrainingClass.objects.exists()


def test_a_class_is_captured_with_what_was_found(page: Page, site: Site) -> None:
    fill_in(page)
    save(page)

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    assert TrainingClass.objects.get().client == site.client


def test_keys_move_among_the_choices_and_escape_takes_back(page: Page, site: Site) -> None:
    open_form(page)
    client = client_field(page)
    client.fill("khanya")
    expect(choices(page)).to_have_count(20)

    client.press("ArrowDown")
    client.press("Enter")
    expect(client).to_have_value("Khanya Farm 1")
    client.fill("bok")
    client.press("Escape")

    expect(client).to_have_value("Khanya Farm 1")
    expect(choices(page)).to_have_count(0)


def test_a_press_chooses_and_what_is_emptied_is_not_chosen(page: Page, site: Site) -> None:
    open_form(page)
    client_field(page).click()
    expect(choices(page).first).to_have_text("Choose a client")

    choices(page).filter(has_text="Bokamoso Farm 7").click()
    expect(client_field(page)).to_have_value("Bokamoso Farm 7")
    expect(client_field(page)).to_be_focused()
    client_field(page).fill("")
    client_field(page).press("Tab")

    expect(page.locator("#id_client")).to_have_value("")


@pytest.mark.usefixtures("both_widths")
def test_what_means_no_choice_is_said_and_refused(page: Page, site: Site, console: Console) -> None:
    console.expect("status of 4")
    fill_in(page)

    client_field(page).fill("khanya")
    client_field(page).press("Tab")

    expect(page.get_by_text("20 in the list fit “khanya”: choose one.")).to_be_visible()
    expect(page.get_by_text("could not be loaded")).to_have_count(0)
    save(page)
    expect(page.get_by_role("link", name="Client: ")).to_be_visible()
    expect(client_field(page)).to_have_attribute("aria-invalid", "true")
    expect(client_field(page)).to_have_value("khanya")
    page.get_by_role("link", name="Client: ").click()
    expect(client_field(page)).to_be_focused()
    assert not TrainingClass.objects.exists()


def test_what_was_found_comes_back_after_a_reload(page: Page, site: Site) -> None:
    open_form(page)
    client_field(page).fill("réu")
    client_field(page).press("Enter")
    page.wait_for_function("words => Object.values(localStorage).some((kept) => kept.includes(words))", arg='"client"')

    open_form(page)

    expect(client_field(page)).to_have_value("Réunion Mills")


def test_a_text_that_means_no_choice_comes_back_as_it_was(page: Page, site: Site) -> None:
    open_form(page)
    client_field(page).fill("khanya")
    page.wait_for_function("words => Object.values(localStorage).some((kept) => kept.includes(words))", arg="khanya")

    open_form(page)

    expect(client_field(page)).to_have_value("khanya")
    expect(page.get_by_text("20 in the list fit “khanya”: choose one.")).to_be_visible()


@pytest.mark.parametrize("typed", ["{}", "0{}"])
def test_a_number_is_never_the_key_of_a_choice(page: Page, site: Site, console: Console, typed: str) -> None:
    console.expect("status of 4")
    fill_in(page)

    client_field(page).fill(typed.format(site.client_id))
    client_field(page).press("Tab")
    save(page)

    expect(page.get_by_role("link", name="Client: ")).to_be_visible()
    assert not TrainingClass.objects.exists()


def test_what_is_sent_by_keys_while_one_types_is_never_the_first_of_many(
    page: Page, site: Site, console: Console
) -> None:
    console.expect("status of 4")
    fill_in(page)

    client_field(page).fill("khanya")
    client_field(page).press("Control+Enter")

    expect(page.get_by_role("link", name="Client: ")).to_be_visible()
    expect(client_field(page)).to_have_value("khanya")
    assert not TrainingClass.objects.exists()


def test_escape_takes_back_what_fits_nothing(page: Page, site: Site) -> None:
    open_form(page)
    client_field(page).fill("réu")
    client_field(page).press("Enter")

    client_field(page).fill("zebra")
    expect(page.get_by_text("Nothing in the list fits “zebra”: type another part of the name.").first).to_be_visible()
    client_field(page).press("Escape")

    expect(client_field(page)).to_have_value("Réunion Mills")
    expect(page.locator("#id_client")).to_have_value(str(site.client_id))


def test_more_than_a_hundred_are_counted(page: Page, site: Site) -> None:
    for number in range(50):
        ClientFactory.create(name=f"Zonke Farm {number}")
    assert Client.objects.count() == 111
    open_form(page)

    client_field(page).click()

    expect(choices(page)).to_have_count(100)
    expect(page.get_by_text("12 more: type a part of the name")).to_be_visible()
    client_field(page).press("ArrowUp")
    client_field(page).press("Enter")
    expect(client_field(page)).to_have_value("Zonke Farm 42")


def test_choices_that_follow_from_another_are_found_by_typing_too(page: Page, site: Site) -> None:
    for number in range(60):
        SiteFactory.create(client=site.client, name=f"Depot {number}")
    open_form(page)
    client_field(page).fill("réu")
    client_field(page).press("Enter")

    place = typed_field(page, "Site")
    expect(place).to_have_attribute("aria-autocomplete", "list")
    place.fill("mill")
    place.press("Tab")

    expect(place).to_have_value("Mill 1")


def test_a_row_that_is_added_has_the_focus_where_one_types(page: Page, site: Site) -> None:
    for number in range(51):
        AgentFactory.create(name=f"Thabo Botha {number}")
    open_form(page)

    page.get_by_role("button", name="Add a backup").click()
    agent = typed_field(page, "Agent").last
    expect(agent).to_be_focused()
    page.keyboard.type("botha 44")
    page.keyboard.press("Enter")

    expect(agent).to_be_focused()
    expect(agent).to_have_value(re.compile("Botha 44"))


def test_a_list_is_filtered_by_what_was_found(page: Page, site: Site) -> None:
    captured(site=site)
    page.goto("/classes/")
    page.get_by_text("More filters").first.click()

    client_field(page).fill("réu")
    client_field(page).press("Tab")
    page.get_by_role("button", name="Filter", exact=True).click()

    expect(page).to_have_url(re.compile(rf"[?&]client={site.client_id}\b"))
    expect(client_field(page)).to_have_value("Réunion Mills")


def test_looks_right_while_it_is_open(page: Page, site: Site) -> None:
    open_form(page)

    client_field(page).fill("farm 1")

    expect(choices(page)).to_have_count(33)
    assert_looks_right(page)


def test_fifty_are_a_select(page: Page, sign_in: Callable[[User], None]) -> None:
    sign_in(UserFactory.create(role=CLASS_ADMINISTRATOR))
    for name in NAMES[:49]:
        ClientFactory.create(name=name)
    assert Client.objects.count() == 49

    open_form(page)

    expect(page.locator("select#id_client")).not_to_have_attribute("aria-hidden", "true")
