"""Fixtures of the rule core's tests."""

from pathlib import Path

import pytest

from rules_core.api import Guideline, load_pack
from tests.rules_core.source_text import cut_at_headings

HOUSEPLANTS = Path(__file__).parent.parent / "packs" / "houseplants"
SOURCE_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "guideline"


@pytest.fixture(scope="session")
def guideline() -> Guideline:
    """The guideline on oligometastatic NSCLC."""
    return load_pack()


@pytest.fixture(scope="session")
def houseplants() -> Guideline:
    """A guideline on something else altogether."""
    return load_pack(HOUSEPLANTS)


@pytest.fixture(scope="session")
def source() -> str:
    """The guideline's own text, as OCR read it."""
    files = sorted(SOURCE_FOLDER.glob("*.txt"))
    if not files:
        pytest.skip("the guideline's source text is not beside this checkout")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.fixture(scope="session")
def sections(source: str, guideline: Guideline) -> dict[str, str]:
    """The guideline's own text by the ids of its sections."""
    return cut_at_headings(source, guideline.pack.guideline.sections)
