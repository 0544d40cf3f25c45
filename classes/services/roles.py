from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from classes import roles


def grant_rights(using: str = "default", **_signal: Any) -> None:
    """Give each role's group exactly the rights of `classes.roles`; rights not made yet come with a later call."""
    for role in roles.RIGHTS:
        group, _created = Group.objects.using(using).get_or_create(name=role)
        named = Q()
        for right in roles.rights_of(role):
            app_label, codename = right.split(".")
            named |= Q(content_type__app_label=app_label, codename=codename)
        group.permissions.set(Permission.objects.using(using).filter(named))
