"""The records of agents: list, capture, one agent with what they teach, edit."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classes.forms.agents.agents import AgentForm
from classes.forms.agents.filters import AgentFilter
from classes.forms.lists import PAGE_SIZES, PageForm
from classes.models import Agent, Session, TrainingClass, User
from classes.services.agents import agents as services
from classes.services.edits import ChangedMeanwhile
from classes.views import answers, exports
from classes.views.agents.exports import table_of
from classes.views.reading import only_reads
from classes.views.requests import StaffRequest, posted

FORM: Final = "classes/agents/form.html"
SESSIONS_SHOWN: Final = 25


@only_reads
@require_safe
@permission_required("classes.view_agent", raise_exception=True)
def agent_list(request: StaffRequest) -> HttpResponse:
    filters, pages = AgentFilter(request.GET, Agent.objects.visible_to(request.user)), PageForm(request.GET)
    page = pages.page_of(filters.found.for_list(timezone.localdate()))
    context = {
        "filters": filters,
        "page_obj": page,
        "page_numbers": list(page.paginator.get_elided_page_range(page.number)),
        "page_sizes": PAGE_SIZES,
        "agents": [(agent, agent.phone_for(request.user), agent.email_for(request.user)) for agent in page],
        **exports.what_counts(request, filters, pages),
    }
    return render(request, "classes/agents/list.html", context)


@only_reads
@require_safe
@permission_required("classes.view_agent", raise_exception=True)
def agent_export(request: StaffRequest, kind: str) -> HttpResponseBase:
    """The agents that the filters let through; the list, which says why, where it leaves one of them out."""
    filters = AgentFilter(request.GET, Agent.objects.visible_to(request.user))
    if exports.left_out_of(request, filters):
        return exports.to_the_list(request, "classes:agent_list")
    return exports.file_of(table_of(filters.found.for_list(timezone.localdate()), request.user), kind)


@require_http_methods(["GET", "POST"])
@permission_required("classes.add_agent", raise_exception=True)
def agent_create(request: StaffRequest) -> HttpResponse:
    form = AgentForm(posted(request), today=timezone.localdate())
    if request.method == "GET":
        return render(request, FORM, {"form": form})
    if not form.is_valid():
        return answers.invalid(request, form, template=FORM)
    agent = services.add_agent(form.agent(), subjects=form.cleaned_data["subjects"], by=request.user)
    message = f"{agent} was added to the agents."
    return _done(request, agent, message, status=HTTPStatus.CREATED)


@only_reads
@require_safe
@permission_required("classes.view_agent", raise_exception=True)
def agent_detail(request: StaffRequest, agent: int) -> HttpResponse:
    row = get_object_or_404(Agent.objects.visible_to(request.user).prefetch_related("subjects"), pk=agent)
    today = timezone.localdate()
    classes = TrainingClass.objects.visible_to(request.user).taught_by(row.pk).for_list().as_of(today)
    ahead = Session.objects.planned().ahead_for(row, today)
    may_look = request.user.has_perm("classes.view_user")
    login = User.objects.filter(agent=row).first() if may_look else None
    is_free = may_look and login is None and row.status == Agent.Status.ACTIVE
    context = {
        "agent": row,
        "login": login,
        "may_be_invited": is_free and request.user.has_perms(["classes.add_user", "classes.open_admin"]),
        "phone": row.phone_for(request.user),
        "email": row.email_for(request.user),
        "classes": classes.order_by("-start_date", "-pk"),
        "sessions": Paginator(ahead, SESSIONS_SHOWN).page(1),
    }
    return render(request, "classes/agents/detail.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("classes.change_agent", raise_exception=True)
def agent_edit(request: StaffRequest, agent: int) -> HttpResponse:
    row = get_object_or_404(Agent.objects.visible_to(request.user), pk=agent)
    form = AgentForm(posted(request), instance=row, today=timezone.localdate())
    page: dict[str, Any] = {"template": FORM, "context": {"agent": row}}
    if request.method == "GET":
        return render(request, FORM, {"agent": row, "form": form})
    if not form.is_valid():
        return answers.invalid(request, form, **page)
    try:
        cleaned = form.cleaned_data
        saved = services.change_agent(
            row, form.edited(), read=cleaned["read"], subjects=cleaned["subjects"], by=request.user
        )
    except ChangedMeanwhile as refusal:
        return answers.changed_meanwhile(request, form, refusal, noun="agent", **page)
    return _done(request, saved, f"{saved} was saved.")


def _done(request: StaffRequest, agent: Agent, message: str, *, status: int = HTTPStatus.OK) -> HttpResponse:
    return answers.done(request, message=message, redirect_url=agent.get_absolute_url(), status=status, id=agent.pk)
