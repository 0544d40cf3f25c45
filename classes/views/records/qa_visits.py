"""The QA visits of a class: its tab, recording and changing them, and whether a follow-up is done."""

from collections import defaultdict
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classes import roles
from classes.forms.records.qa_visits import FollowUpForm, QAVisitForm
from classes.models import ClassFile, QAVisit, TrainingClass, User
from classes.models.records.files import LARGEST_REPORT
from classes.models.records.qa_visits import QAVisitQuerySet
from classes.services.edits import ChangedMeanwhile
from classes.services.records.qa_visits import NoFollowUp, set_follow_up
from classes.views import answers
from classes.views.access import class_at, require, row_of
from classes.views.class_heads import page_context
from classes.views.records.records import HAS_THE_SAME, Kind, add, delete, edit, restore
from classes.views.requests import StaffRequest, posted, version_read
from classes.views.uploads import takes_files

QA_VISITS: Final = Kind(
    noun="QA visit",
    address="classes:class_qa_visits",
    tab="classes/records/qa_visits/qa_visits.html",
    fields="classes/records/qa_visits/_fields.html",
)


@takes_files(LARGEST_REPORT)
@require_http_methods(["GET", "POST"])
@permission_required("classes.view_qavisit", raise_exception=True)
def class_qa_visits(request: StaffRequest, code: str) -> HttpResponse:
    """GET: the visits. POST: one more."""
    training_class = class_at(request, code)
    page = partial(_page_of, request, training_class)
    if request.method == "GET":
        form = QAVisitForm(initial={"officer": request.user.pk if _is_officer(request.user) else None})
        return render(request, QA_VISITS.tab, page() | {"form": form})
    require(request, "add_qavisit")
    form = QAVisitForm(request.POST, request.FILES)
    return add(request, form, QA_VISITS, to=training_class, page=page, message=_added)


@takes_files(LARGEST_REPORT)
@require_http_methods(["GET", "POST"])
@permission_required("classes.change_qavisit", raise_exception=True)
def qa_visit_edit(request: StaffRequest, code: str, visit: int) -> HttpResponse:
    training_class, row = _visit_of(request, code, visit, QAVisit.objects.kept())
    form = QAVisitForm(posted(request), request.FILES or None, instance=row)
    return edit(request, form, QA_VISITS, of=training_class, message="The QA visit was saved.")


@require_POST
@permission_required("classes.change_qavisit", raise_exception=True)
def qa_visit_follow_up(request: StaffRequest, code: str, visit: int) -> HttpResponse:
    """Says that the follow-up is done, or that it is not."""
    training_class, row = _visit_of(request, code, visit, QAVisit.objects.kept())
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return answers.invalid(request, form, template="classes/refused.html", message=answers.first_sentence(form))
    done = form.cleaned_data["done"]
    try:
        set_follow_up(row, done=done, by=request.user, at=timezone.now(), read=version_read(request))
    except ChangedMeanwhile as refusal:
        return QA_VISITS.stale(request, training_class, refusal)
    except NoFollowUp:
        message = "This visit has no follow-up: edit it and give the day by which something is to be done."
        return answers.refused(request, HTTPStatus.CONFLICT, message)
    return QA_VISITS.done(request, training_class, f"The follow-up is {'done' if done else 'to be done'}.")


@require_POST
@permission_required("classes.delete_qavisit", raise_exception=True)
def qa_visit_delete(request: StaffRequest, code: str, visit: int) -> HttpResponse:
    training_class, row = _visit_of(request, code, visit, QAVisit.objects.all())
    return delete(request, row, QA_VISITS, of=training_class)


@require_POST
@permission_required("classes.delete_qavisit", raise_exception=True)
def qa_visit_restore(request: StaffRequest, code: str, visit: int) -> HttpResponse:
    training_class, row = _visit_of(request, code, visit, QAVisit.objects.all())
    return restore(request, row, QA_VISITS, of=training_class)


def _added(visit: QAVisit) -> str:
    twin = f" {HAS_THE_SAME}" if visit.has_twin() else ""
    return f"The QA visit was {'planned' if visit.is_planned(timezone.localdate()) else 'recorded'}.{twin}"


def _is_officer(user: User) -> bool:
    """Whether visits are the user's own work: others record what somebody else saw."""
    return roles.QA_OFFICER in user.role_names


def _visit_of(request: StaffRequest, code: str, key: int, visits: QAVisitQuerySet) -> tuple[TrainingClass, QAVisit]:
    training_class = class_at(request, code)
    return training_class, row_of(visits.with_names(), training_class, key)


def _page_of(request: StaffRequest, training_class: TrainingClass) -> dict[str, Any]:
    today = timezone.localdate()
    visits = list(QAVisit.objects.filter(training_class=training_class).with_names().newest_first())
    reports: dict[int | None, list[ClassFile]] = defaultdict(list)
    for report in ClassFile.objects.kept().filter(qa_visit__in=visits).order_by("pk"):
        reports[report.qa_visit_id].append(report)
    kept = [visit for visit in visits if visit.deleted_at is None]
    planned = [visit.is_planned(today) for visit in kept]
    return {
        **page_context(request, training_class),
        "lines": [
            (visit, reports[visit.pk], visit.is_follow_up_due(today), ahead)
            for visit, ahead in zip(kept, planned, strict=True)
        ],
        "done": planned.count(False),
        "planned": planned.count(True),
        "deleted_visits": [visit for visit in visits if visit.deleted_at],
    }
