"""The month's register to print and to sign: a page, and a PDF."""

from datetime import date

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.models import Session
from classes.models.attendance.printed_months import PrintedMonth
from classes.views.attendance.access import class_of_registers
from classes.views.reading import only_reads
from classes.views.requests import StaffRequest


@only_reads
@require_safe
@permission_required("classes.view_register", raise_exception=True)
def month_print(request: StaffRequest, code: str, month: date) -> HttpResponse:
    return render(request, "classes/attendance/months/print.html", {"month": _month_of(request, code, month)})


@only_reads
@require_safe
@permission_required("classes.view_register", raise_exception=True)
def month_pdf(request: StaffRequest, code: str, month: date) -> HttpResponse:
    printed = _month_of(request, code, month)
    name = f"register-{printed.training_class}-{month:%Y-%m}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    # Takes the better part of a second to read, for which nobody waits at a start
    from classes.views.attendance.pdf_files import pdf_of  # noqa: PLC0415

    return HttpResponse(pdf_of(printed), content_type="application/pdf", headers=headers)


def _month_of(request: StaffRequest, code: str, month: date) -> PrintedMonth:
    training_class = class_of_registers(request, code)
    return PrintedMonth(training_class, month, Session.objects.visible_to(request.user, on=timezone.localdate()))
