from django.http import HttpRequest

from classes.models import User


class StaffRequest(HttpRequest):
    """A request of somebody who has logged in, as every page but the open ones gets it."""

    user: User


def version_read(request: HttpRequest) -> str:
    """The state of a row on which somebody pressed a button: what `version_of` gave; empty where it was not sent."""
    return request.POST.get("version", "")
