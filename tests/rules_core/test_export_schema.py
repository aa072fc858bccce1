"""Cases and decisions as a JSON Schema, held against what the rule core takes."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from rules_core.api import CaseError, Guideline, decide
from rules_core.export import export
from tests.rules_core.random_cases import random_cases


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
