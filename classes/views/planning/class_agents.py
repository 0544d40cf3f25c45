"""Who teaches a class when: its tab, and the rows of it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, TypeVar

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classes.forms.planning.class_agents import AgentRowForm, BackupAgentForm, ClassAgentForm, NewClassAgentForm
from classes.models import AcceptedClash, BackupAgent, ClassAgent, Teaching, TeachingRefused, TrainingClass
from classes.models.life.needs import Need, untaught_days
from classes.models.planning.teaching import nobody_teaches
from classes.services.edits import ChangedMeanwhile
from classes.services.planning import class_agents as services
from classes.services.planning.clashes import AgentClashes, Saving
from classes.views import answers
from classes.views.access import class_at, require_edit, row_of
from classes.views.class_heads import page_context
from classes.views.planning.clashes import clash_override, clashing
from classes.views.requests import StaffRequest, posted, version_read

TAB: Final = "classes/planning/class_agents/class_agents.html"
EDIT: Final = "classes/planning/class_agents/edit.html"
# Two forms on a page have fields of the same names
BACKUP_IDS: Final = "id_backup_%s"
Page = dict[str, Any]
Row = TypeVar("Row", ClassAgent, BackupAgent)


@require_http_methods(["GET", "POST"])
@permission_required("classes.view_agent", raise_exception=True)
def class_agents(request: StaffRequest, code: str) -> HttpResponse:
    """GET: who teaches when. POST: another agent from a day on."""
    training_class = class_at(request, code)
    if request.method == "GET":
        return render(request, TAB, _page_of(request, training_class))
    require_edit(request, training_class)
    form = NewClassAgentForm(request.POST, training_class=training_class)
    page = {"template": TAB, "context": _page_of(request, training_class) | {"agent_form": form}}
    return _save(request, training_class, form, services.add_class_agent, page, name="to")


@require_POST
@permission_required("classes.view_agent", raise_exception=True)
def backup_add(request: StaffRequest, code: str) -> HttpResponse:
    training_class = class_at(request, code)
    require_edit(request, training_class)
    form = BackupAgentForm(request.POST, training_class=training_class, auto_id=BACKUP_IDS)
    page = {"template": TAB, "context": _page_of(request, training_class) | {"backup_form": form}}
    return _save(request, training_class, form, services.add_backup, page, name="to")


@require_http_methods(["GET", "POST"])
@permission_required("classes.view_agent", raise_exception=True)
def class_agent_edit(request: StaffRequest, code: str, class_agent: int) -> HttpResponse:
    training_class, row = _row_at(request, ClassAgent, code, class_agent)
    require_edit(request, training_class)
    form = ClassAgentForm(posted(request), instance=row, training_class=training_class)
    return _edit(request, training_class, form, services.change_class_agent)


@require_http_methods(["GET", "POST"])
@permission_required("classes.view_agent", raise_exception=True)
def backup_edit(request: StaffRequest, code: str, backup: int) -> HttpResponse:
    training_class, row = _row_at(request, BackupAgent, code, backup)
    require_edit(request, training_class)
    form = BackupAgentForm(posted(request), instance=row, training_class=training_class)
    return _edit(request, training_class, form, services.change_backup)


@require_POST
@permission_required("classes.view_agent", raise_exception=True)
def class_agent_delete(request: StaffRequest, code: str, class_agent: int) -> HttpResponse:
    training_class, row = _row_at(request, ClassAgent, code, class_agent)
    return _remove(request, training_class, row)


@require_POST
@permission_required("classes.view_agent", raise_exception=True)
def backup_delete(request: StaffRequest, code: str, backup: int) -> HttpResponse:
    training_class, row = _row_at(request, BackupAgent, code, backup)
    return _remove(request, training_class, row)


def _row_at(request: StaffRequest, model: type[Row], code: str, key: int) -> tuple[TrainingClass, Row]:
    training_class = class_at(request, code)
    return training_class, row_of(model._default_manager.select_related("agent"), training_class, key)


def _edit(
    request: StaffRequest,
    training_class: TrainingClass,
    form: AgentRowForm,
    change: Callable[..., services.HandedOvers],
) -> HttpResponse:
    context = page_context(request, training_class) | {"row": form.instance, "address": request.path}
    if request.method == "GET":
        return render(request, EDIT, context | {"form": form})
    return _save(request, training_class, form, change, {"template": EDIT, "context": context}, name="of")


def _save(
    request: StaffRequest,
    training_class: TrainingClass,
    form: AgentRowForm,
    change: Callable[..., services.HandedOvers],
    page: Page,
    *,
    name: str,
) -> HttpResponse:
    if not form.is_valid():
        return answers.invalid(request, form, **page)
    cleaned = form.cleaned_data
    override = clash_override(request, training_class.code, cleaned["clash_reason"])
    saving = Saving(request.user, timezone.now(), override)
    try:
        handed = change(_row_of(form), saving=saving, **{name: training_class})
    except TeachingRefused as refusal:
        form.refuse(refusal)
        return answers.invalid(request, form, **page)
    except AgentClashes as refusal:
        return clashing(request, form, refusal, form_key=training_class.code, **page)
    except ChangedMeanwhile as refusal:
        return answers.changed_meanwhile(request, form, refusal, noun="row", **page)
    return _done(request, training_class, _saved(form, training_class), handed)


def _row_of(form: AgentRowForm) -> ClassAgent | BackupAgent | services.RowEdit:
    if form.instance.pk is None:
        row: ClassAgent | BackupAgent = form.row()
        return row
    read_version, read = form.cleaned_data["version"], form.what_was_read()
    return services.RowEdit(form.instance, form.edited(), read_version=read_version, read=read)


def _remove(request: StaffRequest, training_class: TrainingClass, row: ClassAgent | BackupAgent) -> HttpResponse:
    require_edit(request, training_class)
    saving = Saving(by=request.user, at=timezone.now())
    try:
        handed = services.remove_agent_row(row, of=training_class, saving=saving, read=version_read(request))
    except ChangedMeanwhile as refusal:
        return answers.stale(request, refusal, noun="row", back=_address_of(training_class))
    except TeachingRefused as refusal:
        return answers.refused(request, HTTPStatus.CONFLICT, refusal.problems[0].message)
    except AgentClashes as refusal:
        message = f"Without {row.agent}: {refusal.in_words()}. Choose who teaches instead first."
        return answers.refused(request, HTTPStatus.CONFLICT, message)
    return _done(request, training_class, f"{row.agent} was taken away.", handed)


def _saved(form: AgentRowForm, training_class: TrainingClass) -> str:
    """Of a row that was sent unchanged, what somebody else has made of it meanwhile stands."""
    row = type(form.instance)._default_manager.filter(pk=form.instance.pk).select_related("agent").first()
    agent = row.agent if row else form.cleaned_data["agent"]
    from_date = row.from_date if row else form.cleaned_data.get("from_date")
    if isinstance(form, BackupAgentForm) and not from_date:
        return f"{agent} was saved, and stands by."
    if training_class.sessions.planned().filter(agent=agent).exists():
        return f"{agent} was saved."
    return f"{agent} was saved, but teaches no session of this class: compare the dates with the timetable."


def _done(
    request: StaffRequest, training_class: TrainingClass, message: str, handed: services.HandedOvers
) -> HttpResponse:
    """Registers that changed their agent are named, for what is owed for them goes with them; so are untaught days."""
    nobody = nobody_teaches(untaught_days(training_class))
    message = " ".join(filter(None, [message, *(each.in_words() for each in handed), nobody]))
    return answers.done(request, message=message, redirect_url=_address_of(training_class))


def _address_of(training_class: TrainingClass) -> str:
    return reverse("classes:class_agents", args=[training_class.code])


def _page_of(request: StaffRequest, training_class: TrainingClass) -> Page:
    page = page_context(request, training_class)
    if page["may_edit"]:
        page |= {
            "agent_form": NewClassAgentForm(training_class=training_class),
            "backup_form": BackupAgentForm(training_class=training_class, auto_id=BACKUP_IDS),
        }
    teaching, today = Teaching.of(training_class), timezone.localdate()
    kept = teaching.who_taught(training_class.days_taught(today)) if page["may_edit"] else []
    lacks_teacher = any(each.need == Need.TEACHING for each in page["head"].missing)
    nobody = nobody_teaches(untaught_days(training_class)) if lacks_teacher else ""
    facts = {
        "nobody": nobody,
        "teaching": teaching,
        "accepted": AcceptedClash.objects.beside(training_class),
        "kept": kept,
    }
    return page | facts | {"today": today}
