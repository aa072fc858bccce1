"""Metastases told of beside those that the case holds: "one more, in the liver"."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from actions.case import Case, Value
from actions.case_draft import CaseDraft
from actions.entities import Entity
from actions.fact_names import ABLATABLE
from actions.relations import sizes_of, told_together
from rules_core.api import Guideline

MORE = "more_metastases"
_CONTEXT_FREE = frozenset({MORE, "number", "at_least_number", "site"})


def further(
    guideline: Guideline, case: Case, entities: Sequence[Entity]
) -> tuple[Sequence[Entity], Entity | None]:
    """What tells of further metastases, apart from the entities that tell of other things.

    Where the case holds no metastases yet, all entities stay the statements that they are.
    """
    more = next((e for e in entities if e.get("entity") == MORE), None)
    names = _facts_of_members(guideline)
    if more is None or not any(case.facts.get(name) for name in names):
        return entities, None
    return [e for e in entities if e.get("entity") not in names | _CONTEXT_FREE], more


def add_further(guideline: Guideline, draft: CaseDraft, more: Entity, words: str) -> frozenset[str]:
    """Add them to the number and the places that the case holds; the facts that this tells.

    Exactly where the number is known and they are told of as more; "also one in the lung", beside
    known places, is one more at least. What may be one of those is asked about.
    """
    told: Mapping[str, Any] = more["value"]
    places = told["sites"]
    for number, members in sizes_of(guideline):
        count, held = draft.facts.get(number), draft.facts.get(members)
        known = held if isinstance(held, list) else None
        total = _total(count, told)
        elsewhere = known is not None and bool(places) and not {*known} & {*places}
        is_sum = told["total"] is not None and total == told["total"]
        if isinstance(total, int) and not (told["beside"] or is_sum):
            total = "more"
        if total is None or not (told["beside"] or elsewhere or is_sum):
            # "Also one in the liver" may be one of the two that were told of.
            draft.doubt(number, "uncertain", words)
        elif isinstance(total, int):
            draft.write(number, total, words, sure=True)
            if known is not None and places and isinstance(count, int):
                draft.write(members, sorted({*known, *places}), words, sure=True)
                continue
            draft.bounds.reopen_set(members)
        else:
            draft.add(number, told["number"], words)
            draft.bounds.reopen_set(members)
        if places:
            draft.bounds.raise_to(draft.bounds.of[members], [places], words)
    return _facts_of_members(guideline)


def doubt_for_all(
    guideline: Guideline, draft: CaseDraft, told: Collection[str], words: str
) -> None:
    """That all can be ablated was said of those before: of one more it is not known.

    ``told`` are the facts that the message itself tells.
    """
    can = draft.facts.get(ABLATABLE) == guideline.pack.facts[ABLATABLE].yes
    if can and ABLATABLE in draft.earlier and ABLATABLE not in told:
        draft.doubt(ABLATABLE, "uncertain", words)


def _total(known: Value | None, told: Mapping[str, Any]) -> int | str | None:
    """How many there are then; "more" where only that is known, None where it does not add up."""
    said = told["total"] or told["then"]
    if not isinstance(known, int):
        return told["total"] or "more"
    if not told["exact"]:
        return "more"
    total = known + int(told["number"])
    return total if said in (None, total) else None


def _facts_of_members(guideline: Guideline) -> frozenset[str]:
    """The facts on how many metastases there are and where, exactly or at least."""
    return frozenset().union(*(told_together(guideline, count) for count, _ in sizes_of(guideline)))
