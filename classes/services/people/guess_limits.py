"""Guessing is slowed. Each guess at a password, a code or a link is counted as wrong before it is looked at.

Failures are counted for a username and an address together, for the username alone and for the address alone. The
first ones of each are free; then comes a pause, which doubles with each further failure up to `LONGEST_PAUSE`. A day
after the last failure all is forgotten. A browser in which somebody has logged in before is known: their failures in it
are counted apart, so that nobody else can keep them out. The counts lie in the table of django-axes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from axes.models import AccessAttempt
from django.db import connection, transaction
from django.db.models import F, Max, Q, QuerySet, Sum

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(days=1)
# How many failures it takes until there is a pause
BOTH, USERNAME, ADDRESS, KNOWN_BROWSER = "both", "username", "address", "known browser"
FREE: Final = {BOTH: 5, USERNAME: 10, ADDRESS: 20, KNOWN_BROWSER: 5}

_NO_PAUSE: Final = timedelta()
_MOST_DOUBLINGS: Final = 10


@dataclass(frozen=True)
class Guess:
    """Somebody says that an account is theirs; without a username, that a link is."""

    username: str  # in small letters
    address: str | None
    browser: str = ""  # the mark of a browser in which this user logged in before

    @property
    def counted_at(self) -> str | None:
        """A known browser is the same at every address."""
        return None if self.browser else self.address

    def counted_for(self) -> dict[str, Q]:
        """The limits that hold for it, each with the rows that count."""
        if self.browser:
            return {KNOWN_BROWSER: Q(username=self.username, user_agent=self.browser)}
        strangers = Q(user_agent="")
        whose = {ADDRESS: Q(ip_address=self.address) & strangers}
        if self.username:
            whose[USERNAME] = Q(username=self.username) & strangers
            whose[BOTH] = whose[USERNAME] & whose[ADDRESS]
        return whose


@dataclass(frozen=True)
class Pause:
    """How long nothing is tried; `because` names the limit that was passed."""

    lasts: timedelta = _NO_PAUSE
    because: str = ""

    def __bool__(self) -> bool:
        return self.lasts > _NO_PAUSE


@transaction.atomic
def begin_guess(guess: Guess, *, at: datetime) -> Pause:
    """Count a guess as wrong, unless there is a pause: then it must not be tried. Locks username and address."""
    _lock(guess)
    pause = pause_for(guess, at=at)
    if not pause:
        _count(guess, at)
    return pause


def pause_for(guess: Guess, *, at: datetime) -> Pause:
    """The longest of the pauses that hold for such a guess now."""
    pauses = [
        Pause(_pause_after(*_failures(whose, at), free=FREE[limit], at=at), limit)
        for limit, whose in guess.counted_for().items()
    ]
    return max(pauses, key=lambda pause: pause.lasts)


def take_back_guess(guess: Guess) -> None:
    """It was right: it does not count. Earlier failures do, until the login is complete."""
    _rows(guess).filter(failures_since_start__gt=0).update(failures_since_start=F("failures_since_start") - 1)


def forget_failures(guess: Guess) -> None:
    """Somebody has logged in: what failed in this browser, or at this address, is forgiven for this username alone."""
    _rows(guess).delete()


def lift_pause(username: str) -> None:
    """Forget all failures of a username, wherever they came from."""
    AccessAttempt.objects.filter(username=username.lower()).delete()


def _lock(guess: Guess) -> None:
    with connection.cursor() as cursor:
        for counted in sorted({f"username {guess.username}", f"address {guess.address}"}):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"guess by {counted}"])


def _count(guess: Guess, at: datetime) -> None:
    AccessAttempt.objects.filter(attempt_time__lte=at - FORGOTTEN_AFTER).delete()
    unseen = dict.fromkeys(("get_data", "post_data", "http_accept", "path_info"), "")
    # `attempt_time` is set by itself when a row is made, and by us when it is there.
    attempt, made = AccessAttempt.objects.get_or_create(
        username=guess.username,
        ip_address=guess.counted_at,
        user_agent=guess.browser,
        defaults={**unseen, "failures_since_start": 1},
    )
    if not made:
        attempt.failures_since_start += 1
        attempt.attempt_time = at
        attempt.save(update_fields=["failures_since_start", "attempt_time"])


def _rows(guess: Guess) -> QuerySet[AccessAttempt]:
    of_guess = {"username": guess.username, "ip_address": guess.counted_at, "user_agent": guess.browser}
    rows: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(**of_guess)
    return rows


def _failures(whose: Q, at: datetime) -> tuple[int, datetime | None]:
    recent = AccessAttempt.objects.filter(whose, attempt_time__gt=at - FORGOTTEN_AFTER)
    found = recent.aggregate(number=Sum("failures_since_start"), last=Max("attempt_time"))
    return found["number"] or 0, found["last"]


def _pause_after(failures: int, last: datetime | None, *, free: int, at: datetime) -> timedelta:
    if last is None or failures < free:
        return _NO_PAUSE
    doubled: int = 2 ** min(failures - free, _MOST_DOUBLINGS)
    whole = min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
    return max(last + whole - at, _NO_PAUSE)
