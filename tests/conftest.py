"""Fixtures for every test."""

from collections.abc import Iterator

import httpx
import pytest

from tests.servers import Assistant

_LAST = "tests/browser/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser's tests last: Playwright keeps an event loop running in this thread, in
    which no other test could run one of its own."""
    items.sort(key=lambda item: item.nodeid.startswith(_LAST))


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The running assistant, shared by the whole test run: no test may stop or change it."""
    running = Assistant(tmp_path_factory.mktemp("assistant")).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def assistant(running: Assistant) -> httpx.Client:
    """An HTTP client of the running assistant."""
    return running.client


@pytest.fixture
def sender() -> str:
    """A conversation of this test's own."""
    return Assistant.new_sender()
