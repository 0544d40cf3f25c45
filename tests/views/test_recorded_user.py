"""Who changed a row is recorded with it, also where no service says so."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.urls import include, path

from classes.models import Seta
from tests.support.factories import UserFactory
from wecoza.urls import urlpatterns as addresses

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def add_seta(request: HttpRequest, secret: str) -> HttpResponse:
    Seta.objects.create(name=f"{secret} of {request.method}")
    return HttpResponse()


urlpatterns = [path("", include(addresses)), path("setas/<str:secret>/", add_seta)]


def recorded_with(name: str) -> dict[str, object] | None:
    event = Seta.objects.get(name=name).events.get()  # type: ignore[attr-defined]
    context: dict[str, object] | None = event.pgh_context
    return context


def test_a_post_records_the_user_and_not_the_address(client: Browser) -> None:
    user = UserFactory.create()
    client.force_login(user)

    client.post("/setas/wuXw7z/?token=wuXw7z")

    assert recorded_with("wuXw7z of POST") == {"user": user.pk}


def test_a_get_records_nobody(client: Browser) -> None:
    client.force_login(UserFactory.create())

    client.get("/setas/wuXw7z/")

    assert recorded_with("wuXw7z of GET") is None
