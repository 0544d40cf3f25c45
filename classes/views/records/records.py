"""What the tabs of event dates, notes and QA visits have in common: add one, edit one, and go back to the tab."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from classes.forms.records.records import RecordForm
from classes.models import TrainingClass
from classes.services.edits import ChangedMeanwhile
from classes.services.records.records import RecordWithFiles, add_record, bring_back, edit_record, put_aside
from classes.services.submissions import SubmissionRefused, SubmittedWithOtherContent
from classes.views import answers
from classes.views.class_heads import page_context
from classes.views.requests import StaffRequest, version_read
from classes.views.submissions import submission_of

EDIT = "classes/records/edit.html"
HAS_THE_SAME: Final = "The class has the same one already: delete one of them, unless there are two."


class Kind(NamedTuple):
    """One kind of record: its noun, the name of its tab's address, and the templates of the tab and of its fields."""

    noun: str
    address: str
    tab: str
    fields: str

    def done(self, request: StaffRequest, training_class: TrainingClass, message: str, **more: Any) -> HttpResponse:
        """Something was saved: back to the tab."""
        return answers.done(request, message=message, redirect_url=self._tab_of(training_class), **more)

    def stale(self, request: StaffRequest, training_class: TrainingClass, refusal: ChangedMeanwhile) -> HttpResponse:
        """A button was pressed beside a record that somebody has changed since."""
        return answers.stale(request, refusal, noun=self.noun, back=self._tab_of(training_class))

    def _tab_of(self, training_class: TrainingClass) -> str:
        return reverse(self.address, args=[training_class.code])


def add(
    request: StaffRequest,
    form: RecordForm,
    kind: Kind,
    *,
    to: TrainingClass,
    page: Callable[[], dict[str, Any]],
    message: Callable[[Any], str],
) -> HttpResponse:
    """The answer to a form that adds a record; `page` is the context of the tab, where it stands when it is refused."""
    if form.is_valid():
        try:
            submission = submission_of(request, of=to)
            record = add_record(
                form.instance, submission, to=to, uploads=form.uploads, by=request.user, at=timezone.now()
            )
        except SubmissionRefused as refusal:
            form.refuse_submission(was_saved=isinstance(refusal, SubmittedWithOtherContent))
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            return kind.done(request, to, message(record), status=HTTPStatus.CREATED, id=record.pk)
    return answers.invalid(request, form, template=kind.tab, context=page())


def edit(request: StaffRequest, form: RecordForm, kind: Kind, *, of: TrainingClass, message: str) -> HttpResponse:
    """The page on which a record is edited, and the answer when its form is sent."""
    record = form.instance
    context = {**page_context(request, of), "record": record, "fields": kind.fields, "noun": kind.noun}
    context["back"] = reverse(kind.address, args=[of.code])
    if request.method == "GET":
        return render(request, EDIT, context | {"form": form})
    if form.is_valid():
        try:
            edit_record(
                record,
                form.edited(),
                read_version=form.cleaned_data["version"],
                submission_id=submission_of(request).id,
                uploads=form.uploads,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            return answers.changed_meanwhile(request, form, refusal, noun=kind.noun, template=EDIT, context=context)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            return kind.done(request, of, message)
    return answers.invalid(request, form, template=EDIT, context=context)


def delete(request: StaffRequest, record: RecordWithFiles, kind: Kind, *, of: TrainingClass) -> HttpResponse:
    """The answer to a button that puts a record aside."""
    try:
        put_aside(record, by=request.user, at=timezone.now(), read=version_read(request))
    except ChangedMeanwhile as refusal:
        return kind.stale(request, of, refusal)
    return kind.done(request, of, f"The {kind.noun} was deleted. It can be restored below the others.")


def restore(request: StaffRequest, record: RecordWithFiles, kind: Kind, *, of: TrainingClass) -> HttpResponse:
    try:
        bring_back(record, by=request.user, read=version_read(request))
    except ChangedMeanwhile as refusal:
        return kind.stale(request, of, refusal)
    return kind.done(request, of, f"The {kind.noun} was restored.")
