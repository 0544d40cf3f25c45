"""What somebody calls a passkey: one line of fifty characters."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client as Browser

from classes.models import User
from tests.support.pages.page_forms import form_to
from tests.views.people.test_nonsense_passkeys import ADD, created, nomsa

__all__ = ["nomsa"]
pytestmark = pytest.mark.django_db


def add(client: Browser, name: str) -> Any:
    page = client.get(ADD, secure=True)
    challenge = client.session["mfa.webauthn.state"]["challenge"]
    return form_to(page, ADD).send(client, {"name": name, "credential": json.dumps(created(challenge))}, secure=True)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x" * 51, "Shorten this to at most 50 characters: it has 51."),
        ("x" * 90_000, "Shorten this to at most 50 characters: it has 90000."),
        ("my\x00key", "Remove the characters that cannot be seen, such as tabs or line breaks."),
    ],
)
def test_a_name_that_does_not_fit_is_refused_at_its_field(client: Browser, nomsa: User, name: str, said: str) -> None:
    answer = add(client, name)

    assert answer.status_code == 200
    assert answer.context["form"].errors == {"name": [said]}
    assert said in answer.text
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(("name", "kept"), [("x" * 50, "x" * 50), ("", "Passkey 1"), ("My key", "My key")])
def test_a_passkey_has_the_name_that_was_typed(client: Browser, nomsa: User, name: str, kept: str) -> None:
    answer = add(client, name)

    assert answer.status_code == 302
    assert Authenticator.objects.get(type="webauthn").data["name"] == kept


def test_the_page_takes_no_longer_one(client: Browser, nomsa: User) -> None:
    assert 'name="name" value="Passkey 1" maxlength="50"' in client.get(ADD, secure=True).text
