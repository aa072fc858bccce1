"""How likely the points of a group are beforehand, by the weights that the pack states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Any

from rules_core.engine.group import Group, Point
from rules_core.engine.partition import Partition
from rules_core.model.consistency import Relation, SizeRelation
from rules_core.model.facts import Fact


def weights_of(
    group: Group,
    facts: Mapping[str, Fact],
    relations: Sequence[Relation],
    partitions: Mapping[str, Partition],
) -> tuple[float, ...]:
    """The weight of each point of the group; they sum to 1.

    Facts are independent but for what ties them: a set whose size is counted is that of as many
    independent draws as are counted; a fact that does not apply has no say; points that
    contradict have no weight. A fact without a stated prior has all its values equally likely.
    """
    sized = {r.set: r.count for r in relations if isinstance(r, SizeRelation)}
    values = {
        name: _by_value(facts[name], partitions.get(name))
        for name in group.decisive
        if name not in sized
    }
    drawn: dict[tuple[str, Any], Mapping[frozenset[str], float]] = {}

    def weight(point: Point) -> float:
        product = 1.0
        known = dict(zip(group.decisive, point, strict=True))
        for name, value in known.items():
            if value is None:
                continue
            if name in sized:
                times = known[sized[name]]
                if (name, times) not in drawn:
                    drawn[name, times] = dict(_draws(facts[name], times))
                product *= drawn[name, times].get(value, 0.0)
            else:
                product *= values[name][value]
        return product

    weights = [weight(point) for point in group.points]
    total = sum(weights)
    if not total:
        return (1 / len(weights),) * len(weights)
    return tuple(weight / total for weight in weights)


def _by_value(fact: Fact, partition: Partition | None) -> dict[Any, float]:
    if partition is not None:
        return _by_class(fact, partition)
    if fact.kind == "set":
        return dict.fromkeys(_subsets(tuple(fact.values)), 1.0)
    values: list[Any] = [False, True] if fact.kind == "boolean" else list(fact.values)
    return {value: fact.prior.get(value, 0.0) if fact.prior else 1.0 for value in values}


def _by_class(fact: Fact, partition: Partition) -> dict[Any, float]:
    """Each stated weight holds from its number up to the next, shared evenly by the classes."""
    representatives = partition.representatives()
    if not fact.prior:
        return dict.fromkeys(representatives, 1.0)
    starts = sorted(float(start) for start in fact.prior)
    weights = {float(start): weight for start, weight in fact.prior.items()}
    start_of = {
        value: max((start for start in starts if start <= value), default=None)
        for value in representatives
    }
    sharing = list(start_of.values())
    return {
        value: 0.0 if start is None else weights[start] / sharing.count(start)
        for value, start in start_of.items()
    }


def _draws(fact: Fact, times: int) -> Iterator[tuple[frozenset[str], float]]:
    """How likely each set is to be exactly what ``times`` independent draws of members give.

    Every sum goes in the order of the fact table, so that its last digit is the same in every run.
    """
    members = tuple(fact.values)
    stated = {member: fact.prior.get(member, 0.0) if fact.prior else 1.0 for member in members}
    total = sum(stated.values())
    within = {
        chosen: (sum(stated[member] for member in members if member in chosen) / total) ** times
        for chosen in _subsets(members)
    }
    for chosen in within:
        if len(chosen) <= times:
            yield (
                chosen,
                max(
                    0.0,
                    sum(
                        (-1) ** (len(chosen) - len(part)) * within[part]
                        for part in _subsets([member for member in members if member in chosen])
                    ),
                ),
            )


def _subsets(members: Sequence[str]) -> Iterator[frozenset[str]]:
    return map(
        frozenset,
        chain.from_iterable(combinations(members, size) for size in range(len(members) + 1)),
    )
