"""What every page of ours must be: accessible by the rules of axe, and no wider than the screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

WIDTHS: Final[dict[str, ViewportSize]] = {
    "wide": {"width": 1280, "height": 900},
    "narrow": {"width": 390, "height": 844},
}

SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")

_WIDTHS_WITH_FONTS: Final = """() => document.fonts.ready
    .then(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])"""
_LET_GO: Final = """() => [...document.querySelectorAll('body *')]
    .filter((element) => getComputedStyle(element).position === 'sticky'
        || element.matches('.more__list, .type-ahead__drop'))
    .forEach((bar) => { bar.style.position = 'static'; bar.dataset.wasSticky = 'yes'; })"""
_HOLD_AGAIN: Final = """() => document.querySelectorAll('[data-was-sticky]')
    .forEach((bar) => { bar.style.removeProperty('position'); delete bar.dataset.wasSticky; })"""


def assert_looks_right(page: Page) -> None:
    """Accessible and no wider than the screen: as on a desk by day, and as on a phone in the dark.

    Axe takes longer than all else about a page, so each page is looked at twice and not four times.
    """
    before = page.viewport_size
    for size, scheme in zip(WIDTHS.values(), SCHEMES, strict=True):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        assert_fits(page)
        assert_accessible(page)
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)


def assert_accessible(page: Page) -> None:
    """By the rules that axe looks at by itself, and by the one of WCAG 2.2 AA alone, which it looks at when asked."""
    rules = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    with _without_what_lies_over_it(page):
        results = Axe().run(page, options=rules)
    assert results.violations_count == 0, f"{page.url}: {results.generate_report()}"


def assert_fits(page: Page) -> None:
    """Nothing sticks out to the right, so that nobody has to scroll sideways."""
    page.wait_for_load_state()  # without its styles and fonts a page has other widths
    wide, room = page.evaluate(_WIDTHS_WITH_FONTS)
    assert wide <= room, f"{page.url} is {wide} px wide where there are {room}"


@contextmanager
def _without_what_lies_over_it(page: Page) -> Iterator[None]:
    """A bar that stays in view covers half of something wherever the page is scrolled to; so does an open menu."""
    page.evaluate(_LET_GO)
    try:
        yield
    finally:
        page.evaluate(_HOLD_AGAIN)
