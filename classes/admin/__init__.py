"""What administrators look after: classes, reference data and users."""

from classes.admin import (
    agents,
    class_codes,
    class_types,
    clients,
    learners,
    public_holidays,
    retired_codes,
    roles,
    setas,
    training_classes,
    users,
)

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
