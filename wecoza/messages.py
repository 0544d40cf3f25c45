"""What is said on the next page."""

from typing import Any, Final

from django.contrib.messages.storage.fallback import FallbackStorage

MOST: Final = 10


class LastMessages(FallbackStorage):
    """The last few: whoever never looks at a page would fill the session with them."""

    def _store(self, messages: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        return super()._store(messages[-MOST:], response, *args, **kwargs)  # type: ignore[misc]
