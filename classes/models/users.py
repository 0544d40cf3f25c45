from typing import ClassVar

import pghistory
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models

from classes.roles import SUPERVISING_ROLES, VISITING_ROLES


class UserQuerySet(models.QuerySet["User"]):
    def who_may_supervise(self) -> "UserQuerySet":
        return (
            self.filter(is_active=True, groups__name__in=SUPERVISING_ROLES)
            .distinct()
            .order_by("first_name", "last_name")
        )

    def who_may_visit(self) -> "UserQuerySet":
        """Who may have made a QA visit."""
        return (
            self.filter(is_active=True, groups__name__in=VISITING_ROLES).distinct().order_by("first_name", "last_name")
        )


class _Users(UserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Django's user manager, with the questions of `UserQuerySet`."""


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractUser):
    """Somebody of the office who can log in; what he may do follows from his groups (see `classes.roles`)."""

    objects: ClassVar[_Users] = _Users()

    class Meta:
        db_table = "users"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def role_names(self) -> list[str]:
        """The names of his groups, in alphabetical order."""
        return sorted(group.name for group in self.groups.all())


@pghistory.track()
class UserGroup(User.groups.through):  # type: ignore[name-defined,misc]
    """Who is in which group; here so that changes of it are recorded."""

    class Meta:
        proxy = True


@pghistory.track()
class UserRight(User.user_permissions.through):  # type: ignore[name-defined,misc]
    """Rights given to a user beside his groups, which the program never does; here so that it is recorded."""

    class Meta:
        proxy = True
