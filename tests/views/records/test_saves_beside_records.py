"""Ten saves of a class leave every QA report, note and file as it was, byte for byte."""

from typing import Any

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import ClassFile, TrainingClass
from tests.support.documents import A_DOCX, A_JPEG, register, send
from tests.support.factories import UserFactory, captured
from tests.support.records import A_PDF, content_of, values_of
from tests.views.capture.test_class_edit import form_of

pytestmark = pytest.mark.django_db


def contents_of(training_class: TrainingClass) -> list[bytes]:
    return [content_of(file) for file in ClassFile.objects.order_by("pk")]


def test_ten_saves_touch_no_record(client: Browser) -> None:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    training_class = captured()
    address = training_class.get_absolute_url()
    visit: dict[str, Any] = {"date": "2026-02-09", "type": "initial", "officer": str(user.pk), "findings": "Good"}
    send(client, f"{address}qa-visits/", [*register(), ("second.docx", A_DOCX)], field="reports", **visit)
    send(client, f"{address}notes/", [("photo.jpg", A_JPEG)], field="attachments", text="See there", priority="high")
    send(client, f"{address}files/", register(A_PDF + b"% of the class"))
    client.post(f"{address}events/", {"type": "exams", "date": "2026-05-04"})
    records, contents = values_of(training_class), contents_of(training_class)

    for number in range(10):
        training_class.refresh_from_db()
        answer = client.post(f"{address}edit/", form_of(training_class, order_number=f"PO-{number}"))
        assert answer.status_code == 200

    training_class.refresh_from_db()
    assert (training_class.order_number, training_class.version) == ("PO-9", 11)
    assert {name: len(rows) for name, rows in records.items()} == {
        "EventDate": 1,
        "Note": 1,
        "QAVisit": 1,
        "ClassFile": 4,
    }
    assert values_of(training_class) == records
    assert contents_of(training_class) == contents
