"""Fixtures of the rule core's tests."""

from pathlib import Path

import pytest

from rules_core.api import Guideline, load_pack

HOUSEPLANTS = Path(__file__).parent.parent / "packs" / "houseplants"


@pytest.fixture(scope="session")
def guideline() -> Guideline:
    """The guideline on oligometastatic NSCLC."""
    return load_pack()


@pytest.fixture(scope="session")
def houseplants() -> Guideline:
    """A guideline on something else altogether."""
    return load_pack(HOUSEPLANTS)
