"""Every button that does one thing to a row: where it is, and what somebody else changes while its page is open.

A new button gets a line here, or says in `NEED_NO_VERSION` why it needs none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from classes import roles
from classes.models import Remark, StatusChange, TrainingClass
from classes.services.attendance.months import claim_hours, close_month, reopen_month
from tests.support.attendance import captured_register, places_in, running
from tests.support.factories import (
    AgentFactory,
    LearnerFactory,
    UserFactory,
    backup,
    captured,
    class_agent,
    enrolled,
    mondays_and_wednesdays,
    put_in_status,
    ready_to_start,
)
from tests.support.records import ClassFileFactory, EventDateFactory, NoteFactory, QAVisitFactory, deleted
from tests.support.remarks import remark_of

FEBRUARY: Final = date(2026, 2, 1)


@dataclass(frozen=True)
class Button:
    """A button on a page, the address it is sent to, and what it takes to change its row beside it."""

    page: str
    address: str
    change_meanwhile: Callable[[], Any]
    filled_in: dict[str, str]


Making = Callable[[], Button]


def _changed(row: Model, **facts: Any) -> Callable[[], Any]:
    return lambda: type(row)._default_manager.filter(pk=row.pk).update(**facts)


def _of_record(
    tab: str, action: str, make: Callable[[TrainingClass], Model], change: dict[str, Any], *, edit_page: bool = False
) -> Making:
    def button() -> Button:
        training_class = captured(entries=mondays_and_wednesdays())
        row = make(training_class)
        on = f"/classes/{training_class.code}/{tab}/"
        at = f"{on}{row.pk}/"
        return Button(f"{at}edit/" if edit_page else on, f"{at}{action}/", _changed(row, **change), {})

    return button


def _of_agents(part: str, make: Callable[[TrainingClass], Model]) -> Making:
    def button() -> Button:
        training_class = captured(entries=mondays_and_wednesdays())
        class_agent(training_class)
        row, on = make(training_class), f"/classes/{training_class.code}/agents/"
        change = _changed(row, agent=AgentFactory.create())
        return Button(on, f"{on}{part}{row.pk}/delete/", change, {})

    return button


def _step(action: str, made: str, theirs: str, **filled_in: str) -> Making:
    def button() -> Button:
        training_class = ready_to_start()
        if made != "draft":
            put_in_status(made, training_class)
        page = training_class.get_absolute_url()

        change = partial(_put_on, training_class, made, theirs)
        return Button(page, f"{page}{action}/", change, filled_in)

    return button


@transaction.atomic
def _put_on(training_class: TrainingClass, former: str, status: str) -> None:
    """Somebody takes another step."""
    StatusChange.objects.create(
        training_class=training_class,
        from_status=former,
        to_status=status,
        on_date=training_class.start_date,
        by=UserFactory.create(),
        at=timezone.now(),
    )
    TrainingClass.objects.filter(pk=training_class.pk).update(status=status)


def _deleting_a_draft() -> Button:
    training_class = captured()
    page = training_class.get_absolute_url()
    change = _changed(training_class, order_number="PO-8")
    return Button(page, f"{page}delete/", change, {"reason": "Entered twice."})


def _erasing() -> Button:
    learner = LearnerFactory.create()
    page = f"/learners/{learner.pk}/erase/"
    return Button(page, page, _changed(learner, town="Alex"), {"reason": "Asked for on the telephone."})


def _ticking_off() -> Button:
    remark = remark_of(captured())
    change = _changed(remark, text="An exception has another date that cannot be.")
    return Button("/old-system/", "/old-system/settle/", change, {})


def _taking_a_tick_back() -> Button:
    remark = remark_of(captured())
    settled = {"settled_by": UserFactory.create(), "settled_at": timezone.now()}
    Remark.objects.filter(pk=remark.pk).update(**settled)
    change = _changed(remark, **settled | {"settled_by": UserFactory.create()})
    return Button("/old-system/?settled=yes", "/old-system/settle/", change, {})


def _restoring_a_file() -> Button:
    file = ClassFileFactory.create(**deleted(deleted_at=timezone.now()))
    page = f"/classes/{file.training_class.code}/files/"
    change = _changed(file, deleted_by=UserFactory.create())  # it was restored, and deleted once more
    return Button(page, f"{page}{file.pk}/restore/", change, {})


def _of_month(action: str, *, is_closed: bool = False, claimed: str = "", **filled_in: str) -> Making:
    """A month of a class that is over, all of it captured; whoever decides on it meanwhile decides twice."""

    def button() -> Button:
        training_class = running(learners=1, start_date=date(2026, 2, 2))
        for session in training_class.sessions.filter(date__month=2):
            captured_register(session, dict.fromkeys(places_in(training_class), 3))
        facts: dict[str, Any] = {"by": UserFactory.create(role=roles.CLASS_ADMINISTRATOR), "at": timezone.now()}
        agent = training_class.class_agents.get().agent
        if claimed:
            claim_hours(training_class, FEBRUARY, agent=agent, hours=Decimal(claimed), **facts)
        if is_closed:
            close_month(training_class, FEBRUARY, **facts)

        def decide() -> None:
            if action in ("claim", "settle"):
                claim_hours(training_class, FEBRUARY, agent=agent, hours=Decimal(11), **facts)
                return
            steps: list[Callable[[], Any]] = [
                lambda: close_month(training_class, FEBRUARY, **facts),
                lambda: reopen_month(training_class, FEBRUARY, reason="A mistake", **facts),
            ]
            for step in reversed(steps) if is_closed else steps:
                step()

        page = f"/classes/{training_class.code}/registers/"
        return Button(f"{page}?month=2026-02", f"{page}2026-02/{action}/", decide, filled_in)

    return button


_FOLLOW_UP: Final = {"follow_up_date": "2026-02-20", "follow_up_actions": "Registers."}
BUTTONS: Final[dict[str, tuple[Making, ...]]] = {
    "classes:class_complete": (_step("complete", "active", "stopped", date="2026-03-16"),),
    "classes:class_cancel": (
        _step("cancel", "active", "stopped", date="2026-03-16", reason="The client left."),
        _step("cancel", "draft", "active", date="2026-03-16", reason="The client left."),
    ),
    "classes:class_delete": (_deleting_a_draft,),
    "classes:class_agent_delete": (
        _of_agents("", lambda of: class_agent(of, from_date="2026-02-16", agent=AgentFactory.create())),
    ),
    "classes:backup_delete": (_of_agents("backups/", backup),),
    "classes:enrolment_delete": (_of_record("learners", "delete", enrolled, {"level": "RLC"}, edit_page=True),),
    "classes:event_status": (
        _of_record("events", "status", lambda of: EventDateFactory.create(training_class=of), {"description": "Books"}),
    ),
    "classes:event_delete": (
        _of_record("events", "delete", lambda of: EventDateFactory.create(training_class=of), {"description": "Books"}),
    ),
    "classes:note_delete": (
        _of_record("notes", "delete", lambda of: NoteFactory.create(training_class=of), {"text": "Nobody came."}),
    ),
    "classes:note_restore": (
        _of_record(
            "notes", "restore", lambda of: NoteFactory.create(training_class=of, **deleted()), {"priority": "high"}
        ),
    ),
    "classes:qa_visit_follow_up": (
        _of_record(
            "qa-visits",
            "follow-up",
            lambda of: QAVisitFactory.create(training_class=of, **_FOLLOW_UP),
            {"follow_up_actions": "Another venue."},
        ),
    ),
    "classes:qa_visit_delete": (
        _of_record(
            "qa-visits", "delete", lambda of: QAVisitFactory.create(training_class=of), {"findings": "All is well."}
        ),
    ),
    "classes:qa_visit_restore": (
        _of_record(
            "qa-visits",
            "restore",
            lambda of: QAVisitFactory.create(training_class=of, **deleted()),
            {"findings": "All is well."},
        ),
    ),
    "classes:file_restore": (_restoring_a_file,),
    "classes:learner_erase": (_erasing,),
    "classes:month_close": (_of_month("close"),),
    "classes:month_reopen": (_of_month("reopen", is_closed=True, reason="Nobody came on the ninth."),),
    "classes:month_claim": (_of_month("claim", hours="12"), _of_month("claim", claimed="9", hours="12")),
    "classes:month_settle": (
        _of_month("settle", claimed="15", outcome="disputed", note="12 were held."),
        _of_month("settle", claimed="12", is_closed=True, outcome="approved"),
    ),
    "classes:remark_settle": (_ticking_off, _taking_a_tick_back),
}
NEED_NO_VERSION: Final = {
    **dict.fromkeys(
        ["classes:class_activate", "classes:class_stop", "classes:class_restart", "classes:class_reopen"],
        "leads away from the only status in which it is possible: late, it is refused",
    ),
    "classes:session_make_up": "adds to the entries as they are then; what was made up meanwhile is refused",
    "classes:class_repair_code": "gives a sequential code to a class that has none: late, it is refused",
    "classes:file_delete": "a file never changes while it is there",
    "classes:holiday_impact": "plans the entries as they are then; it changes none of them",
}
