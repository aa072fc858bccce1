"""The drawn decision path: what is marked on it, and who can read it."""

from __future__ import annotations

from itertools import product
from typing import Any
from xml.etree import ElementTree

import pytest

from rules_core.api import Guideline, decision_path

SVG = "{http://www.w3.org/2000/svg}"
FULL: dict[str, Any] = {
    "diagnosis": "nsclc", "oncogene_driver": "absent", "disease_setting": "de_novo",
    "metastasis_count": 2, "metastasis_sites": ["bone"], "metastases_ablatable": True,
    "primary_treatment": "feasible", "performance_status": 1, "systemic_therapy_months": 4,
    "systemic_response": "stable",
}  # fmt: skip


def drawn(guideline: Guideline, facts: dict[str, Any] | None, language: Any = "da") -> Any:
    return ElementTree.fromstring(decision_path(guideline, facts, language))


def states(root: Any) -> dict[str, str]:
    return {
        group.get("data-level"): group.get("class").split("is-")[1]
        for group in root.iter(f"{SVG}g")
        if group.get("data-level")
    }


def marks(root: Any) -> dict[str, str]:
    return {
        group.get("data-criterion"): group.get("class").split("is-")[1]
        for group in root.iter(f"{SVG}g")
        if group.get("data-criterion")
    }


def test_the_way_of_a_decided_case_is_highlighted(guideline: Guideline) -> None:
    root = drawn(guideline, FULL)
    assert states(root) == {
        "not_this_disease": "passed", "named_without_recommendation": "passed",
        "outside_patient_group": "passed", "inside_definition_uncovered": "passed",
        "recommendations": "taken", "outside_guideline": "unreached",
        "individual_assessment": "unreached",
    }  # fmt: skip
    assert marks(root)["R3"] == marks(root)["R4.local_treatment_may_follow"] == "true"
    assert marks(root)["R1"] == marks(root)["R4.systemic_first"] == "false"


def test_what_comes_after_the_deciding_level_is_not_reached(guideline: Guideline) -> None:
    root = drawn(guideline, {**FULL, "disease_setting": "induced"})
    assert states(root)["named_without_recommendation"] == "taken"
    assert states(root)["individual_assessment"] == "taken"
    assert states(root)["recommendations"] == "unreached"
    assert marks(root)["too_many_metastases"] == "untested"


def test_unknown_branches_are_open_and_no_recommendation_is_marked(guideline: Guideline) -> None:
    case = {name: value for name, value in FULL.items() if name != "metastases_ablatable"}
    root = drawn(guideline, case)
    assert states(root)["outside_patient_group"] == "open"
    assert states(root)["recommendations"] == "open"
    assert marks(root)["not_ablatable"] == "unknown"
    assert marks(root)["R3"] == marks(root)["R4"] == "unknown"


def test_contradicting_facts_take_no_way(guideline: Guideline) -> None:
    root = drawn(guideline, {"metastasis_count": 0, "metastasis_sites": ["brain"]})
    assert set(states(root).values()) == {"unreached"}
    assert "modsiger" in root.find(f"{SVG}desc").text


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("facts", [None, {}, FULL])
def test_the_picture_is_told_to_screen_readers_and_styled_by_nothing_inline(
    guideline: Guideline, facts: dict[str, Any] | None, language: str
) -> None:
    root = drawn(guideline, facts, language)
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text
    assert root.get("lang") == language
    assert not list(root.iter(f"{SVG}style"))
    for element in root.iter():
        assert element.get("style") is None
        assert not any(name.startswith("on") for name in element.attrib)


def test_every_rule_stands_in_the_picture_as_text(guideline: Guideline) -> None:
    root = drawn(guideline, None)
    assert set(marks(root)) == {row.id for row in guideline.decider.space.rows}
    words = " ".join(" ".join(t.text for t in root.iter(f"{SVG}text")).split())
    for level in guideline.pack.levels:
        assert level.title.da in words


def test_the_picture_fits_a_phone(guideline: Guideline) -> None:
    """At 360 pixels' width its smallest words are 10 pixels high or more."""
    root = drawn(guideline, FULL)
    width = float(root.get("viewBox").split()[2])
    smallest = min(float(text.get("font-size", 12)) for text in root.iter(f"{SVG}text"))
    assert smallest * 360 / width >= 10


def test_boxes_do_not_overlap(guideline: Guideline, houseplants: Guideline) -> None:
    for pack in (guideline, houseplants):
        boxes = [
            tuple(float(rect.get(name)) for name in ("x", "y", "width", "height"))
            for rect in drawn(pack, None).iter(f"{SVG}rect")
        ]
        for one, other in product(boxes, boxes):
            if one is not other:
                assert (
                    one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
                    or one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1]
                )  # fmt: skip
