from collections.abc import Collection

import pghistory
from allauth.mfa.models import Authenticator

from classes.models.people.users import User


@pghistory.track(exclude=["data", "last_used_at"])
class SecondFactor(Authenticator):
    """What somebody shows beside their password: an authenticator app, a passkey, recovery codes.

    allauth writes them; they are here so that it is recorded.
    """

    class Meta:
        proxy = True


def lacks_second_factor(user: User, roles: Collection[str]) -> bool:
    """Whether the user has one of these roles, and neither an authenticator app nor a passkey."""
    if not roles or not user.groups.filter(name__in=roles).exists():
        return False
    factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return not factors.exists()
