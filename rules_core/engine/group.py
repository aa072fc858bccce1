"""A group: decisive facts that constrain one another, and the points that they may take together.

Facts of different groups are independent of each other, so a completion of a case is one point
of every group, chosen freely. Each known fact admits a set of its group's points, kept as a bit
mask; what a case leaves open in a group is the intersection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, product
from typing import Any

from rules_core.engine.partition import Partition
from rules_core.engine.relations import admits, names_of
from rules_core.model.case import Facts
from rules_core.model.conditions import Test
from rules_core.model.consistency import LowerBound, Relation, SizeRelation
from rules_core.model.facts import Fact

Point = tuple[Any, ...]
"""One value for each decisive fact of the group; None where the fact does not apply."""


_REMEMBERED = 4096
"""A bound on what each table remembers, so that memory stays flat over any number of cases."""


class Group:
    """The points of one group, with the masks of known facts, tests and criteria over them."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        members: Sequence[str],
        relations: Sequence[Relation],
        partitions: Mapping[str, Partition],
    ) -> None:
        self._facts = facts
        self._relations = relations
        self._partitions = partitions
        self._bounds = [relation for relation in relations if isinstance(relation, LowerBound)]
        self.members = tuple(members)
        self.decisive = tuple(name for name in members if facts[name].role == "decisive")
        self._position = {name: index for index, name in enumerate(self.decisive)}
        self._pairs = [
            {relation.count, relation.set}
            for relation in relations
            if isinstance(relation, SizeRelation)
        ]
        self.points: tuple[Point, ...] = tuple(self._consistent_points())
        self.all_points = (1 << len(self.points)) - 1
        self._known_masks: dict[tuple[str, Any], int] = {}
        self._test_masks: dict[tuple[str, Test], int] = {}
        self._touched: dict[int, tuple[int, ...]] = {}
        self._variations: dict[tuple[str, tuple[str, ...], int], tuple[tuple[int, ...], ...]] = {}
        self._lines: dict[tuple[str, tuple[str, ...]], tuple[int, ...]] = {}
        self.signatures: tuple[tuple[int, int], ...] = ()

    # Points

    def _consistent_points(self) -> Iterator[Point]:
        for values in product(*(self.domain(name) for name in self.decisive)):
            point = dict(zip(self.decisive, values, strict=True))
            if all(
                self._applies(name, point) == (value is not None) for name, value in point.items()
            ):
                known = {name: value for name, value in point.items() if value is not None}
                if all(admits(relation, known) for relation in self._relations):
                    yield values

    def domain(self, name: str) -> list[Any]:
        """The values of a decisive fact, one for each class; None where it may not apply."""
        fact = self._facts[name]
        values: list[Any]
        if fact.kind == "boolean":
            values = [False, True]
        elif fact.kind == "choice":
            values = list(fact.values)
        elif fact.kind == "set":
            members = list(fact.values)
            values = [
                frozenset(chosen)
                for chosen in chain.from_iterable(
                    combinations(members, size) for size in range(len(members) + 1)
                )
            ]
        else:
            values = list(self._partitions[name].representatives())
        return [*values, None] if fact.applies_when else values

    def _applies(self, name: str, point: Mapping[str, Any]) -> bool:
        condition = self._facts[name].applies_when
        if condition is None:
            return True
        return all(test.holds(point.get(other)) for other, test in condition.items())

    def _mask(self, suits: Callable[[Point], bool]) -> int:
        bits = "".join("1" if suits(point) else "0" for point in reversed(self.points))
        return int(bits, 2)

    # What known facts admit

    def admitted(self, known: Facts) -> int:
        """The points that every known fact of the group admits; 0 when they contradict."""
        mask = self.all_points
        for name in self.members:
            if name in known:
                mask &= self.known_mask(name, known[name])
        # Of the stated numbers themselves: the classes of a partition are coarser than a bound.
        if mask and any(not admits(relation, known) for relation in self._bounds):
            return 0
        return mask

    def known_mask(self, name: str, value: Any) -> int:
        """The points that one known fact admits by itself."""
        key = (name, self.value_class(name, value))
        mask = self._known_masks.get(key)
        if mask is None:
            mask = self._mask(self._suits(*key))
            if len(self._known_masks) < _REMEMBERED:
                self._known_masks[key] = mask
        return mask

    def value_class(self, name: str, value: Any) -> Any:
        """The value that stands for all that no test tells apart from ``value``."""
        if name in self._partitions and name in self._position:
            return self._partitions[name].class_of(value)
        return value

    def _suits(self, name: str, value: Any) -> Callable[[Point], bool]:
        if name in self._position:
            position = self._position[name]
            unset_means_the_same = value in self._facts[name].otherwise
            return lambda point: (
                point[position] == value or (unset_means_the_same and point[position] is None)
            )
        relations = [r for r in self._relations if name in names_of(r)]

        def suits(point: Point) -> bool:
            known = dict(zip(self.decisive, point, strict=True))
            known = {other: v for other, v in known.items() if v is not None} | {name: value}
            return all(admits(relation, known) for relation in relations)

        return suits

    def smallest_conflicts(self, known: Facts) -> Iterator[frozenset[str]]:
        """Every set of known facts that admits no point, and of which no smaller part conflicts."""
        names = [name for name in self.members if name in known]
        found: list[frozenset[str]] = []
        for size in range(1, len(names) + 1):
            for chosen in map(frozenset, combinations(names, size)):
                if any(smaller <= chosen for smaller in found):
                    continue
                if not self.admitted({name: known[name] for name in chosen}):
                    found.append(chosen)
                    yield chosen

    # Criteria and tests over the points

    def test_mask(self, name: str, test: Test) -> int:
        """The points whose value of ``name`` passes ``test``."""
        key = (name, test)
        if key not in self._test_masks:
            position = self._position[name]
            holds = test.compiled()
            self._test_masks[key] = self._mask(lambda point: holds(point[position]))
        return self._test_masks[key]

    def classify(self, criteria: Sequence[Mapping[str, Test]]) -> None:
        """Sort the points into classes that fail the same criteria.

        A class is known by its signature: bit i is set unless criterion i fails on its points.
        """
        failing = [self.all_points & ~self._passing(criterion) for criterion in criteria]
        classes: dict[int, int] = {}
        for index in range(len(self.points)):
            signature = sum(
                1 << number for number, mask in enumerate(failing) if not mask >> index & 1
            )
            classes[signature] = classes.get(signature, 0) | 1 << index
        self.signatures = tuple(sorted(classes.items()))

    def _passing(self, criterion: Mapping[str, Test]) -> int:
        mask = self.all_points
        for name, test in criterion.items():
            if name in self._position:
                mask &= self.test_mask(name, test)
        return mask

    def signatures_in(self, mask: int) -> tuple[int, ...]:
        """The signatures of the classes that ``mask`` touches."""
        found = self._touched.get(mask)
        if found is None:
            found = tuple(signature for signature, points in self.signatures if points & mask)
            if len(self._touched) < _REMEMBERED:
                self._touched[mask] = found
        return found

    # What can change by itself

    def unknown(self, known: Mapping[str, Any]) -> tuple[str, ...]:
        """The decisive facts of the group that the case does not hold."""
        return tuple(name for name in self.decisive if name not in known)

    def held(self, name: str, known: Mapping[str, Any]) -> tuple[str, ...]:
        """The unknown facts that stay as they are when ``name`` alone varies."""
        return tuple(
            other
            for other in self.unknown(known)
            if other != name and {name, other} not in self._pairs
        )

    def variations(self, name: str, known: Facts, mask: int) -> tuple[tuple[int, ...], ...]:
        """Sets of signatures between which the unknown fact ``name`` can choose by itself.

        Two facts that are asked for together vary together while both are unknown.
        """
        key = (name, self.held(name, known), mask)
        found = self._variations.get(key)
        if found is None:
            lines = (self.signatures_in(mask & line) for line in self._lines_along(*key[:2]))
            found = tuple(dict.fromkeys(line for line in lines if len(line) > 1))
            if len(self._variations) < _REMEMBERED:
                self._variations[key] = found
        return found

    def _lines_along(self, name: str, held: tuple[str, ...]) -> tuple[int, ...]:
        if not held:
            return (self.all_points,)
        key = (name, held)
        if key not in self._lines:
            masks: dict[Point, int] = {}
            for index, point in enumerate(self.points):
                values = tuple(point[self._position[other]] for other in held)
                masks[values] = masks.get(values, 0) | 1 << index
            self._lines[key] = tuple(masks.values())
        return self._lines[key]


def split_into_groups(
    facts: Mapping[str, Fact], relations: Iterable[Relation], partitions: Mapping[str, Partition]
) -> list[Group]:
    """The groups of a pack, in the order of their first fact in the fact table."""
    ties = [names_of(relation) for relation in relations]
    ties += [{name, *fact.applies_when} for name, fact in facts.items() if fact.applies_when]
    groups: list[set[str]] = [{name} for name in facts]
    for tie in ties:
        touched = [group for group in groups if group & tie]
        groups = [group for group in groups if not group & tie] + [set().union(*touched)]
    ordered = sorted(
        ([name for name in facts if name in group] for group in groups),
        key=lambda members: list(facts).index(members[0]),
    )
    return [
        Group(facts, members, [r for r in relations if names_of(r) <= set(members)], partitions)
        for members in ordered
        if any(facts[name].role == "decisive" for name in members)
    ]
