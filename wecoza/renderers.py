"""How the controls of forms become HTML."""

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from html import escape as escaped
from typing import Any, Final

from django.forms import BaseForm
from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.safestring import SafeData, SafeString

Widget = Mapping[str, Any]

# Of more choices than these one is found by typing a part of its name: static/js/behaviours/forms/type-ahead.js
_MOST_TO_LOOK_THROUGH: Final = 50
_SHOWN_OTHERWISE: Final = {"multiple", "size", "data-behaviour"}
# While an outline is made, inputs show a mark with their name in the place of their value.
_IN_OUTLINE: Final[ContextVar[bool]] = ContextVar("in_outline", default=False)
_MARK: Final = "\0"
_OF_PREFIX: Final = "\1"
_GAPS: Final = re.compile(f"({_MARK}{_OF_PREFIX}\\w+{_MARK}|{_OF_PREFIX})")


@dataclass(frozen=True)
class Outline:
    """The HTML of a form, cut where its prefix, the values of its inputs and texts beside them come in."""

    pieces: list[str]  # text and gaps by turns

    def filled(self, form: BaseForm, texts: Mapping[str, str]) -> str:
        prefix = f"{form.prefix}-"

        def filling(piece: str) -> str:
            if piece == _OF_PREFIX:
                return prefix
            if piece[:1] != _MARK:
                return piece
            name = piece.strip(_MARK)[1:]
            return _text(texts[name]) if name in texts else _value_in(form, name)

        return "".join(map(filling, self.pieces))


def outlined(render: Callable[[dict[str, str]], str], prefix: str, texts: Mapping[str, str]) -> Outline:
    """What `render` makes of a form with this prefix, for all forms that differ in prefix, values and texts alone.

    It gets a mark in the place of each text; what is empty stays so.
    """
    unset = _IN_OUTLINE.set(True)
    try:
        html = render({name: f"{_MARK}{_OF_PREFIX}{name}{_MARK}" if text else "" for name, text in texts.items()})
    finally:
        _IN_OUTLINE.reset(unset)
    return Outline(_GAPS.split(html.replace(f"{prefix}-", _OF_PREFIX)))


def _value_in(form: BaseForm, name: str) -> str:
    bound = form[name]
    return _text(bound.field.widget.format_value(bound.value()))


class JoinedControls(DjangoTemplates):
    """Joins the commonest controls from strings, to the letter as Django's templates say them; all others it leaves.

    A select of Django's costs two templates for each option: 500 learners or 2,000 dates made that seconds.
    """

    def render(self, template_name: str, context: Mapping[str, Any], request: Any = None) -> SafeString:
        if join := _JOINED.get(template_name):
            return join(context["widget"])
        return SafeString(super().render(template_name, dict(context), request))


def _input(widget: Widget) -> SafeString:
    kind, name = _escaped(widget["type"]), _escaped(widget["name"])
    if widget["value"] is None:
        value = ""
    elif _IN_OUTLINE.get() and kind != "checkbox":
        value = f' value="{_MARK}{name}{_MARK}"'
    else:
        value = f' value="{_text(widget["value"])}"'
    return SafeString(f'<input type="{kind}" name="{name}"{value}{_attributes(widget)}>')


def _textarea(widget: Widget) -> SafeString:
    text = _shown(widget["value"]) if widget["value"] else ""
    return SafeString(f'<textarea name="{_escaped(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>')


def _select(widget: Widget) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _number in widget["optgroups"])
    opening = f'<select name="{_escaped(widget["name"])}"{_attributes(widget)}{_type_ahead(widget)}>'
    return SafeString(f"{opening}{groups}\n</select>")


def _type_ahead(widget: Widget) -> str:
    choices = sum(len(options) for _name, options, _number in widget["optgroups"])
    is_long = choices > _MOST_TO_LOOK_THROUGH and not _SHOWN_OTHERWISE & widget["attrs"].keys()
    return ' data-behaviour="type-ahead"' if is_long else ""


def _group(name: Any, options: list[Widget]) -> str:
    rows = "".join([f"\n  {_option(option)}" for option in options])
    return f'\n  <optgroup label="{_shown(name)}">{rows}\n  </optgroup>' if name else rows


def _option(option: Widget) -> str:
    attributes = _attributes(option) if option["attrs"] else ""
    return f'<option value="{_text(option["value"])}"{attributes}>{_shown(option["label"])}</option>\n'


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {_escaped(name)}" if value is True else f' {_escaped(name)}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _text(value: Any) -> str:
    """As `stringformat` makes it, which keeps what is safe already."""
    text = value if type(value) is str else str(value)
    return text if isinstance(text, SafeData) else escaped(text)


def _escaped(text: Any) -> str:
    """As Django's `escape`, which asks each time whether it was given a text to be translated later."""
    return escaped(str(text))


def _shown(value: Any) -> str:
    """As a variable in a template."""
    return _text(value if isinstance(value, str) else localize(value))


_JOINED: Final[dict[str, Callable[[Widget], SafeString]]] = {
    **{
        f"django/forms/widgets/{name}.html": _input
        for name in ("checkbox", "date", "email", "hidden", "input", "number", "password", "text")
    },
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
