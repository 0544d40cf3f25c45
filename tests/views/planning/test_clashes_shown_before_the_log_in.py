"""Who was shown a clash goes on with their reason, also when their log-in has expired in between."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client as Browser

from classes import roles
from classes.models import AcceptedClash, Agent, PublicHoliday, TrainingClass, User
from tests.support.factories import AgentFactory, SiteFactory, UserFactory
from tests.support.pages.page_forms import PageForm, forms_of
from tests.support.teaching import taught
from tests.views.capture.test_capture_agents import MONDAYS

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-01-15T10:00:00+02:00")]

PAGE: Final = {"accept": "text/html"}
SCRIPT: Final = {"accept": "application/json"}
REASON: Final = {"clash_reason": "Two halls next door"}
Form = tuple[PageForm, dict[str, Any]]


@pytest.fixture
def capturer(client: Browser) -> User:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture
def zanele(capturer: User) -> Agent:  # logs in first
    return AgentFactory.create(name="Zanele")


def form_at(client: Browser, address: str, name: str, *, to: str = "") -> PageForm:
    page = client.get(address, headers=PAGE)
    return next(form for form in forms_of(page) if name in form.entries and form.action == (to or form.action))


def capturing(client: Browser, zanele: Agent) -> Form:
    taught(zanele)
    site = SiteFactory.create()
    query = f"?client={site.client_id}&class_type=WALK&subject=NUM"
    sent = {"site": site.pk, "start_date": "2026-03-02", "total_hours": "20", "seta_funded": "no", "exam_class": "no"}
    return form_at(client, f"/classes/new/{query}", "pattern"), {**sent, **MONDAYS, "agent": zanele.pk}


def editing(client: Browser, zanele: Agent) -> Form:
    taught(zanele)
    own = taught(AgentFactory.create(name="Bheki"))
    return form_at(client, f"/classes/{own}/edit/", "pattern"), {"agent": zanele.pk, "agent_from": "2026-03-09"}


def copying(client: Browser, zanele: Agent) -> Form:
    copied = taught(zanele)
    return form_at(client, f"/classes/{copied}/copy/", "take"), {"date": "2026-03-02"}


def naming_who_follows(client: Browser, zanele: Agent) -> Form:
    taught(zanele)
    own = taught(AgentFactory.create(name="Bheki"))
    address = f"/classes/{own}/agents/"
    return form_at(client, address, "agent_from", to=address), {"agent": zanele.pk, "agent_from": "2026-03-09"}


def planning_again(client: Browser, zanele: Agent) -> Form:
    clashing, _later = taught(zanele), taught(zanele, start_date=date(2026, 3, 30))
    holiday = PublicHoliday.objects.create(date=date(2026, 3, 16), name="Election day")
    return form_at(client, f"/holidays/impact/?holiday={holiday.pk}", "clash_reason"), {"classes": clashing.code}


WAYS: Final = [capturing, editing, copying, naming_who_follows]


@pytest.mark.parametrize("way", WAYS)
def test_the_page_of_a_clash_is_sent_again_after_a_new_log_in(
    client: Browser, capturer: User, zanele: Agent, way: Callable[..., Form]
) -> None:
    form, entries = way(client, zanele)
    told = form.send(client, entries, headers=PAGE)
    (again,) = (each for each in forms_of(told) if "clashes_shown" in each.entries and each.action == form.action)
    Session.objects.all().delete()

    sent = urlencode({**again.entries, **REASON}, doseq=True)
    expired = client.post(again.action, sent, content_type="application/x-www-form-urlencoded", headers=PAGE)
    client.force_login(capturer)
    (held,) = forms_of(expired)
    answer = held.send(client, headers=PAGE)

    assert (told.status_code, expired.status_code, answer.status_code) == (422, 401, 302)
    assert set(AcceptedClash.objects.values_list("reason", "by")) == {(REASON["clash_reason"], capturer.pk)}


@pytest.mark.parametrize("way", WAYS)
def test_a_script_sends_what_it_was_told_after_a_new_log_in(
    client: Browser, capturer: User, zanele: Agent, way: Callable[..., Form]
) -> None:
    form, entries = way(client, zanele)
    told = form.send(client, entries, headers=SCRIPT)
    Session.objects.all().delete()
    client.force_login(capturer)

    answer = form.send(client, {**entries, **REASON, "clashes_shown": told.json()["clashes_shown"]}, headers=SCRIPT)

    assert told.status_code == 422
    assert answer.status_code in (200, 201)
    assert AcceptedClash.objects.exists()


def test_so_does_the_page_of_a_holiday(client: Browser, capturer: User, zanele: Agent) -> None:
    form, entries = planning_again(client, zanele)
    Session.objects.all().delete()
    client.force_login(capturer)

    answer = form.send(client, {**entries, **REASON}, headers=SCRIPT)

    assert answer.json()["results"][0]["message"] == ""
    assert AcceptedClash.objects.exists()


def test_a_preview_counts_as_shown(client: Browser, capturer: User, zanele: Agent) -> None:
    form, entries = capturing(client, zanele)
    preview = client.post("/classes/preview/", {**form.entries, **entries}, headers=SCRIPT).json()
    Session.objects.all().delete()
    client.force_login(capturer)

    answer = form.send(client, {**entries, **REASON, "clashes_shown": preview["clashes_shown"]}, headers=SCRIPT)

    assert answer.status_code == 201


@pytest.mark.parametrize("submission", ["", "no id"])
def test_a_form_without_a_key_carries_nothing(client: Browser, zanele: Agent, submission: str) -> None:
    form, entries = capturing(client, zanele)

    sent = {**form.entries, **entries, "submission_id": submission}
    preview = client.post("/classes/preview/", sent, headers=SCRIPT).json()

    assert preview["clashes"]
    assert preview["clashes_shown"] == ""
    assert "clashes_shown" not in client.session


@pytest.mark.parametrize("whose", ["somebody else's", "of another form", "made up", "none"])
def test_what_was_shown_to_somebody_else_or_for_another_form_is_shown_first(
    client: Browser, zanele: Agent, whose: str
) -> None:
    form, entries = capturing(client, zanele)
    shown = form.send(client, entries, headers=SCRIPT).json()["clashes_shown"]
    if whose == "somebody else's":
        client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
        form.entries["filled_in_by"] = []
    else:
        Session.objects.all().delete()
        client.force_login(User.objects.get(pk=form.entries["filled_in_by"][0]))
    if whose == "of another form":
        form.entries["submission_id"] = [str(uuid4())]
    sent = {"made up": f"{shown[:-1]}!", "none": ""}.get(whose, shown)

    answer = form.send(client, {**entries, **REASON, "clashes_shown": sent}, headers=SCRIPT)

    assert answer.status_code == 422
    assert answer.json()["clashes"]
    assert not AcceptedClash.objects.exists()
    assert TrainingClass.objects.count() < 3
