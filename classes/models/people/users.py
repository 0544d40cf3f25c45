from typing import ClassVar

import pghistory
from django.contrib.auth.models import AbstractUser, Permission, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from classes.models.triggers.people import access_ends
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

    use_in_migrations = False  # or they would name this class by its path for ever

    def get_by_natural_key(self, username: str | None) -> "User":
        """Capitals do not count in usernames."""
        user: User = self.alias(folded=Lower("username")).get(folded=Lower(models.Value(username or "")))
        return user


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractUser):
    """Somebody of the office, or an agent, who can log in; what they may do follows from their groups."""

    # Whose sessions they see, and nothing else, when their role is that of agents
    agent = models.OneToOneField(
        "classes.Agent",
        on_delete=models.PROTECT,
        related_name="user",
        null=True,
        blank=True,
        error_messages={"unique": "This agent logs in as another user already."},
        help_text="For the role Agent: whose sessions and registers they see.",
    )
    # Somebody else chose their password: before anything else they choose one of their own.
    must_change_password = models.BooleanField(default=False, editable=False)
    # How often all of their sessions were ended at once. A session belongs to the number with which it began.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[_Users] = _Users()

    class Meta:
        db_table = "users"
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="username_is_one_person_s",
                violation_error_message="A user with that username already exists.",
            ),
        ]
        triggers = [access_ends]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @cached_property
    def role_names(self) -> list[str]:
        """The names of their groups, in alphabetical order."""
        return sorted(group.name for group in self.groups.all())

    @cached_property
    def _perm_cache(self) -> set[str]:
        """Where Django's ModelBackend keeps their rights, which it would ask for in two questions: own, and groups'."""
        own = Permission.objects.filter(user=self)
        by_group = Permission.objects.filter(group__user=self)
        names = ("content_type__app_label", "codename")
        if self.is_superuser:
            rights = Permission.objects.order_by().values_list(*names)
        else:
            rights = own.order_by().values_list(*names).union(by_group.order_by().values_list(*names))
        return {f"{label}.{codename}" for label, codename in rights}

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match; Django compares it at each request."""
        key_salt = "classes.models.User.get_session_auth_hash"
        value = f"{self.password}:{self.sessions_ended}"
        return salted_hmac(key_salt, value, secret=secret, algorithm="sha256").hexdigest()


@pghistory.track()
class UserGroup(User.groups.through):  # type: ignore[name-defined,misc]
    """Who is in which group; here so that changes of it are recorded."""

    class Meta:
        proxy = True


@pghistory.track()
class UserRight(User.user_permissions.through):  # type: ignore[name-defined,misc]
    """Rights given to a user beside their groups, which the program never does; here so that it is recorded."""

    class Meta:
        proxy = True
