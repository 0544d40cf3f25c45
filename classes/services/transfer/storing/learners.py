"""Bringing learners: one person is one learner, and nobody without a number or a name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from classes.models import Client, Learner, OldRow
from classes.models.learners.id_numbers import check_id_number
from classes.models.learners.learners import PASSPORT_PATTERN, number_as_kept
from classes.models.people.person_names import refuse_what_is_no_name
from classes.models.transfer.kinds import Kind
from classes.services.transfer.acting import one_piece
from classes.services.transfer.locations import Locations
from classes.services.transfer.origins import Result, brought_as, keep
from classes.services.transfer.reading.documents import key_of
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.texts import excerpt, line_of
from classes.services.transfer.reading.words import gender_of, race_of, title_of
from classes.services.transfer.source import Row, Source
from classes.services.transfer.storing.batches import AT_A_TIME, REFUSALS, in_batches, stored_or_left

_LONGEST_NAME: Final = 80
_PASSPORT: Final = re.compile(PASSPORT_PATTERN)
# Of a learner who is left, why is all that there is to say
_WHY_LEFT: Final = (Kind.NUMBER_IMPOSSIBLE, Kind.NUMBER_MISSING)


@dataclass
class _Person:
    """A learner on the way: merged into another, left, or to be stored. `numbers` are those of the old row."""

    result: Result
    learner: Learner
    numbers: list[str]


def bring_learners(source: Source) -> None:
    places, employers, merged = Locations(source), Employers(source), dict[str, int]()
    for rows in in_batches(source.stream("learners"), AT_A_TIME):
        with one_piece():
            known = brought_as("learners", (row["id"] for row in rows))
            merged |= _merged_before(rows, known)
            persons = [_read(row, places, employers) for row in rows if row["id"] not in known]
            _settle(persons, merged)
            keep(person.result for person in persons)


def _merged_before(rows: Iterable[Row], known: dict[str, int]) -> dict[str, int]:
    """The numbers of those of these rows that an earlier run merged, and the learners whom they became."""
    old_rows = OldRow.objects.filter(table="learners", key__in=list(known), merged=True)
    keys = set(old_rows.values_list("key", flat=True))
    of_rows = ((known[key], _numbers_in(row, Findings())) for row in rows if (key := row["id"] or "") in keys)
    return {number: learner for learner, numbers in of_rows for number in numbers if number}


class Employers:
    """The clients that employers of the old system are, by their names."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: dict[int, tuple[str, int | None]] = {}

    def client_of(self, key: str | None, findings: Findings) -> int | None:
        number = key_of(key)
        if number is None:
            return None
        if number not in self._known:
            rows = self._source.rows("employers", employer_id=number)
            self._known[number] = self._found(line_of(rows[0]["employer_name"]) if rows else "")
        name, client = self._known[number]
        if name and client is None:
            text = f"The employer “{excerpt(name, most=100)}” is no client: the learner has none now."
            findings.say(Kind.EMPLOYER_UNKNOWN, f"{text} Add the client, and choose it.")
        return client

    def _found(self, name: str) -> tuple[str, int | None]:
        client = Client.objects.filter(name__iexact=name).first() if name else None
        return name, client.pk if client else None


def _read(row: Row, places: Locations, employers: Employers) -> _Person:
    result = Result("learners", row["id"] or "")
    findings, location = result.findings, places.at(row["city_town_id"])
    id_number, passport_number = _numbers_in(row, findings)
    learner = Learner(
        title=_choice(title_of(row["title"]), "title", findings),
        first_name=_name_in(row["first_name"]),
        second_name=_name_in(row["second_name"]),
        initials=line_of(row["initials"], most=10),
        surname=_name_in(row["surname"]),
        id_number=id_number,
        passport_number=passport_number,
        gender=_choice(gender_of(row["gender"]), "gender", findings),
        race=_choice(race_of(row["race"]), "race", findings),
        town=location.town if location else "",
        province=location.known_province(findings) if location else "",
        postal_code=line_of(row["postal_code"], most=10),
        employer_id=employers.client_of(row["employer_id"], findings),
    )
    return _Person(result, learner, [number for number in (id_number, passport_number) if number])


