"""Who can be a learner, and how one is found."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from classes.models import Learner
from classes.models.learners.id_numbers import check_id_number, with_check_digit
from classes.models.people.person_names import initials_of, refuse_what_is_no_name
from tests.support.factories import ClientFactory, LearnerFactory
from tests.support.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"id_number": "9003170001086"}, "learner_id_number_is_possible"),
        ({"id_number": "900317000108"}, "learner_id_number_is_possible"),
        ({"id_number": "900317000108X"}, "learner_id_number_is_possible"),
        ({"id_number": with_check_digit("900230000108")}, "learner_id_number_is_possible"),
        ({"id_number": with_check_digit("901301000108")}, "learner_id_number_is_possible"),
        ({"id_number": with_check_digit("990229000108")}, "learner_id_number_is_possible"),
        ({"id_number": with_check_digit("900431000108")}, "learner_id_number_is_possible"),
        ({"id_number": ""}, "learner_has_a_number"),
        ({"passport_number": "a12345"}, "learner_passport_number_is_possible"),
        ({"passport_number": "A123"}, "learner_passport_number_is_possible"),
        ({"first_name": "", "surname": ""}, "learner_has_a_name"),
        ({"first_name": "-"}, "learner_names_have_letters"),
        ({"second_name": "."}, "learner_names_have_letters"),
        ({"surname": " \u2013 "}, "learner_names_have_letters"),
        ({"surname": "007"}, "learner_names_have_letters"),
        ({"race": "human"}, "learner_choices_are_known"),
        ({"gender": "f"}, "learner_choices_are_known"),
        ({"title": "king"}, "learner_choices_are_known"),
        ({"province": "utopia"}, "learner_choices_are_known"),
    ],
)
def test_an_impossible_learner_is_refused(change: dict[str, Any], rule: str) -> None:
    LearnerFactory.create()

    with refused(rule):
        Learner.objects.update(**change)


@pytest.mark.parametrize("first_twelve", ["000229000108", "960229000108", "901231999919", "900131000108"])
def test_every_real_date_and_its_check_digit_is_stored(first_twelve: str) -> None:
    number = with_check_digit(first_twelve)

    learner = LearnerFactory.create(id_number=number)

    check_id_number(number)
    learner.full_clean()


def test_the_database_knows_every_check_digit() -> None:
    learner = LearnerFactory.create(id_number="8001015009087")

    for digit in "012345689":
        with refused("learner_id_number_is_possible"):
            Learner.objects.filter(pk=learner.pk).update(id_number=f"800101500908{digit}")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("80010150090", "An ID number has 13 digits: count them."),
        ("8001015²09087", "An ID number has 13 digits: count them."),
        ("8013015009087", "The ID number's first six digits are no date: compare them with the document."),
        ("8001015009088", "The ID number's check digit does not fit: compare each digit with the document."),
    ],
)
def test_says_what_is_wrong_with_an_id_number(number: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        check_id_number(number)

    assert refusal.value.messages == [sentence]


def test_numbers_are_there_once() -> None:
    LearnerFactory.create(id_number="8001015009087")
    LearnerFactory.create(id_number="", passport_number="A1234567")
    LearnerFactory.create(id_number="", passport_number="B1234567")

    with refused("learner_id_number_is_unique", "learner_number_is_one_person_s"):
        LearnerFactory.create(id_number="8001015009087")
    with refused("learner_passport_number_is_unique"):
        LearnerFactory.create(id_number="", passport_number="A1234567")


@pytest.mark.parametrize(
    ("standing", "sent"),
    [
        ({"id_number": "8001015009087"}, {"id_number": "", "passport_number": "8001015009087"}),
        ({"id_number": "", "passport_number": "8001015009087"}, {"id_number": "8001015009087"}),
        ({"passport_number": "8001015009087"}, {"id_number": "8001015009087"}),
        ({"passport_number": "1234567890123"}, {"passport_number": "1234567890123"}),
    ],
)
def test_a_number_is_one_person_s_whichever_it_is(standing: dict[str, str], sent: dict[str, str]) -> None:
    LearnerFactory.create(**standing)
    rules = ["learner_number_is_one_person_s"]
    if standing.get("passport_number") == sent.get("passport_number"):
        rules.append("learner_passport_number_is_unique")

    with refused(*rules):
        LearnerFactory.create(**sent)


def test_numbers_that_are_alike_are_not_the_same() -> None:
    LearnerFactory.create(id_number="8001015009087", passport_number="8001015009087")
    LearnerFactory.create(passport_number="8001015009086")
    LearnerFactory.create(passport_number="A800101500908")
    LearnerFactory.create(id_number="", passport_number="800101500908700")

    assert Learner.objects.count() == 4


@pytest.mark.parametrize(
    ("names", "full", "listed"),
    [
        ({"first_name": "Mamello", "surname": ""}, "Mamello", "Mamello"),
        ({"first_name": "", "surname": "Mamello"}, "Mamello", "Mamello"),
        ({"first_name": "Mamello", "second_name": "Rose", "surname": ""}, "Mamello", "Mamello Rose"),
        ({"first_name": "Zané", "second_name": "Rose", "surname": "van Wyk"}, "Zané van Wyk", "van Wyk, Zané Rose"),
    ],
)
def test_one_name_is_enough(names: dict[str, str], full: str, listed: str) -> None:
    learner = LearnerFactory.create(**names)

    learner.full_clean()
    assert (str(learner), learner.listed_name) == (full, listed)


def test_one_name_is_sorted_and_found_among_the_others() -> None:
    for first_name, surname in (("Zodwa", "Adams"), ("Mamello", ""), ("", "Lerato"), ("Adam", "Zulu")):
        LearnerFactory.create(first_name=first_name, surname=surname)

    names = [str(learner) for learner in Learner.objects.sorted_by("name")]

    assert names == ["Zodwa Adams", "Lerato", "Mamello", "Adam Zulu"]
    assert str(Learner.objects.search("mamel").get()) == "Mamello"


@pytest.mark.parametrize("other", [{"first_name": "", "surname": "Mamello"}, {"surname": "Khumalo"}, {"surname": ""}])
def test_one_name_is_pointed_out_wherever_it_stands(other: dict[str, str]) -> None:
    LearnerFactory.create(first_name="Sipho", surname="")
    likely = LearnerFactory.create(**{"first_name": "Mamello", **other})
    learner = Learner(first_name="Mamello", id_number=with_check_digit("900317999908"))

    assert list(Learner.objects.like(learner)) == [likely]


@pytest.mark.parametrize(
    ("names", "initials"),
    [
        (("'Mamello", ""), "M"),
        (("\u2019Maletsatsi", "Rose"), "MR"),
        (("(Thabo)",), "T"),
        (("Anne-Marie", "de  la"), "ADL"),
        (("- élan", "Ömer"), "ÉÖ"),
        (("", "-"), ""),
    ],
)
def test_initials_are_first_letters(names: tuple[str, ...], initials: str) -> None:
    assert initials_of(*names) == initials


@pytest.mark.parametrize("text", ["-", "\u2013", ".", "?", "...", "n/a", "N.A.", "12", "\u2019", "( )"])
def test_a_sign_is_no_name(text: str) -> None:
    with pytest.raises(ValidationError):
        refuse_what_is_no_name(text)


@pytest.mark.parametrize("name", ["Z", "O'Brien", "\u2019Maletsatsi", "(Thabo)", "Đặng", "名前", "Ng\u2019ang\u2019a"])
def test_a_name_in_any_script_is_stored(name: str) -> None:
    refuse_what_is_no_name(name)

    assert LearnerFactory.create(first_name=name, surname="").first_name == name


@pytest.mark.parametrize(
    "text", ["mthembu", "MTHEMBÚ", "zanele nomvula", "n z", "mthe howick", "umfula", "zané", "Mthembu umfula zn"]
)
def test_finds_by_names_initials_town_and_employer(text: str) -> None:
    employer = ClientFactory.create(name="Umfula Water")
    found = LearnerFactory.create(
        surname="Mthembu",
        first_name="Zanéle",
        second_name="Nomvula",
        initials="ZN",
        town="Howick",
        employer=employer,
    )
    LearnerFactory.create(surname="Botha", first_name="Kobus")

    assert list(Learner.objects.search(text)) == [found]


@pytest.mark.parametrize("text", ["8001015009087", "5009087", "mthembu botha", "100%", "m_hembu"])
def test_does_not_find_by_number_nor_by_what_is_not_there(text: str) -> None:
    LearnerFactory.create(surname="Mthembu", id_number="8001015009087")

    assert not Learner.objects.search(text).exists()


@pytest.mark.parametrize("number", ["8001015009087", "800101 5009 087", " 800101-5009-087 "])
def test_finds_a_whole_id_number(number: str) -> None:
    learner = LearnerFactory.create(id_number="8001015009087")

    assert Learner.objects.numbered(number).get() == learner


def test_finds_a_whole_passport_number_in_small_letters() -> None:
    learner = LearnerFactory.create(id_number="", passport_number="A1234567")

    assert Learner.objects.numbered("a1234567").get() == learner


@pytest.mark.parametrize("number", ["", "800101", "5009087"])
def test_does_not_find_a_part_of_a_number(number: str) -> None:
    LearnerFactory.create(id_number="8001015009087")

    assert not Learner.objects.numbered(number).exists()


def test_lists_by_surname_whatever_its_capitals() -> None:
    for surname in ("van Wyk", "Élan", "Zulu", "Adams"):
        LearnerFactory.create(surname=surname)

    assert [learner.surname for learner in Learner.objects.for_list()] == ["Adams", "Élan", "van Wyk", "Zulu"]


@pytest.mark.parametrize(
    ("numbers", "masked"),
    [
        ({"id_number": "8001015009087"}, "•••••••••9087"),
        ({"id_number": "", "passport_number": "A1234567"}, "••••••67"),
    ],
)
def test_masks_numbers(numbers: dict[str, str], masked: str) -> None:
    assert Learner(**numbers).id_masked == masked


def test_keeps_what_is_searched_after_a_change_from_outside() -> None:
    learner = LearnerFactory.create(surname="Mthembu")

    Learner.objects.update(surname="Botha")

    assert Learner.objects.search("botha").get() == learner
    assert not Learner.objects.search("mthembu").exists()
