"""The notes of a class: its tab with search and filter, writing, changing, deleting and restoring them."""

from functools import partial
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from classes.forms.lists import PAGE_SIZES, PageForm
from classes.forms.records.notes import NoteFilterForm, NoteForm
from classes.models import Note, TrainingClass
from classes.models.records.files import LARGEST_FILE
from classes.models.records.note_pages import written_notes
from classes.models.records.notes import NoteQuerySet
from classes.views import answers, exports
from classes.views.access import class_at, require, row_of
from classes.views.class_heads import page_context
from classes.views.records.records import Kind, add, delete, edit, restore
from classes.views.requests import StaffRequest, posted
from classes.views.uploads import takes_files

NOTES: Final = Kind(
    noun="note",
    address="classes:class_notes",
    tab="classes/records/notes/notes.html",
    fields="classes/records/notes/_fields.html",
)
OTHERS_NOTE: Final = "Somebody else wrote this note: only its author or an administrator can change or delete it."


@takes_files(LARGEST_FILE)
@require_http_methods(["GET", "POST"])
@permission_required("classes.view_note", raise_exception=True)
def class_notes(request: StaffRequest, code: str) -> HttpResponse:
    """GET: the notes that are asked for. POST: one more."""
    training_class = class_at(request, code)
    page = partial(_page_of, request, training_class)
    if request.method == "GET":
        return render(request, NOTES.tab, page() | {"form": NoteForm()})
    require(request, "add_note")
    form = NoteForm(request.POST, request.FILES)
    return add(request, form, NOTES, to=training_class, page=page, message=lambda _note: "The note was added.")


@takes_files(LARGEST_FILE)
@require_http_methods(["GET", "POST"])
@permission_required("classes.change_note", raise_exception=True)
def note_edit(request: StaffRequest, code: str, note: int) -> HttpResponse:
    training_class, row = _note_of_user(request, code, note, Note.objects.kept())
    form = NoteForm(posted(request), request.FILES or None, instance=row)
    message = "The note was saved. Every former text of it is kept."
    return edit(request, form, NOTES, of=training_class, message=message)


@require_POST
@permission_required("classes.delete_note", raise_exception=True)
def note_delete(request: StaffRequest, code: str, note: int) -> HttpResponse:
    training_class, row = _note_of_user(request, code, note, Note.objects.all())
    return delete(request, row, NOTES, of=training_class)


@require_POST
@permission_required("classes.delete_note", raise_exception=True)
def note_restore(request: StaffRequest, code: str, note: int) -> HttpResponse:
    training_class, row = _note_of_user(request, code, note, Note.objects.all())
    return restore(request, row, NOTES, of=training_class)


def _note_of_user(request: StaffRequest, code: str, key: int, notes: NoteQuerySet) -> tuple[TrainingClass, Note]:
    """A note that the user may change: 404 or 403 otherwise."""
    training_class = class_at(request, code)
    note = row_of(notes.with_names(), training_class, key)
    if not note.may_be_edited_by(request.user):
        raise answers.NotYours(OTHERS_NOTE)
    return training_class, note


def _page_of(request: StaffRequest, training_class: TrainingClass) -> dict[str, Any]:
    filters, pages = NoteFilterForm(request.GET), PageForm(request.GET)
    notes = Note.objects.filter(training_class=training_class).with_names().newest_first()
    page = pages.page_of(filters.found_in(notes.kept()))
    return {
        **page_context(request, training_class),
        "filters": filters,
        "page_obj": page,
        "page_sizes": PAGE_SIZES,
        "notes": written_notes(page.object_list, request.user),
        "deleted_notes": [note for note in notes.deleted() if note.may_be_edited_by(request.user)],
        "left_out": exports.left_out_of(request, filters, pages),
    }
