"""The pack in other forms: each form is read back by a tool of its own trade."""

from __future__ import annotations

import io
import json
import re
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.parser import BpmnDmnParser
from SpiffWorkflow.dmn.parser.BpmnDmnParser import SCHEMAS

from rules_core.api import CaseError, Guideline, decide, decision_path, load_pack
from rules_core.export import export
from rules_core.export.dmn import NAMESPACE
from tests.rules_core import second_opinion as naive
from tests.rules_core.random_cases import random_cases

HOUSEPLANTS = Path(__file__).parent.parent / "packs" / "houseplants"


@pytest.fixture(scope="module")
def guideline() -> Guideline:
    return load_pack()


@pytest.fixture(scope="module")
def houseplants() -> Guideline:
    return load_pack(HOUSEPLANTS)


# DMN


class DmnTable:
    """The exported table, run by SpiffWorkflow."""

    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline
        parser = BpmnDmnParser()
        parser.add_dmn_io(io.BytesIO(export(guideline, "dmn").encode()))
        self.engine = parser.get_engine("decision", None)
        self.scripts = SimpleNamespace(script_engine=PythonScriptEngine())

    def decide(self, case: dict[str, Any]) -> dict[str, Any]:
        inputs: dict[str, Any] = {"true": True, "false": False}
        for name, fact in self.guideline.pack.facts.items():
            if fact.kind == "set":
                inputs |= {f"{name}_{m}": m in (case.get(name) or ()) for m in fact.values}
            else:
                inputs[name] = case.get(name)
        task = SimpleNamespace(data=inputs, workflow=self.scripts, task_spec=None)
        return dict(self.engine.result(task))

    def differs(self, case: dict[str, Any]) -> str | None:
        decision = decide(self.guideline, case)
        steps = [item.step for item in decision.recommendations if item.step]
        mine = {
            "status": decision.status,
            "recommendations": ",".join(item.id for item in decision.recommendations),
            "step": steps[0] if steps else "",
            "reason": decision.reasons[0] if decision.reasons else "",
        }
        theirs = self.decide(case)
        return None if mine == theirs else f"{case}\n  rule core: {mine}\n  DMN:       {theirs}"


def test_the_dmn_is_valid_by_its_published_schema(guideline: Guideline) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMAS[NAMESPACE]))
    schema.assertValid(etree.fromstring(export(guideline, "dmn").encode()))


def test_spiffworkflow_decides_every_combination_as_the_rule_core(guideline: Guideline) -> None:
    """One complete case for every combination that the rules tell apart."""
    table = DmnTable(guideline)
    space = guideline.decider.space
    firsts = [
        [group.points[(mask & -mask).bit_length() - 1] for _, mask in group.signatures]
        for group in space.groups
    ]
    wrong = []
    for points in product(*firsts):
        case = {
            name: sorted(value) if isinstance(value, frozenset) else value
            for group, point in zip(space.groups, points, strict=True)
            for name, value in zip(group.decisive, point, strict=True)
            if value is not None
        }
        if problem := table.differs(case):
            wrong.append(problem)
    assert not wrong, f"{len(wrong)} cases differ; the first:\n{wrong[0]}"


@pytest.mark.parametrize("setting", ["de_novo", "oligorecurrence"])
def test_spiffworkflow_decides_every_pair_of_count_and_sites(
    guideline: Guideline, setting: str
) -> None:
    table = DmnTable(guideline)
    wrong = [
        problem
        for count, sites in naive.PAIRS[::3]
        if (problem := table.differs({
            "diagnosis": "nsclc", "oncogene_driver": "absent", "disease_setting": setting,
            "metastasis_count": count, "metastasis_sites": sorted(sites),
            "metastases_ablatable": True, "primary_treatment": "no_primary",
            "performance_status": 2, "systemic_therapy_months": 2.99,
            "systemic_response": "response",
        }))
    ]  # fmt: skip
    assert not wrong, f"{len(wrong)} cases differ; the first:\n{wrong[0]}"


def test_another_guideline_runs_as_dmn_too(houseplants: Guideline) -> None:
    table = DmnTable(houseplants)
    for plant, spots, dry, days, mood in product(
        ("fern", "cactus", "plastic"), ((0, []), (2, ["leaf"]), (1, ["root"]), (3, ["stem"])),
        (True, False), (1, 6.5, 7, 8), ("perked_up", "drooped", "nobody_looked"),
    ):  # fmt: skip
        case = {
            "plant": plant, "spots": spots[0], "spot_places": spots[1], "soil_dry": dry,
            "days_since_water": days, "mood_after_water": mood,
        }  # fmt: skip
        assert table.differs(case) is None


# JSON Schema


def test_the_schema_is_one_and_admits_cases_and_decisions(guideline: Guideline) -> None:
    schema = json.loads(export(guideline, "schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for case in random_cases(3, 300):
        decision = decide(guideline, case).to_json()
        validator.validate({"case": case, "decision": decision})


@pytest.mark.parametrize(
    "case",
    [
        {"performance_status": 5}, {"performance_status": -1}, {"metastasis_count": 100},
        {"metastasis_sites": ["kidney"]}, {"metastasis_sites": "brain"}, {"pet": True},
        {"systemic_therapy_months": -1}, {"diagnosis": "NSCLC"}, {"pet_ct": "yes"},
    ],
)  # fmt: skip
def test_the_schema_refuses_what_the_rule_core_refuses(
    guideline: Guideline, case: dict[str, Any]
) -> None:
    with pytest.raises(CaseError):
        decide(guideline, case)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"case": case}, json.loads(export(guideline, "schema")))


# The decision path

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


# The page to sign off


def test_every_rule_stands_beside_its_sentence(guideline: Guideline) -> None:
    page = export(guideline, "markdown")
    levels = page[page.index("## Levels") : page.index("## Recommendations")]
    for level in guideline.pack.levels:
        for criterion in level.criteria:
            (row,) = re.findall(rf"^\| `{criterion.id}`<br>.*$", levels, re.M)
            assert criterion.source.quote is None or criterion.source.quote in row
    for recommendation in guideline.pack.recommendations:
        assert f"> {recommendation.quote}" in page
    for part in ("considerations", "prognostic_factors", "readings", "statements"):
        for item in getattr(guideline.pack, part):
            assert f"`{item.id}`" in page
    for reference in guideline.pack.references:
        assert f"{reference.number}. {reference.citation}" in page


def test_the_tables_of_the_page_are_whole(guideline: Guideline) -> None:
    """Every row of a table has as many cells as its head."""
    cells = 0
    for line in export(guideline, "markdown").splitlines():
        if not line.startswith("|"):
            cells = 0
            continue
        found = len(re.findall(r"(?<!\\)\|", line))
        assert cells in (0, found), line
        cells = found
