"""Whatever is wrong with a form is said in one round: its fields, its rows, its timetable and its agents together."""

from typing import Any

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import Site, TrainingClass, User
from tests.support.factories import AgentFactory, SiteFactory, UserFactory, captured, mondays_and_wednesdays
from tests.views.capture.test_class_create import ADDRESS, PAGE, form_for
from tests.views.capture.test_previews import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def capturer(client: Browser) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture
def site(capturer: User) -> Site:
    site: Site = SiteFactory.create()
    return site


def all_wrong() -> dict[str, Any]:
    agent = AgentFactory.create()
    return {
        "class_type": "WALK",
        "total_hours": "0",
        "pattern": "weekly",
        **rows(
            "blocks",
            [
                {"day": "", "start": "14", "end": "9"},
                {"day": "Tuesday", "start": "25", "end": "9"},
                {"day": "Wednesday", "start": "9", "end": "12"},
                {"day": "Wednesday", "start": "11", "end": "13"},
            ],
        ),
        **rows("stops", [{"last_day": "2026-03-02", "resume_date": "2026-03-01", "reason": "temporary_hold"}]),
        **rows("exceptions", [{"date": "30 Feb 2026", "reason": "other"}]),
        **rows("backups", [{"agent": agent.pk, "from_date": "2026-03-09", "to_date": "2026-03-02"}]),
    }


WRONG = {
    "total_hours",
    "blocks-0-day",
    "blocks-0-end",
    "blocks-1-start",
    "blocks-3-start",
    "stops-0-resume_date",
    "exceptions-0-date",
    "backups-0-to_date",
}


def test_a_new_class_is_told_everything_in_one_round(client: Browser, site: Site) -> None:
    answer = client.post(ADDRESS, form_for(site, **all_wrong()))

    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == WRONG
    assert not TrainingClass.objects.exists()


def test_an_edit_is_told_everything_in_one_round(client: Browser, site: Site) -> None:
    training_class = captured(site=site, entries=mondays_and_wednesdays())
    sent = {name: value for name, value in all_wrong().items() if name not in ("class_type", "total_hours")}

    answer = client.post(
        f"/classes/{training_class.code}/edit/",
        form_for(site, version=training_class.version, order_number="x" * 51, **sent),
    )

    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == (WRONG - {"total_hours"}) | {"order_number"}


def test_does_not_blame_what_follows_from_another_mistake(client: Browser, site: Site) -> None:
    blocks = rows("blocks", [{"day": "Monday", "start": "25", "end": "9"}])

    answer = client.post(ADDRESS, form_for(site, start_date="soon", pattern="weekly", **blocks))

    assert set(answer.json()["errors"]) == {"start_date", "blocks-0-start"}


def test_without_script_each_line_says_of_which_row_it_is(client: Browser, site: Site) -> None:
    page = client.post(ADDRESS, form_for(site, **all_wrong()), headers=PAGE).content.decode()

    assert "Times, row 1, End: The end must come after the start, 14:00." in page
    assert "Exceptions, row 1, Date: “30 Feb 2026” is no date that exists" in page


def test_a_row_that_lacks_something_hides_nothing_else_that_is_wrong_with_it(client: Browser, site: Site) -> None:
    stops = rows("stops", [{"last_day": "2026-03-02", "resume_date": "2026-03-01", "reason": ""}])

    answer = client.post(ADDRESS, form_for(site, **stops))

    assert set(answer.json()["errors"]) == {"stops-0-reason", "stops-0-resume_date"}
