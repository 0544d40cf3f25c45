"""ID numbers of nobody, for as many synthetic learners as a test needs."""

from datetime import date, timedelta


def id_number(number: int) -> str:
    """Another one for each number below ten million: a day of birth, a running number, and the digit that checks."""
    day, running = divmod(number, 5000)
    digits = f"{date(1960, 1, 1) + timedelta(days=day):%y%m%d}{running:04}08"
    return f"{digits}{check_digit_of(digits)}"


def check_digit_of(digits: str) -> int:
    """Luhn's."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10
