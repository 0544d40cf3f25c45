"""Many save the same agent at the same hours, over HTTP, against several worker processes."""

from typing import Final

import pytest

from classes.models import Session
from tests.support.factories import AgentFactory, SiteFactory
from tests.support.servers.concurrency import at_once
from tests.support.servers.web import serving
from tests.views.capture.test_capture_agents import form
from tests.views.capture.test_capture_races import logged_in, post

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE: Final = 32


def test_of_32_saves_for_one_agent_exactly_one_succeeds() -> None:
    site, agent, cookies = SiteFactory.create(), AgentFactory.create(), logged_in()

    with serving(workers=3) as address:
        answers = at_once(lambda _: post(address, cookies, form(site, agent=agent.pk)), PEOPLE)

    statuses = [status for status, _ in answers]
    assert (statuses.count(201), statuses.count(422)) == (1, PEOPLE - 1)
    [saved] = [body["class_code"] for status, body in answers if status == 201]
    assert {clash["class_code"] for status, body in answers if status == 422 for clash in body["clashes"]} == {saved}
    assert Session.objects.planned().filter(agent=agent).count() == 4
