"""Every noun of the office, a file for each."""

from classes.models.class_codes import ClassCode, ClassCodeCounter
from classes.models.class_types import ClassType
from classes.models.clients import Client
from classes.models.retired_codes import RetiredCode
from classes.models.roles import Role, RoleRight
from classes.models.setas import Seta
from classes.models.sites import Site
from classes.models.subjects import Subject
from classes.models.training_classes import TrainingClass
from classes.models.users import User, UserGroup, UserRight

__all__ = [
    "ClassCode",
    "ClassCodeCounter",
    "ClassType",
    "Client",
    "RetiredCode",
    "Role",
    "RoleRight",
    "Seta",
    "Site",
    "Subject",
    "TrainingClass",
    "User",
    "UserGroup",
    "UserRight",
]
