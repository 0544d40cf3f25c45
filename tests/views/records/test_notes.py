"""GET and POST /classes/<code>/notes/, and what is below it."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import ClassFile, Note, User
from tests.support.documents import A_PROGRAM, register, send
from tests.support.factories import UserFactory, captured
from tests.support.records import A_PDF, NoteFactory, deleted, stored_file

pytestmark = pytest.mark.django_db

PAGE = {"accept": "text/html"}
LATE: dict[str, Any] = {
    "text": "Three learners came late.",
    "categories": ["poor_attendance", "client_unhappy"],
    "priority": "high",
}


@pytest.fixture
def author(client: Browser) -> User:
    user = UserFactory.create(role=roles.SUPERVISOR, first_name="Thandeka", last_name="Nkosi")
    client.force_login(user)
    return user


def address_of(note: Note, action: str = "edit/") -> str:
    return f"/classes/{note.training_class.code}/notes/{note.pk}/{action}"


def test_keeps_a_note_with_its_categories_and_its_author(client: Browser, author: User) -> None:
    training_class = captured()

    answer = client.post(f"/classes/{training_class.code}/notes/", LATE)

    note = Note.objects.get()
    assert answer.status_code == 201
    assert answer.json()["redirect_url"] == f"/classes/{training_class.code}/notes/"
    assert (note.training_class, note.author) == (training_class, author)
    assert (note.text, note.priority) == ("Three learners came late.", "high")
    assert note.categories == ["poor_attendance", "client_unhappy"]


@pytest.mark.usefixtures("author")
def test_shows_what_was_written(client: Browser) -> None:
    note = NoteFactory.create(text="<b>Late</b>\nagain", categories=["venue_issues"], priority="high")
    stored_file(note.training_class, note=note, name="list.pdf")

    page = client.get(f"/classes/{note.training_class.code}/notes/").text

    assert "&lt;b&gt;Late&lt;/b&gt;\nagain" in page
    assert "<li>Venue issues</li>" in page
    assert str(note.author) in page
    assert "Mon 2 Feb 2026 10:00" in page
    assert "list.pdf" in page


@pytest.mark.usefixtures("author")
@pytest.mark.parametrize(
    ("change", "field", "part"),
    [
        ({"text": ""}, "text", "Write what was observed"),
        ({"text": "  \n "}, "text", "Write what was observed"),
        ({"text": "x" * 10_001}, "text", "at most 10000 characters: it has 10001"),
        ({"text": "x" * 100_000}, "text", "at most 10000 characters: it has 100000"),
        ({"text": "a\0b"}, "text", "cannot be seen"),
        ({"categories": ["gossip"]}, "categories", "no such category"),
        ({"priority": "urgent"}, "priority", "no such priority"),
        ({"submission_id": "7"}, "submission_id", "load the page again"),
    ],
    ids=str,
)
def test_refuses_what_is_no_note(client: Browser, change: dict[str, Any], field: str, part: str) -> None:
    answer = client.post(f"/classes/{captured().code}/notes/", {**LATE, **change})

    assert answer.status_code == 422
    assert part in answer.json()["errors"][field][0]
    assert not Note.objects.exists()


@pytest.mark.usefixtures("author")
def test_counts_a_line_once_however_it_ends(client: Browser) -> None:
    answer = client.post(f"/classes/{captured().code}/notes/", {"text": "a\r\n" * 4_999 + "b"})

    assert answer.status_code == 201
    assert Note.objects.get().text == "a\n" * 4_999 + "b"


@pytest.mark.usefixtures("author")
def test_keeps_attachments_with_the_note(client: Browser) -> None:
    training_class = captured()

    answer = send(client, f"/classes/{training_class.code}/notes/", register(), field="attachments", text="See there")

    file = ClassFile.objects.get()
    assert answer.status_code == 201
    assert (file.training_class, file.note) == (training_class, Note.objects.get())


@pytest.mark.usefixtures("author")
def test_keeps_no_note_whose_attachment_is_refused(client: Browser) -> None:
    files = [("a.pdf", A_PROGRAM)]

    answer = send(client, f"/classes/{captured().code}/notes/", files, field="attachments", text="See there")

    assert "“a.pdf” does not hold" in answer.json()["errors"]["attachments"][0]
    assert not Note.objects.exists()


@pytest.mark.usefixtures("author")
def test_what_is_sent_twice_is_written_once(client: Browser) -> None:
    address = f"/classes/{captured().code}/notes/"
    form = {**LATE, "submission_id": str(uuid4())}

    first, second = client.post(address, form), client.post(address, form)
    other = client.post(address, {**form, "text": "Something else"})

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 422)
    assert first.json()["id"] == second.json()["id"]
    assert "saved before with other content" in str(other.json()["errors"])
    assert Note.objects.count() == 1


@pytest.mark.usefixtures("author")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["room", "late", "Andre"]),
        ("?q=LATE", ["late"]),
        ("?q=andré", ["Andre"]),
        ("?q=a\u2019ndré", ["Andre"]),
        ("?category=venue_issues", ["room"]),
        ("?priority=high", ["late"]),
        ("?priority=high&category=venue_issues", []),
        ("?priority=urgent", ["room", "late", "Andre"]),
    ],
)
def test_finds_notes_by_words_category_and_priority(client: Browser, query: str, found: list[str]) -> None:
    training_class = captured()
    NoteFactory.create(training_class=training_class, text="Andre spoke")
    NoteFactory.create(training_class=training_class, text="Three came late", priority="high")
    cold = ["venue_issues", "weather_delay"]
    NoteFactory.create(training_class=training_class, text="The room is cold", categories=cold)
    NoteFactory.create(text="late room Andre in another class")

    notes = client.get(f"/classes/{training_class.code}/notes/{query}").context["notes"]

    words = {"Andre": "Andre spoke", "late": "Three came late", "room": "The room is cold"}
    assert [written.note.text for written in notes] == [words[word] for word in found]


@pytest.mark.usefixtures("author")
@pytest.mark.parametrize("query", ["?q=a+b+c+d+e+f+g", "?category=gossip", "?priority=9", "?page=9", "?q=a%00b"])
def test_says_what_of_the_address_it_left_out(client: Browser, query: str) -> None:
    assert "was left out:" in client.get(f"/classes/{captured().code}/notes/{query}").text


def test_the_author_changes_a_note_and_its_former_text_stays(client: Browser, author: User) -> None:
    note = NoteFactory.create(author=author, text="Three came late.", categories=["poor_attendance"])

    with time_machine.travel(datetime(2026, 3, 2, 8, 0, tzinfo=UTC), tick=False):
        client.force_login(author)
        answer = client.post(address_of(note), {"text": "Two came late.", "priority": "low", "version": 1})
        page = client.get(f"/classes/{note.training_class.code}/notes/").text

    note.refresh_from_db()
    assert answer.status_code == 200
    assert (note.text, note.priority, note.version, note.changed_by) == ("Two came late.", "low", 2, author)
    assert "Two came late." in page
    assert "Three came late." in page
    assert "priority medium; Poor attendance" in page
    assert "changed Mon 2 Mar 2026 10:00 by Thandeka Nkosi" in page


@pytest.mark.usefixtures("author")
@pytest.mark.parametrize("action", ["edit/", "delete/", "restore/"])
def test_somebody_elses_note_is_left_alone(client: Browser, action: str) -> None:
    note = NoteFactory.create()

    answer = client.post(address_of(note, action), {"text": "Not so", "version": 1})

    note.refresh_from_db()
    assert answer.status_code == 403
    assert answer.json()["message"].startswith("Somebody else wrote this note")
    assert (note.text, note.deleted_at) == ("Three learners came late.", None)


def test_an_administrator_changes_every_note_and_its_author_stays(client: Browser) -> None:
    note = NoteFactory.create()
    administrator = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(administrator)

    answer = client.post(address_of(note), {"text": "Two came late.", "version": 1})

    author = note.author
    note.refresh_from_db()
    assert answer.status_code == 200
    assert (note.author, note.changed_by) == (author, administrator)


@pytest.mark.usefixtures("author")
@pytest.mark.parametrize("action", ["edit/", "delete/", "restore/"])
def test_knows_no_note_of_another_class(client: Browser, author: User, action: str) -> None:
    note = NoteFactory.create(author=author)

    assert client.post(f"/classes/{captured().code}/notes/{note.pk}/{action}").status_code == 404
    assert client.post(f"/classes/1-REALLL-RLN-0099/notes/{note.pk}/{action}").status_code == 404


def test_of_two_who_change_a_note_the_second_is_told(client: Browser, author: User) -> None:
    note = NoteFactory.create(author=author)
    client.post(address_of(note), {"text": "Two came late.", "priority": "low", "version": 1})

    answer = client.post(address_of(note), {"text": "All came late.", "priority": "low", "version": 1})

    note.refresh_from_db()
    (conflict,) = answer.json()["conflict"]
    assert answer.status_code == 409
    assert answer.json()["version"] == 2
    assert (conflict["label"], conflict["yours"], conflict["theirs"]) == ("Text", "All came late.", "Two came late.")
    assert conflict["by"] == "you"
    assert note.text == "Two came late."


def test_the_page_of_the_second_can_be_sent_again(client: Browser, author: User) -> None:
    note = NoteFactory.create(author=author)
    client.post(address_of(note), {"text": "Two came late.", "version": 1})

    page = client.post(address_of(note), {"text": "All came late.", "version": 1}, headers=PAGE)
    again = client.post(address_of(note), {"text": "All came late.", "version": 2}, headers=PAGE)

    assert page.status_code == 409
    assert "Text: You changed this meanwhile in another window to Two came late., here to All came late. (" in page.text
    assert 'name="version" value="2"' in page.text
    assert again.status_code == 302


def test_an_edit_whose_values_already_stand_is_done(client: Browser, author: User) -> None:
    note = NoteFactory.create(author=author, text="As it is")
    Note.objects.update(priority="medium", text="As it is ")
    Note.objects.update(text="As it is")

    answer = client.post(address_of(note), {"text": "As it is", "version": 1})

    assert answer.status_code == 200


def test_a_deleted_note_goes_out_of_sight_and_comes_back(client: Browser, author: User) -> None:
    note = NoteFactory.create(author=author, text="Not meant so")
    stored_file(note.training_class, note=note)

    client.post(address_of(note, "delete/"))
    tab = f"/classes/{note.training_class.code}/notes/"
    gone = client.get(tab).context
    edit = client.post(address_of(note), {"text": "Again", "version": 2})
    client.post(address_of(note, "restore/"))
    back = client.get(tab).context

    assert (list(gone["notes"]), gone["deleted_notes"]) == ([], [note])
    assert edit.status_code == 404
    assert ([written.note for written in back["notes"]], back["deleted_notes"]) == ([note], [])
    assert ClassFile.objects.kept().count() == 1


def test_a_viewer_reads_and_writes_nothing(client: Browser) -> None:
    note = NoteFactory.create()
    NoteFactory.create(training_class=note.training_class, text="Put aside", **deleted())
    client.force_login(UserFactory.create(role=roles.VIEWER))

    page = client.get(f"/classes/{note.training_class.code}/notes/").text

    assert note.text in page
    assert "Write a note" not in page
    assert "Put aside" not in page
    assert client.post(f"/classes/{note.training_class.code}/notes/", LATE).status_code == 403


@pytest.mark.usefixtures("author")
def test_a_former_code_leads_to_the_notes(client: Browser) -> None:
    training_class = captured()

    answer = client.get(f"/classes/{training_class.code.lower()}/notes/?q=late")

    assert answer["Location"] == f"/classes/{training_class.code}/notes/?q=late"


@pytest.mark.usefixtures("author")
@pytest.mark.parametrize("count", [1, 3])
def test_asks_as_many_questions_for_many_notes_as_for_one(
    client: Browser, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    training_class = captured()
    for _ in range(count):
        note = NoteFactory.create(training_class=training_class)
        stored_file(training_class, A_PDF, note=note)
        Note.objects.filter(pk=note.pk).update(text="Changed")

    # session, user, two sources of rights, groups; the class, what it lacks; how many notes,
    # the notes, their files, their former texts, who changed those, and the deleted ones
    with django_assert_num_queries(12):
        client.get(f"/classes/{training_class.code}/notes/")
