"""/learners/<id>/erase/: a learner's personal data ends, what is counted stays."""

from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser

from classes import roles
from classes.models import Enrolment, Learner, LearnerErasure, OldChange, OldRow, Remark, User
from classes.models.learners.learners import ERASED
from classes.services.learners.learners import change_learner
from tests.support.factories import ClientFactory, LearnerFactory, UserFactory, captured, enrolled

pytestmark = pytest.mark.django_db

ID_NUMBER = "8001015009087"
PASSPORT = "ZX7654321"
SECRETS = ("Quintessa", "Xolisana", "Vandermeer", "Umfolozi", "QXV", ID_NUMBER, PASSPORT)
REASON = "Asked for in writing on 2 February 2026"
KEPT_OF_A_LEARNER = {"id", "surname", "searched", "version", "erased_at", "employer_id"}


@pytest.fixture(autouse=True)
def administrator(client: Browser) -> User:
    user = UserFactory(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture
def learner() -> Learner:
    """With a former name in the history."""
    facts = {"first_name": "Quintessa", "second_name": "Xolisana", "initials": "QXV", "town": "Umfolozi"}
    learner = LearnerFactory.create(
        **facts, surname="Before", id_number=ID_NUMBER, passport_number=PASSPORT, race="african", gender="female"
    )
    change = {"surname": "Vandermeer", "employer": ClientFactory.create()}
    return change_learner(learner, change, read_version=1, by=UserFactory.create())


def erase(client: Browser, learner: Learner, **facts: Any) -> Any:
    headers = {"accept": "application/json"}
    return client.post(f"/learners/{learner.pk}/erase/", {"reason": REASON, **facts}, headers=headers)


def texts_of_every_table() -> dict[str, str]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = {}
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM \"{table}\" t")
            rows[table] = str(cursor.fetchone()[0])
    return rows


def test_nothing_personal_is_left_in_any_table(client: Browser, learner: Learner, administrator: User) -> None:
    enrolled(captured(), learner=learner)
    kind = ContentType.objects.get_for_model(Learner)
    LogEntry.objects.create(
        user=administrator, content_type=kind, object_id=str(learner.pk), object_repr=str(learner), action_flag=CHANGE
    )
    session = client.session
    session["_messages"] = "Quintessa Vandermeer was saved."
    session.save()

    answer = erase(client, learner)

    assert answer.json()["message"] == f"Learner {learner.pk} was erased."
    texts = texts_of_every_table()
    texts["django_session"] = " ".join(str(row.get_decoded()) for row in Session.objects.all())
    found = {(table, word) for table, text in texts.items() for word in SECRETS if word.lower() in text.lower()}
    assert found == set()
    assert "Before" not in texts["classes_learnerevent"]
    assert LogEntry.objects.get().object_repr == f"Erased learner {learner.pk}"
    assert Session.objects.get(session_key=session.session_key).get_decoded()["_auth_user_id"]


def test_nor_in_what_came_from_the_old_system(client: Browser, learner: Learner) -> None:
    training_class = enrolled(captured(), learner=learner).training_class
    at = "2024-02-02T08:00Z"
    said = ["Learners added: Quintessa Vandermeer, Thabo Nkosi", "Order number PO-1 added"]
    OldChange.objects.create(training_class=training_class, at=at, sentences=said, old_key=4)
    row = OldRow.objects.create(table="classes", key="7", outcome="imported", training_class=training_class)
    Remark.objects.create(old_row=row, kind="level_unknown", text="Quintessa Before: no level.")

    erase(client, learner)

    gone = f"Erased learner {learner.pk}"
    change = OldChange.objects.get()
    assert (change.sentences, change.old_key) == ([f"Learners added: {gone}, Thabo Nkosi", said[1]], 4)
    assert Remark.objects.get().text == f"{gone}: no level."


def test_what_is_counted_stays(client: Browser, learner: Learner) -> None:
    enrolment = enrolled(captured(), learner=learner, status=Enrolment.Status.DRO)

    erase(client, learner)

    assert list(Enrolment.objects.values_list("pk", "learner", "status")) == [(enrolment.pk, learner.pk, "dro")]
    address = f"/classes/{enrolment.training_class.code}/learners/"
    assert f"Erased learner {learner.pk}" in client.get(address).content.decode()
    history = client.get(f"/classes/{enrolment.training_class.code}/history/").content.decode()
    assert f"Erased learner {learner.pk}" in history
    assert "Quintessa" not in history


