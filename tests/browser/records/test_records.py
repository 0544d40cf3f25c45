"""Event dates, notes, QA visits, files and the QA page in Chromium."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from classes import roles
from classes.models import ClassFile, Note, QAVisit, TrainingClass, User
from tests.browser.axe import assert_looks_right
from tests.browser.conftest import Console
from tests.support.documents import A_PROGRAM
from tests.support.factories import UserFactory, captured
from tests.support.records import A_PDF, EventDateFactory, NoteFactory, QAVisitFactory, completed, deleted, stored_file

LONG = "WorkbooksOfTheWholeGroup" * 8


@pytest.fixture(autouse=True)
def administrator(sign_in: Callable[[User], None]) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR, first_name="Nomsa", last_name="Dlamini")
    sign_in(user)
    return user


@pytest.fixture
def busy(administrator: User) -> TrainingClass:
    """A class in which a lot has happened, and in long words."""
    training_class = captured()
    EventDateFactory.create(training_class=training_class, description=LONG, notes=LONG)
    EventDateFactory.create(training_class=training_class, type="exams", **completed())
    note = NoteFactory.create(training_class=training_class, text=LONG, categories=["venue_issues"], priority="high")
    Note.objects.filter(pk=note.pk).update(text=f"{LONG} after all")
    NoteFactory.create(training_class=training_class, **deleted())
    visit = QAVisitFactory.create(
        training_class=training_class,
        date=timezone.localdate(),
        findings=LONG,
        follow_up_date=timezone.localdate(),
        follow_up_actions=LONG,
    )
    QAVisitFactory.create(training_class=training_class, **deleted())
    stored_file(training_class, name=f"{LONG[:190]}.pdf", note=note)
    stored_file(training_class, qa_visit=visit)
    stored_file(training_class, deleted_by=administrator, deleted_at=timezone.now())
    return training_class


def test_pages_are_accessible_and_fit(page: Page, busy: TrainingClass) -> None:
    address = busy.get_absolute_url()
    note, visit, event = busy.notes.first(), busy.qa_visits.first(), busy.event_dates.first()
    assert note
    assert visit
    assert event

    for below in (
        f"{address}events/",
        f"{address}events/{event.pk}/edit/",
        f"{address}notes/",
        f"{address}notes/{note.pk}/edit/",
        f"{address}qa-visits/",
        f"{address}qa-visits/{visit.pk}/edit/",
        f"{address}files/",
        "/qa/",
    ):
        page.goto(below)
        for folded in page.locator("main details").all():
            folded.evaluate("details => { details.open = true; }")

        assert_looks_right(page)


def test_writes_a_note_with_an_attachment_and_takes_it_along(page: Page, console: Console, tmp_path: Path) -> None:
    console.expect("422")
    training_class = captured()
    page.goto(f"{training_class.get_absolute_url()}notes/")

    page.get_by_text("Write a note").click()
    page.get_by_label("Text").fill("Three learners came late.")
    page.get_by_label("Poor attendance").check()
    page.get_by_label("Attachments").set_input_files(
        {"name": "list.pdf", "mimeType": "application/pdf", "buffer": A_PROGRAM}
    )
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_role("link", name="Attachments: “list.pdf” does not hold what its name says")).to_be_visible()
    expect(page.get_by_label("Text")).to_have_value("Three learners came late.")
    page.reload()
    expect(page.get_by_label("Text")).to_have_value("Three learners came late.")
    expect(page.get_by_label("Poor attendance")).to_be_checked()

    page.get_by_label("Attachments").set_input_files(
        {"name": "list.pdf", "mimeType": "application/pdf", "buffer": A_PDF}
    )
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_role("status").filter(has_text="The note was added.")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="list.pdf").click()
    download.value.save_as(tmp_path / "taken.pdf")
    assert download.value.suggested_filename == "list.pdf"
    assert (tmp_path / "taken.pdf").read_bytes() == A_PDF
    assert Note.objects.get().categories == ["poor_attendance"]
    assert ClassFile.objects.get().note == Note.objects.get()


def test_asks_whose_text_stands_when_somebody_was_faster(page: Page, console: Console, administrator: User) -> None:
    console.expect("409")
    note = NoteFactory.create(author=administrator, text="Three came late.")
    page.goto(f"{note.training_class.get_absolute_url()}notes/{note.pk}/edit/")
    expect(page.locator("main form[data-mounted=yes]")).to_be_attached()
    Note.objects.update(text="Two came late.")

    page.get_by_label("Text").fill("All came late.")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Take theirs: Two came late.")).to_be_visible()
    page.get_by_label("Take theirs").check()
    page.get_by_role("button", name="Save with these choices").click()

    expect(page.get_by_role("status").filter(has_text="The note was saved.")).to_be_visible()
    assert Note.objects.get().text == "Two came late."


def test_draws_the_tables_of_the_qa_page_in_the_colours_of_the_theme(page: Page, console: Console) -> None:
    console.expect("willReadFrequently")  # Chromium's advice for who looks at pixels, as this test does
    QAVisitFactory.create(date=timezone.localdate())
    bar_is_drawn = """canvas => {
        const { width, height } = canvas;
        const wanted = getComputedStyle(canvas).accentColor.match(/\\d+/g).map(Number);
        const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
        for (let place = 0; place < pixels.length; place += 4) {
            if (wanted.every((part, index) => Math.abs(pixels[place + index] - part) < 3)) {
                return true;
            }
        }
        return false;
    }"""
    page.goto("/qa/")
    drawing = page.locator("[aria-labelledby='chart-types'] canvas")
    expect(page.locator("[aria-labelledby='chart-types'][data-mounted=yes]")).to_be_attached()

    assert drawing.evaluate(bar_is_drawn)
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    page.wait_for_function(f"() => ({bar_is_drawn})(document.querySelectorAll('canvas')[1])")


def test_records_a_visit_and_says_that_its_follow_up_is_done(page: Page) -> None:
    training_class = captured()
    page.goto(f"{training_class.get_absolute_url()}qa-visits/")

    page.get_by_text("Record or plan a QA visit").click()
    page.get_by_label("Date of the visit").fill("2026-02-09")
    page.get_by_label("Type").select_option("Compliance")
    page.get_by_label("Officer").select_option("Nomsa Dlamini")
    page.get_by_label("What is to be done").fill("Have the portfolios signed.")
    page.get_by_label("Follow-up by").fill("2026-02-23")
    page.get_by_role("button", name="Record visit").click()
    page.get_by_role("button", name="Done").click()

    expect(page.get_by_text("Followed up", exact=True)).to_be_visible()
    visit = QAVisit.objects.get()
    assert (visit.date, visit.follow_up_date) == (date(2026, 2, 9), date(2026, 2, 23))
    assert visit.follow_up_done_at is not None
