"""For every form that changes a row: what somebody else changes while it is open. A new form gets a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.support.class_shapes import SHAPES
from tests.support.factories import AgentFactory, UserFactory
from tests.support.pages.forms_with_a_row import FORMS, ROWS_IN_ADMIN

Made = Callable[[], Any]


@dataclass(frozen=True)
class ReadByTwo:
    """`theirs` is what one makes of the field while the other has the form open, who makes it `yours`, or changes
    another field, `beside`. Values that need a row are functions that make it.

    `can_go_on`: what comes back with the refusal can be saved over it.
    """

    field: str
    theirs: Any
    yours: Any
    beside: tuple[str, Any]
    can_go_on: bool = True


def _class_with(shape: str) -> Callable[[], str]:
    return lambda: f"/classes/{SHAPES[shape]().code}/edit/"


def _supervisor() -> int:
    key: int = UserFactory.create(role="Supervisor").pk
    return key


def _agent() -> int:
    key: int = AgentFactory.create().pk
    return key


_ORDER_NUMBER: Final = ("order_number", "PO-77")
_OF_CLASS: Final = ReadByTwo("order_number", "PO-8", "PO-9", beside=("supervisor", _supervisor))
_ROWS_OF_CLASS: Final = (
    (
        "with learners of all statuses",
        ReadByTwo("learners-0-level", "RLC", "NL1", beside=_ORDER_NUMBER, can_go_on=False),
    ),
    ("with backups", ReadByTwo("backups-1-to_date", "2026-04-13", "2026-04-14", beside=_ORDER_NUMBER)),
    ("with rows of all kinds", ReadByTwo("exceptions-0-note", "Stock", "A strike", beside=_ORDER_NUMBER)),
    ("weekly in two blocks", ReadByTwo("blocks-0-end", "12:30", "12:15", beside=_ORDER_NUMBER)),
)
_READ_BY_TWO: Final[dict[str, tuple[ReadByTwo, ...]]] = {
    "classes:class_edit": (_OF_CLASS,),
    "classes:class_agent_edit": (ReadByTwo("from_date", "2026-02-01", "2026-01-31", beside=("agent", _agent)),),
    "classes:backup_edit": (
        ReadByTwo("to_date", "2026-02-17", "2026-02-18", beside=("from_date", "2026-02-10")),
        ReadByTwo("agent", _agent, _agent, beside=("to_date", "2026-02-18")),
    ),
    "classes:event_edit": (ReadByTwo("date", "2026-02-10", "2026-02-11", beside=("description", "Two boxes")),),
    "classes:note_edit": (
        ReadByTwo("priority", "high", "low", beside=("text", "All came.")),
        ReadByTwo("categories", ["venue_issues"], ["poor_attendance"], beside=("priority", "high")),
    ),
    "classes:qa_visit_edit": (ReadByTwo("date", "2026-02-11", "2026-02-12", beside=("findings", "All signed.")),),
    "classes:enrolment_edit": (ReadByTwo("level", "RLC", "NL1", beside=("from_date", "2026-03-04")),),
    "classes:learner_edit": (ReadByTwo("town", "Alex", "Howick", beside=("postal_code", "0700")),),
    "classes:class_register": (
        ReadByTwo("note", "It rained.", "One came late.", beside=("marks-0-page", "14")),
        ReadByTwo("marks-1-hours", "2", "3", beside=("note", "It rained.")),
    ),
    "profile": (ReadByTwo("first_name", "Rose", "Thandi", beside=("last_name", "Zulu")),),
    "classes:agent_edit": (
        ReadByTwo("phone", "011 555 0100", "011 555 0111", beside=("areas", ["limpopo"])),
        ReadByTwo("areas", ["gauteng"], ["free_state"], beside=("email", "z@agents.example")),
    ),
}
_READ_BY_TWO_IN_ADMIN: Final[dict[str, tuple[ReadByTwo, ...]]] = {
    "agent": (ReadByTwo("email", "a@agents.example", "z@agents.example", beside=("phone", "011 555 0100")),),
    "classtype": (ReadByTwo("name", "Reading", "Counting", beside=("subjects-0-name", "Writing")),),
    "client": (
        ReadByTwo("name", "Thaba", "Sasol", beside=("sites-0-street", "4 Mill Road")),
        ReadByTwo("sites-0-street", "4 Mill Road", "5 Mill Road", beside=("name", "Thaba")),
    ),
    "learner": (ReadByTwo("town", "Alex", "Howick", beside=("postal_code", "0700")),),
    "publicholiday": (ReadByTwo("name", "Freedom", "Day of Freedom", beside=("is_active", [])),),
    "seta": (ReadByTwo("name", "WRSETA", "Retail SETA", beside=("is_active", [])),),
    "trainingclass": (_OF_CLASS,),
    "user": (ReadByTwo("first_name", "Thandi", "Rose", beside=("last_name", "Zulu")),),
}


def forms_read_by_two() -> list[tuple[str, Made, ReadByTwo]]:
    """By the name of the address; each form with each row that `forms_with_a_row` has for it."""
    every = [(name, form.make, two) for name, forms in FORMS.items() for form in forms for two in _READ_BY_TWO[name]]
    return [*every, *(("classes:class_edit", _class_with(shape), two) for shape, two in _ROWS_OF_CLASS)]


def forms_in_admin_read_by_two() -> list[tuple[str, Made, ReadByTwo]]:
    """By the name of the model, each with the first row that `forms_with_a_row` has for it."""
    return [(model, rows[0][0], two) for model, rows in ROWS_IN_ADMIN.items() for two in _READ_BY_TWO_IN_ADMIN[model]]
