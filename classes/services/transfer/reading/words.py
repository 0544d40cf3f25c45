"""Words of the old system, and what they are here."""

import re
from collections.abc import Mapping
from typing import Final

from classes.models.catalogue.sites import Site
from classes.models.learners.enrolments import Enrolment
from classes.models.learners.learners import Learner
from classes.models.planning.entries import ExceptionDay
from classes.models.records.event_dates import EventDate
from classes.models.records.notes import Note
from classes.models.records.qa_visits import QAVisit
from classes.services.transfer.reading.texts import line_of, word_of

NO_REASON: Final = "no reason specified"
LONGEST_NOTE_OF_EXCEPTION: Final = 200
LONGEST_PERSON: Final = 200
_LONGEST_KEY: Final = 300  # of an old row

_REASONS: Final = {
    "client cancelled": ExceptionDay.Reason.CLIENT_CANCELLED,
    "agent absent": ExceptionDay.Reason.AGENT_ABSENT,
    "public holiday": ExceptionDay.Reason.PUBLIC_HOLIDAY,
    "other": ExceptionDay.Reason.OTHER,
    "": ExceptionDay.Reason.OTHER,
    NO_REASON: ExceptionDay.Reason.OTHER,
}
_STATUSES: Final = {
    "cic": Enrolment.Status.CIC,
    "rbe": Enrolment.Status.RBE,
    "dro": Enrolment.Status.DRO,
    "active": Enrolment.Status.CIC,
    "": Enrolment.Status.CIC,
}
_EVENT_TYPES: Final = {str(kind.label).casefold(): kind for kind in EventDate.Type}
_CATEGORIES: Final = {
    str(kind.label).casefold(): kind for kind in Note.Category if kind != Note.Category.INCOMPLETE_WORKBOOKS
}
_VISIT_TYPES: Final = {
    "initial qa visit": QAVisit.Type.INITIAL,
    "initial qa": QAVisit.Type.INITIAL,
    "follow-up qa": QAVisit.Type.FOLLOW_UP,
    "follow-up": QAVisit.Type.FOLLOW_UP,
    "compliance check": QAVisit.Type.COMPLIANCE,
    "compliance": QAVisit.Type.COMPLIANCE,
    "final assessment": QAVisit.Type.FINAL_ASSESSMENT,
    "final": QAVisit.Type.FINAL_ASSESSMENT,
}
_SETAS: Final = {"etdp": "etdp seta"}
_TITLES: Final = {title.value: title for title in Learner.Title}
_GENDERS: Final = {
    "m": Learner.Gender.MALE,
    "male": Learner.Gender.MALE,
    "f": Learner.Gender.FEMALE,
    "female": Learner.Gender.FEMALE,
}
_RACES: Final = {
    "african": Learner.Race.AFRICAN,
    "coloured": Learner.Race.COLOURED,
    "indian": Learner.Race.INDIAN,
    "white": Learner.Race.WHITE,
}
_PROVINCES: Final = {
    **{re.sub("[^a-z]", "", str(province.label).lower()): province for province in Site.Province},
    "kzn": Site.Province.KWAZULU_NATAL,
    "kwazulu": Site.Province.KWAZULU_NATAL,
    "natal": Site.Province.KWAZULU_NATAL,
    "ecape": Site.Province.EASTERN_CAPE,
    "ec": Site.Province.EASTERN_CAPE,
    "wcape": Site.Province.WESTERN_CAPE,
    "wc": Site.Province.WESTERN_CAPE,
    "ncape": Site.Province.NORTHERN_CAPE,
    "nc": Site.Province.NORTHERN_CAPE,
    "nwest": Site.Province.NORTH_WEST,
    "nw": Site.Province.NORTH_WEST,
    "gp": Site.Province.GAUTENG,
    "fs": Site.Province.FREE_STATE,
    "fstate": Site.Province.FREE_STATE,
    "ofs": Site.Province.FREE_STATE,
    "lp": Site.Province.LIMPOPO,
    "lim": Site.Province.LIMPOPO,
    "mp": Site.Province.MPUMALANGA,
    "mpum": Site.Province.MPUMALANGA,
}


def name_key(name: object) -> str:
    """What a person's name is compared and kept by; capitals that are folded may be longer than the name."""
    return word_of(line_of(name, most=LONGEST_PERSON))[:_LONGEST_KEY]


def reason_of(value: object) -> tuple[ExceptionDay.Reason, str]:
    """The reason of an exception, and the note beside it."""
    known = _REASONS.get(word_of(value))
    if known is not None:
        return known, ""
    text = line_of(value)
    cut = text if len(text) <= LONGEST_NOTE_OF_EXCEPTION else f"{text[: LONGEST_NOTE_OF_EXCEPTION - 1]}…"
    return ExceptionDay.Reason.OTHER, cut


def is_without_reason(value: object) -> bool:
    return word_of(value) in ("", NO_REASON)


def is_no_text(value: object) -> bool:
    """Whether something stands there that is neither a word nor empty."""
    return bool(value) and not isinstance(value, str) and not word_of(value)


def status_of(value: object) -> tuple[Enrolment.Status, bool]:
    """A learner's status in the class, and whether the old word says exactly that."""
    word = word_of(value)
    if is_no_text(value):
        return Enrolment.Status.CIC, False
    known = _STATUSES.get(word) or _STATUSES.get(word[:3] if re.match("(cic|rbe|dro)[ -]", word) else "?")
    if known:
        return known, True
    return (Enrolment.Status.DRO if word == "transferred" else Enrolment.Status.CIC), False


def event_type_of(value: object) -> EventDate.Type | None:
    return _EVENT_TYPES.get(word_of(value))


def event_status_of(value: object) -> EventDate.Status:
    word = word_of(value)
    if word == "completed":
        return EventDate.Status.COMPLETED
    return EventDate.Status.CANCELLED if word == "cancelled" else EventDate.Status.PENDING


def category_of(value: object) -> Note.Category | None:
    return _CATEGORIES.get(word_of(value))


def priority_of(value: object) -> Note.Priority:
    word = word_of(value)
    return Note.Priority(word) if word in Note.Priority.values else Note.Priority.MEDIUM


def visit_type_of(value: object) -> QAVisit.Type | None:
    return _VISIT_TYPES.get(word_of(value))


def seta_word_of(value: object) -> str:
    """The name of a SETA as it is called here, without capitals."""
    word = word_of(value)
    return _SETAS.get(word, word)


def title_of(value: object) -> str | None:
    """As all of these: None for what is no choice, an empty text for nothing."""
    return _choice(_TITLES, word_of(value).removesuffix("."))


def gender_of(value: object) -> str | None:
    return _choice(_GENDERS, word_of(value))


def race_of(value: object) -> str | None:
    return _choice(_RACES, word_of(value))


def province_of(value: object) -> str | None:
    word = word_of(value)
    return _choice(_PROVINCES, re.sub("[^a-z]", "", word).removesuffix("province") or word)


def _choice(choices: Mapping[str, str], word: str) -> str | None:
    return choices.get(word) if word else ""
