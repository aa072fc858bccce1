"""What a pack tests, as rows: one bit a criterion, a recommendation's condition or a step's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rules_core.engine.partition import Partition
from rules_core.model.conditions import Test
from rules_core.model.consistency import Implication, SizeRelation, SpreadRelation
from rules_core.model.facts import Fact
from rules_core.model.pack import Pack


@dataclass(frozen=True)
class Row:
    """A criterion, a recommendation's condition or a step's, as one bit of every mask.

    ``level`` counts the pack's levels from 0; recommendations and steps come after the last.
    """

    id: str
    level: int
    when: Mapping[str, Test]


def rows_of(pack: Pack) -> Iterator[Row]:
    """The rows in the order in which they are tested; a step's id is RECOMMENDATION.STEP."""
    for index, level in enumerate(pack.levels):
        for criterion in level.criteria:
            yield Row(criterion.id, index, criterion.when)
    for recommendation in pack.recommendations:
        yield Row(recommendation.id, len(pack.levels), recommendation.when)
        for step in recommendation.steps:
            name = f"{recommendation.id}.{step.id}"
            yield Row(name, len(pack.levels), step.when)


def partitions_of(pack: Pack) -> dict[str, Partition]:
    """The classes of every number fact, cut at all numbers that the pack tests it against."""
    thresholds: dict[str, set[float]] = {
        name: set() for name, fact in pack.facts.items() if fact.kind in ("integer", "number")
    }
    for _, name, test in tests_in(pack):
        if name in thresholds:
            thresholds[name] |= test.thresholds()
    for relation in pack.consistency:
        if isinstance(relation, SizeRelation):
            places = len(pack.facts[relation.set].values)
            thresholds[relation.count] |= set(range(places + 2))
        if isinstance(relation, SpreadRelation):
            thresholds[relation.count] |= set(_spread_cuts(relation))
    return {name: _partition(pack.facts[name], cuts) for name, cuts in thresholds.items()}


def _spread_cuts(relation: SpreadRelation) -> Iterator[float]:
    """The counts at which a share may begin or cease to fit: its numbers, past every inner place.

    What lies outside is the count without at least one for each place that lies inside.
    """
    homes = len(relation.inside) + len(relation.either)
    for share in relation.shares.values():
        for number in share.numbers():
            yield from (number + inside for inside in range(homes + 1))


def _partition(fact: Fact, cuts: set[float]) -> Partition:
    assert fact.minimum is not None  # the pack's check demands it
    whole = fact.kind == "integer"
    numbers = {int(cut) for cut in cuts} if whole else cuts
    minimum = int(fact.minimum) if whole else fact.minimum
    maximum = int(fact.maximum) if whole and fact.maximum is not None else fact.maximum
    return Partition(numbers, minimum, maximum, whole)


def tests_in(pack: Pack) -> Iterator[tuple[str, str, Test]]:
    """Every test of the pack that tells cases apart: where it stands, its fact, and itself."""
    for place, when in _conditions(pack):
        for name, test in when.items():
            yield place, name, test


def _conditions(pack: Pack) -> Iterator[tuple[str, Mapping[str, Test]]]:
    for row in rows_of(pack):
        file = "levels.yaml" if row.level < len(pack.levels) else "recommendations.yaml"
        yield f"{file}: {row.id}", row.when
    for recommendation in pack.recommendations:
        for component in recommendation.components:
            if component.unless:
                place = f"recommendations.yaml: {recommendation.id}.{component.target}.unless"
                yield place, component.unless
    for name, fact in pack.facts.items():
        if fact.applies_when:
            yield f"facts.yaml: {name}", fact.applies_when
    for relation in pack.consistency:
        if isinstance(relation, Implication):
            yield f"consistency.yaml: {relation.id}", relation.when
            yield f"consistency.yaml: {relation.id}", relation.then
    for factor in pack.prognostic_factors:
        for when in factor.any_of:
            yield f"prognostic_factors.yaml: {factor.id}", when
    for consideration in pack.considerations:
        for when in consideration.any_of:
            yield f"considerations.yaml: {consideration.id}", when
