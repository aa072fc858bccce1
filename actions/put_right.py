"""Corrections that name no fact: "I meant the liver", "I meant 3"."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from actions.case import Case
from actions.case_draft import CaseDraft
from actions.entities import Entity
from actions.fact_names import SYSTEMIC_MONTHS
from actions.numbers_and_places import reopen_places
from actions.relations import sizes_of
from rules_core.api import Guideline

_LUNG = ["lung"]
_SAME = 0.02
"""Months are told with two decimals at most."""


def move_place(
    guideline: Guideline, draft: CaseDraft, entities: Sequence[Entity], answered: Collection[str]
) -> None:
    """ "I meant the liver": where it is, if the case has one metastasis; else it is asked.

    "I meant left lung" may be the side of the primary.
    """
    moved = [e for e in entities if e.get("entity") == "site" and e.get("cue") == "correction"]
    for count, held in sizes_of(guideline):
        if not moved or held in answered:
            continue
        known, places = draft.facts.get(held), moved[-1]["value"]
        words = str(moved[-1].get("text") or "")
        if known and places != _LUNG and draft.facts.get(count) == 1:
            draft.write(held, sorted(places), words, sure=True)
        elif known and set(places) - set(known):
            draft.doubt(held, "uncertain", words, told_before=known)


def move_from(draft: CaseDraft, name: str, given: Mapping[str, Any], words: str) -> bool:
    """ "It's in the lung, not the liver": one place in the other's stead, if the case holds that.

    ``given`` are the places ``told_before`` and those told ``instead``. Whether it was moved.
    """
    known = draft.facts.get(name)
    instead, before = given.get("instead"), given.get("told_before") or ()
    if not (instead and before and isinstance(known, list) and set(before) <= set(known)):
        return False
    draft.write(name, sorted({*known} - {*before} | {*instead}), words, sure=True)
    return True


def replace_number(
    guideline: Guideline, draft: CaseDraft, entities: Sequence[Entity], told: Collection[str]
) -> None:
    """ "It is 2 months, not 4": of the one fact that holds the 4; of several, all are asked.

    ``told`` are the facts that the message itself tells.
    """
    facts = guideline.pack.facts
    for entity in entities:
        if entity.get("entity") != "replaced":
            continue
        new, old = entity["value"]["new"], entity["value"]["old"]
        words = str(entity.get("text") or "")
        measured = bool(entity["value"]["months"])
        holding = [n for n in _holding(guideline, draft, old, measured) if n not in told]
        for name in holding:
            admitted = int(new) if facts[name].kind == "integer" else new
            if entity["value"].get("doubt") and name == SYSTEMIC_MONTHS:
                # "12 weeks, not 4 months": whether three months are reached is asked.
                draft.doubt(name, entity["value"]["doubt"], words)
            elif len(holding) == 1 and draft.admits(name, admitted):
                draft.write(name, admitted, words, sure=True)
                reopen_places(guideline, draft, told)
            else:
                draft.doubt(name, "uncertain", words)


def doubt_number(guideline: Guideline, draft: CaseDraft, entities: Sequence[Entity]) -> None:
    """ "I am not sure that it is 6 months": of whatever fact holds the 6 months."""
    for entity in entities:
        value = entity.get("value")
        if entity.get("entity") != "unclear" or not isinstance(value, Mapping):
            continue
        given = value.get("given")
        if value.get("fact") is None and isinstance(given, (int, float)):
            measured = not str(entity.get("text") or "").strip().isdigit()
            for name in _holding(guideline, draft, given, measured):
                draft.doubt(name, "uncertain", str(entity.get("text") or ""))


def _holding(
    guideline: Guideline, draft: CaseDraft, number: float, measured: bool
) -> Sequence[str]:
    """The facts that hold a number; where it was ``measured``, those that have a unit."""
    facts = guideline.pack.facts
    return [
        name
        for name, value in draft.facts.items()
        if facts[name].kind in ("integer", "number")
        and not draft.bounds.is_bound(name)
        and (facts[name].unit is not None or not measured)
        and abs(value - number) < _SAME
    ]


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
        and not draft.bounds.is_bound(change.fact)
    ]
    if len(numbers) == len(last) == 1 and draft.admits(last[0], numbers[0]):
        draft.write(last[0], numbers[0], text.strip()[:120], sure=True)
        reopen_places(guideline, draft, last)
