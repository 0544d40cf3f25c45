from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from classes.models import TrainingClass
from classes.views.requests import StaffRequest


@require_GET
@permission_required("classes.view_trainingclass", raise_exception=True)
def class_detail(request: StaffRequest, code: str) -> HttpResponse:
    training_class = get_object_or_404(TrainingClass.objects.visible_to(request.user).with_names(), code=code)
    return render(request, "classes/training_classes/detail.html", {"training_class": training_class})
