"""Corrections that name no fact: "I meant the liver", "I meant 3"."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from actions.case import Case
from actions.case_draft import CaseDraft
from rules_core.api import Guideline

Entity = Mapping[str, Any]
_LUNG = ["lung"]


def move_place(
    guideline: Guideline, draft: CaseDraft, entities: Sequence[Entity], answered: Collection[str]
) -> None:
    """ "I meant the liver": where it is, if the case has one metastasis; else it is asked.

    "I meant left lung" may be the side of the primary.
    """
    moved = [e for e in entities if e.get("entity") == "site" and e.get("cue") == "correction"]
    for relation in guideline.pack.consistency:
        if relation.kind != "size" or not moved or relation.set in answered:
            continue
        known, places = draft.facts.get(relation.set), moved[-1]["value"]
        words = str(moved[-1].get("text") or "")
        if known and places != _LUNG and draft.facts.get(relation.count) == 1:
            draft.write(relation.set, sorted(places), words, sure=True)
        elif known and set(places) - set(known):
            draft.doubt(relation.set, "uncertain", words, told_before=known)


def recount(
    guideline: Guideline, before: Case, draft: CaseDraft, entities: Sequence[Entity], text: str
) -> None:
    """ "I meant 3": of the one number that the message before told."""
    numbers = [
        entity["value"]
        for entity in entities
        if entity.get("entity") == "number" and entity.get("cue") == "correction"
    ]
    facts = guideline.pack.facts
    last = [
        change.fact
        for change in before.undoable
        if facts[change.fact].kind == "integer"
        and change.after is not None
        and not draft.is_bound(change.fact)
    ]
    if len(numbers) == len(last) == 1 and draft.admits(last[0], numbers[0]):
        draft.write(last[0], numbers[0], text.strip()[:120], sure=True)
        draft.reopen_places(last)
