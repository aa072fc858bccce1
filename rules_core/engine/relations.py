"""Which values of related facts can be true together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules_core.model.consistency import (
    Implication,
    LowerBound,
    Relation,
    Share,
    SizeRelation,
    SpreadRelation,
)


def names_of(relation: Relation) -> set[str]:
    """The facts that the relation ties together."""
    match relation:
        case SizeRelation():
            return {relation.count, relation.set}
        case LowerBound():
            return {relation.fact, relation.bound}
        case SpreadRelation():
            return {relation.count, relation.set, relation.category}
        case Implication():
            return {*relation.when, *relation.then}


def admits(relation: Relation, known: Mapping[str, Any]) -> bool:
    """Whether the relation holds for known values; one that lacks a value admits everything."""
    if not all(name in known for name in names_of(relation)):
        return True
    match relation:
        case SizeRelation():
            count, members = known[relation.count], known[relation.set]
            return bool((count == 0) == (not members) and len(members) <= count)
        case LowerBound():
            return bool(known[relation.fact] >= known[relation.bound])
        case SpreadRelation():
            share = relation.shares.get(known[relation.category])
            return share is None or _can_spread(
                relation, share, known[relation.count], known[relation.set]
            )
        case Implication():
            holds = all(test.holds(known[name]) for name, test in relation.when.items())
            return not holds or all(test.holds(known[name]) for name, test in relation.then.items())


def _can_spread(relation: SpreadRelation, share: Share, count: int, places: frozenset[str]) -> bool:
    inside = sum(place in relation.inside for place in places)
    either = sum(place in relation.either for place in places)
    outside = len(places) - inside - either
    spare = count - len(places)
    if spare < 0 or (count > 0 and not places):
        return False
    for either_outside in range(either + 1):
        least = outside + either_outside
        home_outside = least > 0
        home_inside = inside > 0 or either > 0
        if not _within(count, share.total_at_least, share.total_at_most):
            return False
        for spared in range(spare + 1):
            if (spared and not home_outside) or (spared < spare and not home_inside):
                continue
            # Spare ones in a place that may stand for several can each be a place of their own.
            most_places = least + (spared if either_outside else 0)
            if _within(least + spared, share.outside_at_least, share.outside_at_most) and _overlap(
                least, most_places, share.outside_places_at_least, share.outside_places_at_most
            ):
                return True
    return False


def _within(number: int, at_least: int, at_most: int | None) -> bool:
    return at_least <= number and (at_most is None or number <= at_most)


def _overlap(low: int, high: int, at_least: int, at_most: int | None) -> bool:
    return high >= at_least and (at_most is None or low <= at_most)
