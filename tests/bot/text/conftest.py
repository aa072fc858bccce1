"""One reader for all tests of the language layer: it holds no state between messages."""

from __future__ import annotations

import pytest

from bot.text import ClinicalReader


@pytest.fixture(scope="session")
def reader() -> ClinicalReader:
    return ClinicalReader()
