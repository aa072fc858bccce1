"""The rule core against a naive second reading of the same tables."""

import random
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pytest

from rules_core.api import Decision, Guideline, decide, load_pack
from tests.rules_core.second_opinion import (
    MANY,
    RESPONSES,
    SETTINGS,
    SITES,
    Opinion,
    decide_complete,
    extents,
)

SEED = 20260401
RANDOM_CASES = 100_000


@pytest.fixture(scope="module")
def guideline() -> Guideline:
    return load_pack()


def gist(decision: Decision) -> tuple[str, tuple[str, ...], str | None]:
    steps = [item.step for item in decision.recommendations if item.step]
    ids = tuple(item.id for item in decision.recommendations)
    return decision.status, ids, steps[0] if steps else None


def complete_cases() -> Iterator[dict[str, Any]]:
    """Every complete case, with each number at both sides of every boundary."""
    every_extent = [
        (count, sorted(sites))
        for count, sites in extents(None, None, None, None, None, None)
        if count in (0, 1, 2, 3, 8, MANY)
    ]
    every_course = [(0, None), (0, "not_assessed")]
    every_course += [(m, r) for m in (0.1, 2.99, 3, 3.01, 12) for r in RESPONSES]
    for diagnosis, driver, setting in product(
        ("nsclc", "sclc", "other"), ("absent", "present"), SETTINGS
    ):
        plain = diagnosis == "nsclc" and driver == "absent"
        # Level 1 decides the others whatever follows; they are walked over a part of the rest.
        rest = product(
            every_extent if plain else every_extent[::25],
            (True, False),
            ("feasible", "not_feasible", "no_primary"),
            (2, 3) if plain else (0, 4),
            every_course if setting == "de_novo" and plain else every_course[::7],
        )
        for (count, sites), ablatable, primary, ps, (months, response) in rest:
            yield {
                "diagnosis": diagnosis,
                "oncogene_driver": driver,
                "disease_setting": setting,
                "metastasis_count": count,
                "metastasis_sites": sites,
                "metastases_ablatable": ablatable,
                "primary_treatment": primary,
                "performance_status": ps,
                "systemic_therapy_months": months,
                "systemic_response": response,
            }


def test_every_complete_case_is_decided_alike(guideline: Guideline) -> None:
    seen = set()
    chance = random.Random(SEED)
    for case in complete_cases():
        if chance.random() > 0.1:  # the whole walk is verify's; this compares a tenth of it
            continue
        expected, reasons = decide_complete(
            {
                "diagnosis": case["diagnosis"],
                "driver": case["oncogene_driver"],
                "setting": case["disease_setting"],
                "count": case["metastasis_count"],
                "sites": frozenset(case["metastasis_sites"]),
                "ablatable": case["metastases_ablatable"],
                "primary": case["primary_treatment"],
                "ps": case["performance_status"],
                "months": case["systemic_therapy_months"],
                "response": case["systemic_response"],
            }
        )
        decision = decide(guideline, case)
        assert (gist(decision), decision.reasons) == (expected, reasons), case
        assert not decision.missing
        seen.add((expected, reasons))
    assert len({expected for expected, _ in seen}) == 8
    assert len({reason for _, reasons in seen for reason in reasons}) == 14


def random_case(chance: random.Random) -> dict[str, Any]:
    """A case with any of the facts known, contradictions included."""
    known = chance.choice((0.2, 0.5, 0.8, 0.95))
    sites = [sorted(c) for size in range(4) for c in combinations(SITES, size)]
    likely = [["brain"], ["adrenal"], ["bone"], ["bone", "lung"], ["brain", "lung"], ["liver"]]
    full = {
        "diagnosis": chance.choice(("nsclc", "nsclc", "nsclc", "sclc", "other")),
        "oncogene_driver": chance.choice(("absent", "absent", "present")),
        "disease_setting": chance.choice(("de_novo", "de_novo", *SETTINGS)),
        "metastasis_count": chance.choice((0, 1, 1, 2, 2, 2, 3, 5, 9, 10, 12, 99)),
        "metastasis_sites": chance.choice(chance.choice((sites, likely))),
        "metastases_ablatable": chance.choice((True, True, False)),
        "primary_treatment": chance.choice(("feasible", "feasible", "not_feasible", "no_primary")),
        "performance_status": chance.randrange(5),
        "systemic_therapy_months": chance.choice((0, 0.5, 2.9, 3, 3.1, 6)),
        "systemic_response": chance.choice(RESPONSES),
        "m_category": chance.choice(("M0", "M1a", "M1b", "M1b", "M1c1", "M1c2")),
        "metastasis_count_at_least": chance.choice((0, 1, 2, 3, 6, 10, 11)),
        "metastasis_sites_at_least": chance.choice(([], ["brain"], ["liver"], ["bone", "lung"])),
        "brain_symptoms": chance.choice((True, False)),
        "disease_free_interval_months": chance.choice((0, 4, 14)),
    }
    rare = (
        "m_category",
        "metastasis_count_at_least",
        "metastasis_sites_at_least",
        "brain_symptoms",
        "disease_free_interval_months",
    )
    return {
        name: value
        for name, value in full.items()
        if chance.random() < (known if name not in rare else 0.15)
    }


def bound_is_broken(case: dict[str, Any]) -> bool:
    count, least = case.get("metastasis_count"), case.get("metastasis_count_at_least")
    return count is not None and least is not None and count < least


def test_random_partial_cases_are_answered_alike(guideline: Guideline) -> None:
    chance = random.Random(SEED)
    statuses = set()
    for _ in range(RANDOM_CASES):
        case = random_case(chance)
        decision = decide(guideline, case)
        statuses.add(decision.status)
        opinion = Opinion(case)
        if opinion.contradicts or bound_is_broken(case):
            assert decision.status == "contradiction", case
            continue
        decisions = opinion.decisions()
        if len(decisions) > 1:
            assert decision.status == "undetermined", case
            possible = {(p.status, p.recommendations, p.step) for p in decision.possible}
            assert possible == decisions, case
            assert set(decision.missing) == opinion.missing(), case
        else:
            assert {gist(decision)} == decisions, case
            if decision.status != "recommendation":
                assert decision.reasons == opinion.reasons(), case
    assert len(statuses) == 5


def test_conflicts_are_the_union_of_all_smallest_conflicting_sets(guideline: Guideline) -> None:
    chance = random.Random(SEED + 1)
    compared = 0
    while compared < 60:
        case = random_case(chance)
        decision = decide(guideline, case)
        if decision.status != "contradiction":
            assert not decision.conflicts
            continue
        compared += 1
        conflicting: list[set[str]] = []
        names = sorted(case)
        for size in range(1, 5):
            for chosen in map(set, combinations(names, size)):
                part = {name: case[name] for name in chosen}
                if any(smaller <= chosen for smaller in conflicting):
                    continue
                if Opinion(part).contradicts or bound_is_broken(part):
                    conflicting.append(chosen)
        assert set(decision.conflicts) == set().union(*conflicting), case
