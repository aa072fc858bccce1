"""Why, why not, what if and what holds when: each answer is checked against ``decide`` itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from rules_core.api import (
    CaseError,
    Guideline,
    conditional,
    decide,
    explain,
    what_if,
    why_not,
)
from rules_core.model.conditions import Test
from tests.rules_core.random_cases import random_cases

COMPLETE: dict[str, Any] = {
    "diagnosis": "nsclc",
    "oncogene_driver": "absent",
    "disease_setting": "de_novo",
    "metastasis_count": 2,
    "metastasis_sites": ["adrenal", "lung"],
    "metastases_ablatable": True,
    "primary_treatment": "feasible",
    "performance_status": 1,
    "systemic_therapy_months": 4,
    "systemic_response": "stable",
}
CASES = [case for case in random_cases(11, 400) if len(case) < 15]
TRIED: dict[str, tuple[Any, ...]] = {
    "metastasis_count": (0, 1, 2, 3, 5, 99),
    "metastasis_sites": (
        [], ["brain"], ["bone"], ["adrenal", "lung"], ["brain", "lung"], ["brain", "liver"],
        ["pleura"], ["adrenal", "bone", "lung"], ["brain", "adrenal", "bone"],
    ),
    "systemic_therapy_months": (0, 0.5, 2.99, 3, 12),
    "performance_status": (0, 1, 2, 3, 4),
}  # fmt: skip
"""Values to try for facts with many; of the others all are tried."""


def values_of(guideline: Guideline, fact: str) -> tuple[Any, ...]:
    if fact in TRIED:
        return TRIED[fact]
    values = guideline.pack.facts[fact].values
    return tuple(values) if values else (True, False)


def without(case: Mapping[str, Any], names: set[str] | frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in case.items() if name not in names}


def gist(guideline: Guideline, case: Mapping[str, Any]) -> Any:
    decision = decide(guideline, case)
    if decision.status in ("undetermined", "contradiction"):
        return decision.status, decision.possible
    step = next((item.step for item in decision.recommendations if item.step), None)
    return decision.status, tuple(item.id for item in decision.recommendations), step


# Explanations


@pytest.mark.parametrize("case", CASES[:150], ids=str)
def test_a_sufficient_set_suffices_and_no_part_of_it_does(
    guideline: Guideline, case: dict[str, Any]
) -> None:
    wanted = gist(guideline, case)
    for names in explain(guideline, case).sufficient:
        kept = {name: case[name] for name in names}
        assert gist(guideline, kept) == wanted
        for name in names:
            assert gist(guideline, without(kept, {name})) != wanted


@pytest.mark.parametrize("case", CASES[:150], ids=str)
def test_a_fact_is_necessary_exactly_when_freeing_it_changes_the_decision(
    guideline: Guideline, case: dict[str, Any]
) -> None:
    explanation = explain(guideline, case)
    necessary = {use.fact for use in explanation.facts if use.necessary}
    wanted = gist(guideline, case)
    assert necessary == {n for n in case if gist(guideline, without(case, {n})) != wanted}


def test_a_fact_that_mattered_has_its_criteria_with_their_places(guideline: Guideline) -> None:
    explanation = explain(guideline, {"diagnosis": "sclc", "performance_status": 1})
    (use,) = explanation.facts
    (criterion,) = use.criteria
    assert (use.fact, use.value, use.necessary) == ("diagnosis", "sclc", True)
    assert (criterion.criterion, criterion.result) == ("not_nsclc", "true")
    assert criterion.section == "introduction"
    assert criterion.quote and criterion.place
    assert explanation.idle == ("performance_status",)


def test_each_of_several_reasons_suffices_and_none_is_necessary(guideline: Guideline) -> None:
    explanation = explain(guideline, {"diagnosis": "sclc", "oncogene_driver": "present"})
    assert explanation.sufficient == (("diagnosis",), ("oncogene_driver",))
    assert not any(use.necessary for use in explanation.facts)


def test_a_contradiction_is_explained_by_the_sets_that_conflict(guideline: Guideline) -> None:
    case = {**COMPLETE, "metastasis_sites": ["liver", "bone"], "m_category": "M1b"}
    assert explain(guideline, case).sufficient == (("metastasis_sites", "m_category"),)


# Why not


@pytest.mark.parametrize("recommendation", ["R1", "R2", "R3", "R4"])
@pytest.mark.parametrize("case", CASES[150:190], ids=str)
def test_no_smaller_set_of_changes_leads_to_the_recommendation(
    guideline: Guideline, case: dict[str, Any], recommendation: str
) -> None:
    answer = why_not(guideline, case, recommendation)
    if answer.given:
        assert answer.ways == ()
        return
    assert answer.ways, "every recommendation can be reached when all facts may change"
    found = [frozenset(way.change) for way in answer.ways]
    for change in found:
        assert can_give(guideline, without(case, change), recommendation)
        for name in change:
            assert not can_give(guideline, without(case, change - {name}), recommendation)
    for names in ({name} for name in case):
        if can_give(guideline, without(case, names), recommendation):
            assert any(change <= names for change in found)


def can_give(guideline: Guideline, case: Mapping[str, Any], recommendation: str) -> bool:
    decision = decide(guideline, case)
    given = {item.id for item in decision.recommendations}
    possible = {name for one in decision.possible for name in one.recommendations}
    return recommendation in given | possible


def test_why_not_says_how_the_facts_would_have_to_be(guideline: Guideline) -> None:
    answer = why_not(guideline, {**COMPLETE, "disease_setting": "oligorecurrence"}, "R4")
    (way,) = answer.ways
    assert (answer.given, answer.possible) == (False, False)
    assert way.change == ("disease_setting",)
    assert way.rows == ({"disease_setting": {"equals": "de_novo"}},)
    assert [test.fact for test in answer.failed] == ["disease_setting"]


def test_why_not_names_what_would_have_to_be_known(guideline: Guideline) -> None:
    answer = why_not(guideline, without(COMPLETE, {"performance_status"}), "R3")
    (way,) = answer.ways
    assert answer.possible
    assert (way.change, way.know) == ((), ("performance_status",))
    assert way.rows == ({"performance_status": {"at_most": 2}},)


def test_what_blocks_a_recommendation_is_named(guideline: Guideline) -> None:
    answer = why_not(guideline, {**COMPLETE, "performance_status": 3}, "R3")
    assert answer.blocked_by == ("poor_performance_status",)
    assert [way.change for way in answer.ways] == [("performance_status",)]


# What if


def test_what_if_leaves_the_case_and_tells_what_differs(guideline: Guideline) -> None:
    case = dict(COMPLETE)
    answer = what_if(guideline, case, {"metastasis_count": 1, "metastasis_sites": ["brain"]})
    assert case == COMPLETE
    assert answer.decision == decide(guideline, {**COMPLETE, **answer.facts})
    assert set(answer.changed) == {"metastasis_count", "metastasis_sites"}
    before, after = (
        answer.differs["recommendations"].before,
        answer.differs["recommendations"].after,
    )
    assert [item["id"] for item in before] == ["R3", "R4"]
    assert [item["id"] for item in after] == ["R1"]


def test_what_if_with_null_frees_a_fact(guideline: Guideline) -> None:
    answer = what_if(guideline, COMPLETE, {"systemic_response": None})
    assert answer.decision.missing == ("systemic_response",)
    assert answer.to_json()["changed"] == {"systemic_response": {"before": "stable", "after": None}}


def test_what_if_nothing_changes_nothing(guideline: Guideline) -> None:
    answer = what_if(guideline, COMPLETE, {})
    assert (answer.changed, answer.differs) == ({}, {})


def test_what_if_refuses_values_outside_the_table(guideline: Guideline) -> None:
    with pytest.raises(CaseError, match="performance_status"):
        what_if(guideline, COMPLETE, {"performance_status": 5})


# What holds when


def passes(when: Mapping[str, Mapping[str, Any]], case: Mapping[str, Any]) -> bool:
    for fact, operators in when.items():
        value = case.get(fact)
        if isinstance(value, list):
            value = frozenset(value)
        if not Test(**operators).holds(value):
            return False
    return True


@pytest.mark.parametrize("case", [c for c in CASES[190:] if len(c) > 6], ids=str)
def test_each_row_holds_and_together_they_cover_every_value(
    guideline: Guideline, case: dict[str, Any]
) -> None:
    """Every combination of tried values of what is missing meets a row, and all that it meets."""
    table = conditional(guideline, case)
    if decide(guideline, case).status == "contradiction":
        assert table.rows == ()
        return
    for filled in fillings(guideline, case, table.open):
        decision = decide(guideline, filled)
        if decision.status == "contradiction":
            continue
        met = [row for row in table.rows if passes(row.when, filled)]
        assert met, filled
        for row in met:
            given = tuple(item.id for item in decision.recommendations)
            steps = [item.step for item in decision.recommendations if item.step]
            assert row.decision.status == decision.status
            assert row.decision.recommendations == given
            assert row.decision.step == (steps[0] if steps else None)


def fillings(
    guideline: Guideline, case: Mapping[str, Any], names: tuple[str, ...]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [dict(case)]
    for name in names:
        found = [{**one, name: value} for one in found for value in values_of(guideline, name)]
        found = [
            {n: v for n, v in one.items()
             if not (n == "systemic_response" and one.get("systemic_therapy_months") == 0)}
            for one in found
        ]  # fmt: skip
        found = [one for one in found if decide(guideline, one).status != "contradiction"]
        found = [*{repr(one): one for one in found}.values()][:: max(1, len(found) // 300)]
    return found


def test_no_row_gives_a_reason_that_decides_otherwise(guideline: Guideline) -> None:
    """Induced disease and oligopersistence are assessed individually before fitness is tested."""
    case = without(COMPLETE, {"disease_setting"}) | {"performance_status": 3}
    reasons = {
        row.decision.status: row.decision.reasons for row in conditional(guideline, case).rows
    }
    assert reasons == {
        "individual_assessment": (),
        "outside_guideline": ("poor_performance_status",),
    }


def test_the_table_for_months_and_response_has_five_rows(guideline: Guideline) -> None:
    case = without(COMPLETE, {"systemic_therapy_months", "systemic_response"})
    table = conditional(guideline, case).to_json()
    assert [(row["when"], row["decision"]["step"]) for row in table["rows"]] == [
        ({"systemic_therapy_months": {"at_least": 3},
          "systemic_response": {"equals": "not_assessed"}}, "assess_response"),
        ({"systemic_therapy_months": {"at_least": 3},
          "systemic_response": {"one_of": ["stable", "response"]}}, "local_treatment_may_follow"),
        ({"systemic_therapy_months": {"equals": 0}}, "systemic_first"),
        ({"systemic_therapy_months": {"below": 3},
          "systemic_response": {"one_of": ["stable", "response", "not_assessed"]}},
         "systemic_first"),
        ({"systemic_response": {"equals": "progression"}}, None),
    ]  # fmt: skip


def test_the_whole_guideline_is_a_table_of_nineteen_rows(guideline: Guideline) -> None:
    assert len(conditional(guideline, {}).rows) == 19


def test_only_what_is_unavailable_is_told_apart(guideline: Guideline) -> None:
    table = conditional(guideline, {"diagnosis": "nsclc"}, ["oncogene_driver"])
    assert table.open == ("oncogene_driver",)
    undetermined, outside = table.rows
    assert undetermined.when == {"oncogene_driver": {"equals": "absent"}}
    assert undetermined.decision.status == "undetermined"
    assert {p.status for p in undetermined.decision.possible} == {
        "recommendation", "individual_assessment", "outside_guideline",
    }  # fmt: skip
    assert outside.decision.reasons == ("oncogene_driven",)


def test_a_decided_case_is_one_row_without_conditions(guideline: Guideline) -> None:
    (row,) = conditional(guideline, COMPLETE).rows
    assert row.when == {}
    assert row.decision.recommendations == ("R3", "R4")
