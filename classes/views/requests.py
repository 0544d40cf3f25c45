from django.http import HttpRequest

from classes.models import User


class StaffRequest(HttpRequest):
    """A request of somebody who has logged in, as every page but the open ones gets it."""

    user: User
