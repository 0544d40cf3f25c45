"""The forms of a page, as a browser reads and sends them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final

from django.test import Client as Browser

# To read them all took more than half of the time
_TAGS_BESIDE: Final = re.compile(
    r"</?(?!(?:form|template|fieldset|input|select|optgroup|option|textarea)\b)[a-z][^<>]*>"
)
_NOT_SENT: Final = {"submit", "button", "image", "reset", "file"}
Attributes = dict[str, str]


@dataclass
class PageForm:
    """What a form would send as it stands: its controls that have a name, without buttons and what is disabled."""

    method: str
    action: str
    id: str
    entries: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        self.entries.setdefault(name, []).append(value)

    def offer(self, name: str, value: str) -> None:
        """One of the values that a select, a box or a radio button could send."""
        self.offered.setdefault(name, []).append(value)

    def send(self, browser: Browser, changes: dict[str, Any] | None = None, **how: Any) -> Any:
        """What the server answers when the form is sent with these `changes` alone."""
        return browser.post(self.action, {**self.entries, **(changes or {})}, **how)


def forms_of(answer: Any) -> list[PageForm]:
    """The forms in a page, with what stands in them."""
    reader = _Reader(answer.request["PATH_INFO"], _TAGS_BESIDE.sub("", answer.content.decode()))
    return reader.forms


def form_to(answer: Any, address: str) -> PageForm:
    """The one form of a page that is posted to this address."""
    (found,) = (form for form in forms_of(answer) if form.method == "post" and form.action == address)
    return found


@dataclass
class _Select:
    name: str
    is_multiple: bool
    options: list[tuple[str, bool, bool]] = field(default_factory=list)  # value, selected, disabled

    @property
    def sent(self) -> list[str]:
        """Of a list with one choice the last one that is selected, or else the first that can be chosen."""
        chosen: list[tuple[str, bool]] = [(value, off) for value, selected, off in self.options if selected]
        if not self.is_multiple:
            chosen = chosen[-1:] or [(value, False) for value, _, off in self.options if not off][:1]
        return [value for value, off in chosen if not off]


class _Reader(HTMLParser):
    def __init__(self, address: str, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self._address = address
        self._open: PageForm | None = None
        self._apart: dict[str, list[tuple[str, Attributes, Any]]] = {}
        self._inert = 0  # inside a template
        self._fieldsets: list[bool] = []
        self._select: tuple[_Select, Attributes] | None = None
        self._option: tuple[Attributes, list[str]] | None = None
        self._group_off = False
        self._textarea: tuple[Attributes, list[str]] | None = None
        self.feed(page)
        self.close()
        self._join_those_apart()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._inert += 1
        if self._inert:
            return
        begin = getattr(self, f"_begin_{tag}", None)
        if begin:
            begin(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._inert -= 1
        elif not self._inert and (end := getattr(self, f"_end_{tag}", None)):
            end()

    def handle_data(self, data: str) -> None:
        for text in (self._option, self._textarea):
            if text and not self._inert:
                text[1].append(data)

    def _begin_form(self, found: Attributes) -> None:
        self._open = PageForm(
            found.get("method", "get").lower(), found.get("action") or self._address, found.get("id", "")
        )
        self.forms.append(self._open)

    def _end_form(self) -> None:
        self._open = None

    def _begin_fieldset(self, found: Attributes) -> None:
        self._fieldsets.append("disabled" in found)

    def _end_fieldset(self) -> None:
        self._fieldsets.pop()

    def _begin_input(self, found: Attributes) -> None:
        kind = found.get("type", "text").lower()
        if kind in _NOT_SENT:
            return
        if kind in ("checkbox", "radio"):
            value = found.get("value", "on")
            self._control(found, [value] if "checked" in found else [], [value])
        else:
            lines = found.get("value", "")
            self._control(found, [lines.replace("\n", "\r\n" if kind == "hidden" else "")])

    def _begin_select(self, found: Attributes) -> None:
        self._select = (_Select(found.get("name", ""), "multiple" in found), found)

    def _begin_optgroup(self, found: Attributes) -> None:
        self._group_off = "disabled" in found

    def _end_optgroup(self) -> None:
        self._group_off = False

    def _begin_option(self, found: Attributes) -> None:
        self._end_option()
        self._option = (found, [])

    def _end_option(self) -> None:
        if self._option and self._select:
            found, text = self._option
            value = found.get("value", " ".join("".join(text).split()))
            self._select[0].options.append((value, "selected" in found, "disabled" in found or self._group_off))
        self._option = None

    def _end_select(self) -> None:
        self._end_option()
        if self._select:
            select, found = self._select
            self._control(found, select.sent, [value for value, _, off in select.options if not off])
        self._select = None

    def _begin_textarea(self, found: Attributes) -> None:
        self._textarea = (found, [])

    def _end_textarea(self) -> None:
        if self._textarea:
            found, parts = self._textarea
            lines = "".join(parts).replace("\r\n", "\n").removeprefix("\n")
            self._control(found, [lines.replace("\n", "\r\n")])
        self._textarea = None

    def _control(self, found: Attributes, sent: list[str], offered: list[str] | None = None) -> None:
        name = found.get("name")
        if not name or "disabled" in found or any(self._fieldsets):
            return
        if "form" in found:
            self._apart.setdefault(found["form"], []).append((name, found, (sent, offered or [])))
        elif self._open:
            _put(self._open, name, sent, offered or [])

    def _join_those_apart(self) -> None:
        """Controls outside of the form that they name."""
        for form in self.forms:
            for name, _found, (sent, offered) in self._apart.get(form.id, []):
                _put(form, name, sent, offered)


def _put(form: PageForm, name: str, sent: list[str], offered: list[str]) -> None:
    for value in sent:
        form.add(name, value)
    for value in offered:
        form.offer(name, value)
