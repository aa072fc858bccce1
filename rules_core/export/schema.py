"""JSON Schema of a case and of a decision."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from rules_core.model.decision import Decision


def schema(case: type[BaseModel]) -> str:
    """A JSON Schema (2020-12) whose properties ``case`` and ``decision`` hold the two."""
    places, definitions = models_json_schema([(case, "validation"), (Decision, "serialization")])
    document: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Case and decision",
        "type": "object",
        "properties": {
            "case": places[(case, "validation")],
            "decision": places[(Decision, "serialization")],
        },
        "additionalProperties": False,
        "$defs": definitions["$defs"],
    }
    # A component leaves out what it does not say; the model itself always holds all fields.
    component = document["$defs"]["RecommendedComponent"]
    component["required"] = ["target", "treatment", "strength"]
    return json.dumps(document, ensure_ascii=False, indent=2)
