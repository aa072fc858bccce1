"""The rule core against the naive second reading: over the whole space, and on random cases."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from rules_core.api import Decision, Guideline, decide
from tests.rules_core.naive_reading import COURSES, PAIRS, Complete, decision_of
from tests.rules_core.random_cases import random_cases
from tests.rules_core.second_opinion import AXES, second_opinion

RANDOM_CASES = 100_000
SEED = 20_301_201


def said(decision: Decision) -> dict[str, Any]:
    """What a decision says, in the second opinion's words."""
    if decision.status == "contradiction":
        return {"status": "contradiction", "conflicts": set(decision.conflicts)}
    if decision.status == "undetermined":
        return {
            "status": "undetermined",
            "missing": set(decision.missing),
            "possible": {(p.status, p.recommendations, p.step) for p in decision.possible},
        }
    steps = [item.step for item in decision.recommendations if item.step is not None]
    return {
        "status": decision.status,
        "recommendations": tuple(item.id for item in decision.recommendations),
        "step": steps[0] if steps else None,
        "reasons": set(decision.reasons),
    }


def disagreement(guideline: Guideline, case: dict[str, Any]) -> str | None:
    mine, theirs = said(decide(guideline, case)), second_opinion(case)
    return None if mine == theirs else f"{case}\n  rule core: {mine}\n  naive:     {theirs}"


def complete(
    diagnosis: str,
    driver: str,
    setting: str,
    pair: tuple[int, frozenset[str]],
    ablatable: bool,
    primary: str,
    status: int,
    course: tuple[float, str | None],
) -> dict[str, Any]:
    return {
        "diagnosis": diagnosis,
        "oncogene_driver": driver,
        "disease_setting": setting,
        "metastasis_count": pair[0],
        "metastasis_sites": sorted(pair[1]),
        "metastases_ablatable": ablatable,
        "primary_treatment": primary,
        "performance_status": status,
        "systemic_therapy_months": course[0],
        "systemic_response": course[1],
    }


def test_both_agree_on_every_combination_of_value_classes(guideline: Guideline) -> None:
    """One case for every combination of what the prose tells apart: the whole decision space."""
    axes = list(AXES)
    axes[0], axes[6] = ("nsclc", "sclc", "other"), (0, 1, 2, 3, 4)
    wrong = []
    for values in product(*axes):
        case = complete(*values)
        expected = decision_of(
            Complete(
                *values[:3],
                *values[3],
                *values[4:7],
                *values[7],  # type: ignore[misc]
            )
        )
        decision = said(decide(guideline, case))
        found = decision["status"], decision["recommendations"], decision["step"]
        if found != expected:
            wrong.append((case, found, expected))
    assert not wrong, f"{len(wrong)} cases differ; the first: {wrong[0]}"


@pytest.mark.parametrize("setting", ["de_novo", "oligorecurrence"])
def test_both_agree_on_every_pair_of_count_and_sites(guideline: Guideline, setting: str) -> None:
    """Each of the 1,782 pairs by itself, not only one of each kind."""
    wrong = [
        problem
        for pair, course in product(PAIRS, COURSES)
        if (
            problem := disagreement(
                guideline, complete("nsclc", "absent", setting, pair, True, "feasible", 1, course)
            )
        )
    ]
    assert not wrong, f"{len(wrong)} cases differ; the first:\n{wrong[0]}"


@pytest.mark.parametrize("category", ["M0", "M1a", "M1b", "M1c1", "M1c2"])
def test_both_agree_on_the_m_category_of_every_pair(guideline: Guideline, category: str) -> None:
    wrong = [
        problem
        for count, sites in PAIRS
        if (
            problem := disagreement(
                guideline,
                {
                    "metastasis_count": count,
                    "metastasis_sites": sorted(sites),
                    "m_category": category,
                },
            )
        )
    ]
    assert not wrong, f"{len(wrong)} cases differ; the first:\n{wrong[0]}"


def test_both_agree_on_random_partial_cases(guideline: Guideline) -> None:
    """With missing, possible, reasons and conflicts; M category, bounds and months included."""
    wrong, statuses = [], set()
    for case in random_cases(SEED, RANDOM_CASES):
        mine, theirs = said(decide(guideline, case)), second_opinion(case)
        statuses.add(theirs["status"])
        if mine != theirs:
            wrong.append(f"{case}\n  rule core: {mine}\n  naive:     {theirs}")
    assert not wrong, f"{len(wrong)} of {RANDOM_CASES} cases differ; the first:\n{wrong[0]}"
    assert len(statuses) == 5, f"the random cases reach only {statuses}"
