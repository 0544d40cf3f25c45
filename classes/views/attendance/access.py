"""The session of an address, and who may capture its register."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from classes.models import Session, TrainingClass
from classes.models.attendance.access import may_capture
from classes.views import answers
from classes.views.requests import StaffRequest


def session_at(request: StaffRequest, code: str, key: int) -> Session:
    """The session of that key in the class of that code, as far as the user may see it: 404 otherwise.

    Under a former code, or in small letters, a page raises `answers.FoundElsewhere`.
    """
    session = session_with(request, key)
    if not _is_called(session.training_class, code):
        raise Http404
    if request.method in {"GET", "HEAD"} and session.training_class.code != code:
        raise answers.FoundElsewhere(reverse("classes:class_register", args=[session.training_class.code, key]))
    return session


def session_with(request: StaffRequest, key: int) -> Session:
    """The session of that key, as far as the user may see it: 404 otherwise."""
    names = ("training_class__client", "training_class__site", "training_class__subject", "training_class__supervisor")
    visible = Session.objects.visible_to(request.user, on=timezone.localdate()).select_related("agent", *names)
    session = visible.filter(pk=key).first() if key < 2**63 else None
    if session is None:
        raise Http404
    return session


def require_capture(request: StaffRequest, session: Session) -> None:
    """403 unless the register is the user's to capture; whom to ask is said to somebody who may capture others."""
    if may_capture(request.user, session):
        return
    if not request.user.has_perm("classes.add_register"):
        raise PermissionDenied
    supervisor = session.training_class.supervisor
    whom = f"ask {supervisor} or a class administrator" if supervisor else "ask a class administrator"
    raise answers.NotYours(f"The registers of class {session.training_class} are not yours to capture: {whom}.")


def _is_called(training_class: TrainingClass, code: str) -> bool:
    return training_class.code == code or training_class in TrainingClass.objects.once_called(code)
