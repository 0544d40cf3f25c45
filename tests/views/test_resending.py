"""Without script, what was typed survives an expired login and a page that was too old."""

import re
from unittest.mock import patch

import pytest
from django.template.base import VariableNode
from django.test import Client as Browser

from classes import roles
from classes.models import TrainingClass, User
from tests.support.factories import SiteFactory, UserFactory, captured
from tests.views.capture.test_class_create import form_for
from tests.views.capture.test_class_edit import form_of

pytestmark = pytest.mark.django_db

PAGE = {"accept": "text/html"}
HERE = {**PAGE, "origin": "http://testserver"}
ADDRESS = "/classes/new/"


@pytest.fixture
def capturer() -> User:
    capturer: User = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    return capturer


def held_by(page: str) -> dict[str, str]:
    """What the page would send."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def test_what_was_typed_can_be_sent_again_after_the_log_in_has_expired(client: Browser, capturer: User) -> None:
    form = form_for(SiteFactory.create(), order_number="PO 4711")

    answer = client.post(ADDRESS, form, headers=PAGE)

    held = held_by(answer.content.decode())
    assert answer.status_code == 401
    assert "no-store" in answer["Cache-Control"]
    assert held == {name: str(value) for name, value in form.items()} | {
        "csrfmiddlewaretoken": held["csrfmiddlewaretoken"]
    }

    client.force_login(capturer)
    assert client.post(ADDRESS, held, headers=PAGE).status_code == 302
    assert TrainingClass.objects.get().order_number == "PO 4711"


def test_so_can_the_form_of_another_user(client: Browser, capturer: User) -> None:
    training_class = captured()
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    form = form_of(training_class, order_number="PO 4711", filled_in_by=capturer.pk)

    answer = client.post(f"/classes/{training_class}/edit/", form, headers=PAGE)

    assert answer.status_code == 401
    assert "log in as the user who filled in this form" in answer.content.decode()
    client.force_login(capturer)
    assert client.post(f"/classes/{training_class}/edit/", held_by(answer.content.decode())).status_code == 200
    assert TrainingClass.objects.get().order_number == "PO 4711"


def test_logging_in_makes_the_page_too_old_and_it_can_be_sent_all_the_same(capturer: User) -> None:
    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(capturer)
    form = {**form_for(SiteFactory.create()), "csrfmiddlewaretoken": "x" * 64}

    answer = strict.post(ADDRESS, form, headers=HERE)
    assert answer.status_code == 403
    assert "no-store" in answer["Cache-Control"]
    again = strict.post(ADDRESS, held_by(answer.content.decode()), headers=HERE)

    assert again.status_code == 302
    assert TrainingClass.objects.count() == 1


@pytest.mark.parametrize("origin", [None, "https://elsewhere.example", "null"])
def test_nobody_is_asked_to_send_what_others_made_up(capturer: User, origin: str | None) -> None:
    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(capturer)
    headers = {**PAGE, "origin": origin} if origin else PAGE

    answer = strict.post(ADDRESS, form_for(SiteFactory.create(), order_number="PO 4711"), headers=headers)

    assert answer.status_code == 403
    assert "PO 4711" not in answer.content.decode()


def test_what_is_typed_for_an_account_is_not_held(client: Browser) -> None:
    answer = client.post("/accounts/password_change/", {"old_password": "correct horse"}, headers=PAGE)

    assert answer.status_code == 302


def test_a_page_that_holds_thousands_of_fields_costs_little() -> None:
    sent = "&".join(f"dates-{number}-date=%22%3C%26" for number in range(5000))

    with patch.object(VariableNode, "render", autospec=True, side_effect=VariableNode.render) as rendered:
        answer = Browser().post(ADDRESS, sent, content_type="application/x-www-form-urlencoded", headers=PAGE)

    assert answer.status_code == 401
    assert answer.text.count('value="&quot;&lt;&amp;"') == 5000
    assert rendered.call_count < 100
