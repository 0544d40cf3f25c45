"""South African ID numbers: YYMMDD of the birth date, a sequence, and a check digit after Luhn."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Mod, Ord, Substr
from django.db.models.lookups import Exact

LENGTH: Final = 13
# 29 February is a day of every fourth year, 1900 aside: whoever was born in a year 00 may be of 2000
_MONTH_AND_DAY: Final = (
    "[0-9]{2}(0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])"
    "|[0-9]{2}(0[469]|11)(0[1-9]|[12][0-9]|30)"
    "|[0-9]{2}02(0[1-9]|1[0-9]|2[0-8])"
    "|([02468][048]|[13579][26])0229"
)
ID_PATTERN: Final = rf"^({_MONTH_AND_DAY})[0-9]{{7}}$"
_DIGITS, _DOUBLED = "0123456789", "0246813579"


def check_id_number(number: str) -> None:
    """Raise ValidationError, with what to look for, unless it is an ID number."""
    if not looks_like_an_id_number(number):
        raise ValidationError("An ID number has 13 digits: count them.")
    if not re.match(ID_PATTERN, number):
        raise ValidationError("The ID number's first six digits are no date: compare them with the document.")
    if _luhn_sum(number) % 10:
        raise ValidationError("The ID number's check digit does not fit: compare each digit with the document.")


def with_check_digit(first_twelve: str) -> str:
    return f"{first_twelve}{-_luhn_sum(f'{first_twelve}0') % 10}"


def is_an_id_number(field: str) -> Q:
    """The condition that the field has a real date and the right check digit, for a constraint."""
    doubled = Func(F(field), Value(_DIGITS), Value(_DOUBLED), function="translate")
    places = range(1, LENGTH + 1)
    digits = [Ord(Substr(F(field) if place % 2 else doubled, place, 1)) for place in places]
    total: Combinable = digits[0]
    for digit in digits[1:]:
        total = total + digit
    # The codes of the digits begin with that of 0; a cast would stumble over what is no digit at all
    return Q(**{f"{field}__regex": ID_PATTERN}) & Q(Exact(Mod(total, 10), LENGTH * ord("0") % 10))


def looks_like_an_id_number(number: str) -> bool:
    """Whether it has the digits of an ID number, rightly typed or not."""
    return re.fullmatch(r"[0-9]{13}", number) is not None


def _luhn_sum(number: str) -> int:
    return sum(int(digit if place % 2 else _DOUBLED[int(digit)]) for place, digit in enumerate(number, start=1))
