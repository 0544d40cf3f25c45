"""The five roles of the office, the one of agents, and what each may do.

A right is a Django permission; the groups get theirs after every migration, so this table is the only place to change.
"""

from collections.abc import Iterable
from typing import Final

ADMINISTRATOR: Final = "Administrator"
CLASS_ADMINISTRATOR: Final = "Class administrator"
SUPERVISOR: Final = "Supervisor"
QA_OFFICER: Final = "QA officer"
VIEWER: Final = "Viewer"
# Not of the office: sees the sessions that they teach themselves (`Session.objects.visible_to`), and nothing else
AGENT: Final = "Agent"

SUPERVISING_ROLES: Final = (ADMINISTRATOR, CLASS_ADMINISTRATOR, SUPERVISOR)
VISITING_ROLES: Final = (*SUPERVISING_ROLES, QA_OFFICER)

_SEE: Final = (
    "view_trainingclass",
    "view_learner",
    "view_agent",
    "view_eventdate",
    "view_note",
    "view_qavisit",
    "view_classfile",
    "view_register",
)
_RECORD: Final = (
    "add_note",
    "change_note",
    "delete_note",
    "add_qavisit",
    "change_qavisit",
    "delete_qavisit",
    "add_classfile",
    "delete_classfile",
)
_CAPTURE: Final = (
    "add_trainingclass",
    "change_trainingclass",
    "add_eventdate",
    "change_eventdate",
    "delete_eventdate",
    "add_register",
)
_ALL_CLASSES: Final = (
    "change_every_trainingclass",
    "cancel_trainingclass",
    "replan_classes",
    "capture_every_register",
    "close_month",
)
_PEOPLE: Final = ("add_learner", "change_learner", "view_personal_data", "add_agent", "change_agent")
_ADMINISTER: Final = (
    "delete_trainingclass",
    "reopen_trainingclass",
    "repair_class_code",
    "open_admin",
    "change_every_note",
    "delete_agent",
    "view_remark",
    "change_remark",
    "erase_learner",
    *(
        f"{action}_{model}"
        for model in ("client", "site", "classtype", "subject", "seta")
        for action in ("view", "add", "change", "delete")
    ),
    "view_publicholiday",
    "add_publicholiday",
    "change_publicholiday",
    "view_user",
    "add_user",
    "change_user",
    "view_role",
    "view_classcodecounter",
    "view_retiredcode",
)

RIGHTS: Final[dict[str, tuple[str, ...]]] = {
    ADMINISTRATOR: (*_SEE, *_RECORD, *_CAPTURE, *_ALL_CLASSES, *_PEOPLE, *_ADMINISTER),
    CLASS_ADMINISTRATOR: (*_SEE, *_RECORD, *_CAPTURE, *_ALL_CLASSES, *_PEOPLE),
    SUPERVISOR: (*_SEE, *_RECORD, *_CAPTURE),
    QA_OFFICER: (*_SEE, *_RECORD),
    VIEWER: _SEE,
    AGENT: ("see_own_sessions", "view_register", "add_register"),
}
OFFICE: Final = tuple(role for role in RIGHTS if role != AGENT)


def rights_of(role: str) -> Iterable[str]:
    """The permissions of a role, as `app_label.codename`."""
    yield from (f"classes.{codename}" for codename in RIGHTS[role])
