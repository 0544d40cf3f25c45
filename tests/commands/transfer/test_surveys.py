"""What is asked of all classes before the first is brought: its size grows with their number, not with its square."""

import pytest

from classes.services.transfer.source import opened
from classes.services.transfer.surveys import codes_twice
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase
from tests.old_system.rows import insert_classes

pytestmark = pytest.mark.django_db


def test_all_classes_of_one_code_share_one_list(office: OldDatabase) -> None:
    insert_classes(office, [{"class_code": code} for code in ["A-1", " a-1", "A-1\t", "B-2", "", " "]])

    with opened(office.address) as source:
        twice = codes_twice(source)

    keys, *others = {id(shared): shared for shared in twice.values()}.values()
    assert others == []
    assert sorted(twice) == keys
    assert len(keys) == 3


@pytest.mark.parametrize("number", [2, 11, 12, 13])
def test_names_ten_classes_of_the_same_code_at_most(office: OldDatabase, bring: Bring, number: int) -> None:
    insert_classes(office, [{"class_code": "A-1"}] * number)

    rows = [row for row in bring(office, dry_run=True)["rows"] if row["table"] == "classes"]

    assert len(rows) == number
    for row in rows:
        (text,) = (remark["text"] for remark in row["remarks"] if remark["kind"] == "code_twice")
        named = text.partition("is also that of class ")[2].partition(" of the old system")[0]
        others = named.removesuffix(" and more").split(", ")
        assert row["key"] not in others
        assert len(others) == min(number - 1, 10)
        assert named.endswith(" and more") == (number > 11)
