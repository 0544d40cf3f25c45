"""Requests that nobody sends by hand, made from what a page offers: its own fields, with something wrong in them."""

import os
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlencode

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

# As many for each address and method; more of them by chance, to look for what is not known yet.
EXAMPLES: Final = int(os.environ.get("FUZZ_EXAMPLES", "4"))
FUZZED: Final = settings(
    max_examples=EXAMPLES,
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
Entries = Mapping[str, list[str]]
Sent = list[tuple[str, str]]

NUMBERS: Final = [
    "-1",
    "0",
    "1",
    "1.5",
    "1e9",
    "1_0",
    "NaN",
    "Infinity",
    "\uff11\uff12",
    "\u0663",
    "9" * 19,
    "9" * 30,
    "9" * 5000,
]
DATES: Final = ["2026-02-02", "2026-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "2026-W01-1", "1 1 1", "2026-13"]
MONTHS: Final = ["2026-02", "0000-01", "9999-12", "99999-01"]
TIMES: Final = ["09:00", "24:00", "9h99", "2026-02-02T09:00:00+99:00", "9999-12-31T23:59:59+00:00"]
LISTS: Final = ["[" * 3000, "{}", "null", '{"from_date": "2026-02-02", "level": "\\ud800"}', "1,2,x", "a" * 99 + ","]
WORDS: Final = ["x", "%", "\\", "'", "<b>", "é" * 60, "x" * 300, "x" * 20_000, "yes", "no", "on", "-", "-start_date"]
UNSEEN: Final = ["", " ", "\r\n", "\0", "a\0b", "\ud800", "\ufffd", "\u202e"]
VALUES: Final = [*NUMBERS, *DATES, *MONTHS, *TIMES, *LISTS, *WORDS, *UNSEEN]
ROWS: Final = ["-1", "0", "1", "2", "501", "2001", "99999999", "9" * 30, "9" * 5000, "x", "", "\0"]
# Of addresses: what the lists, the calendar, the exports and Django's admin look for, beside a page's own forms
ASKED_FOR: Final = [
    "q",
    "page",
    "page_size",
    "sort",
    "client",
    "class_type",
    "subject",
    "status",
    "seta",
    "exam_class",
    "start_from",
    "start_to",
    "agent",
    "supervisor",
    "site",
    "start",
    "end",
    "month",
    "day",
    "view",
    "table",
    "from",
    "to",
    "visited_from",
    "visited_to",
    "officer",
    "find",
    "next",
    "date__year",
    "date__month",
    "date__day",
    "date__gte",
    "id__in",
    "id__exact",
    "is_active__exact",
    "o",
    "p",
    "e",
    "all",
    "action",
    "_to_field",
    "_popup",
    "_changelist_filters",
    "app_label",
    "model_name",
    "field_name",
    "term",
    "groups__id__exact",
    "client__id__exact",
]
# What a client may say in headers, as a server hands them on: ISO-8859-1, without NUL and without line ends
_MANY_DIGITS: Final = "9" * 5000
_DAYS: Final = [
    "0",
    _MANY_DIGITS,
    "Mon, 99 Foo 99999 99:99:99 GMT",
    "Mon, 02 Feb 99999999999 00:00:00 GMT",
    "Mon, 02 Feb 2026 00:00:00 +99999999999999",
    "Sat, 01 Jan 0000 00:00:00 GMT",
    "Mon, 02 Feb 2026 1.2.3.4",
    "a,b,c:d:e",
    "\xff",
]
_ADDRESSES_OF_SITES: Final = [
    "null",
    "//",
    "http://[",
    "http://a:x/",
    f"http://a:{_MANY_DIGITS}",
    "https://testserver",
    "\xff",
]
_COOKIES: Final = ["sessionid", "csrftoken", "messages", "known-browser", "written"]
_IN_COOKIES: Final = [
    r'"\000aaaaaaaaaaaa"',
    r'"\355\240\200aaaaaaaa"',
    "x" * 5000,
    "\xff" * 20,
    "a:b:c",
    "eyJ9:1:1",
    ".eJx:9:a",
]
HEADERS: Final = {
    "Content-Type": [
        "multipart/form-data",
        "multipart/form-data; boundary=a; charset=hex",
        "multipart/form-data; boundary=a; charset=punycode",
        "multipart/form-data; boundary=\xff",
        "multipart/form-data; boundary*=utf-7'en'+2AA-",
        "application/x-www-form-urlencoded; charset=zip",
        "application/x-www-form-urlencoded; charset=idna",
        "x/y; charset*=xx'y'z",
        "x/y; charset*0*=hex''x; charset*1=y",
        f"x/y; a*{_MANY_DIGITS}=b",
        'x/y; a="',
        ";;=;*=",
    ],
    "Content-Length": ["", "x", "-1", "1.5", "\xb2", "1_0", _MANY_DIGITS],
    "Cookie": [f"{name}={value}" for name in _COOKIES for value in _IN_COOKIES] + [";;=", "a" * 8000],
    "Host": ["", "[", "a b", "\xff", f"testserver:{_MANY_DIGITS}", "testserver:x", "[::1", "a@b", "elsewhere.example"],
    "Range": ["bytes=-", "bytes=9-1", f"bytes={_MANY_DIGITS}-", "bytes=a-b", "bytes=0-0,1-1", "\xff"],
    "If-Modified-Since": _DAYS,
    "If-Unmodified-Since": _DAYS,
    "If-None-Match": ["*", '"', "W/", '"\xff"', "," * 4000],
    "If-Match": ["*", '"', "W/", '"\xff"', "," * 4000],
    "Accept": [
        "x/y; charset*=a'b'c",
        "text/html; q=nan",
        f"text/html;q={_MANY_DIGITS}",
        "*/*;q=\xe9",
        ";,;",
        "a" * 8000,
    ],
    "Accept-Encoding": ["gzip;q=nan", "gzip;q=\xe9", "gzip;" * 1000, "\xff"],
    "Accept-Language": ["af;q=nan", "en-" * 2000, "\xff"],
    "Referer": _ADDRESSES_OF_SITES,
    "Origin": _ADDRESSES_OF_SITES,
    "X-Forwarded-For": ["x", ",", _MANY_DIGITS, "\xff", "1.1.1.1%eth0", f"fe80::1%{'a' * 3000}", "::ffff:1.2.3.4%x"],
    "X-Forwarded-Proto": ["https", "x,y", "", "\xff"],
    "X-Forwarded-Host": ["[", "\xff"],
    "X-Forwarded-Port": ["x", _MANY_DIGITS],
    "X-Request-ID": ["x", "\xff", _MANY_DIGITS],
    "X-CSRFToken": ["x", "\xff", "a" * 64, _MANY_DIGITS],
    "User-Agent": ["", "\xff", "a" * 8000, "Mozilla/5.0 ("],
    "Authorization": ["Bearer", "Basic !!", "\xff", "Bearer \xff"],
    "Expect": ["100-continue", "x"],
}
# Of one part of a body
PART_HEADERS: Final = [
    "Content-Disposition: form-data; name*=hex'en'b",
    "Content-Disposition: form-data; name*=utf-7'en'+2AA-",
    "Content-Disposition: form-data; name=\"x\"; filename*=hex''b",
    'Content-Disposition: form-data; name="x"; filename="\xff\xfe"',
    'Content-Disposition: form-data; name="x"; filename="a"\r\nContent-Type: x/y; charset=hex',
    'Content-Disposition: form-data; name="x"; filename="a"\r\nContent-Type: x/y; charset*=a\'b\'c',
    f'Content-Disposition: form-data; name="x"; filename="a"\r\nContent-Length: {"9" * 4500}',
    'Content-Disposition: form-data; name="x"; filename="a"\r\nContent-Length: -1',
    'Content-Disposition: form-data; name="x"; filename="a"\r\nContent-Transfer-Encoding: base64',
    'Content-Disposition: form-data; name="x"\r\nContent-Transfer-Encoding: hex',
    'Content-Disposition: form-data; name="\0"',
    "Content-Disposition:",
    ":",
]
# In place of a part of an address's path, as it is sent
PATH_PARTS: Final = [
    "%00",
    "a%00b",
    "0",
    "-1",
    "9" * 30,
    "9" * 5000,
    "%D9%A3",
    "a%2Fb",
    "%2F",
    "..",
    "%2E%2E",
    "%FF",
    "%ED%A0%80",
    "%C3%A9",
    "%E2%80%AE",
    "%",
    "%25",
    "_0A",
    "a" * 3000,
    "%20",
    "%0D%0A",
    "2026-13",
]
_KEPT: Final = {"csrfmiddlewaretoken", "filled_in_by"}
_DEEP: Final = "blocks-0" + "-0" * 500


def values_for(name: str, offered: Iterable[str] = ()) -> st.SearchStrategy[str]:
    """What somebody might put there: nonsense, or what could be chosen there once."""
    if name.endswith("_FORMS"):
        return st.sampled_from(ROWS)
    known = list(offered)
    return st.sampled_from([*VALUES, *known] if known else VALUES)


@st.composite
def addresses(draw: st.DrawFn, names: Iterable[str]) -> str:
    """What stands after an address's question mark."""
    known = sorted({*names, *ASKED_FOR})
    if draw(st.booleans()):
        value = draw(st.sampled_from(VALUES))
        return encoded([(name, value) for name in known])
    some = draw(st.lists(st.sampled_from(known), min_size=1, max_size=6))
    return encoded([(name, draw(values_for(name))) for name in some])


@st.composite
def paths(draw: st.DrawFn, address: str) -> str:
    """The address with another part in place of one, of its last one rather than of others."""
    parts = address.strip("/").split("/")
    place = draw(st.sampled_from([*range(len(parts)), *[len(parts) - 1] * 2]))
    parts[place] = draw(st.sampled_from(PATH_PARTS))
    return "/" + "/".join(parts) + ("/" if address.endswith("/") else "")


@st.composite
def changed(draw: st.DrawFn, entries: Entries, offered: Entries) -> Sent:
    """A page's form with some fields wrong, or all of them; some left out, sent twice or made up."""
    sent = [(name, value) for name, values in entries.items() for value in values]
    names = sorted({*entries, *offered} - _KEPT) or ["reason"]
    match draw(st.sampled_from(["one", "some", "all", "rows", "other fields"])):
        case "one":
            wanted = [draw(st.sampled_from(names))]
        case "some":
            wanted = draw(st.lists(st.sampled_from(names), min_size=1, max_size=8, unique=True))
        case "all":
            value = draw(st.sampled_from(VALUES))
            return [(name, value) for name in names if not name.endswith("_FORMS")] + [
                (name, old) for name, old in sent if name.endswith("_FORMS") or name in _KEPT
            ]
        case "rows":
            wanted = [name for name in names if name.endswith("_FORMS")]
        case _:
            gone = set(draw(st.lists(st.sampled_from(names), min_size=1, max_size=5)))
            return [*(pair for pair in sent if pair[0] not in gone), *sent[:3], (_DEEP, "1"), ("\0", "\0"), ("", "")]
    new = [(name, draw(values_for(name, offered.get(name, ())))) for name in wanted]
    return [pair for pair in sent if pair[0] not in wanted] + new


def encoded(sent: Sent) -> str:
    """As a body or a query, half characters included."""
    return urlencode(
        [(name.encode(errors="surrogatepass"), value.encode(errors="surrogatepass")) for name, value in sent]
    )
