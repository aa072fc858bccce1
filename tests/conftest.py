"""Fixtures for every test."""

from collections.abc import Iterator

import httpx
import pytest

from tests.servers import Assistant


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
