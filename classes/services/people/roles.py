from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from classes import roles


def grant_rights(using: str = "default", **_signal: Any) -> None:
    """Give each role's group exactly the rights of `classes.roles`, which are made first where they are missing."""
    create_permissions(apps.get_app_config("classes"), verbosity=0, using=using)
    for role in roles.RIGHTS:
        group, _created = Group.objects.using(using).get_or_create(name=role)
        rights = Permission.objects.using(using).filter(content_type__app_label="classes")
        group.permissions.set(rights.filter(codename__in=roles.RIGHTS[role]))
