"""What was pasted into the boxes for lists and was not added refuses the saving, in one round with all else."""

from typing import Any

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import TrainingClass, User
from tests.support.factories import LearnerFactory, SiteFactory, UserFactory, captured
from tests.views.capture.test_class_create import form_for

pytestmark = pytest.mark.django_db

DATES_LEFT = "These dates were not added: give each line a date such as 2026-02-07, or empty the box."
NUMBERS_LEFT = (
    "These numbers were not looked up, or nobody has them: press “Choose these learners” first, or empty the box."
)


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> User:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


def capture(browser: Browser, **entries: Any) -> Any:
    headers = {"accept": "application/json"}
    return browser.post("/classes/new/", form_for(SiteFactory.create(), **entries), headers=headers)


def test_dates_that_were_not_added_are_told_with_what_else_is_wrong(client: Browser) -> None:
    answer = capture(client, pattern="custom", pasted_dates="hello", pasted_numbers="yes", start_date="")

    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert errors["pasted_dates"] == [DATES_LEFT]
    assert errors["pasted_numbers"] == [NUMBERS_LEFT]
    assert "start_date" in errors
    assert not TrainingClass.objects.exists()


def test_dates_of_another_pattern_and_an_empty_box_refuse_nothing(client: Browser) -> None:
    assert capture(client, pattern="", pasted_dates="hello").status_code == 201
    assert capture(client, pattern="", pasted_dates=" \n", pasted_numbers="").status_code == 201


def test_the_page_shows_what_was_not_added(client: Browser) -> None:
    entries = form_for(SiteFactory.create(), pattern="custom", pasted_dates="hello <b>")

    page = client.post("/classes/new/", entries, headers={"accept": "text/html"}).content.decode()

    assert "hello &lt;b&gt;</textarea>" in page
    assert f'<a href="#id_pasted_dates">{DATES_LEFT}</a>' in page
    assert f'<p class="field__error">{DATES_LEFT}</p>' in page


def test_enrols_nobody_while_numbers_are_left(client: Browser) -> None:
    training_class = captured()
    entries = {"learner": LearnerFactory.create().pk, "level": "RLN", "pasted_numbers": "yes"}

    answer = client.post(f"/classes/{training_class.code}/learners/", entries, headers={"accept": "application/json"})

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"pasted_numbers": [NUMBERS_LEFT]}
    assert not training_class.enrolments.exists()
