"""What a doubt is about, that is told without the noun: only the case can tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from actions.case import Case
from actions.case_draft import CaseDraft
from actions.entities import Entity, is_stated
from actions.fact_names import LOCAL_TREATMENTS
from actions.relations import sizes_of
from rules_core.api import Guideline

ONE_GENE_NEGATIVE = "one_gene_negative"
_BOTH_GENES = frozenset({"EGFR", "ALK"})
"""Where both are negative there is no driver; one alone tells nothing."""


def doubted_facts(
    guideline: Guideline, draft: CaseDraft, name: str, given: Mapping[str, Any]
) -> tuple[str, ...]:
    """The facts to hold back for a doubt about ``name``; none where the case bears it out.

    "The liver lesion was a cyst" is news only where the case has a metastasis in the liver, "there
    are two" where it has another number, and "RT is not possible after all" doubts whatever local
    treatment was held to be possible. A doubt about a value that the message tells as well holds
    only where the case had that value before.
    """
    if given.get("cleared") and not draft.knows_of(name, given.get("told_before") or ()):
        return ()
    if "only_if" in given and not _speaks_against(draft, name, given["only_if"]):
        return ()
    if given.get("unless_changed") and draft.earlier.get(name) != draft.facts.get(name):
        return ()
    if "number" in given and draft.facts.get(name) in (None, given["number"]):
        return ()
    if name not in LOCAL_TREATMENTS or "value" not in given or "place" in given:
        return (name,)
    facts = guideline.pack.facts
    possible = given["value"] is True  # None is a refusal of surgery alone
    held = [fact for fact in LOCAL_TREATMENTS if fact in draft.facts]
    against = tuple(
        fact
        for fact in held
        # Where no primary is left, what can or cannot be treated is something else.
        if draft.facts[fact] == (facts[fact].no if possible else facts[fact].yes)
    )
    return against or (() if name in held else (name,))


def _speaks_against(draft: CaseDraft, name: str, values: Sequence[Any]) -> bool:
    """Whether the case holds one of the values, or any where none is named."""
    return name in draft.facts and (not values or draft.facts[name] in values)


def takes_gene_back(draft: CaseDraft, name: str, entity: Entity) -> bool:
    """Whether a gene that the case's driver was read from is now negative or in doubt."""
    if entity.get("entity") != "driver_genes" or draft.facts.get(name) == draft.denied(name):
        return False
    unsure = entity.get("status") == "uncertain"
    words = draft.words_of(name).upper()
    return any(
        str(result["gene"]).upper() in words
        for result in entity["value"]
        if unsure or result["result"] == "negative"
    )


def take_negative_gene(
    draft: CaseDraft, before: Case, name: str, entities: Iterable[Entity], doubt: Entity
) -> None:
    """ "ALK negative" after "EGFR wild type": together they deny a driver, one alone is asked."""
    if name in draft.facts:
        return  # "EGFR L858R", and later "ALK negative": the first holds
    negative = {
        result["gene"]
        for entity in entities
        if entity.get("entity") == "driver_genes" and is_stated(entity)
        for result in entity["value"]
        if result["result"] == "negative"
    }
    words = str(doubt.get("text") or "")
    earlier = next((item for item in before.unclear if item.fact == name), None)
    if earlier is not None and earlier.why == ONE_GENE_NEGATIVE and earlier.text != words:
        words = f"{earlier.text} / {words}"
    negative |= {gene for gene in _BOTH_GENES if gene in words.upper()}
    if negative >= _BOTH_GENES:
        draft.write(name, draft.denied(name), words, sure=True)
    else:
        draft.unsure(name, ONE_GENE_NEGATIVE, words)


def doubt_last_told(
    draft: CaseDraft, before: Case, entities: Iterable[Entity], told: Collection[str], turn: int
) -> None:
    """ "I was in the wrong chart": of what the message before this one, the ``turn``-th, has told.

    ``told`` are the facts that the message itself tells.
    """
    last = turn - 1
    for entity in entities:
        if entity.get("entity") == "mixed_up":
            for name, origin in before.sources.items():
                if origin.turn == last and name not in told:
                    draft.doubt(name, "against", str(entity.get("text") or ""))


def hold_back_excluded(
    guideline: Guideline, draft: CaseDraft, entities: Iterable[Entity], stated: Iterable[Entity]
) -> None:
    """ "MR cerebrum uden metastaser", where the case has one in the brain."""
    told = {place for e in stated if isinstance(e["value"], list) for place in e["value"]}
    free = [
        entity
        for entity in entities
        if entity.get("entity") == "excluded_site"
        and is_stated(entity)
        and entity["value"] not in told
    ]
    for _, places in sizes_of(guideline):
        for entity in free:
            if draft.knows_of(places, [entity["value"]]):
                words = str(entity.get("text") or "")
                draft.doubt(places, "uncertain", words, told_before=[entity["value"]])


def hold_back_incomplete(
    guideline: Guideline, draft: CaseDraft, entities: Iterable[Entity], stated: Iterable[Entity]
) -> None:
    """A place that was named beside a complete set, but not in it: the set may lack it."""
    named: dict[str, str] = {}
    for entity in entities:
        if entity.get("entity") == "site":
            value = entity["value"]
            for place in [value] if isinstance(value, str) else value:
                named[place] = str(entity.get("text") or "")
    for entity in stated:
        name = entity["entity"]
        known = draft.facts.get(name)
        if name not in draft.bounds.of or not isinstance(known, list):
            continue
        left_out = [word for place, word in named.items() if place not in known]
        if left_out:
            draft.doubt(name, "uncertain", left_out[0], known_by=str(entity.get("text") or ""))
