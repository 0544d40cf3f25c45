"""The end of a learner's personal data: what it means, and doing it."""

from contextlib import suppress
from typing import Final

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from classes.forms.reasons import ErasureForm
from classes.models import Enrolment, Learner
from classes.services.edits import ChangedMeanwhile
from classes.services.learners import erasures as services
from classes.views import answers
from classes.views.requests import StaffRequest, posted, version_read

PAGE: Final = "classes/learners/erase.html"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@permission_required("classes.erase_learner", raise_exception=True)
def learner_erase(request: StaffRequest, learner: int) -> HttpResponse:
    """Sent twice, it says once more that it was done."""
    found = get_object_or_404(Learner.objects.visible_to(request.user), pk=learner)
    if found.erased_at:
        return _done(request, found) if request.method == "POST" else redirect(found)
    form = ErasureForm(posted(request), learner=found)
    present = found.enrolments.filter(status=Enrolment.Status.CIC).select_related("training_class").order_by("pk")
    context = {"learner": found, "form": form, "present": present}
    if request.method == "GET":
        return render(request, PAGE, context)
    if not form.is_valid():
        return answers.invalid(request, form, template=PAGE, context=context, message="Nothing was erased.")
    reason, read = form.cleaned_data["reason"], version_read(request)
    try:
        with suppress(services.AlreadyErased):  # by somebody else in this moment: it is done
            services.erase_learner(found, reason=reason, by=request.user, at=timezone.now(), read=read)
    except ChangedMeanwhile as refusal:
        return answers.stale(request, refusal, noun="learner", back=found.get_absolute_url())
    return _done(request, found)


def _done(request: StaffRequest, learner: Learner) -> HttpResponse:
    message = f"Learner {learner.pk} was erased."
    return answers.done(request, message=message, redirect_url=learner.get_absolute_url(), learner_id=learner.pk)
