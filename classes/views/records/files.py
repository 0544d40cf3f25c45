"""The files of a class: its tab, sending files in and out, deleting and restoring them."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classes.forms.records.files import FilesForm
from classes.models import ClassFile, TrainingClass
from classes.models.records.files import LARGEST_FILE
from classes.services.edits import ChangedMeanwhile
from classes.services.records import files as services
from classes.services.records.stored_files import open_stored
from classes.views import answers
from classes.views.access import class_at, require, row_of
from classes.views.class_heads import page_context
from classes.views.requests import StaffRequest, version_read
from classes.views.submissions import submission_of
from classes.views.uploads import takes_files

logger = logging.getLogger(__name__)

TAB: Final = "classes/records/files/class_files.html"
OTHERS_FILE: Final = (
    "This file belongs to a note that somebody else wrote: "
    "only its author or an administrator can delete or restore it."
)


@takes_files(LARGEST_FILE)
@require_http_methods(["GET", "POST"])
@permission_required("classes.view_classfile", raise_exception=True)
def class_files(request: StaffRequest, code: str) -> HttpResponse:
    """GET: the list. POST: some more."""
    training_class = class_at(request, code)
    if request.method == "GET":
        form = FilesForm(initial={"submission_id": uuid4()})
        return render(request, TAB, _page_of(request, training_class) | {"form": form})
    require(request, "add_classfile")
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return answers.invalid(request, form, template=TAB, context=_page_of(request, training_class))
    uploads, submission_id = form.cleaned_data["files"], submission_of(request).id
    services.add_files(uploads, to=training_class, submission_id=submission_id, by=request.user, at=timezone.now())
    message = f"{len(uploads)} files were added." if len(uploads) != 1 else f"{uploads[0].name} was added."
    return _done(request, training_class, message, status=HTTPStatus.CREATED)


@require_safe
@permission_required("classes.view_classfile", raise_exception=True)
def file_download(request: StaffRequest, code: str, file: int) -> HttpResponse | FileResponse:
    """Always to be kept, never to be shown in the browser; what it is was found out here and not told by its sender."""
    row = row_of(ClassFile.objects.kept(), class_at(request, code), file)
    try:
        content = open_stored(row.stored_name)
    except FileNotFoundError:
        logger.exception("stored file missing", extra={"file": row.pk})
        message = "This file is in the list, but not on the disk any more: tell an administrator."
        return answers.refused(request, HTTPStatus.NOT_FOUND, message)
    answer = FileResponse(content, as_attachment=True, filename=row.name, content_type=row.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@permission_required("classes.delete_classfile", raise_exception=True)
def file_delete(request: StaffRequest, code: str, file: int) -> HttpResponse:
    training_class, row = _file_of_user(request, code, file)
    message = f"{row.name} was deleted. It can be restored for 30 days."
    return _decide(request, row, services.delete_file, message, of=training_class)


@require_POST
@permission_required("classes.delete_classfile", raise_exception=True)
def file_restore(request: StaffRequest, code: str, file: int) -> HttpResponse:
    training_class, row = _file_of_user(request, code, file)
    return _decide(request, row, services.restore_file, f"{row.name} was restored.", of=training_class)


def _file_of_user(request: StaffRequest, code: str, key: int) -> tuple[TrainingClass, ClassFile]:
    """A file that the user may delete or restore: 404 or 403 otherwise."""
    training_class = class_at(request, code)
    file = row_of(ClassFile.objects.with_names(), training_class, key)
    if not file.may_be_deleted_by(request.user):
        raise answers.NotYours(OTHERS_FILE)
    return training_class, file


def _decide(
    request: StaffRequest, file: ClassFile, decide: Callable[..., None], message: str, *, of: TrainingClass
) -> HttpResponse:
    """Delete a file or restore it; `decide` is the service, `message` what is said then."""
    try:
        decide(file, by=request.user, at=timezone.now(), read=version_read(request))
    except ChangedMeanwhile as refusal:
        return answers.stale(request, refusal, noun="file", back=_address_of(of))
    except services.RecordIsDeleted:
        noun = "note" if file.note else "QA visit"
        told = f"{file.name} belongs to a {noun} that was deleted: restore the {noun}, and the file comes back with it."
        return answers.refused(request, HTTPStatus.CONFLICT, told)
    except services.GoneForGood:
        told = f"{file.name} was deleted more than 30 days ago and cannot be restored: send the file again."
        return answers.refused(request, HTTPStatus.CONFLICT, told)
    return _done(request, of, message)


def _page_of(request: StaffRequest, training_class: TrainingClass) -> dict[str, Any]:
    files = list(training_class.files.of_kept_records().with_names().newest_first())
    now = timezone.now()
    return {
        **page_context(request, training_class),
        "deletable": {file.pk for file in files if file.may_be_deleted_by(request.user)},
        "files": [file for file in files if file.deleted_at is None],
        "deleted_files": [file for file in files if file.may_be_restored(now)],
    }


def _done(request: StaffRequest, training_class: TrainingClass, message: str, **more: Any) -> HttpResponse:
    return answers.done(request, message=message, redirect_url=_address_of(training_class), **more)


def _address_of(training_class: TrainingClass) -> str:
    return reverse("classes:class_files", args=[training_class.code])
