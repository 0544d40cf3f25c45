"""/old-system/: what stands first, what is shown of it, and where ticking off leads."""

import re
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import OldCode, OldRow, Remark
from classes.models.transfer.kinds import Kind
from tests.support.factories import AgentFactory, LearnerFactory, UserFactory, captured
from tests.support.pages.page_forms import forms_of
from tests.support.remarks import remark_of, remark_of_row

pytestmark = pytest.mark.django_db

LEFT, REMARKED = OldRow.Outcome.LEFT, OldRow.Outcome.WITH_REMARK
PAGE = {"accept": "text/html"}


@pytest.fixture(autouse=True)
def administrator(client: Browser) -> None:
    client.force_login(UserFactory(role=roles.ADMINISTRATOR))


def rows_on(page: str) -> list[str]:
    return re.findall(r'<th scope="row">([^<]+)</th>', page)


def text_of(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_what_left_a_class_stands_first_then_classes_then_people(client: Browser) -> None:
    remark_of_row("agents", kind=Kind.AGENT_TO_CONFIRM, outcome=REMARKED)
    remark_of_row("learners", kind=Kind.NUMBER_MISSING, outcome=LEFT)
    remark_of(captured())
    remark_of_row("classes", kind=Kind.NO_SITE, outcome=LEFT)
    remark_of_row("clients", kind=Kind.CLIENT_WITHOUT_NAME, outcome=LEFT)

    page = text_of(client.get("/old-system/"))

    assert rows_on(page) == ["Class 4", "Class 3", "Client 5", "Agent 1", "Learner 2"]


def test_finds_a_row_by_its_key_there_and_a_class_by_its_codes(client: Browser) -> None:
    training_class = captured()
    remark_of(training_class)
    remark_of_row("classes", kind=Kind.NO_SITE, outcome=LEFT)
    # No code of ours begins like that key: the class's would, if the number of its client did
    OldRow.objects.filter(key="2").update(key="N2")
    OldCode.objects.create(training_class=training_class, code="THA020209")

    for search, rows in (
        ("N2", ["Class N2"]),
        (training_class.code.lower(), ["Class 1"]),
        (" tha02", ["Class 1"]),
        ("nothing", []),
        ("x" * 101, ["Class N2", "Class 1"]),
    ):
        page = text_of(client.get("/old-system/", {"q": search}))

        assert rows_on(page) == rows
        assert ("at most 100 characters" in page) == (len(search) > 100)


@pytest.mark.parametrize(
    ("became", "rows"), [("left", ["Class 2"]), ("brought", ["Class 1"]), ("eaten", ["Class 2", "Class 1"])]
)
def test_shows_what_was_left_or_what_came(client: Browser, became: str, rows: list[str]) -> None:
    remark_of(captured())
    remark_of_row("classes", kind=Kind.NO_SITE, outcome=LEFT)

    page = text_of(client.get(f"/old-system/?became={became}"))

    assert rows_on(page) == rows
    assert ("rows are left, or brought" in page) == (became == "eaten")


def test_kinds_that_keep_a_class_from_coming_have_a_group_of_their_own(client: Browser) -> None:
    remark_of(captured())
    remark_of_row("classes", kind=Kind.NO_SITE, outcome=LEFT)

    page = text_of(client.get("/old-system/"))

    groups = re.findall(r'<optgroup label="([^"]+)">\s*<option value="(\w+)"', page)
    assert groups == [("Why a class was left", "no_site"), ("What else there is to say", "bad_date")]


def test_says_on_top_what_became_of_it_with_what_was_merged(client: Browser) -> None:
    remark_of_row("learners", kind=Kind.LEARNER_MERGED, outcome=REMARKED, new_key=1)
    OldRow.objects.update(merged=True)
    OldRow.objects.create(table="learners", key="9", outcome=OldRow.Outcome.IMPORTED, new_key=1)

    page = " ".join(text_of(client.get("/old-system/")).split())

    assert "1 brought, 1 with a remark (1 merged)" in page
    assert page.index("What became of it</h2>") < page.index("To be looked at")


def test_an_agent_is_a_link_to_the_agents_page(client: Browser) -> None:
    agent = AgentFactory(name="Elias Vlei")
    remark_of_row("agents", kind=Kind.AGENT_TO_CONFIRM, outcome=REMARKED, new_key=agent.pk)
    remark_of_row("users", kind=Kind.USER_TO_CONFIRM, outcome=REMARKED, new_key=agent.pk)
    remark_of_row("agents", kind=Kind.AGENT_TO_CONFIRM, outcome=REMARKED, new_key=agent.pk + 999)

    page = text_of(client.get("/old-system/"))

    assert f'<a href="{agent.get_absolute_url()}">Elias Vlei</a>' in page
    assert page.count('data-label="Here">Brought</td>') == 2


@pytest.mark.parametrize("settled", [False, True])
def test_a_long_text_begins_on_the_list_and_is_whole_on_the_class_page(client: Browser, settled: bool) -> None:
    training_class = captured()
    remark = remark_of(training_class, kind=Kind.TIMETABLE_INCOMPLETE, text="It begins. " + "x" * 9000 + " THE END")
    if settled:
        client.post("/old-system/settle/", {"remark": remark.pk})

    the_list = text_of(client.get(f"/old-system/?settled={'yes' if settled else ''}"))
    of_class = text_of(client.get(training_class.get_absolute_url()))

    assert "It begins." in the_list
    assert "THE END" not in the_list
    assert f'href="{training_class.get_absolute_url()}#remark-{remark.pk}"' in the_list
    assert f'id="remark-{remark.pk}"' in of_class
    assert "THE END" in of_class


@pytest.mark.parametrize(
    "address", ["/old-system/?page=2", "/old-system/?kind=bad_date&settled=yes", "/classes/{code}/", "/old-system/"]
)
def test_ticking_off_leads_back_to_where_it_was_done_and_says_so(client: Browser, address: str) -> None:
    training_class = captured()
    remark = remark_of(training_class)
    address = address.format(code=training_class.code)

    answer = client.post("/old-system/settle/", {"remark": remark.pk, "back": address}, headers=PAGE)

    assert answer.headers["Location"] == address
    said = "Impossible date, class 1 of the old system: ticked off."
    assert said in text_of(client.get("/old-system/"))
    client.post("/old-system/settle/", {"remark": remark.pk, "back": address, "open": "yes"}, headers=PAGE)
    assert "class 1 of the old system: to be looked at again." in text_of(client.get("/old-system/"))


def test_all_of_a_kind_on_a_page_are_ticked_off_together_and_taken_back(client: Browser) -> None:
    many = [remark_of(captured()) for _ in range(60)]
    remark_of_row("classes", kind=Kind.NO_SITE, outcome=LEFT)
    first = client.get("/old-system/?kind=bad_date")

    (form,) = (form for form in forms_of(first) if len(form.entries.get("remark", [])) > 1)
    answer = form.send(client, {}, headers=PAGE)

    assert answer.headers["Location"] == "/old-system/?kind=bad_date"
    assert "50 remarks: ticked off." in text_of(client.get("/old-system/?kind=bad_date"))
    assert "Tick off these" not in text_of(client.get("/old-system/"))
    assert [*Remark.objects.open()] == [*many[50:], Remark.objects.get(kind="no_site")]
    done = client.get("/old-system/?kind=bad_date&settled=yes")
    (form,) = (form for form in forms_of(done) if len(form.entries.get("remark", [])) > 1)
    form.send(client, {}, headers=PAGE)
    assert Remark.objects.open().count() == 61


def test_none_is_ticked_off_where_one_has_changed_since(client: Browser) -> None:
    remarks = [remark_of(captured()), remark_of(captured())]
    page = client.get("/old-system/?kind=bad_date")
    Remark.objects.filter(pk=remarks[1].pk).update(text="An exception has another date that cannot be.")

    (form,) = (form for form in forms_of(page) if len(form.entries.get("remark", [])) > 1)
    refused = form.send(client, {}, headers=PAGE)

    assert refused.status_code == 409
    assert Remark.objects.open().count() == 2


@pytest.mark.parametrize("remark", [[], [""], ["x"], [-1], [10**30], [2**31]])
def test_what_is_no_remark_is_refused(client: Browser, remark: list[Any]) -> None:
    remark_of(captured())

    refused = client.post("/old-system/settle/", {"remark": remark}, headers=PAGE)

    assert refused.status_code == 422
    assert Remark.objects.open().count() == 1


@pytest.mark.parametrize("address", ["/old-system/?kind=bad_date&page=1", "{class}"])
def test_the_button_says_on_which_page_it_is(client: Browser, address: str) -> None:
    training_class = captured()
    remark_of(training_class)
    address = address.replace("{class}", training_class.get_absolute_url())

    shown = text_of(client.get(address))

    assert f'name="back" value="{address.replace("&", "&amp;")}"' in shown


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "x", "", "\t//x"]
)
def test_ticking_off_leads_nowhere_else(client: Browser, back: str) -> None:
    remark = remark_of(captured())

    answer = client.post("/old-system/settle/", {"remark": remark.pk, "back": back}, headers=PAGE)

    assert answer.headers["Location"] == "/old-system/"
    assert not Remark.objects.open().exists()


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize("count", [1, 10])
def test_as_many_queries_for_many_remarks_as_for_one_of_each_table(
    client: Browser, settled: bool, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        remark_of(captured())
        learner, agent = LearnerFactory(), AgentFactory()
        of_learner = remark_of_row("learners", kind=Kind.LEARNER_MERGED, outcome=REMARKED, new_key=learner.pk)
        OldRow.objects.filter(pk=of_learner.old_row_id).update(learner=learner)
        remark_of_row("agents", kind=Kind.AGENT_TO_CONFIRM, outcome=REMARKED, new_key=agent.pk)
    if settled:
        for remark in Remark.objects.all():
            Remark.objects.filter(pk=remark.pk).update(settled_by=UserFactory(), settled_at=timezone.now())
    client.get("/old-system/")

    with django_assert_num_queries(8):
        page = text_of(client.get(f"/old-system/?settled={'yes' if settled else ''}"))

    assert len(rows_on(page)) == 3 * count
