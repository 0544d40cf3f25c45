"""In whose name a command acts."""

from django.core.management.base import CommandError

from classes.models import User


def administrator_named(username: str | None, *, permission: str, to: str, unnamed: str) -> User:
    """The user whom the history will show. `to` completes "may ...", `unnamed` is the error when no name is given.

    Raises CommandError.
    """
    if username is None:
        raise CommandError(unnamed)
    user: User | None = User.objects.filter(username=username, is_active=True).first()
    if user is None or not user.has_perm(permission):
        raise CommandError(f"{username} is no active user who may {to}: name an administrator.")
    return user
