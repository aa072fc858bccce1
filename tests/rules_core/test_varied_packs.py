"""What the engine owes every sound pack, shown on packs that are varied by a few words."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules_core.api import DEFAULT_PACK, conditional, decide, load_pack
from tests.rules_core.test_broken_packs import break_pack

EITHER_IS_OUTSIDE = [
    {
        "file": "levels.yaml",
        "old": "  - id: beyond_watering",
        "new": "      - id: fern\n        when: {plant: {equals: fern}}\n"
        "        label: {da: x, en: x}\n        source: {section: scope}\n"
        "  - id: beyond_watering",
    },
    {
        "file": "facts.yaml",
        "old": "  pot_checked:",
        "new": "  spineless:\n    role: cross_check\n    kind: boolean\n"
        "    label: {da: x, en: x}\n    question: {da: x, en: x}\n  pot_checked:",
    },
    {
        "file": "consistency.yaml",
        "old": "  - kind: lower_bound",
        "new": "  - kind: implies\n    id: spines\n    when: {spineless: {equals: true}}\n"
        "    then: {plant: {not_equal: cactus}}\n    text: {da: x, en: x}\n"
        "  - kind: lower_bound",
    },
]
"""A spineless plant is a fern or of plastic, and both are outside; neither criterion is certain."""


def test_a_criterion_of_a_level_that_does_not_decide_is_no_reason(tmp_path: Path) -> None:
    guideline = load_pack(break_pack(EITHER_IS_OUTSIDE, tmp_path / "pack"))
    spotted = {"spots": 5, "spot_places": ["leaf"]}
    decision = decide(guideline, {**spotted, "spineless": True})
    assert (decision.status, decision.reasons) == ("outside_guideline", ())
    (row,) = conditional(guideline, {**spotted, "spineless": True}).rows
    assert (row.decision.status, row.decision.reasons) == ("outside_guideline", ())
    decision = decide(guideline, {**spotted, "plant": "cactus"})
    assert (decision.status, decision.reasons) == ("individual_assessment", ("too_many_spots",))


@pytest.mark.parametrize(
    ("count", "sites", "status"),
    [
        (19, ["brain"], "contradiction"),
        (20, ["brain"], "outside_guideline"),
        # At least one lies in each of the two places inside the chest.
        (21, ["brain", "lung", "pleura"], "contradiction"),
        (22, ["brain", "lung", "pleura"], "outside_guideline"),
    ],
)
def test_a_category_may_begin_at_any_number(
    count: int, sites: list[str], status: str, tmp_path: Path
) -> None:
    """Counts beyond the number of places are not all alike to a category that counts higher."""
    change = {
        "file": "consistency.yaml",
        "old": "M1c1: {outside_at_least: 2,",
        "new": "M1c1: {outside_at_least: 20,",
    }
    guideline = load_pack(break_pack([change], tmp_path / "pack", DEFAULT_PACK))
    case = {"metastasis_count": count, "metastasis_sites": sites, "m_category": "M1c1"}
    assert decide(guideline, case | {"diagnosis": "sclc"}).status == status
