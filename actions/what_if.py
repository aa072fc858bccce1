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

Entity = dict[str, Any]
_SUPPOSED = frozenset({"hypothetical", "stated", "planned", "uncertain"})


class WhatIfOtherwise(Interruption):
    """``action_what_if``: the decision for the case with what the message supposes."""

    def name(self) -> str:
        return "action_what_if"

    def reply(self, turn: CaseTurn) -> Message:
        changes = _changes(turn, _beside_what_is_known(turn, _supposed(turn)))
        if not changes:
            return nothing_supposed(turn.guideline, turn.case)
        answer = what_if(turn.guideline, turn.case.facts, changes)
        same = _gist(answer.decision.core_json()) == _gist(turn.decision.core_json())
        return what_if_answer(turn.guideline, turn.case, answer, changes, same)


def _supposed(turn: CaseTurn) -> list[Entity]:
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


def _status(turn: CaseTurn, supposed: Entity) -> str:
    for entity in turn.tracker.latest_message.get("entities") or []:
        if entity.get("entity") == supposed["entity"] and entity["value"] == supposed["value"]:
            return str(entity.get("status", "stated"))
    return "stated"


def _beside_what_is_known(turn: CaseTurn, supposed: list[Entity]) -> list[Entity]:
    """A supposed least that is more than what is known exactly comes in its place.

    "What if MRI shows a brain metastasis" means one more place, of a number that is then open.
    """
    names = {entity["entity"] for entity in supposed}
    for relation in turn.guideline.pack.consistency:
        if relation.kind != "lower_bound" or relation.bound not in names:
            continue
        known = turn.case.facts.get(relation.fact)
        least = next(e for e in supposed if e["entity"] == relation.bound)
        if known is None or relation.fact in names:
            continue
        others = [entity for entity in supposed if entity is not least]
        counted = any(
            other.kind == "size" and other.set == relation.fact and other.count in names
            for other in turn.guideline.pack.consistency
        )
        if isinstance(known, list) and set(least["value"]) - set(known) and not counted:
            supposed = [*others, {**least, "entity": relation.fact, "cue": "addition"}]
        elif isinstance(known, list):
            union = {**least, "value": sorted({*known, *least["value"]})}
            supposed = [{**least, "entity": relation.fact, "value": None}, *others, union]
        elif least["value"] > known:
            supposed = [{**least, "entity": relation.fact, "value": None}, *supposed]
    return supposed


def _changes(turn: CaseTurn, supposed: list[Entity]) -> dict[str, Value]:
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
