import pghistory
from django.contrib.auth.models import Group


@pghistory.track()
class Role(Group):
    """A group of users; what the roles of `classes.roles` may do is written there."""

    class Meta:
        proxy = True


@pghistory.track()
class RoleRight(Group.permissions.through):  # type: ignore[name-defined,misc]
    """What a role may do; here so that changes of it are recorded."""

    class Meta:
        proxy = True
