"""A real browser: Debian's chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chat import ANSWER_MS, Desk
from tests.servers import Assistant

# Set by .ci/run, which installs the browser: there, tests without one are no tests.
_REQUIRED = "BROWSER_REQUIRED"


def find_chromium() -> str | None:
    """The program's path, if the machine has one."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    chromium = find_chromium()
    if chromium is None:
        reason = "there is no chromium on this machine (Debian: apt install chromium)"
        if os.environ.get(_REQUIRED):
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=ANSWER_MS)
    with sync_playwright() as playwright:
        # The sandbox needs rights that containers do not give.
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@pytest.fixture
def desk(browser: Browser, running: Assistant) -> Iterator[Desk]:
    """Windows onto the shared assistant; at the end, no browser may have complained."""
    desk = Desk(browser, running.address)
    yield desk
    desk.close()
    # What the browser refused, or what went wrong in it, without anything to be seen.
    assert desk.complaints() == []
