"""Rasa's domain holds what the guideline pack and the actions need, and nothing beside it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from rules_core.api import load_pack

DOMAIN = Path(__file__).resolve().parents[2] / "bot" / "domain"
FACTS = load_pack().pack.facts
SLOT_TYPES = {
    "choice": "categorical",
    "boolean": "bool",
    "integer": "float",
    "number": "float",
    "set": "list",
}


@pytest.fixture(scope="module")
def domain() -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for file in sorted(DOMAIN.glob("*.yml")):
        for key, value in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            if isinstance(value, dict):
                merged.setdefault(key, {}).update(value)
            elif isinstance(value, list):
                merged.setdefault(key, []).extend(value)
    return merged


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_is_a_typed_slot_and_an_entity(fact: str, domain: dict[str, Any]) -> None:
    slot = domain["slots"][fact]
    assert slot["type"] == SLOT_TYPES[FACTS[fact].kind]
    assert fact in domain["entities"]


@pytest.mark.parametrize("fact", [n for n, f in FACTS.items() if f.kind == "choice"])
def test_a_choice_has_the_packs_values(fact: str, domain: dict[str, Any]) -> None:
    assert domain["slots"][fact]["values"] == list(FACTS[fact].values)


@pytest.mark.parametrize("fact", [n for n, f in FACTS.items() if f.maximum is not None])
def test_a_number_has_the_packs_bounds(fact: str, domain: dict[str, Any]) -> None:
    slot = domain["slots"][fact]
    assert (slot["min_value"], slot["max_value"]) == (FACTS[fact].minimum, FACTS[fact].maximum)


def test_no_slot_is_of_any_type_or_filled_by_rasa_itself(domain: dict[str, Any]) -> None:
    for name, slot in domain["slots"].items():
        assert slot["type"] != "any", name
        assert slot["mappings"] == [{"type": "custom"}], name


def test_nothing_is_carried_over_into_a_new_session(domain: dict[str, Any]) -> None:
    assert domain["session_config"]["carry_over_slots_to_new_session"] is False


@pytest.mark.parametrize("fact", [n for n, f in FACTS.items() if f.role == "decisive"])
def test_every_decisive_fact_can_be_asked_for(fact: str, domain: dict[str, Any]) -> None:
    assert f"action_ask_case_form_{fact}" in domain["actions"]


def test_the_domain_itself_says_nothing(domain: dict[str, Any]) -> None:
    assert "responses" not in domain
