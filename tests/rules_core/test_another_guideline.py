"""The engine runs another guideline, plainly fictitious, without a change."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from rules_core.api import (
    CaseError,
    Guideline,
    conditional,
    decide,
    explain,
    load_pack,
    why_not,
)
from rules_core.model.pack import Study

ROOT = Path(__file__).resolve().parents[2]
HOUSEPLANTS = ROOT / "tests" / "packs" / "houseplants"
PLAIN_WORDS = {"absent", "present", "response", "stable", "feasible"}
FERN: dict[str, Any] = {
    "plant": "fern",
    "spots": 0,
    "spot_places": [],
    "soil_dry": True,
    "days_since_water": 2,
    "mood_after_water": "perked_up",
}


@pytest.fixture(scope="module")
def guideline() -> Guideline:
    return load_pack(HOUSEPLANTS)


@pytest.mark.parametrize(
    ("changes", "status", "recommendations"),
    [
        ({}, "recommendation", {"W1": None}),
        ({"mood_after_water": "drooped"}, "recommendation", {"W1": None, "W3": None}),
        ({"plant": "cactus", "mood_after_water": "drooped"}, "recommendation", {"W1": None}),
        ({"soil_dry": False}, "recommendation", {"W2": "just_watered"}),
        ({"soil_dry": False, "days_since_water": 6.99}, "recommendation", {"W2": "just_watered"}),
        ({"soil_dry": False, "days_since_water": 7}, "recommendation", {"W2": "look_now"}),
        ({"spots": 2, "spot_places": ["leaf"]}, "recommendation", {"W1": None}),
        ({"spots": 3, "spot_places": ["leaf"]}, "individual_assessment", {}),
        ({"spots": 1, "spot_places": ["root"]}, "individual_assessment", {}),
        ({"plant": "plastic", "spots": 50, "spot_places": ["root"]}, "outside_guideline", {}),
        ({"spots": 1}, "contradiction", {}),
        ({"spots": None, "spot_places": None}, "undetermined", {}),
    ],
)
def test_it_decides_by_the_other_pack(
    guideline: Guideline, changes: dict[str, Any], status: str, recommendations: dict[str, Any]
) -> None:
    decision = decide(guideline, {**FERN, **changes})
    assert decision.status == status
    assert {item.id: item.step for item in decision.recommendations} == recommendations


def test_it_asks_what_can_matter_and_keeps_what_belongs_together(guideline: Guideline) -> None:
    missing = decide(guideline, {"plant": "fern"}).missing
    assert set(missing) == set(FERN) - {"plant"}
    assert abs(missing.index("spots") - missing.index("spot_places")) == 1
    assert missing.index("days_since_water") < missing.index("mood_after_water")


def test_it_explains_with_the_other_pack(guideline: Guideline) -> None:
    assert explain(guideline, {"plant": "plastic"}).sufficient == (("plant",),)
    (way,) = why_not(guideline, FERN, "W2").ways
    assert way.rows == ({"soil_dry": {"equals": False}},)
    assert len(conditional(guideline, {}).rows) == 9


def test_its_prerequisites_factors_and_considerations_go_along(guideline: Guideline) -> None:
    facts = {**FERN, "plant": "cactus", "sunlight_hours": 6, "pot_checked": True}
    decision = decide(guideline, facts)
    assert decision.considerations == ("cactus_patience",)
    assert [factor.id for factor in decision.prognostic_factors] == ["sunny"]
    assert decision.provisional is False


def test_facts_of_one_guideline_are_none_of_the_other(guideline: Guideline) -> None:
    with pytest.raises(CaseError, match="performance_status"):
        decide(guideline, {"performance_status": 1})


def test_the_engine_names_no_fact_and_no_disease() -> None:
    """What a guideline says stands in its pack alone."""
    pack = load_pack().pack
    values = {value for fact in pack.facts.values() for value in fact.values if len(value) > 5}
    words = (set(pack.facts) | values) - PLAIN_WORDS - set(Study.model_fields)
    words |= {"metasta", "cancer", "tumour", "tumor", "lung", "brain", "oncolog", "nsclc"}
    found = [
        (path.name, word)
        for folder in ("engine", "model", "verify", "export")
        for path in sorted((ROOT / "rules_core" / folder).glob("*.py"))
        for word in words
        if re.search(rf"\b{word}", path.read_text("utf-8"))
    ]
    assert found == []