def _numbers_in(row: Row, findings: Findings) -> tuple[str, str]:
    """What of the two numbers can be; both are empty where the learner has to be left, which is said."""
    id_number, passport = number_as_kept(line_of(row["sa_id_no"])), number_as_kept(line_of(row["passport_number"]))
    id_is_possible, passport_is_possible = _is_an_id_number(id_number), bool(_PASSPORT.match(passport))
    if id_is_possible:
        if passport and not passport_is_possible:
            text = "The passport number cannot be: the ID number counts alone. Compare it with the document."
            findings.say(Kind.NUMBER_IMPOSSIBLE, text)
        return id_number, passport if passport_is_possible and passport != id_number else ""
    if id_number or passport:
        kept = (
            "the passport number counts" if passport_is_possible else "the learner is left, and every place of theirs"
        )
        what = "ID number" if id_number else "passport number"
        if id_number or not passport_is_possible:
            text = f"The {what} cannot be: {kept}. Compare it with the document, and correct it."
            findings.say(Kind.NUMBER_IMPOSSIBLE, text)
        return "", passport if passport_is_possible else ""
    text = "The learner has neither an ID nor a passport number and is left. Enter one of them in the old system."
    findings.say(Kind.NUMBER_MISSING, text)
    return "", ""


def _settle(persons: list[_Person], merged: dict[str, int]) -> None:
    """Who is somebody that is here already, or that stands before them; then all others are stored.

    `merged` are numbers that no learner here has, because their row was merged; those of these persons are added.
    """
    here = merged | _learners_with(number for person in persons for number in person.numbers)
    first: dict[str, _Person] = {}
    new = []
    for person in persons:
        if not person.numbers:
            person.result.findings = person.result.findings.only(*_WHY_LEFT)
            continue
        known = next((here[number] for number in person.numbers if number in here), None)
        before = next((first[number] for number in person.numbers if number in first), None)
        if known is not None or before is not None:
            person.result.merged = True
            person.learner = before.learner if before else Learner(pk=known)
            first = dict.fromkeys(person.numbers, person) | first
        elif not (person.learner.first_name or person.learner.surname):
            _leave_nameless(person)
        else:
            new.append(person)
            first |= dict.fromkeys(person.numbers, person)
    _store(new)
    for person in persons:
        if person.result.merged:
            _say_merged(person)
            if person.learner.pk:
                merged |= dict.fromkeys(person.numbers, person.learner.pk)


def _leave_nameless(person: _Person) -> None:
    text = "The learner has neither a first name nor a surname and is left. Enter one in the old system."
    person.result.findings = Findings()
    person.result.findings.say(Kind.NAME_MISSING, text)


def _store(persons: list[_Person]) -> None:
    try:
        with transaction.atomic():
            Learner.objects.bulk_create([person.learner for person in persons])
    except REFUSALS:
        for person in persons:
            person.learner.pk = None
            stored_or_left(person.learner, person.result)
    for person in persons:
        if person.learner.pk:
            person.result.new_key = person.result.learner = person.learner.pk


def _say_merged(person: _Person) -> None:
    person.result.findings = Findings()
    if not person.learner.pk:
        person.result.merged = False
        text = (
            "The same number as a learner before, whom a rule of this program refused: left, too. Correct them there."
        )
        person.result.findings.say(Kind.NOT_STORED, text)
        return
    text = "The same number as a learner before: they are one learner now, with the places of both. Compare the names."
    person.result.findings.say(Kind.LEARNER_MERGED, text)
    person.result.new_key = person.result.learner = person.learner.pk


def _learners_with(numbers: Iterable[str]) -> dict[str, int]:
    """The keys of the learners here who have these numbers, as ID or as passport number."""
    wanted = set(numbers)
    having = Learner.objects.filter(Q(id_number__in=wanted) | Q(passport_number__in=wanted))
    rows = having.values_list("pk", "id_number", "passport_number")
    return {number: pk for pk, *both in rows for number in both if number}


def _is_an_id_number(number: str) -> bool:
    try:
        check_id_number(number)
    except ValidationError:
        return False
    return True


def _name_in(value: str | None) -> str:
    """Empty for a sign that stands where somebody has no name."""
    name = line_of(value, most=_LONGEST_NAME)
    try:
        refuse_what_is_no_name(name)
    except ValidationError:
        return ""
    return name


def _choice(known: str | None, what: str, findings: Findings) -> str:
    if known is None:
        # What somebody's gender or race is said to be is nobody's business in a report
        text = f"The {what} is none of the choices: it is empty now. Choose it in the learner's record."
        findings.say(Kind.CHOICE_UNKNOWN, text)
    return known or ""
