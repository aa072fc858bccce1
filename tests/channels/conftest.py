"""Fixtures of the channels' tests."""

from collections.abc import Iterator

import pytest

from tests.channels.loopback import Loop, running_loop


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    """An event loop for loopback servers."""
    with running_loop() as running:
        yield running
