"""The search from the head of every page."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.forms.overview.searches import SearchForm
from classes.models import TrainingClass
from classes.models.overview.searches import find_everywhere
from classes.views.reading import only_reads
from classes.views.requests import StaffRequest

NUMBERS_ELSEWHERE: Final = (
    "That looks like an ID number, which does not belong into an address: nothing was searched for. "
    "Who may see these numbers finds a learner by “Find by number” on the page Learners."
)


@only_reads
@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def search(request: StaffRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    if form.holds_a_number:
        messages.warning(request, NUMBERS_ELSEWHERE)
        return redirect("classes:search")
    text = form.text
    if text and (called := TrainingClass.objects.visible_to(request.user).once_called(text).first()):
        return redirect(called)
    found = find_everywhere(text, user=request.user, today=timezone.localdate()) if text else {}
    return render(request, "classes/overview/search.html", {"form": form, "text": text, "found": found})
