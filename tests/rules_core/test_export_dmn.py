"""The pack as DMN, run by an engine that knows nothing of it."""

from __future__ import annotations

import io
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.parser import BpmnDmnParser
from SpiffWorkflow.dmn.parser.BpmnDmnParser import SCHEMAS

from rules_core.api import Guideline, decide
from rules_core.export import export
from rules_core.export.dmn import NAMESPACE
from tests.rules_core.naive_reading import PAIRS


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
        for count, sites in PAIRS[::3]
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
