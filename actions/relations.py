"""Which facts of the pack go together: a count with its set, an exact fact with its bound."""

from __future__ import annotations

from rules_core.api import Guideline


def bounds_of(guideline: Guideline) -> dict[str, str]:
    """For each exact count or set the fact that says what it is at least."""
    return {
        relation.fact: relation.bound
        for relation in guideline.pack.consistency
        if relation.kind == "lower_bound"
    }


def sizes_of(guideline: Guideline) -> list[tuple[str, str]]:
    """Each count with the set that it is spread over."""
    return [
        (relation.count, relation.set)
        for relation in guideline.pack.consistency
        if relation.kind == "size"
    ]


def partner_of(guideline: Guideline, name: str) -> str | None:
    """The set of a count, the count of a set; None for every other fact."""
    for count, members in sizes_of(guideline):
        if name in (count, members):
            return members if name == count else count
    return None


def told_together(guideline: Guideline, name: str) -> frozenset[str]:
    """A fact, its partner, and the bounds of both."""
    bounds = bounds_of(guideline)
    exact = (name, partner_of(guideline, name))
    found = [fact for one in exact if one is not None for fact in (one, bounds.get(one))]
    return frozenset(fact for fact in found if fact is not None)