def test_who_when_and_why_stay(client: Browser, learner: Learner, administrator: User) -> None:
    erase(client, learner)

    erasure = LearnerErasure.objects.get(learner=learner)
    assert (erasure.by, erasure.reason) == (administrator, REASON)
    last = Learner.pgh_event_model.objects.filter(pgh_obj=learner).last()  # type: ignore[attr-defined]
    assert (last.pgh_context["user"], last.erased_at) == (administrator.pk, erasure.at)
    page = client.get(f"/learners/{learner.pk}/").content.decode()
    assert REASON in page
    assert "Edit" not in page


def test_the_page_says_what_happens(client: Browser, learner: Learner) -> None:
    training_class = enrolled(captured(), learner=learner).training_class

    page = client.get(f"/learners/{learner.pk}/erase/").content.decode()

    for words in ("Nobody can bring them back", "Not looked through: notes", "Backups keep", training_class.code):
        assert words in page


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Give the reason: it is kept with the erasure."),
        ("Ms vandermeer asked", "Say it without the name or number: the reason stays when these are gone."),
        (f"ID {ID_NUMBER}", "Say it without the name or number: the reason stays when these are gone."),
    ],
)
def test_needs_a_reason_that_names_nobody(client: Browser, learner: Learner, reason: str, sentence: str) -> None:
    answer = erase(client, learner, reason=reason)

    assert (answer.status_code, answer.json()["errors"]) == (422, {"reason": [sentence]})
    assert not LearnerErasure.objects.exists()


def test_erasing_twice_is_done_once(client: Browser, learner: Learner) -> None:
    erase(client, learner)

    assert erase(client, learner, reason="Another").status_code == 200
    assert client.get(f"/learners/{learner.pk}/erase/").status_code == 302
    assert LearnerErasure.objects.get().reason == REASON


def test_is_found_and_edited_no_more(client: Browser, learner: Learner) -> None:
    erase(client, learner)

    assert client.get(f"/learners/{learner.pk}/edit/").status_code == 404
    assert "Erased learner" not in client.get("/learners/").content.decode()
    found = client.post("/learners/search/", {"q": "erased"}, headers={"accept": "application/json"}).json()
    assert found["count"] == 0
    assert client.get(f"/admin/classes/learner/{learner.pk}/change/").status_code == 302


def test_cannot_be_enrolled_again(client: Browser, learner: Learner) -> None:
    training_class = captured()
    erase(client, learner)

    facts = {"learner": learner.pk, "level": "RLN"}
    answer = client.post(f"/classes/{training_class.code}/learners/", facts, headers={"accept": "application/json"})

    assert answer.status_code == 422
    assert not training_class.enrolments.exists()
    with pytest.raises(DatabaseError, match="is erased"), transaction.atomic():
        enrolled(training_class, learner=learner)


def test_the_database_keeps_it_so(client: Browser, learner: Learner) -> None:
    erase(client, learner)

    for change in ({"surname": "Again"}, {"erased_at": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Learner.objects.filter(pk=learner.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        LearnerErasure.objects.update(reason="")
    other = LearnerFactory.create()
    with pytest.raises(DatabaseError, match="erase_learner alone"), transaction.atomic():
        Learner.objects.filter(pk=other.pk).update(
            erased_at="2026-02-02T08:00Z", surname="x", employer=None, **dict.fromkeys(ERASED, "")
        )


def test_every_column_of_a_learner_is_erased_or_said_to_stay(client: Browser, learner: Learner) -> None:
    erase(client, learner)

    after = Learner.objects.filter(pk=learner.pk).values().get()
    assert {name for name, value in after.items() if value not in ("", None)} <= KEPT_OF_A_LEARNER
    assert after["surname"] == f"Erased learner {learner.pk}"
    assert after["searched"] == f"erased learner {learner.pk}"
    assert after.keys() == {*ERASED, *KEPT_OF_A_LEARNER}
