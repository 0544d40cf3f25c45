"""What the capture form asks while somebody types. JSON only."""

from http import HTTPStatus

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from classes.forms.capture.training_classes import PrefixForm
from classes.models import ClassType, Subject
from classes.models.names import by_name
from classes.services.codes.class_codes import ClassCodeService
from classes.views import answers
from classes.views.requests import StaffRequest


@answers.for_scripts
@require_GET
@permission_required("classes.add_trainingclass", raise_exception=True)
def sites(request: StaffRequest) -> HttpResponse:
    client = PrefixForm(request.GET).chosen("client")
    if client is None:
        return answers.refused(
            request, HTTPStatus.NOT_FOUND, "There is no such client in use: choose one from the list."
        )
    rows = by_name(client.sites.filter(is_active=True))
    return JsonResponse({"sites": [{"id": site.pk, "name": site.name, "address": site.address} for site in rows]})


@answers.for_scripts
@require_GET
@permission_required("classes.add_trainingclass", raise_exception=True)
def subjects(request: StaffRequest) -> HttpResponse:
    class_type = PrefixForm(request.GET).chosen("class_type")
    if class_type is None:
        return answers.refused(
            request, HTTPStatus.NOT_FOUND, "There is no such class type in use: choose one from the list."
        )
    rows = Subject.objects.offered_by(class_type).select_related("class_type")
    return JsonResponse({"subjects": [_offer(subject, class_type) for subject in rows]})


@answers.for_scripts
@require_GET
@permission_required("classes.add_trainingclass", raise_exception=True)
def next_code(request: StaffRequest) -> HttpResponse:
    form = PrefixForm(request.GET)
    if not form.is_valid():
        message = "The code follows from the client, the class type and the subject: choose all three."
        return answers.refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, message, errors=form.errors)
    code = ClassCodeService(form.prefix_of_codes).forecast()
    return JsonResponse({"class_code": str(code), "reserved": False})


def _offer(subject: Subject, class_type: ClassType) -> dict[str, object]:
    hours = subject.hours_in(class_type)
    return {
        "code": subject.code,
        "name": subject.name,
        "type": subject.class_type.name,
        "hours": None if hours is None else f"{hours:.2f}",
        "hours_by_hand": class_type.hours_by_hand,
    }
