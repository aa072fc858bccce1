"""Sets of a fact's values in the pack's own words: the tests that exactly they pass."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rules_core.engine.partition import Partition
from rules_core.engine.rows import Row
from rules_core.model.conditions import SET_OPERATORS, Test
from rules_core.model.facts import Fact

_MOST_KINDS = 7


@dataclass(frozen=True)
class Described:
    """A set of values and the operators of one test that exactly they pass; none for all values.

    ``rank`` is lower the simpler the words are.
    """

    values: frozenset[Any]
    test: Mapping[str, Any]
    rank: int


def describable(
    fact: Fact,
    domain: Sequence[Any],
    kind_of: Mapping[Any, Hashable],
    partition: Partition | None,
    tests: Sequence[Test],
) -> list[Described]:
    """The sets of values worth telling apart, from the simplest words on.

    ``domain`` are the values that are still open (None where the fact may not apply), ``kind_of``
    says which of them are alike for the question at hand. Together the sets tell every kind apart.
    """
    stated = [value for value in domain if value is not None]
    found = [Described(frozenset(domain), {}, 0)]
    if partition is not None:
        found += _ranges(domain, kind_of, partition)
    elif fact.kind == "set":
        found += _by_tests(stated, tuple(fact.values), tests)
        found += _listed(stated, kind_of, unions=False)
    else:
        found += _listed(stated, kind_of, unions=True)
    best: dict[frozenset[Any], Described] = {}
    for one in found:
        if one.values and (one.values not in best or one.rank < best[one.values].rank):
            best[one.values] = one
    return sorted(best.values(), key=lambda one: one.rank)


def tests_of(name: str, rows: Sequence[Row]) -> list[Test]:
    """The tests that a pack's rows put to one fact, each once."""
    return list(dict.fromkeys(row.when[name] for row in rows if name in row.when))


def _ranges(
    domain: Sequence[Any], kind_of: Mapping[Any, Hashable], partition: Partition
) -> Iterator[Described]:
    values = [value for value in partition.representatives() if value in kind_of]
    positions = {value: at for at, value in enumerate(partition.representatives())}
    # A range need only end where the next value is of another kind.
    starts = [
        at for at in range(len(values)) if at == 0 or kind_of[values[at]] != kind_of[values[at - 1]]
    ]
    ends = [
        at
        for at in range(len(values))
        if at + 1 == len(values) or kind_of[values[at]] != kind_of[values[at + 1]]
    ]
    for start in starts:
        for end in ends:
            if start <= end:
                chosen = frozenset(values[start : end + 1])
                test = partition.interval(positions[values[start]], positions[values[end]])
                if end == len(values) - 1:
                    test = partition.interval(
                        positions[values[start]], len(partition.representatives()) - 1
                    )
                if test:
                    yield Described(chosen, test, 1 if "equals" in test else len(test) + 1)


def _by_tests(
    stated: Sequence[Any], members: Sequence[str], tests: Sequence[Test]
) -> Iterator[Described]:
    simple = {tuple(sorted(test.operators().items(), key=str)): test.operators() for test in tests}
    for test in tests:
        turned: dict[str, Any] = {}
        match test.operators():
            case {"subset_of": within}:
                turned = {"any_outside": within}
            case {"any_outside": beyond}:
                turned = {"subset_of": beyond}
            case {"includes": member}:
                turned = {"subset_of": tuple(other for other in members if other != member)}
        if turned:
            simple.setdefault(tuple(turned.items()), turned)
    for operators in simple.values():
        if operators.keys() <= SET_OPERATORS:
            passing = frozenset(value for value in stated if Test(**operators).holds(value))
            yield Described(passing, operators, len(operators))
    for one, other in combinations(simple.values(), 2):
        if not one.keys() & other.keys():
            both = {**one, **other}
            passing = frozenset(value for value in stated if Test(**both).holds(value))
            yield Described(passing, both, 2 + len(both))


def _listed(
    stated: Sequence[Any], kind_of: Mapping[Any, Hashable], unions: bool
) -> Iterator[Described]:
    by_kind: dict[Hashable, list[Any]] = {}
    for value in stated:
        by_kind.setdefault(kind_of[value], []).append(value)
    kinds = list(by_kind)
    sizes = range(1, len(kinds) + 1)
    if not unions or len(kinds) > _MOST_KINDS:
        sizes = range(1, 2)
    for size in sizes:
        for chosen in combinations(kinds, size):
            of_these = set(chosen)
            values = [value for value in stated if kind_of[value] in of_these]
            yield Described(frozenset(values), _test(values), 1 if len(values) == 1 else 3)
    for kind in kinds if len(kinds) > _MOST_KINDS and unions else []:
        values = [value for value in stated if kind_of[value] != kind]
        yield Described(frozenset(values), _test(values), 3)


def _test(values: Sequence[Any]) -> dict[str, Any]:
    plain = [tuple(sorted(v)) if isinstance(v, frozenset) else v for v in values]
    return {"equals": plain[0]} if len(plain) == 1 else {"one_of": tuple(plain)}
