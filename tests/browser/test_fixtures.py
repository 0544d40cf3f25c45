from playwright.sync_api import Page

from tests.browser.conftest import Console


def test_console_messages_and_uncaught_errors_are_collected(page: Page, console: Console) -> None:
    page.goto("/accounts/login/")

    with page.expect_event("pageerror"):
        page.evaluate("console.warn('mind the gap'); setTimeout(() => { throw new Error('out of order') })")

    assert console.unexpected() == ["warning: mind the gap", "error: out of order"]
    console.expect("mind the gap")
    console.expect("out of order")
