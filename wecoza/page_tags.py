"""Tags and filters for what pages repeat in each of their rows; always loaded.

    {% part "_kind.html" kind=line.kind %}    a template that sees what it is given and nothing else
    {{ day|date:"D j M Y" }}                  as Django's, and as its `time`

What they made is remembered: of the time that a page with a hundred rows takes, most went into making the same again.
"""

from datetime import date, time
from functools import lru_cache
from typing import Any, Final

from django.template import Context, Library, Template, defaultfilters
from django.utils.safestring import SafeString

_REMEMBERED: Final = 4096

register = Library()


@register.simple_tag(takes_context=True)
def part(context: Context, name: str, **given: Any) -> SafeString:
    """Like `include ... only`, for short texts alone. No secret belongs here: what is made stays in memory."""
    template: Any = context.template.engine.get_template(name)  # type: ignore[union-attr]  # set while it is rendered
    return _part(template, tuple((key, value, type(value)) for key, value in given.items()))


# The template itself is part of the key: another one is read when its file has changed. So is the type of each value,
# for a text that is safe to show as it is equals one that is not.
@lru_cache(maxsize=_REMEMBERED)
def _part(template: Template, given: tuple[tuple[str, Any, type], ...]) -> SafeString:
    return template.render(Context({key: value for key, value, _type in given}))


@register.filter(name="date", expects_localtime=True, is_safe=False)
def date_as(value: Any, form: str | None = None) -> str:
    return _day(value, form) if type(value) is date else defaultfilters.date(value, form)


@register.filter(name="time", expects_localtime=True, is_safe=False)
def time_as(value: Any, form: str | None = None) -> str:
    return _clock(value, form) if type(value) is time else defaultfilters.time(value, form)


# The site speaks one language, so the words for a day are always the same.
_day = lru_cache(maxsize=_REMEMBERED)(defaultfilters.date)
_clock = lru_cache(maxsize=_REMEMBERED)(defaultfilters.time)
