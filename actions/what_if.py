"""What would hold if something were otherwise. The case stays as it is."""

from __future__ import annotations

from typing import Any

from actions.base import CaseTurn
from actions.case import Value
from actions.case_from_slots import turn_number
from actions.case_update import CaseUpdate
from actions.conversation import Interruption
from actions.entities import status_of
from actions.relations import bounds_of, sizes_of
from actions.render.comparison import nothing_supposed, what_if_answer
from actions.render.message import Message
from actions.suppositions import bare_suppositions
from rules_core.api import WhatIf, what_if

Entity = dict[str, Any]
_MOST_EXAMPLES = 5
_SUPPOSED = frozenset({"hypothetical", "stated", "planned", "uncertain"})


class WhatIfOtherwise(Interruption):
    """``action_what_if``: the decision for the case with what the message supposes."""

    def name(self) -> str:
        return "action_what_if"

    def knows_better(self, turn: CaseTurn) -> bool:
        return any(entity["value"] == "what_if" for entity in turn.entities("request"))

    def reply(self, turn: CaseTurn) -> Message:
        changes = _changes(turn, _beside_what_is_known(turn, _supposed(turn)))
        if not changes:
            return nothing_supposed(turn.guideline, turn.case, _examples(turn))
        changes, answer = _decided(turn, changes)
        same = _gist(answer.decision.core_json()) == _gist(turn.decision.core_json())
        return what_if_answer(turn.guideline, turn.case, answer, changes, same)


def _decided(turn: CaseTurn, changes: dict[str, Value]) -> tuple[dict[str, Value], WhatIf]:
    """The decision with the changes, and these with what has to give way to them.

    A stage that was established for the case as it is does not bind a supposed one.
    """
    answer = what_if(turn.guideline, turn.case.facts, changes)
    facts = turn.guideline.pack.facts
    yielding = {
        name: None
        for name in answer.decision.conflicts
        if facts[name].role == "cross_check" and name not in changes
    }
    if not yielding:
        return changes, answer
    changes = {**changes, **yielding}
    return changes, what_if(turn.guideline, turn.case.facts, changes)


def _supposed(turn: CaseTurn) -> list[Entity]:
    """The facts that the message supposes, as corrections of the case."""
    facts = turn.guideline.pack.facts
    found = [
        {**entity, "status": "stated", "cue": "correction"}
        for entity in turn.tracker.latest_message.get("entities") or []
        if entity.get("entity") in facts
        and entity.get("value") is not None
        and status_of(entity) in _SUPPOSED
    ]
    hypothetical = [e for e in found if _status(turn, e) == "hypothetical"]
    return hypothetical or found or bare_suppositions(turn.guideline, turn.text)


def _status(turn: CaseTurn, supposed: Entity) -> str:
    for entity in turn.tracker.latest_message.get("entities") or []:
        if entity.get("entity") == supposed["entity"] and entity["value"] == supposed["value"]:
            return status_of(entity)
    return "stated"


def _beside_what_is_known(turn: CaseTurn, supposed: list[Entity]) -> list[Entity]:
    """Supposed places that are not among the known ones come beside them, of a number then open.

    "What if MRI shows a brain metastasis" means one more place; "two metastases, one in the
    brain" gives the number, and only the places are open.
    """
    names = {entity["entity"] for entity in supposed}
    counted = {held for count, held in sizes_of(turn.guideline) if count in names}
    exact_of = {bound: fact for fact, bound in bounds_of(turn.guideline).items()}
    found: list[Entity] = []
    for entity in supposed:
        exact = exact_of.get(entity["entity"])
        known = turn.case.facts.get(exact) if exact is not None else None
        if isinstance(known, list) and exact in counted:
            entity = {**entity, "value": sorted({*known, *entity["value"]})}
        elif isinstance(known, list) and set(entity["value"]) - set(known):
            entity = {**entity, "cue": "addition"}
        found.append(entity)
    return found


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


def _examples(turn: CaseTurn) -> list[tuple[str, Value]]:
    """For each known fact that decides, the first other value with which the answer differs."""
    found: list[tuple[str, Value]] = []
    before = _gist(turn.decision.core_json())
    for name, fact in turn.guideline.pack.facts.items():
        if fact.role != "decisive" or name not in turn.case.facts:
            continue
        for value in _others(fact, turn.case.facts[name]):
            _, answer = _decided(turn, {name: value})
            if answer.decision.status == "contradiction":
                continue
            if _gist(answer.decision.core_json()) != before:
                found.append((name, value))
                break
    return found[:_MOST_EXAMPLES]


def _others(fact: Any, value: Value) -> list[Value]:
    if fact.kind == "boolean":
        return [not value]
    if fact.kind == "choice":
        return [other for other in fact.values if other != value]
    if fact.kind == "integer":
        return [n for n in (value + 1, value + 2) if n <= fact.maximum]
    return []


def _gist(core: dict[str, Any]) -> Any:
    return core["status"], [(item["id"], item["step"]) for item in core["recommendations"]]
