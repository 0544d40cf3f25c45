from datetime import UTC, datetime
from typing import Final

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from classes.models import ClassCode, ClassCodeCounter, ClassType, Subject
from classes.models.codes.class_codes import HIGHEST_NUMBER, MAX_LENGTH
from classes.models.training_classes.training_classes import prefix_of
from tests.support.factories import ClientFactory
from tests.support.refusals import refused

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

prefixes = st.tuples(
    st.integers(1, 9_999_999).map(str),
    st.text(LETTERS, min_size=1, max_size=8),
    st.text(LETTERS, min_size=1, max_size=12),
).map("-".join)
numbers = st.integers(1, HIGHEST_NUMBER)
moments = st.integers(946_684_800, 4_133_894_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
# The thousandth of one minute is too long behind the longest prefix
copies = st.integers(1, 999)


@given(prefixes, numbers)
def test_a_sequential_code_parses_back_into_its_parts(prefix: str, number: int) -> None:
    code = ClassCode(prefix, number)

    assert ClassCode.parse(str(code)) == code
    assert len(str(code)) <= MAX_LENGTH


@given(prefixes, moments, copies)
def test_a_fallback_code_parses_back_into_its_parts(prefix: str, at: datetime, copy: int) -> None:
    code = ClassCode.fallback(prefix, at, copy=copy)

    assert ClassCode.parse(str(code)) == code
    assert len(str(code)) <= MAX_LENGTH


@given(prefixes, numbers, prefixes, numbers)
def test_codes_are_equal_only_when_their_parts_are(one: str, number: int, other: str, following: int) -> None:
    codes = {str(ClassCode(one, number)), str(ClassCode(other, following))}

    assert (len(codes) == 1) is ((one, number) == (other, following))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (1, "11-REALLL-RLN-0001"),
        (43, "11-REALLL-RLN-0043"),
        (9999, "11-REALLL-RLN-9999"),
        (10000, "11-REALLL-RLN-10000"),
        (123456, "11-REALLL-RLN-123456"),
    ],
)
def test_a_number_has_four_digits_or_more(number: int, code: str) -> None:
    assert str(ClassCode("11-REALLL-RLN", number)) == code


def test_a_fallback_code_has_the_local_minute() -> None:
    at = datetime(2026, 1, 22, 22, 5, 59, tzinfo=UTC)

    assert str(ClassCode.fallback("11-AET-COMM_NUM", at)) == "11-AET-COMM_NUM-2026-01-23-00-05"
    assert str(ClassCode.fallback("11-AET-COMM_NUM", at, copy=2)) == "11-AET-COMM_NUM-2026-01-23-00-05-2"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "11-REALLL-RLN",
        "11-REALLL-RLN-",
        "11-REALLL-RLN-43",
        "11-REALLL-RLN-0000",
        "11-REALLL-RLN-00043",
        "11-realll-rln-0043",
        "11-REALLL-RLN-0043 ",
        "11-REALLL-RLN-0043\n",
        " 11-REALLL-RLN-0043",
        "011-REALLL-RLN-0043",
        "0-REALLL-RLN-0043",
        "12345678-REALLL-RLN-0043",
        "11-REALLL123-RLN-0043",
        "11-REALLL-RLN1234567890-0043",
        "11-REALLL-R%N-0043",
        "11-REALLL-RLN-٠٠٤٣",
        "11-REALLL-RLN-1234567890",
        "11-REALLL-RLN-2026-01-22",
        "11-REALLL-RLN-2026-01-22-14-05-0",
        "11-REALLL-RLN-2026-01-22-14-05-1",
        "11-REALLL-RLN-2026-01-22-14-05-02",
        "11-REALLL-RLN-2026-01-22-14-05-10000",
        "11-REALLL-RLN-0043-0044",
    ],
)
def test_what_is_no_code_does_not_parse(text: str) -> None:
    with pytest.raises(ValueError, match="Not a class code"):
        ClassCode.parse(text)


@pytest.mark.django_db
def test_a_prefix_is_the_clients_key_and_the_two_codes() -> None:
    client = ClientFactory.build(pk=11)
    class_type, subject = ClassType.objects.get(code="AET"), Subject.objects.get(code="COMM_NUM")

    assert prefix_of(client, class_type, subject) == "11-AET-COMM_NUM"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "prefix", ["", "11-AET", "11-aet-COMM", "11-AET-COMM-", "0-AET-COMM", "11-AET-COMM-0001", "A-AET-COMM"]
)
def test_a_counter_has_a_prefix(prefix: str) -> None:
    with refused("counter_prefix_is_well_formed"):
        ClassCodeCounter.objects.create(prefix=prefix, last_number=0, started_after=0)


@pytest.mark.django_db
def test_a_counter_never_falls_behind_its_start() -> None:
    ClassCodeCounter.objects.create(prefix="11-AET-COMM", last_number=42, started_after=42)

    with refused("counter_is_not_behind_its_start"):
        ClassCodeCounter.objects.update(last_number=41)


@pytest.mark.django_db
def test_a_prefix_has_one_counter() -> None:
    ClassCodeCounter.objects.create(prefix="11-AET-COMM", last_number=0, started_after=0)

    with pytest.raises(IntegrityError), transaction.atomic():
        ClassCodeCounter.objects.create(prefix="11-AET-COMM", last_number=0, started_after=0)


def test_a_counter_shows_how_far_it_is() -> None:
    assert str(ClassCodeCounter(prefix="11-AET-COMM", last_number=42, started_after=0)) == "11-AET-COMM: 42"
