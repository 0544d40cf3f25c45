"""The learners of a class: who is in it, enrolling, changing and removing them."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from classes.forms.learners.enrolments import EnrolmentChangeForm, EnrolmentsForm
from classes.forms.refusals import sentences_of
from classes.models import Enrolment, Mark, Session, TrainingClass
from classes.models.attendance.register_lists import lacking_hours_of
from classes.models.learners.enrolments import standings_of
from classes.models.overview.class_people import in_class_of, learners_of
from classes.services.edits import ChangedMeanwhile
from classes.services.learners import enrolments as services
from classes.services.learners.clashes import clashes_in
from classes.timetable import say_list, say_number
from classes.views import answers
from classes.views.access import class_at, class_to_edit
from classes.views.class_heads import page_context
from classes.views.requests import StaffRequest, posted, version_read

LIST: Final = "classes/learners/enrolments/list.html"
FORM: Final = "classes/learners/enrolments/form.html"
_NAMED: Final = 3
CHOOSE: Final = "Nobody was enrolled: choose at least one learner."


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@permission_required("classes.view_trainingclass", raise_exception=True)
def class_learners(request: StaffRequest, code: str) -> HttpResponse:
    if request.method == "POST":
        return _enrol(request, class_to_edit(request, code))
    training_class = class_at(request, code)
    return _list(request, training_class, EnrolmentsForm(training_class=training_class, with_stored=False))


@require_http_methods(["GET", "POST"])
@permission_required("classes.change_trainingclass", raise_exception=True)
def enrolment_edit(request: StaffRequest, code: str, enrolment: int) -> HttpResponse:
    found = _enrolment_of(class_to_edit(request, code), enrolment)
    form = EnrolmentChangeForm(posted(request), enrolment=found)
    context = {**page_context(request, found.training_class), "enrolment": found, "standings": standings_of(found)}
    context["is_kept"] = found.is_kept(found.training_class.last_taught(timezone.localdate()))
    context["sessions"] = _sessions_with_hours_of(found)
    if request.method == "GET":
        return render(request, FORM, {**context, "form": form})
    if not form.is_valid():
        return answers.invalid(request, form, template=FORM, context=context)
    try:
        services.change_enrolment(found, form.edit(), by=request.user, at=timezone.now())
    except ChangedMeanwhile as refusal:
        return answers.changed_meanwhile(
            request, form, refusal, noun="learner's place in the class", template=FORM, context=context
        )
    except ValidationError as refusal:
        form.refuse(refusal)
        return answers.invalid(request, form, template=FORM, context=context)
    late = _to_complete(found.training_class, [found.learner_id])
    return _done(request, found.training_class, f"{found.learner} was saved.{late}")


@require_POST
@permission_required("classes.change_trainingclass", raise_exception=True)
def enrolment_delete(request: StaffRequest, code: str, enrolment: int) -> HttpResponse:
    found = _enrolment_of(class_to_edit(request, code), enrolment)
    try:
        services.remove_enrolment(found, by=request.user, at=timezone.now(), read=version_read(request))
    except ChangedMeanwhile as refusal:
        back = reverse("classes:enrolment_edit", args=[found.training_class.code, found.pk])
        return answers.stale(request, refusal, noun="learner's place in the class", back=back)
    except ValidationError as refusal:
        return answers.refused(request, HTTPStatus.CONFLICT, refusal.messages[0])
    return _done(request, found.training_class, f"{found.learner} was removed from the class.")


def _enrol(request: StaffRequest, training_class: TrainingClass) -> HttpResponse:
    form = EnrolmentsForm(request.POST, training_class=training_class)
    if "find" in request.POST:
        form.look_for_learners(request.user)
        return _list(request, training_class, form)
    edit = form.edit(training_class.subject)
    problems = form.problems(training_class.subject)
    if edit is None or not edit.rows:
        problems = problems or {"learner": [CHOOSE]}
    if problems or edit is None:
        return _refused(request, training_class, form, problems)
    try:
        count = services.enrol(training_class, edit, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        return _refused(request, training_class, form, sentences_of(refusal))
    message = "1 learner was enrolled." if count == 1 else f"{count} learners were enrolled."
    late = _to_complete(training_class, [row.learner for row in edit.rows])
    return _done(request, training_class, f"{message}{late}", status=HTTPStatus.CREATED)


def _to_complete(training_class: TrainingClass, learners: list[int]) -> str:
    """Of registers that were captured before somebody was enrolled; empty where there are none."""
    count, lacking = lacking_hours_of(training_class, learners)
    if not count:
        return ""
    names = say_list([str(learner) for learner in lacking]) if len(lacking) <= _NAMED else f"{len(lacking)} learners"
    lack, them = ("lacks", "it") if count == 1 else ("lack", "them")
    return f" {say_number(count, 'register')} since then {lack} the hours of {names}: complete {them}."


def _list(
    request: StaffRequest,
    training_class: TrainingClass,
    form: EnrolmentsForm,
    *,
    status: int = HTTPStatus.OK,
    **facts: Any,
) -> HttpResponse:
    today = timezone.localdate()
    enrolments = learners_of(training_class, today)
    rows = {"enrolments": enrolments, "today": today, "learners": form}
    context = {**page_context(request, training_class), **rows, **facts}
    context |= {"in_class": in_class_of(enrolments), "clashes": clashes_in(training_class)}
    return render(request, LIST, context, status=status)


def _refused(
    request: StaffRequest, training_class: TrainingClass, form: EnrolmentsForm, problems: dict[str, list[str]]
) -> HttpResponse:
    message = next(iter(problems.values()))[0] if len(problems) == 1 else answers.CORRECT_THESE
    if answers.wants_page(request):
        form.show(problems)
        form.look_for_learners(request.user)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _list(request, training_class, form, status=status, message=message, problems=form.told(problems))
    return answers.refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, message, errors=problems)


def _enrolment_of(training_class: TrainingClass, key: int) -> Enrolment:
    """404 for one of another class."""
    found = get_object_or_404(Enrolment.objects.select_related("learner"), training_class=training_class, pk=key)
    found.training_class = training_class
    return found


def _sessions_with_hours_of(enrolment: Enrolment) -> list[Session]:
    """Those on whose registers the learner has hours, the latest first."""
    marks = Mark.objects.captured().filter(enrolment=enrolment).select_related("register__session")
    latest_first = marks.order_by("-register__session__date", "-register__session__start")
    return [mark.register.session for mark in latest_first]


def _done(
    request: StaffRequest, training_class: TrainingClass, message: str, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    address = reverse("classes:class_learners", args=[training_class.code])
    return answers.done(request, message=message, redirect_url=address, status=status)
