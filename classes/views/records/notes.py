"""The notes of a class: its tab with search and filter, writing, changing, deleting and restoring them."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classes.forms.lists import PAGE_SIZES, PageForm
from classes.forms.records.notes import NoteFilterForm, NoteForm
from classes.models import Note, TrainingClass
from classes.models.records.files import LARGEST_FILE
from classes.models.records.note_pages import written_notes
from classes.models.records.notes import NoteQuerySet
from classes.services.edits import ChangedMeanwhile
from classes.services.records import notes as services
from classes.views import answers, exports
from classes.views.access import class_at, require, row_of
from classes.views.heads import page_context
from classes.views.requests import StaffRequest
from classes.views.uploads import takes_files

TAB: Final = "classes/records/notes/notes.html"
EDIT: Final = "classes/records/notes/edit.html"
OTHERS_NOTE: Final = "Somebody else wrote this note: only its author or an administrator can change or delete it."


@takes_files(LARGEST_FILE)
@require_http_methods(["GET", "POST"])
@permission_required("classes.view_note", raise_exception=True)
def class_notes(request: StaffRequest, code: str) -> HttpResponse:
    """GET: the notes that are asked for. POST: one more."""
    training_class = class_at(request, code)
    if request.method == "GET":
        return render(request, TAB, _page_of(request, training_class) | {"form": NoteForm()})
    require(request, "add_note")
    form = NoteForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            note = services.write_note(
                form.record(),
                of=training_class,
                said=form.edited(),
                uploads=form.cleaned_data["attachments"],
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            return _done(request, training_class, "The note was added.", status=HTTPStatus.CREATED, id=note.pk)
    return answers.invalid(request, form, template=TAB, context=_page_of(request, training_class))


@takes_files(LARGEST_FILE)
@require_http_methods(["GET", "POST"])
@permission_required("classes.change_note", raise_exception=True)
def note_edit(request: StaffRequest, code: str, note: int) -> HttpResponse:
    training_class, row = _note_of_user(request, code, note, Note.objects.kept())
    form = NoteForm(request.POST or None, request.FILES or None, instance=row)
    page: dict[str, Any] = {"template": EDIT, "context": {**page_context(request, training_class), "note": row}}
    if request.method == "GET":
        return render(request, EDIT, page["context"] | {"form": form})
    if form.is_valid():
        try:
            services.edit_note(
                row,
                form.edited(),
                read_version=form.cleaned_data["version"],
                submission_id=form.submission_id_sent,
                uploads=form.cleaned_data["attachments"],
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            return answers.changed_meanwhile(request, form, refusal, noun="note", **page)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            return _done(request, training_class, "The note was saved. Its former text is kept.")
    return answers.invalid(request, form, **page)


@require_POST
@permission_required("classes.delete_note", raise_exception=True)
def note_delete(request: StaffRequest, code: str, note: int) -> HttpResponse:
    training_class, row = _note_of_user(request, code, note, Note.objects.all())
    services.delete_note(row, by=request.user, at=timezone.now())
    return _done(request, training_class, "The note was deleted. It can be restored below the others.")


@require_POST
@permission_required("classes.delete_note", raise_exception=True)
def note_restore(request: StaffRequest, code: str, note: int) -> HttpResponse:
    training_class, row = _note_of_user(request, code, note, Note.objects.all())
    services.restore_note(row, by=request.user)
    return _done(request, training_class, "The note was restored.")


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


def _done(request: StaffRequest, training_class: TrainingClass, message: str, **more: Any) -> HttpResponse:
    address = reverse("classes:class_notes", args=[training_class.code])
    return answers.done(request, message=message, redirect_url=address, **more)
