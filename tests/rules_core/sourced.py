"""The pack of the guideline, and what in it names its place there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rules_core.api import load_pack

PACK = load_pack().pack


def sourced() -> Iterator[tuple[str, Any]]:
    """Everything in the pack that names its place, with a name for the test report."""
    for name, fact in PACK.facts.items():
        yield f"facts.{name}", fact
    for level in PACK.levels:
        for criterion in level.criteria:
            yield f"levels.{criterion.id}", criterion
    for prerequisite in PACK.prerequisites:
        yield f"prerequisites.{prerequisite.fact}", prerequisite
    for discrepancy in PACK.guideline.discrepancies:
        yield f"discrepancies.{discrepancy.id}", discrepancy
    for part in (
        "consistency",
        "recommendations",
        "prognostic_factors",
        "considerations",
        "readings",
        "studies",
        "statements",
    ):
        for item in getattr(PACK, part):
            yield f"{part}.{item.id}", item
