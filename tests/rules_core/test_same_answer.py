"""The same case has the same answer to the byte, whatever was asked before, in every run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rules_core.api import Guideline, decide, load_pack

ROOT = Path(__file__).resolve().parents[2]
CASE: dict[str, Any] = {"diagnosis": "nsclc", "metastasis_sites": ["brain"]}
WEIGHTS = """
from rules_core.api import load_pack
from rules_core.engine.prior import weights_of
space = load_pack().decider.space
for group in space.groups:
    print(weights_of(group, space.pack.facts, space.pack.consistency, space.partitions))
"""
"""What the order of questions is worked out from, to the last digit."""


@pytest.fixture
def fresh(guideline: Guideline) -> Guideline:
    """The guideline as it is before any case."""
    return Guideline(guideline.pack)


def text(guideline: Guideline, case: dict[str, Any]) -> str:
    return json.dumps(decide(guideline, case).to_json())


def test_a_negative_zero_is_zero_and_leaves_no_trace_in_later_answers(fresh: Guideline) -> None:
    zero = text(load_pack(), CASE | {"systemic_therapy_months": 0})
    assert text(fresh, CASE | {"systemic_therapy_months": -0.0}) == zero
    assert text(fresh, CASE | {"systemic_therapy_months": 0.0}) == zero


def test_what_a_caller_does_to_an_answer_touches_no_later_one(fresh: Guideline) -> None:
    before = text(fresh, CASE)
    for entry in decide(fresh, CASE).to_json()["trace"]:
        for value in entry["facts"].values():
            if isinstance(value, list):
                value.append("liver")
    assert text(fresh, CASE) == before


def test_the_answers_are_weighed_alike_on_every_hash_seed() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", WEIGHTS],
            env={**os.environ, "PYTHONHASHSEED": seed}, cwd=ROOT, check=True, capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(told) == 1
