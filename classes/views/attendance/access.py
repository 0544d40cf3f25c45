"""The session of an address, and who may capture its register."""

from datetime import date
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils import timezone

from classes.forms.attendance.filters import read_month
from classes.models import Agent, Session, TrainingClass, User
from classes.models.attendance.access import may_capture
from classes.views import answers
from classes.views.access import class_at, same_page_of
from classes.views.requests import StaffRequest

_NOT_YOURS_ANY_MORE: Final = "You cannot open this session any more: tell the office what you entered."


class MonthInAddress(StringConverter):
    """A month, such as `2026-02`, as its first day; everything else leads nowhere."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:  # type: ignore[override]
        try:
            return read_month(value)
        except ValidationError as error:
            raise ValueError(value) from error

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else f"{value:%Y-%m}"


def address_of_month(code: str, day: date) -> str:
    """Of the class of that code, the page of the month in which the day lies."""
    return f"{reverse('classes:class_registers', args=[code])}?month={day:%Y-%m}"


def session_at(request: StaffRequest, code: str, key: int) -> Session:
    """The session of that key in the class of that code, as far as the user may see it: 404 otherwise.

    Under a former code, or in small letters, a page raises `answers.FoundElsewhere`.
    """
    session = session_with(request, key)
    if not _is_called(session.training_class, code):
        raise Http404
    if request.method in {"GET", "HEAD"} and session.training_class.code != code:
        raise answers.FoundElsewhere(same_page_of(request, session.training_class))
    return session


def session_with(request: StaffRequest, key: int) -> Session:
    """The session of that key, as far as the user may see it: 404 otherwise."""
    names = ("training_class__client", "training_class__site", "training_class__subject", "training_class__supervisor")
    visible = Session.objects.visible_to(request.user, on=timezone.localdate()).select_related("agent", *names)
    session = visible.filter(pk=key).first() if key < 2**63 else None
    if session is None:
        raise answers.WasDeleted(_NOT_YOURS_ANY_MORE) if _was_taught_by(request.user, key) else Http404
    return session


def _was_taught_by(user: User, key: int) -> bool:
    """Whether the session of that key was once the user's own to teach."""
    events = Session.pgh_event_model.objects  # type: ignore[attr-defined]
    return key < 2**63 and user.agent_id is not None and events.filter(pgh_obj_id=key, agent=user.agent_id).exists()


def class_of_registers(request: StaffRequest, code: str) -> TrainingClass:
    """The class of that code; for an agent one of which they see a session. 404 otherwise.

    Under a former code, or in small letters, a page raises `answers.FoundElsewhere`.
    """
    if request.user.has_perm("classes.view_trainingclass"):
        return class_at(request, code)
    visible = Session.objects.visible_to(request.user, on=timezone.localdate()).values("training_class")
    found = TrainingClass.objects.with_names().filter(pk__in=visible).once_called(code).first()
    if found is None:
        raise Http404
    if request.method in {"GET", "HEAD"} and found.code != code:
        raise answers.FoundElsewhere(same_page_of(request, found))
    return found


def require_claim(request: StaffRequest, training_class: TrainingClass, agent: Agent) -> None:
    """403 unless the user claims for themselves, or for others in a class whose registers are theirs to capture."""
    user = request.user
    is_own = user.agent_id == agent.pk
    if not (is_own or user.has_perm("classes.capture_every_register") or training_class.supervisor_id == user.pk):
        raise answers.NotYours(f"What {agent} claims is not yours to enter: ask a class administrator.")


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
