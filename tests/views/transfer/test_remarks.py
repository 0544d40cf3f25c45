"""/old-system/, and what the old system left on a class's pages."""

import csv
from datetime import UTC, datetime

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import OldChange, OldCode, Remark, TrainingClass
from classes.models.transfer.kinds import Kind
from tests.support.factories import UserFactory, captured
from tests.support.remarks import remark_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Browser) -> None:
    client.force_login(UserFactory(role=roles.ADMINISTRATOR))


def with_old_code(code: str) -> TrainingClass:
    training_class = captured()
    OldCode.objects.create(training_class=training_class, code=code)
    return training_class


@pytest.mark.usefixtures("administrator")
def test_lists_remarks_by_kind_with_links(client: Browser) -> None:
    training_class = captured()
    remark_of(training_class)
    remark_of(captured(), kind=Kind.POSSIBLE_TWIN)

    page = client.get("/old-system/?kind=bad_date").content.decode()

    assert training_class.get_absolute_url() in page
    assert "Class 1" in page
    assert "Class 2" not in page


@pytest.mark.usefixtures("administrator")
def test_a_remark_that_is_ticked_off_goes_and_can_come_back(client: Browser) -> None:
    remark = remark_of(captured())

    client.post("/old-system/settle/", {"remark": remark.pk})
    assert "Nothing is left here" in client.get("/old-system/").content.decode()
    client.post("/old-system/settle/", {"remark": remark.pk, "open": "yes"})

    assert Remark.objects.open().get() == remark


@pytest.mark.usefixtures("administrator")
def test_an_old_code_leads_to_its_class(client: Browser) -> None:
    training_class = with_old_code("IMP021813")

    answer = client.get("/classes/imp021813/")

    assert answer.headers["Location"] == training_class.get_absolute_url()
    assert "IMP021813" in client.get(training_class.get_absolute_url()).content.decode()


@pytest.mark.usefixtures("administrator")
def test_an_old_code_of_several_classes_leads_to_the_list_searched_for_it(client: Browser) -> None:
    classes = [with_old_code("AET-BOTH-2025"), with_old_code("aet-both-2025 ")]

    answer = client.get("/classes/AET-BOTH-2025/")

    assert answer.headers["Location"] == "/classes/?q=AET-BOTH-2025"
    found = client.get("/classes/?q=aet-both").content.decode()
    assert all(training_class.code in found for training_class in classes)


@pytest.mark.usefixtures("administrator")
def test_a_code_of_ours_comes_before_an_old_one(client: Browser) -> None:
    ours = captured()
    with_old_code(ours.code)

    assert client.get(f"/classes/{ours.code}/").status_code == 200
    assert client.get(f"/classes/{ours.code.lower()}/").headers["Location"] == ours.get_absolute_url()


@pytest.mark.usefixtures("administrator")
def test_old_codes_stand_in_the_export(client: Browser) -> None:
    with_old_code("IMP021813")

    answer = client.get("/classes/export.csv")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    header, row = csv.reader(text.splitlines())
    assert row[header.index("Old code")] == "IMP021813"


@pytest.mark.usefixtures("administrator")
def test_the_older_history_says_that_it_is_of_the_old_system(client: Browser) -> None:
    training_class = captured()
    at = datetime(2025, 7, 25, 11, 0, tzinfo=UTC)
    OldChange.objects.create(training_class=training_class, at=at, sentences=["Order number PO 4711 added"], old_key=1)

    page = client.get(f"{training_class.get_absolute_url()}history/").content.decode()

    assert "Order number PO 4711 added, in the old system." in page
