"""One administrator saves an agent's name while another one's telephone number is not committed yet."""

from contextlib import ExitStack

import pytest
from django.db import transaction
from django.test import Client as Browser

from classes.admin.pages import Page
from classes.models import Agent
from tests.support.factories import AgentFactory
from tests.support.pages.admin_pages import entries_on
from tests.support.servers.concurrency import meanwhile, wait_until_somebody_waits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("administrator")]


def phone_after_both(browser: Browser) -> str:
    agent = AgentFactory.create(phone="082 555 0001")
    address = f"/admin/classes/agent/{agent.pk}/change/"
    sent = {**entries_on(browser.get(address)), "name": "Thandi Mthembu"}

    with ExitStack() as until_the_end, transaction.atomic():
        Agent.objects.filter(pk=agent.pk).update(phone="082 555 0002")
        answer = until_the_end.enter_context(meanwhile(lambda: browser.post(address, sent).status_code))
        wait_until_somebody_waits()

    agent.refresh_from_db()
    assert (answer.result(), agent.name) == (302, "Thandi Mthembu")
    return agent.phone


def test_what_both_saved_stays(client: Browser) -> None:
    assert phone_after_both(client) == "082 555 0002"


def test_without_the_lock_the_others_change_would_be_lost(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Page, "get_object")

    assert phone_after_both(client) == "082 555 0001"
