"""What administrators look after: classes, reference data and users."""

from classes.admin.agents import agents
from classes.admin.capture import training_classes
from classes.admin.catalogue import class_types, clients, setas
from classes.admin.codes import class_codes, retired_codes
from classes.admin.learners import learners
from classes.admin.people import roles, users
from classes.admin.planning import public_holidays

__all__ = [
    "agents",
    "class_codes",
    "class_types",
    "clients",
    "learners",
    "public_holidays",
    "retired_codes",
    "roles",
    "setas",
    "training_classes",
    "users",
]
