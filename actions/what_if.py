"""What would hold if something were otherwise. The case stays as it is."""

from __future__ import annotations

from typing import Any

from actions.base import CaseTurn
from actions.case import Value
from actions.case_from_slots import turn_number
from actions.case_update import CaseUpdate
from actions.conversation import Interruption
from actions.render.comparison import nothing_supposed, what_if_answer
from actions.render.message import Message
from rules_core.api import what_if

_SUPPOSED = frozenset({"hypothetical", "stated", "planned", "uncertain"})


class WhatIfOtherwise(Interruption):
    """``action_what_if``: the decision for the case with what the message supposes."""

    def name(self) -> str:
        return "action_what_if"

    def reply(self, turn: CaseTurn) -> Message:
        supposed = _supposed(turn)
        changes = _changes(turn, supposed)
        if not changes:
            return nothing_supposed(turn.guideline, turn.case)
        answer = what_if(turn.guideline, turn.case.facts, changes)
        same = _gist(answer.decision.core_json()) == _gist(turn.decision.core_json())
        stated = {entity["entity"]: entity["value"] for entity in supposed}
        return what_if_answer(turn.guideline, turn.case, answer, stated, same)


def _supposed(turn: CaseTurn) -> list[dict[str, Any]]:
    """The facts that the message supposes, as corrections of the case."""
    facts = turn.guideline.pack.facts
    found = [
        {**entity, "status": "stated", "cue": "correction"}
        for entity in turn.tracker.latest_message.get("entities") or []
        if entity.get("entity") in facts
        and entity.get("value") is not None
        and entity.get("status", "stated") in _SUPPOSED
    ]
    hypothetical = [e for e in found if _status(turn, e) == "hypothetical"]
    return hypothetical or found


def _status(turn: CaseTurn, supposed: dict[str, Any]) -> str:
    for entity in turn.tracker.latest_message.get("entities") or []:
        if entity.get("entity") == supposed["entity"] and entity["value"] == supposed["value"]:
            return str(entity.get("status", "stated"))
    return "stated"


def _changes(turn: CaseTurn, supposed: list[dict[str, Any]]) -> dict[str, Value]:
    """What the case would hold otherwise, had the message stated what it supposes."""
    case = CaseUpdate(
        turn.guideline, turn.case, supposed, turn.text, turn_number(turn.tracker), answers=False
    ).result()
    names = dict.fromkeys([*turn.case.facts, *case.facts])
    return {
        name: case.facts.get(name)
        for name in names
        if case.facts.get(name) != turn.case.facts.get(name)
    }


def _gist(core: dict[str, Any]) -> Any:
    return core["status"], [(item["id"], item["step"]) for item in core["recommendations"]]
