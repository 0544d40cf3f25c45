"""What a class of the old system is here: client, site, type, subject, hours, start."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from django.utils import timezone

from classes.models import ClassType, OldRow, Seta, Site, Subject
from classes.models.catalogue.class_types import MAX_HOURS
from classes.models.catalogue.subjects import PROGRESSION
from classes.models.recorded_events import text_of
from classes.models.transfer.kinds import Kind
from classes.services.transfer.origins import brought_as
from classes.services.transfer.reading.documents import moment_of, number_of, possible_date
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.logs import Log
from classes.services.transfer.reading.places import Levels
from classes.services.transfer.reading.texts import excerpt, line_of
from classes.services.transfer.reading.timetables import OldTimetable, read_timetable
from classes.services.transfer.source import Row

_BOTH: Final = ("AET", "BOTH")
_BOTH_HERE: Final = "COMM_NUM"
_ANY_LEVEL: Final = "CL1"


@dataclass(frozen=True)
class Offer:
    """`module` is the subject of a progression that the old class named; empty otherwise."""

    class_type: ClassType
    subject: Subject
    module: str = ""


@dataclass(frozen=True)
class Base:
    """What has to be known of a class to bring it at all."""

    client: int
    site: int
    offer: Offer
    total_hours: Decimal
    start_date: date
    timetable: OldTimetable
    captured_at: datetime

    @property
    def identity(self) -> tuple[object, ...]:
        """The same for two classes that may be one form sent twice."""
        offer = self.offer
        subject = (offer.class_type.pk, offer.subject.pk, offer.module)
        return (self.client, self.site, *subject, self.start_date, self.timetable.pattern)


# The columns of the old class that `Reference.base_of` reads
READ_BY_BASE_OF: Final = (
    "client_id",
    "site_id",
    "class_type",
    "class_subject",
    "class_duration",
    "original_start_date",
    "schedule_data",
    "created_at",
)


class Reference:
    """Clients, sites, types, subjects and SETAs as they are here, with the keys that they had in the old system."""

    def __init__(self) -> None:
        self._clients = brought_as("clients")
        self._sites = brought_as("sites")
        left = OldRow.objects.filter(table="sites", new_key=None)
        self._left_sites = set(left.values_list("key", flat=True))
        self._client_of = dict(Site.objects.values_list("pk", "client"))
        self._types = {class_type.code: class_type for class_type in ClassType.objects.all()}
        self._subjects: dict[str, list[Subject]] = defaultdict(list)
        for subject in Subject.objects.select_related("class_type").order_by("position", "code"):
            self._subjects[subject.code].append(subject)
        self.levels = frozenset(self._subjects) - {PROGRESSION}
        self.setas = {name.casefold(): pk for pk, name in Seta.objects.values_list("pk", "name")}
        self._sites_of: dict[int, list[int]] = defaultdict(list)
        for site in self._sites.values():
            if site in self._client_of:
                self._sites_of[self._client_of[site]].append(site)

    def base_of(self, row: Row, log: Log, findings: Findings) -> Base | None:
        """None for a class that has to be left, which is said."""
        timetable = read_timetable(row["schedule_data"])
        client = self._client_in(row, findings)
        site = self._site_in(row, client, findings) if client else None
        offer = self._offer_in(row, findings)
        hours = _hours_in(row, offer, findings) if offer else None
        start = _start_in(row, timetable, log, findings)
        if client is None or site is None or offer is None or hours is None or start is None:
            return None
        captured_at = moment_of(row["created_at"]) or log.begins or _midnight_of(start)
        return Base(client, site, offer, hours, start, timetable, captured_at)

    def levels_in(self, offer: Offer) -> Levels:
        if offer.module:
            return Levels(self.levels, meant=offer.module, instead=offer.module)
        if offer.subject.code == PROGRESSION:
            return Levels(self.levels, meant="", instead=self._first_module(offer.class_type))
        return Levels(self.levels, meant=offer.subject.code, instead=offer.subject.code)

    def _first_module(self, class_type: ClassType) -> str:
        modules = [
            subject
            for subjects in self._subjects.values()
            for subject in subjects
            if subject.class_type_id == class_type.pk and subject.code != PROGRESSION
        ]
        return min(modules, key=lambda subject: (subject.position, subject.code)).code if modules else _ANY_LEVEL

    def _client_in(self, row: Row, findings: Findings) -> int | None:
        client = self._clients.get(row["client_id"] or "")
        if client is None:
            which = f"client {row['client_id']}, who was left" if row["client_id"] else "no client"
            findings.say(Kind.NO_CLIENT, f"The class has {which}: it is left. Give it a client in the old system.")
        return client

    def _site_in(self, row: Row, client: int, findings: Findings) -> int | None:
        key = row["site_id"]
        site = self._sites.get(key or "")
        if (site and self._client_of.get(site) != client) or key in self._left_sites:
            text = f"Its site, {key} in the old system, belongs to another client: it is left. Correct the site there."
            findings.say(Kind.SITE_OF_ANOTHER_CLIENT, text)
            return None
        if site is None:
            return self._only_site_of(client, findings)
        return site

    def _only_site_of(self, client: int, findings: Findings) -> int | None:
        sites = self._sites_of[client]
        if len(sites) != 1:
            text = f"The class has no site, and its client has {len(sites)}: it is left. Choose one in the old system."
            findings.say(Kind.NO_SITE, text)
            return None
        findings.say(Kind.SITE_CHOSEN, "The class had no site any more: the only one of its client was chosen.")
        return sites[0]

    def _offer_in(self, row: Row, findings: Findings) -> Offer | None:
        type_code, code = line_of(row["class_type"]).upper(), line_of(row["class_subject"]).upper()
        class_type = self._types.get(type_code)
        if class_type is None:
            text = f"There is no class type “{excerpt(type_code)}”: the class is left. Correct it in the old system."
            findings.say(Kind.TYPE_UNKNOWN, text)
            return None
        if (type_code, code) == _BOTH:
            findings.say(Kind.SUBJECT_MAPPED, f"Its subject BOTH is {_BOTH_HERE} here.")
            code = _BOTH_HERE
        if code not in self._subjects:
            text = f"There is no subject “{excerpt(code)}”: the class is left. Correct it in the old system."
            findings.say(Kind.SUBJECT_UNKNOWN, text)
            return None
        offer = self._offered(class_type, code)
        if offer is None:
            text = f"The type {type_code} does not offer the subject {code}: the class is left. Correct one of the two."
            findings.say(Kind.SUBJECT_NOT_OFFERED, text)
        elif offer.module:
            text = f"Its subject {code} is a module: here the class is a progression, and {code} a level of learners."
            findings.say(Kind.SUBJECT_MAPPED, text)
        return offer

    def _offered(self, class_type: ClassType, code: str) -> Offer | None:
        own = next((each for each in self._subjects[code] if each.class_type_id == class_type.pk), None)
        if class_type.subjects_offered == ClassType.Offer.ALL:
            return None if code == PROGRESSION else Offer(class_type, own or self._subjects[code][0])
        if own is None:
            return None
        if class_type.subjects_offered == ClassType.Offer.OWN:
            return None if code == PROGRESSION else Offer(class_type, own)
        progression = next((each for each in self._subjects[PROGRESSION] if each.class_type_id == class_type.pk), None)
        return Offer(class_type, progression, "" if code == PROGRESSION else code) if progression else None


def hours_of_catalogue(offer: Offer) -> Decimal | None:
    """Those of the subject, of the module that the old class named, or of the progression."""
    if offer.module:
        module = Subject.objects.filter(class_type=offer.class_type, code=offer.module).first()
        return module.hours if module else None
    return offer.subject.hours_in(offer.class_type)


def hours_of_class(offer: Offer) -> Decimal | None:
    """Those that the catalogue has for a class of ours; None where they are typed."""
    return offer.subject.hours_in(offer.class_type)


def _hours_in(row: Row, offer: Offer, findings: Findings) -> Decimal | None:
    said = number_of(row["class_duration"])
    if said is not None and 0 < said <= MAX_HOURS and (hours := said.quantize(Decimal("0.01"))) > 0:
        return hours
    catalogue = hours_of_catalogue(offer)
    if catalogue is None:
        text = "The class has no hours, and its type none in the catalogue: it is left. Give its hours there."
        findings.say(Kind.NO_HOURS, text)
    else:
        text = f"The class had no hours that can be: it has the {text_of(catalogue)} h of the catalogue."
        findings.say(Kind.HOURS_FROM_CATALOGUE, f"{text} Correct them if they were others.")
    return catalogue


def _start_in(row: Row, timetable: OldTimetable, log: Log, findings: Findings) -> date | None:
    said, of_timetable = possible_date(row["original_start_date"]), timetable.first_day
    start = said or of_timetable
    if start is None:
        findings.say(
            Kind.NO_START_DATE, "The class has no start date from 2000 to 2100: it is left. Give it one there."
        )
        return None
    if said is None:
        text = f"The class had no start date: that of its timetable was taken, {text_of(start)}."
        findings.say(Kind.START_DATE_FROM_TIMETABLE, text)
    elif timetable.start and timetable.start != said:
        text = f"The class starts on {text_of(said)}, its timetable on {text_of(timetable.start)}: the former counts."
        findings.say(Kind.START_DATES_DIFFER, text)
    earlier = [day for day in log.starts if day < start]
    if earlier:
        text = f"The log has an earlier start, {text_of(min(earlier))}: the present one was kept, {text_of(start)}."
        findings.say(Kind.START_DATE_WAS_EARLIER, text)
    return start


def _midnight_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
