from django.http import HttpRequest, QueryDict

from classes.models import User


class StaffRequest(HttpRequest):
    """A request of somebody who has logged in, as every page but the open ones gets it."""

    user: User


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent to a page that shows a form and takes it, be it nothing; None where it is only asked for."""
    return request.POST if request.method == "POST" else None


def version_read(request: HttpRequest) -> str:
    """The state of a row on which somebody pressed a button: what `version_of` gave; empty where it was not sent."""
    return request.POST.get("version", "")
