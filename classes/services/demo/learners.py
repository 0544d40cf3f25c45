"""Synthetic learners to look around in. Every name is made up, and so are the ID numbers, though they could be real."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from typing import Final

from classes.models import Client, Enrolment, EnrolmentEdit, Learner, Site, TrainingClass, User
from classes.models.learners.enrolments import LEVELS_OF_THEIR_OWN, EnrolmentRow, level_proposed_for
from classes.models.learners.id_numbers import with_check_digit
from classes.models.people.person_names import initials_of
from classes.services.learners.enrolments import change_enrolment, enrol

_WOMEN: Final = [
    "Zanele Nomvula",
    "Thandi",
    "Precious Lerato",
    "Fatima",
    "Anneke Maria",
    "Kagiso Rose",
    "Palesa",
    "Shireen",
    "Nokuthula Grace",
    "Mpho",
    "Elzette",
    "Busisiwe Joy",
]
_MEN: Final = [
    "Sibusiso John",
    "Kobus",
    "Tshepo",
    "Yusuf",
    "Vusi Peter",
    "Pieter Hendrik",
    "Lwazi",
    "Themba",
    "Riaan",
    "Katlego David",
    "Bongani",
    "Ashwin",
]
_SURNAMES: Final = [
    "Mthembu",
    "Botha",
    "Naidoo",
    "Mokoena",
    "van Wyk",
    "Dlamini",
    "Khumalo",
    "Jacobs",
    "Nkosi",
    "Pillay",
    "Sithole",
    "Venter",
    "Mahlangu",
    "Adams",
    "Zulu",
    "Molefe",
    "Fourie",
    "Cele",
    "Govender",
    "Radebe",
    "Steyn",
    "Baloyi",
    "Petersen",
]
_RACES: Final = ("african", "white", "indian", "coloured", "african")
_FIRST_BIRTHDAY, _BIRTHDAYS = date(1960, 1, 1), 16_000
_AT_A_TIME: Final = 1000
_PER_CLASS: Final = (12, 5, 18, 8)


def make_learners(count: int) -> None:
    """That many learners, of the clients in turn and of the towns of their sites."""
    sites = cycle(Site.objects.select_related("client").order_by("pk"))
    imagined = (_imagined(number, site) for number, site in zip(range(count), sites, strict=False))
    while some := list(islice(imagined, _AT_A_TIME)):
        Learner.objects.bulk_create(some)


def enrol_in_classes(classes: Iterable[TrainingClass], *, by: User, at: datetime) -> None:
    """Put some learners of its client into each class; now and then somebody leaves."""
    sizes = cycle(_PER_CLASS)
    others = {client.pk: _in_turn(client) for client in Client.objects.all()}
    for number, training_class in enumerate(classes):
        learners = dict.fromkeys(islice(others[training_class.client_id], next(sizes)))
        if learners:
            enrol(training_class, _as_rows(training_class, learners), by=by, at=at)
            if number % 4 == 0:
                _let_somebody_leave(training_class, dropping_out=number % 8 == 0, by=by, at=at)


def _imagined(number: int, site: Site) -> Learner:
    is_woman = number % 2 == 0
    first, _blank, second = (_WOMEN if is_woman else _MEN)[number // 2 % len(_WOMEN)].partition(" ")
    born = _FIRST_BIRTHDAY + timedelta(days=number * 37 % _BIRTHDAYS)
    sequence = number // _BIRTHDAYS + (0 if is_woman else 5000)
    learner = Learner(
        title="ms" if is_woman else "mr",
        first_name=first,
        second_name=second,
        initials=initials_of(first, second),
        surname=_SURNAMES[number * 7 % len(_SURNAMES)],
        gender="female" if is_woman else "male",
        race=_RACES[number % len(_RACES)],
        town=site.town,
        province=site.province,
        postal_code=site.postal_code,
        employer=site.client if number % 10 else None,
    )
    if number % 25 == 0:
        learner.passport_number = f"ZW{number:07}"
    else:
        learner.id_number = with_check_digit(f"{born:%y%m%d}{sequence:04}08")
    return learner


def _in_turn(client: Client) -> Iterator[int]:
    return cycle(client.employees.order_by("pk").values_list("pk", flat=True)[:60])


def _as_rows(training_class: TrainingClass, learners: Iterable[int]) -> EnrolmentEdit:
    proposed = level_proposed_for(training_class.subject)
    levels = cycle([proposed] if proposed else LEVELS_OF_THEIR_OWN)
    return EnrolmentEdit(
        tuple(
            EnrolmentRow(key, level, from_date=training_class.start_date, takes_exam=key % 3 > 0)
            for key, level in zip(learners, levels, strict=False)
        )
    )


def _let_somebody_leave(training_class: TrainingClass, *, dropping_out: bool, by: User, at: datetime) -> None:
    leaver = training_class.enrolments.select_related("training_class").first()
    left_on = leaver.came_on + timedelta(days=30) if leaver else None
    if leaver and left_on and left_on <= at.date():
        status = Enrolment.Status.DRO if dropping_out else Enrolment.Status.RBE
        row = EnrolmentRow(leaver.learner_id, leaver.level, status, left_on, leaver.takes_exam, pk=leaver.pk)
        change_enrolment(leaver, EnrolmentEdit((row,)), by=by, at=at)
