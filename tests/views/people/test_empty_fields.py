"""Accounts' forms, some of which are a library's, sent without anything in them."""

import pytest
from django.test import Client as Browser

from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "seven white horses"
WITHOUT_LOGIN = {"/accounts/login/", "/accounts/forgotten/"}
ASKED = {
    "/accounts/login/": [],
    "/accounts/forgotten/": ["Type the e-mail address of your account."],
    "/accounts/password_change/": [
        "Type the password that you have now.",
        "Choose a new password.",
        "Type the new password once more.",
    ],
    "/accounts/again/": [],
    "/accounts/second-factor/app/": ["Type the code that your app shows."],
}


@pytest.mark.parametrize("address", ASKED)
def test_says_of_each_empty_field_what_to_type(client: Browser, address: str) -> None:
    if address not in WITHOUT_LOGIN:
        user = UserFactory.create(password=PASSWORD)
        client.post("/accounts/login/", {"username": user.username, "password": PASSWORD})
    client.get(address)

    page = client.post(address, headers={"Accept": "text/html"}).text

    for sentence in ASKED[address]:
        assert sentence in page
    assert "This field" not in page
