"""How many statements a save takes, whatever is in it: each is a trip to the database and work for Python."""

from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from classes import roles
from classes.models import Site
from tests.support.factories import LearnerFactory, SiteFactory, UserFactory
from tests.support.pages.page_forms import form_to
from tests.views.capture.test_class_create import form_for
from tests.views.capture.test_previews import rows

pytestmark = pytest.mark.django_db

CAPTURE: Final = 18
EDIT: Final = 23


@pytest.fixture
def site(client: Browser) -> Site:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    return SiteFactory.create()


def form_with_learners(site: Site, number: int) -> dict[str, Any]:
    learners = [{"learner": LearnerFactory.create().pk, "level": "RLN", "status": "cic"} for _ in range(number)]
    blocks = [{"day": "Monday", "start": "9", "end": "13"}]
    timetable = {"pattern": "weekly", **rows("blocks", blocks)}
    return {**form_for(site), **timetable, **rows("learners", learners), "submission_id": str(uuid4())}


def sent(client: Browser, address: str, entries: dict[str, Any], *, status: int) -> list[str]:
    """The statements."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address, entries, headers={"accept": "application/json"})
    assert answer.status_code == status, answer.text
    return [query["sql"] for query in asked]


@pytest.mark.parametrize("learners", [1, 10])
def test_a_capture_takes_few(client: Browser, site: Site, learners: int) -> None:
    sent(client, "/classes/new/", form_with_learners(site, 1), status=201)  # the counter of the prefix is there

    statements = sent(client, "/classes/new/", form_with_learners(site, learners), status=201)

    assert len(statements) <= CAPTURE, "\n".join(statements)


@pytest.mark.parametrize("learners", [1, 10])
def test_an_edit_of_the_timetable_takes_few(client: Browser, site: Site, learners: int) -> None:
    created = client.post(
        "/classes/new/", form_with_learners(site, learners), headers={"accept": "application/json"}
    ).json()
    address = f"/classes/{created['class_code']}/edit/"
    entries = form_to(client.get(address), address).entries

    statements = sent(client, address, {**entries, "blocks-0-end": "14", "order_number": "PO-1"}, status=200)

    assert len(statements) <= EDIT, "\n".join(statements)


def test_no_rule_is_asked_about_that_can_be_seen_in_the_form(client: Browser, site: Site) -> None:
    statements = sent(client, "/classes/new/", form_with_learners(site, 1), status=201)

    assert [sql for sql in statements if "_check" in sql or 'SELECT 1 AS "a" FROM "sites"' in sql] == []
