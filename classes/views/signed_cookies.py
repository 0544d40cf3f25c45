"""Cookies that the program signs and scripts do not see."""

from django.conf import settings
from django.http.response import HttpResponseBase


def set_signed(answer: HttpResponseBase, name: str, value: str, *, salt: str, seconds: int) -> None:
    answer.set_signed_cookie(
        name,
        value,
        salt=salt,
        max_age=seconds,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
