"""What is said on the next page is not kept without end."""

from django.contrib.messages.storage.base import Message
from django.http import HttpResponse
from django.test import RequestFactory

from wecoza.messages import MOST, LastMessages


def test_the_last_messages_are_kept() -> None:
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    storage = LastMessages(request)

    storage._store([Message(20, f"{number}" + "x" * 500) for number in range(100)], HttpResponse())

    kept = [message.message[:2] for message in LastMessages(request)]
    assert len(str(request.session)) < 10_000
    assert set(kept) <= {str(number) for number in range(100 - MOST, 100)}
