"""An agent's first page, and what keeps it at hand where there is no network."""

from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.models.attendance.own_days import OwnDays
from classes.views.requests import StaffRequest

_WORKER: Final = Path(settings.BASE_DIR) / "static" / "js" / "registers-worker.js"
# What the pages of registers load; `main.js` asks for the behaviours that a page names
_SCRIPTS: Final = (
    "main",
    "behaviours/forms/ajax-form",
    "behaviours/carried-message",
    "behaviours/forms/forget-entries",
    "behaviours/forms/form-conflict",
    "behaviours/forms/form-errors",
    "behaviours/forms/type-ahead",
    "behaviours/log-in-again",
    "behaviours/navigation",
    "behaviours/theme",
    "behaviours/attendance/ask-before-leaving",
    "behaviours/attendance/check-register",
    "behaviours/attendance/kept-register",
    "behaviours/attendance/kept-registers",
    "behaviours/attendance/offline-pages",
    "behaviours/attendance/opens-on-its-day",
    "behaviours/attendance/tap-marks",
    *(
        f"lib/{name}"
        for name in (
            "answers",
            "attendance/checks",
            "attendance/kept-registers",
            "attendance/marks",
            "attendance/rows-by-learner",
            "attendance/stored-pages",
            "controls",
        )
    ),
    *(
        f"lib/{name}"
        for name in (
            "entries",
            "forms/elements",
            "forms/field-errors",
            "forms/type-ahead",
            "moments",
            "preferences",
            "requests",
            "retries",
        )
    ),
)
_STYLES: Final = ("capture/capture", "records/records", "attendance/registers", "attendance/own-registers")
_FONT: Final = "vendor/atkinson-hyperlegible-mono/files/atkinson-hyperlegible-mono-latin-wght-normal.woff2"
FILES: Final = (*(f"js/{name}.js" for name in _SCRIPTS), *(f"css/{name}.css" for name in _STYLES), _FONT)


def own_registers(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {"own": OwnDays(request.user, today), "today": today, "files": FILES}
    return kept_for(request, render(request, "classes/attendance/own/days.html", context))


def kept_for(request: StaffRequest, answer: HttpResponse) -> HttpResponse:
    """Says to the worker whose page it is, so that it is stored for them alone."""
    answer["X-Registers-Of"] = str(request.user.pk)
    return answer


@login_not_required
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The script that browsers run for what lies below its address; open, as all scripts are."""
    return HttpResponse(_WORKER.read_bytes(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})
