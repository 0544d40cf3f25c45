"""Every form that changes a row: what it is about, and what one change in it writes. A new form gets a line here.

An entry is `Change(field, value, written)`: `written` has the columns by their table, without what is kept beside each
change (version, who and when, history).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Model

from classes.models import (
    ClassType,
    PublicHoliday,
    Seta,
    Subject,
    TrainingClass,
)
from tests.support.attendance import address_of, captured_register, places_in, running, session_on
from tests.support.class_shapes import JANUARY, SHAPES
from tests.support.factories import (
    AgentFactory,
    ClientFactory,
    LearnerFactory,
    SiteFactory,
    UserFactory,
    captured,
    class_agent,
    enrolled,
    mondays_and_wednesdays,
)
from tests.support.records import EventDateFactory, NoteFactory, QAVisitFactory

Written = Mapping[str, list[str]]


@dataclass(frozen=True)
class Change:
    field: str
    value: Any
    written: Written


@dataclass(frozen=True)
class FormOfRow:
    """`make` makes the row and gives the address of its form."""

    make: Callable[[], str]
    changes: tuple[Change, ...]


def _in_class(part: str, make: Callable[[TrainingClass], Model], **facts: Any) -> Callable[[], str]:
    def address() -> str:
        training_class = captured(at=JANUARY, entries=mondays_and_wednesdays(), **facts)
        return f"/classes/{training_class.code}/{part}/{make(training_class).pk}/edit/"

    return address


def _first(training_class: TrainingClass, rows: str) -> Any:
    return getattr(training_class, rows).first()


def _row_of_a_shape(shape: str, part: str, rows: str) -> Callable[[], str]:
    def address() -> str:
        training_class = SHAPES[shape]()
        return f"/classes/{training_class.code}/{part}/{_first(training_class, rows).pk}/edit/"

    return address


def _page_of(part: str, make: Callable[[], Model]) -> Callable[[], str]:
    return lambda: f"/{part}/{make().pk}/edit/"


def _teaching_agent() -> Model:
    agent = AgentFactory.create(areas=["gauteng", "limpopo"])
    agent.subjects.set(Subject.objects.filter(code__in=["RLN", "RLC"]))
    return agent


def _whole_learner() -> Model:
    facts = {"title": "ms", "second_name": "Rose", "initials": "Z R", "gender": "female", "race": "african"}
    place = {"town": "Isando", "province": "gauteng", "postal_code": "0699"}
    return LearnerFactory.create(**facts, **place, employer=ClientFactory.create())


def _note(training_class: TrainingClass, **facts: Any) -> Model:
    text = "One line.\n\n  Another, with <b> and & and “quotes”."
    return NoteFactory.create(training_class=training_class, text=text, **facts)


def _visit_that_was_followed_up(training_class: TrainingClass) -> Model:
    officer = UserFactory.create(role="QA officer")
    officer.groups.clear()  # she made the visit, and would not be asked to make another
    return QAVisitFactory.create(training_class=training_class, officer=officer)


def _captured_register() -> str:
    """Of a Wednesday, captured on it."""
    training_class = running(learners=2, entries=mondays_and_wednesdays(), total_hours=Decimal(60))
    session, (one, other) = session_on(training_class, date(2026, 3, 18)), places_in(training_class)
    captured_register(session, {one: (5, 12), other: "1.5"}, note="All came.")
    return address_of(session)


_LEVEL: Final = Change("level", "RLC", {"enrolments": ["level"]})
_OF_LEARNER: Final = (
    Change("town", "Alex", {"learners": ["searched", "town"]}),
    Change("employer", "", {"learners": ["employer_id", "searched"]}),
)
# What only some shapes of classes have, beside the order number of all
_OF_SHAPES: Final[Mapping[str, tuple[Change, ...]]] = {
    "funded": (Change("seta", "W&RSETA", {"classes": ["seta_id"]}),),
    "with an exam": (Change("exam_type", "Oral test", {"classes": ["exam_type"]}),),
}
FORMS: Final[dict[str, tuple[FormOfRow, ...]]] = {
    "classes:class_edit": tuple(
        FormOfRow(
            lambda make=make: f"/classes/{make().code}/edit/",  # type: ignore[misc]
            (Change("order_number", "PO-77", {"classes": ["order_number"]}), *_OF_SHAPES.get(shape, ())),
        )
        for shape, make in SHAPES.items()
    ),
    "classes:class_agent_edit": (
        FormOfRow(
            _row_of_a_shape("with backups", "agents", "class_agents"),
            (Change("from_date", "2026-02-01", {"class_agents": ["from_date"], "classes": ["agents_digest"]}),),
        ),
        FormOfRow(_in_class("agents", class_agent), ()),
    ),
    "classes:backup_edit": (
        FormOfRow(
            _row_of_a_shape("with backups", "agents/backups", "backups"),
            (
                Change(
                    "to_date",
                    "2026-02-17",
                    {"backup_agents": ["to_date"], "classes": ["agents_digest"], "sessions": ["agent_id"]},
                ),
            ),
        ),
    ),
    "classes:event_edit": (
        FormOfRow(
            _in_class("events", lambda of: EventDateFactory.create(training_class=of, description="Books")),
            (Change("date", "2026-02-10", {"event_dates": ["date"]}),),
        ),
        FormOfRow(_in_class("events", lambda of: EventDateFactory.create(training_class=of, status="cancelled")), ()),
    ),
    "classes:note_edit": (
        FormOfRow(
            _in_class("notes", lambda of: _note(of, categories=["agent_absent"])),
            (Change("priority", "high", {"notes": ["changed_by_id", "priority"]}),),
        ),
        FormOfRow(_in_class("notes", lambda of: NoteFactory.create(training_class=of)), ()),
    ),
    "classes:qa_visit_edit": (
        FormOfRow(
            _in_class("qa-visits", lambda of: QAVisitFactory.create(training_class=of, findings="One\n\nTwo")),
            (Change("date", "2026-02-11", {"qa_visits": ["date"]}),),
        ),
        FormOfRow(_in_class("qa-visits", _visit_that_was_followed_up), ()),
    ),
    "classes:enrolment_edit": tuple(
        FormOfRow(_in_class("learners", lambda of, facts=facts: enrolled(of, **facts)), (_LEVEL,))  # type: ignore[misc]
        for facts in (
            {},
            {"status": "dro", "from_date": date(2026, 3, 2)},
            {"status": "rbe", "from_date": date(2026, 3, 2)},
        )
    ),
    "classes:learner_edit": (
        FormOfRow(_page_of("learners", _whole_learner), _OF_LEARNER),
        FormOfRow(
            _page_of("learners", LearnerFactory.create),
            (Change("second_name", "Rose", {"learners": ["initials", "searched", "second_name"]}),),
        ),
        FormOfRow(_page_of("learners", lambda: LearnerFactory.create(id_number="", passport_number="A1234567")), ()),
    ),
    "classes:class_register": (
        FormOfRow(
            _captured_register,
            (
                Change("note", "One came late.", {"registers": ["note"]}),
                Change("marks-0-page", "14", {"marks": ["page"], "registers": []}),
            ),
        ),
    ),
    "profile": (FormOfRow(lambda: "/accounts/profile/", (Change("first_name", "Rose", {"users": ["first_name"]}),)),),
    "classes:agent_edit": (
        FormOfRow(
            _page_of("agents", _teaching_agent),
            (Change("phone", "011 555 0100", {"agents": ["phone"]}), Change("subjects", [], {"agent_subjects": ["-"]})),
        ),
        FormOfRow(_page_of("agents", lambda: AgentFactory.create(status="inactive", phone="", email="")), ()),
    ),
}

# What is sent there makes something new: what the page shows at first is refused, and nothing is written.
FORMS_OF_NEW_ROWS: Final[dict[str, str]] = {
    "classes:class_create": "/classes/new/",
    "classes:learner_create": "/learners/new/",
    "classes:agent_create": "/agents/new/",
    "classes:class_copy": "/classes/{code}/copy/",
    "classes:class_agents": "/classes/{code}/agents/",
    "classes:backup_add": "/classes/{code}/agents/backups/",
    "classes:class_learners": "/classes/{code}/learners/",
    "classes:class_events": "/classes/{code}/events/",
    "classes:class_notes": "/classes/{code}/notes/",
    "classes:class_qa_visits": "/classes/{code}/qa-visits/",
    "classes:class_files": "/classes/{code}/files/",
}
_STEP: Final = "a step: what the form shows is what is done"
_PUTS_ASIDE: Final = "a button that puts aside, or brings back"
_DECIDES: Final = "decides about a month, at the version that its page showed"
NO_FORM_OF_A_ROW: Final[dict[str, str]] = {
    "classes:preview_new": "saves nothing, with the fields of the capture form",
    "classes:preview_edit": "saves nothing, with the fields of the edit form",
    **dict.fromkeys(
        [
            *(f"classes:class_{step}" for step in ("activate", "stop", "restart", "complete", "cancel", "reopen")),
            "classes:class_repair_code",
            "classes:event_status",
            "classes:qa_visit_follow_up",
            "classes:holiday_impact",
        ],
        _STEP,
    ),
    **dict.fromkeys(
        [
            "classes:class_delete",
            "classes:class_agent_delete",
            "classes:backup_delete",
            "classes:enrolment_delete",
            "classes:remark_settle",
            "classes:event_delete",
            "classes:note_delete",
            "classes:note_restore",
            "classes:qa_visit_delete",
            "classes:qa_visit_restore",
            "classes:file_delete",
            "classes:file_restore",
        ],
        _PUTS_ASIDE,
    ),
    **dict.fromkeys(
        [f"classes:month_{step}" for step in ("close", "reopen", "claim", "settle")],
        _DECIDES,
    ),
    "classes:session_make_up": _DECIDES,
    "classes:feeds": "makes a subscription for all classes when it is sent as it stands, as it says",
    "classes:learner_search": "asks, and saves nothing",
    **dict.fromkeys(
        ["login", "account_login", "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate"],
        "shows who it is",
    ),
    "mfa_reauthenticate_webauthn": "shows who it is",
    **dict.fromkeys(["account_reset_password", "account_reset_password_from_key"], "for somebody who is not logged in"),
    **dict.fromkeys(
        ["mfa_activate_totp", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_generate_recovery_codes"],
        "a second factor is made or removed, never changed",
    ),
    "classes:learner_erase": "takes a person's data away for good, and shows none of them",
    "logout": "logs out",
    "password_change": "shows nothing of what is stored",
}
ACTS_ON_A_ROW: Final = {
    name
    for name, why in NO_FORM_OF_A_ROW.items()
    if why in (_STEP, _PUTS_ASIDE, _DECIDES) or name == "classes:learner_erase"
}


def _holiday() -> Model:
    return PublicHoliday.objects.update_or_create(date="2026-04-27", defaults={"name": "Freedom Day"})[0]


def _client() -> Model:
    site = SiteFactory.create(street="3 Mill Road", suburb="Isando", postal_code="0699")
    SiteFactory.create(client=site.client, is_active=False)
    return site.client


# By the model; the change form of each model that the administration can change
ROWS_IN_ADMIN: Final[dict[str, tuple[tuple[Callable[[], Any], tuple[Change, ...]], ...]]] = {
    "agent": (
        (
            _teaching_agent,
            (
                Change("email", "z@agents.example", {"agents": ["email"]}),
                Change("areas", ["gauteng"], {"agents": ["areas"]}),
                Change("subjects", [], {"agent_subjects": ["-"]}),
            ),
        ),
        (AgentFactory.create, ()),
    ),
    "classtype": (
        (
            lambda: ClassType.objects.get(code="REALLL"),
            (
                Change("name", "Reading", {"class_types": ["name"]}),
                Change("subjects-1-hours", "161", {"subjects": ["hours"]}),
            ),
        ),
        (lambda: ClassType.objects.get(code="GETC"), ()),
        (lambda: ClassType.objects.get(code="WALK"), ()),
    ),
    "client": (
        (
            _client,
            (
                Change("name", "Thaba", {"clients": ["name"]}),
                Change("sites-0-street", "4 Mill Road", {"sites": ["street"]}),
            ),
        ),
        (ClientFactory.create, ()),
    ),
    "learner": (
        (_whole_learner, (Change("town", "Alex", {"learners": ["searched", "town"]}),)),
        (LearnerFactory.create, ()),
    ),
    "publicholiday": ((_holiday, (Change("name", "Freedom", {"public_holidays": ["name"]}),)),),
    "seta": ((lambda: Seta.objects.get(name="W&RSETA"), (Change("name", "WRSETA", {"setas": ["name"]}),)),),
    "trainingclass": (
        (SHAPES["funded"], (Change("order_number", "PO-77", {"classes": ["order_number"]}),)),
        (SHAPES["with learners of all statuses"], ()),
        (SHAPES["stopped"], ()),
    ),
    "user": (
        (
            lambda: UserFactory.create(role="Supervisor"),
            (
                Change("first_name", "Thandi", {"users": ["first_name"]}),
                Change("groups", [], {"users_groups": ["-"]}),
            ),
        ),
        (lambda: UserFactory.create(is_active=False), ()),
    ),
}
